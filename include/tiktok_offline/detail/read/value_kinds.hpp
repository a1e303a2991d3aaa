// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_VALUE_KINDS_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_VALUE_KINDS_HPP

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

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

// The kinds of the mapping table. Each takes a scalar and returns a value, an issue, both (a value
// that is sent although something is doubtful) or neither (nothing was there).

template <class Value>
struct reading {
  std::optional<Value> value{};
  std::optional<issue_code> issue{};
};

/// What a kind may need as well as the scalar. A text that it gives is a view into the event, into
/// the configuration or into `texts`.
struct read_context {
  const config& settings;
  text_arena& texts;
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
inline reading<std::string_view> read_text(const scalar& given, const read_context& context) {
  if (given.is_absent()) return {};
  if (given.text() != nullptr) return {*given.text()};
  if (given.numeric() != nullptr) {
    if (const auto digits = to_digits(*given.numeric())) {
      return {context.texts.keep(digits->view())};
    }
  }
  return {std::nullopt, issue_code::wrong_type};
}

/// As `read_text`, and a fraction as JSON writes it: what a {{path}} puts into a text. Not a
/// floating number of 2^53 or more: digits of it are lost, and two ids would be one text.
inline reading<std::string_view> read_text_piece(const scalar& given, const read_context& context) {
  const reading<std::string_view> piece = read_text(given, context);
  const number* value = given.numeric();
  const auto has_all_digits = [](auto held) {
    return std::fabs(static_cast<double>(held)) < exact_up_to;
  };
  if (piece.value || value == nullptr || !value->visit(has_all_digits)) return piece;
  return {context.texts.keep(json_number(*value).view())};
}

/// A value that identifies something: not a placeholder, which would make all sales one.
inline reading<std::string_view> refuse_word_for_nothing(const reading<std::string_view>& text,
                                                         const read_context& context) {
  const bool is_word = text.value && is_one_of(*text.value, context.settings.words_for_nothing);
  if (!is_word) return text;
  return {std::nullopt, issue_code::placeholder};
}

/// As `read_text`, for ids.
inline reading<std::string_view> read_id(const scalar& given, const read_context& context) {
  return refuse_word_for_nothing(read_text(given, context), context);
}

/// As `read_text_piece`, for the templates of ids.
inline reading<std::string_view> read_id_piece(const scalar& given, const read_context& context) {
  return refuse_word_for_nothing(read_text_piece(given, context), context);
}

/// A number, or a text that is one in JSON's grammar or, where the configuration says so, with a
/// decimal comma.
inline reading<number> read_number(const scalar& given, const read_context& context) {
  if (given.is_absent()) return {};
  if (given.numeric() != nullptr && given.numeric()->is_finite()) return {*given.numeric()};
  if (given.text() != nullptr) {
    const std::string_view text = trim(*given.text());
    const auto parsed =
        context.settings.decimal_comma ? parse_decimal_comma(text) : parse_number(text);
    if (parsed) return {parsed};
  }
  return {std::nullopt, issue_code::not_a_number};
}

inline reading<std::string_view> read_currency(const scalar& given, const read_context& context) {
  if (given.is_absent()) return {};
  if (given.text() == nullptr) return {std::nullopt, issue_code::invalid_currency};
  const std::optional<std::string> normalized = normalize_currency(*given.text());
  if (!normalized) return {std::nullopt, issue_code::invalid_currency};
  const std::string_view written = trim(*given.text());
  const std::string_view code = written == *normalized ? written : context.texts.keep(*normalized);
  if (is_listed_currency(code)) return {code};
  return {code, issue_code::unlisted_currency};
}

/// One of TikTok's channels, or what the configuration has for the event's word.
inline reading<std::string_view> read_channel(const scalar& given, const read_context& context) {
  if (given.is_absent()) return {};
  if (given.text() != nullptr) {
    const std::string_view text = trim(*given.text());
    if (holds_name(event_channels, text)) return {text};
    const auto& aliases = context.settings.event_channel_aliases;
    const auto alias = aliases.find(text);
    if (alias != aliases.end() && holds_name(event_channels, alias->second)) {
      return {alias->second};
    }
  }
  return {std::nullopt, issue_code::unknown_event_channel};
}

/// `product` or `product_group`. Another word is sent and reported.
inline reading<std::string_view> read_content_type(const scalar& given,
                                                   const read_context& context) {
  reading<std::string_view> type = read_text(given, context);
  if (!type.value) return type;
  type.value = trim(*type.value);
  if (!holds_name(content_types, *type.value)) type.issue = issue_code::unlisted_content_type;
  return type;
}

/// A number since 1970 in the configured unit, or in digits, or ISO 8601.
inline reading<instant> read_instant(const scalar& given, const read_context& context) {
  if (given.is_absent()) return {};
  const config& settings = context.settings;
  const timestamp_options options = {settings.timestamp_unit, settings.default_utc_offset};
  std::optional<instant> when;
  if (given.text() != nullptr) when = parse_timestamp(*given.text(), options);
  if (given.numeric() != nullptr) {
    if (const auto whole = to_whole(*given.numeric())) when = from_unix_time(*whole, options.unit);
  }
  if (!when) return {std::nullopt, issue_code::invalid_timestamp};
  if (!settings.now) return {when};
  constexpr std::chrono::hours day(24);
  const instant now = settings.now();
  if (now - *when > 28 * day) return {when, issue_code::old_timestamp};
  if (*when - now > day) return {when, issue_code::future_timestamp};
  return {when};
}

/// Calls `use` with the reading of each e-mail address in a text; with nothing where none is there.
template <class Use>
void read_each_email(const scalar& given, const config& settings, Use use) {
  if (given.is_absent()) return;
  if (given.text() == nullptr) {
    return use(identity_reading{std::nullopt, issue_code::invalid_email});
  }
  each_email(*given.text(), [&](std::string_view piece) {
    use(read_email_piece(piece, settings.email_normalizer));
  });
}

/// The same for phone numbers, which may be whole numbers, too. `country()` is asked for only when
/// a number needs it.
template <class Country, class Use>
void read_each_phone(const scalar& given, const config& settings, Country country, Use use) {
  if (given.is_absent()) return;
  std::optional<wiped_digits> digits;
  if (given.numeric() != nullptr) digits = to_digits(*given.numeric());
  const bool is_negative = digits && digits->view().front() == '-';
  if (is_negative || (!digits && given.text() == nullptr)) {
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
