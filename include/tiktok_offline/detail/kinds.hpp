// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_KINDS_HPP
#define TIKTOK_OFFLINE_DETAIL_KINDS_HPP

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../issue.hpp"
#include "../normalize.hpp"
#include "../offline_event.hpp"
#include "../sha256.hpp"
#include "../timestamp.hpp"
#include "event_names.hpp"
#include "scalar.hpp"
#include "text.hpp"

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
inline std::optional<std::string> to_digits(const number& value) {
  return value.visit([](auto held) -> std::optional<std::string> {
    if constexpr (std::is_same_v<decltype(held), double>) {
      const std::optional<std::int64_t> whole = to_whole(held);
      return whole ? std::optional(std::to_string(*whole)) : std::nullopt;
    } else {
      return std::to_string(held);
    }
  });
}

/// A text as it is, a whole number as its digits.
inline reading<std::string> read_text(const scalar& given) {
  reading<std::string> result;
  if (given.text() != nullptr) result.value.emplace(*given.text());
  if (given.numeric() != nullptr) result.value = to_digits(*given.numeric());
  if (!result.value && !given.is_absent()) result.problem = issue_code::wrong_type;
  return result;
}

/// As `read_text`, and any other number as JSON writes it: what a {{path}} puts into a text.
inline reading<std::string> read_text_piece(const scalar& given) {
  reading<std::string> piece = read_text(given);
  const number* value = given.numeric();
  if (piece.value || value == nullptr || !value->is_finite()) return piece;
  return {value->visit([](auto held) { return nlohmann::json(held).dump(); })};
}

/// A number, or a text that is one in JSON's grammar.
inline reading<number> read_number(const scalar& given) {
  if (given.is_absent()) return {};
  if (given.numeric() != nullptr && given.numeric()->is_finite()) return {*given.numeric()};
  if (given.text() != nullptr) {
    const std::string_view text = trim(*given.text());
    // Only characters of a number go to the parser, which knows the grammar and no locale.
    if (text.find_first_not_of("0123456789+-.eE") == std::string_view::npos) {
      const auto parsed = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
      if (parsed.is_number_unsigned()) return {number(parsed.get<std::uint64_t>())};
      if (parsed.is_number_integer()) return {number(parsed.get<std::int64_t>())};
      if (parsed.is_number_float()) return {number(parsed.get<double>())};
    }
  }
  return {std::nullopt, issue_code::not_a_number};
}

inline reading<std::string> read_currency(const scalar& given) {
  if (given.is_absent()) return {};
  if (given.text() == nullptr) return {std::nullopt, issue_code::invalid_currency};
  std::optional<std::string> code = normalize_currency(*given.text());
  if (!code) return {std::nullopt, issue_code::invalid_currency};
  if (is_listed_currency(*code)) return {std::move(code)};
  return {std::move(code), issue_code::unlisted_currency};
}

/// One of TikTok's channels, or what `aliases` has for the event's word.
inline reading<std::string> read_channel(
    const scalar& given, const std::map<std::string, std::string, std::less<>>& aliases) {
  if (given.is_absent()) return {};
  if (given.text() != nullptr) {
    const std::string_view text = trim(*given.text());
    if (holds_name(event_channels, text)) return {std::string(text)};
    const auto alias = aliases.find(text);
    if (alias != aliases.end() && holds_name(event_channels, alias->second)) {
      return {alias->second};
    }
  }
  return {std::nullopt, issue_code::unknown_event_channel};
}

/// Milliseconds since 1970 as a whole number or in digits, or ISO 8601.
inline reading<instant> read_instant(const scalar& given) {
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

inline reading<digest> read_email(const scalar& given) {
  if (given.is_absent()) return {};
  if (given.text() == nullptr) return {std::nullopt, issue_code::invalid_email};
  if (const auto hashed = hash_email(*given.text())) return {hashed};
  if (is_unsupported_digest(trim(*given.text()))) {
    return {std::nullopt, issue_code::unsupported_digest};
  }
  const bool is_address = normalize_email(*given.text()).has_value();
  return {std::nullopt, is_address ? issue_code::hash_failed : issue_code::invalid_email};
}

/// The number in E.164 by the caller's rule where there is one, else by the library's.
inline phone_reading apply_phone_rule(std::string_view text, std::string_view default_country_code,
                                      const phone_normalizer_function& own_rule) {
  if (!own_rule) return read_phone_text(text, default_country_code);
  std::optional<std::string> e164 = own_rule(text);
  if (!e164 || !is_e164(*e164)) return {};
  return {std::move(e164)};
}

inline reading<digest> read_phone(const scalar& given, std::string_view default_country_code,
                                  const phone_normalizer_function& own_rule) {
  if (given.is_absent()) return {};
  std::optional<std::string> text;
  if (given.text() != nullptr) text = std::string(trim(*given.text()));
  if (given.numeric() != nullptr) text = to_digits(*given.numeric());
  const bool negative = text && given.numeric() != nullptr && text->front() == '-';
  if (!text || negative) return {std::nullopt, issue_code::invalid_phone};

  if (const auto passed_on = digest::from_hex(*text)) return {passed_on};
  // 32 digits without a letter are rather a long number than an MD5.
  if (is_unsupported_digest(*text) && !all_of(*text, is_digit)) {
    return {std::nullopt, issue_code::unsupported_digest};
  }
  const phone_reading phone = apply_phone_rule(*text, default_country_code, own_rule);
  if (!phone.e164) return {std::nullopt, issue_code::invalid_phone};
  const std::optional<digest> hashed = sha256(*phone.e164);
  if (!hashed) return {std::nullopt, issue_code::hash_failed};
  if (!phone.country_code_assumed) return {hashed};
  return {hashed, issue_code::phone_country_code_assumed};
}

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
