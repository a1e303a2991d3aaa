// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_VALUE_KINDS_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_VALUE_KINDS_HPP

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../../config.hpp"
#include "../../currency.hpp"
#include "../../email.hpp"
#include "../../identity.hpp"
#include "../../issue.hpp"
#include "../../number.hpp"
#include "../../phone.hpp"
#include "../../scalar.hpp"
#include "../../timestamp.hpp"
#include "../event_names.hpp"
#include "../text/ascii.hpp"
#include "../text/number_text.hpp"
#include "../text/wiped_digits.hpp"
#include "text_arena.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// The kinds of the mapping table. Each takes the value of a source and returns the value that is
// sent, absent when none is. What is wrong or doubtful becomes the issue of the context.

/// Words that a text is compared with; outer white space and case do not count. Most texts are
/// longer than all of them, or have a length that none of them has.
class word_list {
 public:
  explicit word_list(const std::vector<std::string>& words) : words_(words) {
    for (const std::string_view word : words) lengths_ |= bit_of_length(trim(word));
  }

  [[nodiscard]] bool has(std::string_view text) const {
    return (lengths_ & bit_of_length(trim(text))) != 0 && is_one_of(text, words_);
  }

 private:
  static std::uint64_t bit_of_length(std::string_view text) {
    return std::uint64_t{1} << (std::min)(text.size(), std::size_t{63});
  }

  const std::vector<std::string>& words_;
  std::uint64_t lengths_ = 0;
};

/// What a kind needs as well as the scalar. A text that it returns is a view into the event, into
/// the configuration or into `texts`.
struct read_context {
  const config& settings;
  text_arena& texts;
  word_list words_for_nothing = word_list(settings.words_for_nothing);
  std::optional<issue_code> issue{};  // of the value that was read last

  /// Nothing is sent.
  scalar refuse(issue_code code) {
    issue = code;
    return {};
  }
};

/// Every digit of a whole number; no value if a double has lost some.
inline std::optional<wiped_digits> to_digits(const number& value) {
  return value.visit([](auto held) -> std::optional<wiped_digits> {
    if constexpr (std::is_same_v<decltype(held), double>) {
      const std::optional<std::int64_t> whole = to_whole(held);
      return whole ? std::optional(wiped_digits::of(*whole)) : std::nullopt;
    } else {
      return wiped_digits::of(held);
    }
  });
}

/// A text as it is, a whole number as its digits.
inline scalar read_text(scalar given, read_context& context) {
  if (given.is_absent() || given.text()) return given;
  if (const std::optional<number> value = given.numeric()) {
    if (const auto digits = to_digits(*value)) {
      return scalar::of(context.texts.keep(digits->view()));
    }
  }
  return context.refuse(issue_code::wrong_type);
}

/// As `read_text`, and a fraction as JSON writes it: what a {{path}} puts into a text. Not a
/// floating number of 2^53 or more: digits of it are lost, and two ids would be one text.
inline scalar read_text_piece(scalar given, read_context& context) {
  const std::optional<number> value = given.numeric();
  const bool has_all_digits = value && value->visit([](auto held) {
    return std::fabs(static_cast<double>(held)) < exact_up_to;
  });
  if (!has_all_digits || !has_fraction(*value)) return read_text(given, context);
  return scalar::of(context.texts.keep(json_number(*value).view()));
}

/// Refuses a placeholder, which would make all sales one.
inline scalar refuse_word_for_nothing(scalar id, read_context& context) {
  const std::optional<std::string_view> text = id.text();
  if (!text || !context.words_for_nothing.has(*text)) return id;
  return context.refuse(issue_code::placeholder);
}

/// As `read_text`, for ids.
inline scalar read_id(scalar given, read_context& context) {
  return refuse_word_for_nothing(read_text(given, context), context);
}

/// As `read_text_piece`, for the templates of ids.
inline scalar read_id_piece(scalar given, read_context& context) {
  return refuse_word_for_nothing(read_text_piece(given, context), context);
}

/// A number, or a text that is one in JSON's grammar or, where the configuration says so, with a
/// decimal comma.
inline scalar read_number(scalar given, read_context& context) {
  if (given.is_absent()) return given;
  const std::optional<number> value = given.numeric();
  if (value && value->is_finite()) return given;
  if (const std::optional<std::string_view> text = given.text()) {
    const bool has_comma = context.settings.decimal_comma;
    const auto parsed = has_comma ? parse_decimal_comma(trim(*text)) : parse_number(trim(*text));
    if (parsed) return scalar::of(*parsed);
  }
  return context.refuse(issue_code::not_a_number);
}

inline scalar read_currency(scalar given, read_context& context) {
  if (given.is_absent()) return given;
  const std::optional<std::string_view> text = given.text();
  const std::optional<std::string> normalized =
      text ? normalize_currency(*text) : std::optional<std::string>();
  if (!normalized) return context.refuse(issue_code::invalid_currency);
  if (!is_listed_currency(*normalized)) context.issue = issue_code::unlisted_currency;
  const std::string_view written = trim(*text);
  return scalar::of(written == *normalized ? written : context.texts.keep(*normalized));
}

/// One of TikTok's channels, or what the configuration has for the event's word.
inline scalar read_channel(scalar given, read_context& context) {
  if (given.is_absent()) return given;
  if (const std::optional<std::string_view> text = given.text()) {
    const std::string_view word = trim(*text);
    if (holds_name(event_channels, word)) return scalar::of(word);
    const auto& aliases = context.settings.event_channel_aliases;
    const auto alias = aliases.find(word);
    if (alias != aliases.end() && holds_name(event_channels, alias->second)) {
      return scalar::of(std::string_view(alias->second));
    }
  }
  return context.refuse(issue_code::unknown_event_channel);
}

/// `product` or `product_group`. Another word is sent and reported.
inline scalar read_content_type(scalar given, read_context& context) {
  const std::optional<std::string_view> text = read_text(given, context).text();
  if (!text) return {};
  const std::string_view type = trim(*text);
  if (!holds_name(content_types, type)) context.issue = issue_code::unlisted_content_type;
  return scalar::of(type);
}

/// An instant as a scalar, in milliseconds since 1970; and back.
inline scalar of_instant(instant when) {
  return scalar::of(number(when.time_since_epoch().count()));
}
inline std::optional<instant> to_instant(scalar given) {
  const std::optional<number> value = given.numeric();
  if (!value) return std::nullopt;
  return instant(instant::duration(*to_whole(*value)));
}

/// A number since 1970 in the configured unit, or in digits, or ISO 8601.
inline scalar read_instant(scalar given, read_context& context) {
  if (given.is_absent()) return given;
  const config& settings = context.settings;
  const timestamp_options options = {settings.timestamp_unit, settings.default_utc_offset};
  std::optional<instant> when;
  if (const auto text = given.text()) when = parse_timestamp(*text, options);
  if (const auto value = given.numeric()) {
    if (const auto whole = to_whole(*value)) when = from_unix_time(*whole, options.unit);
  }
  if (!when) return context.refuse(issue_code::invalid_timestamp);
  if (!settings.now) return of_instant(*when);
  constexpr std::chrono::hours day(24);
  const instant now = settings.now();
  if (now - *when > 28 * day) context.issue = issue_code::old_timestamp;
  if (*when - now > day) context.issue = issue_code::future_timestamp;
  return of_instant(*when);
}

/// Calls `use` with the reading of each e-mail address in a text; with nothing where none is there.
template <class Use>
void read_each_email(scalar given, const config& settings, Use use) {
  if (given.is_absent()) return;
  const std::optional<std::string_view> text = given.text();
  if (!text) return use(identity_reading{std::nullopt, issue_code::invalid_email});
  each_email(*text, [&](std::string_view piece) {
    use(read_email_piece(piece, settings.email_normalizer));
  });
}

/// The same for phone numbers, which may be whole numbers, too. `country()` is asked for only when
/// a number needs it.
template <class Country, class Use>
void read_each_phone(scalar given, const config& settings, Country country, Use use) {
  if (given.is_absent()) return;
  std::optional<wiped_digits> digits;
  if (const auto value = given.numeric()) digits = to_digits(*value);
  const bool is_negative = digits && digits->view().front() == '-';
  if (is_negative || (!digits && !given.text())) {
    return use(identity_reading{std::nullopt, issue_code::invalid_phone});
  }
  each_phone(digits ? digits->view() : *given.text(), [&](std::string_view piece) {
    const bool needed = settings.phone_normalizer || needs_country(piece);
    use(read_phone_piece(piece, needed ? country() : phone_country{}, settings.phone_normalizer));
  });
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
