// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_NUMBER_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_NUMBER_TEXT_HPP

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "../../number.hpp"
#include "../json.hpp"
#include "text_cursor.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

template <class Integer>
void append_integer(std::string& out, Integer value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

/// A number as it is written in JSON, in parts: all but the signs are digits.
struct written_number {
  bool negative = false;
  std::string_view whole{};
  std::string_view fraction{};
  bool exponent_negative = false;
  std::string_view exponent{};
};

/// `nullopt` for a text that is not a number in JSON's grammar (RFC 8259, section 6).
constexpr std::optional<written_number> split_number(std::string_view text) {
  text_cursor cursor(text);
  written_number parts;
  parts.negative = cursor.take("-");
  parts.whole = cursor.take_digits();
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole.front() == '0')) return {};
  if (cursor.take(".")) {
    parts.fraction = cursor.take_digits();
    if (parts.fraction.empty()) return {};
  }
  if (cursor.take("eE")) {
    parts.exponent_negative = cursor.take("-");
    if (!parts.exponent_negative) cursor.take("+");
    parts.exponent = cursor.take_digits();
    if (parts.exponent.empty()) return {};
  }
  if (!cursor.at_end()) return {};
  return parts;
}

/// The nearest double; an infinity beyond the largest.
inline double to_double(const written_number& parts) {
  // Far beyond the exponent of any double, and far from where a sum would overflow.
  constexpr std::int64_t limit = 100'000'000'000'000'000;
  std::int64_t exponent = 0;
  for (char c : parts.exponent) {
    if (exponent < limit) exponent = 10 * exponent + (c - '0');
  }
  if (parts.exponent_negative) exponent = -exponent;
  // strtod wants the decimal point of the locale, so it gets none: 49.9 is 499e-1. (Where the point
  // has two bytes, as in Pashto, nlohmann/json reads 49. libc++ has no from_chars for doubles.)
  std::string text = parts.negative ? "-" : "";
  text.append(parts.whole).append(parts.fraction) += 'e';
  append_integer(text, exponent - static_cast<std::int64_t>(parts.fraction.size()));
  return std::strtod(text.c_str(), nullptr);
}

/// The number that a text is in JSON's grammar, whatever the locale: an integer where 64 bits hold
/// it, else a double. `nullopt` if it is too large for a double; one that is too small is zero.
inline std::optional<number> parse_number(std::string_view text) {
  const std::optional<written_number> parts = split_number(text);
  if (!parts) return std::nullopt;
  const auto read_into = [text](auto& integer) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, integer);
    return read.ec == std::errc() && read.ptr == end;
  };
  std::int64_t negative = 0;
  std::uint64_t positive = 0;
  if (parts->negative ? read_into(negative) : read_into(positive)) {
    return parts->negative ? number(negative) : number(positive);
  }
  const double floating = to_double(*parts);
  return std::isfinite(floating) ? std::optional<number>(floating) : std::nullopt;
}

/// The number that a text is with a decimal comma: `12,50`, and `1.234` is 1234. `nullopt` for any
/// other text.
inline std::optional<number> parse_decimal_comma(std::string_view text) {
  text_cursor cursor(text);
  std::string json = cursor.take("-") ? "-" : "";
  const std::size_t sign = json.size();
  std::string_view group = cursor.take_digits();
  if (group.empty()) return std::nullopt;
  json += group;
  const bool in_groups = group.size() <= 3;
  while (in_groups && cursor.take(".")) {
    group = cursor.take_digits();
    if (group.size() != 3) return std::nullopt;
    json += group;
  }
  // JSON has no zeros in front.
  json.erase(sign, (std::min)(json.find_first_not_of('0', sign), json.size() - 1) - sign);
  if (cursor.take(",")) {
    group = cursor.take_digits();
    if (group.empty()) return std::nullopt;
    (json += '.') += group;
  }
  return cursor.at_end() ? parse_number(json) : std::nullopt;
}

/// Appends a number of at most three decimal places, as prices are. False for any other.
inline bool append_short_decimal(std::string& out, double value) {
  constexpr double limit = 1e12;
  const double size = std::fabs(value);
  if (!(size < limit)) return false;
  // The rounding is right for what is not negative, and the next line sees whether it was exact.
  // NOLINTNEXTLINE(bugprone-incorrect-roundings)
  const auto thousandths = static_cast<std::int64_t>(size * 1000.0 + 0.5);
  // Both sides are below 10^15 thousandths, where no two decimals are the same double.
  if (static_cast<double>(thousandths) / 1000.0 != size) return false;

  char text[20];
  char* end = text;
  if (std::signbit(value)) *end++ = '-';
  end = std::to_chars(end, text + sizeof text, thousandths / 1000).ptr;
  *end++ = '.';
  const auto places = static_cast<int>(thousandths % 1000);
  *end++ = static_cast<char>('0' + places / 100);
  if (places % 100 != 0) *end++ = static_cast<char>('0' + places / 10 % 10);
  if (places % 10 != 0) *end++ = static_cast<char>('0' + places % 10);
  out.append(text, end);
  return true;
}

/// nlohmann/json's own way to write a number.
template <class Json>
void append_dumped(std::string& out, double value) {
  out += Json(value).dump();
}

#if defined(TIKTOK_OFFLINE_COMPILED)  // see map_text
extern template void append_dumped<nlohmann::json>(std::string&, double);
#endif

/// The shortest digits that give the same double, in the form that nlohmann/json writes: 49.0,
/// 1e+20. Its own way takes two allocations, and is left for rare numbers.
inline void append_double(std::string& out, double value) {
  if (!append_short_decimal(out, value)) append_dumped<nlohmann::json>(out, value);
}

/// Appends a number that is finite as JSON writes it.
inline void append_number(std::string& out, const number& value) {
  value.visit([&out](auto held) {
    if constexpr (std::is_same_v<decltype(held), double>) {
      append_double(out, held);
    } else {
      append_integer(out, held);
    }
  });
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
