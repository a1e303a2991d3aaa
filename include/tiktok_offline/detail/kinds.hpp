// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_KINDS_HPP
#define TIKTOK_OFFLINE_DETAIL_KINDS_HPP

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "../config.hpp"
#include "../currency.hpp"
#include "../email.hpp"
#include "../identity.hpp"
#include "../issue.hpp"
#include "../number.hpp"
#include "../phone.hpp"
#include "../timestamp.hpp"
#include "clear_text.hpp"
#include "event_names.hpp"
#include "number_text.hpp"
#include "scalar.hpp"
#include "text.hpp"
#include "text_store.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

// The kinds of the mapping table. Each takes a scalar and gives a value, a problem, both (a value
// that is sent though something is doubtful) or neither (nothing was there).

template <class Value>
struct reading {
  std::optional<Value> value{};
  std::optional<issue_code> problem{};
};

/// What a kind may need beside the scalar. A text that it gives is a view into the event, into the
/// configuration or into `texts`.
struct kind_tools {
  const config& settings;
  text_store& texts;
};

/// A whole number as int64; nothing for a fraction and for what an int64 or a double does not hold
/// exactly.
inline std::optional<std::int64_t> to_whole(const number& value) {
  return value.visit([](auto held) -> std::optional<std::int64_t> {
    if constexpr (std::is_same_v<decltype(held), double>) {
      constexpr double exact_up_to = 9007199254740992.0;  // 2^53: beyond, digits may be lost
      if (!(std::fabs(held) < exact_up_to) || std::trunc(held) != held) return std::nullopt;
    } else if constexpr (std::is_same_v<decltype(held), std::uint64_t>) {
      if (held > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    }
    return static_cast<std::int64_t>(held);
  });
}

/// The digits of a whole number, all of them; nothing where a double has lost some.
inline std::optional<clear_digits> to_digits(const number& value) {
  return value.visit([](auto held) -> std::optional<clear_digits> {
    if constexpr (std::is_same_v<decltype(held), double>) {
      const std::optional<std::int64_t> whole = to_whole(held);
      return whole ? std::optional(clear_digits::of(*whole)) : std::nullopt;
    } else {
      return clear_digits::of(held);
    }
  });
}

/// A text as it is, a whole number as its digits.
inline reading<std::string_view> read_text(const scalar& given, const kind_tools& tools) {
  if (given.is_absent()) return {};
  if (given.text() != nullptr) return {*given.text()};
  if (given.numeric() != nullptr) {
    if (const auto digits = to_digits(*given.numeric())) {
      return {tools.texts.keep(digits->view())};
    }
  }
  return {std::nullopt, issue_code::wrong_type};
}

/// As `read_text`, and a fraction as JSON writes it: what a {{path}} puts into a text. Not a
/// floating number of 2^53 or more: digits of it are lost, and two ids would be one text.
inline reading<std::string_view> read_text_piece(const scalar& given, const kind_tools& tools) {
  const reading<std::string_view> piece = read_text(given, tools);
  const number* value = given.numeric();
  const auto has_all_digits = [](auto held) {
    return std::fabs(static_cast<double>(held)) < 9007199254740992.0;
  };
  if (piece.value || value == nullptr || !value->visit(has_all_digits)) return piece;
  std::string text;
  append_number(text, *value);
  return {tools.texts.keep(text)};
}

/// A value that identifies something: not a word for nothing, which would make all sales one.
inline reading<std::string_view> refuse_word_for_nothing(const reading<std::string_view>& text,
                                                         const kind_tools& tools) {
  const bool is_word =
      text.value && is_word_for_nothing(*text.value, tools.settings.words_for_nothing);
  if (!is_word) return text;
  return {std::nullopt, issue_code::placeholder};
}

/// As `read_text`, for ids.
inline reading<std::string_view> read_id(const scalar& given, const kind_tools& tools) {
  return refuse_word_for_nothing(read_text(given, tools), tools);
}

/// As `read_text_piece`, for the templates of ids.
inline reading<std::string_view> read_id_piece(const scalar& given, const kind_tools& tools) {
  return refuse_word_for_nothing(read_text_piece(given, tools), tools);
}

/// A number, or a text that is one in JSON's grammar or, where the configuration says so, with a
/// decimal comma.
inline reading<number> read_number(const scalar& given, const kind_tools& tools) {
  if (given.is_absent()) return {};
  if (given.numeric() != nullptr && given.numeric()->is_finite()) return {*given.numeric()};
  if (given.text() != nullptr) {
    const std::string_view text = trim(*given.text());
    const auto parsed =
        tools.settings.decimal_comma ? parse_decimal_comma(text) : parse_number(text);
    if (parsed) return {parsed};
  }
  return {std::nullopt, issue_code::not_a_number};
}

inline reading<std::string_view> read_currency(const scalar& given, const kind_tools& tools) {
  if (given.is_absent()) return {};
  if (given.text() == nullptr) return {std::nullopt, issue_code::invalid_currency};
  const std::optional<std::string> normalized = normalize_currency(*given.text());
  if (!normalized) return {std::nullopt, issue_code::invalid_currency};
  const std::string_view written = trim(*given.text());
  const std::string_view code = written == *normalized ? written : tools.texts.keep(*normalized);
  if (is_listed_currency(code)) return {code};
  return {code, issue_code::unlisted_currency};
}

/// One of TikTok's channels, or what the configuration has for the event's word.
inline reading<std::string_view> read_channel(const scalar& given, const kind_tools& tools) {
  if (given.is_absent()) return {};
  if (given.text() != nullptr) {
    const std::string_view text = trim(*given.text());
    if (holds_name(event_channels, text)) return {text};
    const auto& aliases = tools.settings.event_channel_aliases;
    const auto alias = aliases.find(text);
    if (alias != aliases.end() && holds_name(event_channels, alias->second)) {
      return {alias->second};
    }
  }
  return {std::nullopt, issue_code::unknown_event_channel};
}

/// Milliseconds since 1970 as a whole number or in digits, or ISO 8601.
inline reading<instant> read_instant(const scalar& given, const kind_tools&) {
  if (given.is_absent()) return {};
  std::optional<instant> when;
  if (given.text() != nullptr) when = parse_timestamp(*given.text());
  if (given.numeric() != nullptr) {
    if (const auto milliseconds = to_whole(*given.numeric())) {
      when = from_unix_milliseconds(*milliseconds);
    }
  }
  if (!when) return {std::nullopt, issue_code::invalid_timestamp};
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
  std::optional<clear_digits> digits;
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
}  // namespace v0
}  // namespace tiktok_offline

#endif
