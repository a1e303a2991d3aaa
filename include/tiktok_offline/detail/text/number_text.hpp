// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_NUMBER_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_NUMBER_TEXT_HPP

#include <algorithm>
#include <array>
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

/// Leaves 800 of the digits after the sign, and one for all that follow: no double has as many, and
/// no number in the middle of two. Returns how many it cut at the end.
inline std::size_t cut_digits(std::string& text, std::size_t sign) {
  constexpr std::size_t most = 800;
  text.erase(sign, (std::min)(text.find_first_not_of('0', sign), text.size() - 1) - sign);
  const std::size_t end = sign + most;
  if (text.size() <= end) return 0;
  const std::size_t cut = text.size() - end - 1;
  const bool only_zeros = text.find_first_not_of('0', end) == std::string::npos;
  text.resize(end);
  text += only_zeros ? '0' : '1';
  return cut;
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
  const std::size_t sign = text.size();
  text.append(parts.whole).append(parts.fraction);
  exponent -= static_cast<std::int64_t>(parts.fraction.size());
  // The strtod of mingw-w64 takes any exponent beyond 19999 for it. For few digits that is right.
  if (text.size() > 1000) exponent += static_cast<std::int64_t>(cut_digits(text, sign));
  (text += 'e') += std::to_string(exponent);
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

/// nlohmann/json's own way to write a number.
template <class Json>
std::string dumped(double value) {
  return Json(value).dump();
}

#if defined(TIKTOK_OFFLINE_COMPILED)  // see map_text
extern template std::string dumped<nlohmann::json>(double);
#endif

/// A finite number as JSON has it: the digits of an integer, or the shortest ones that give the
/// same double, in the form that nlohmann/json writes: 49.0, 1e+20.
class json_number {
 public:
  explicit json_number(const number& value) {
    value.visit([this](auto held) { write(held); });
  }
  json_number(const json_number&) = delete;  // its end is a place in its own text
  json_number& operator=(const json_number&) = delete;

  [[nodiscard]] std::string_view view() const { return {text_.data(), size()}; }

 private:
  template <class Integer>
  void write(Integer value) {
    end_ = std::to_chars(end_, limit(), value).ptr;
  }

  /// nlohmann's own way takes two allocations, and is left for rare numbers.
  void write(double value) {
    if (write_short_decimal(value)) return;
    const std::string text = dumped<nlohmann::json>(value);
    end_ += text.copy(end_, text_.size());
  }

  /// A number of at most three decimal places, as prices are. False for any other.
  bool write_short_decimal(double value) {
    constexpr double most = 1e12;
    const double magnitude = std::fabs(value);
    if (!(magnitude < most)) return false;
    // The rounding is right for what is not negative, and the next line sees whether it was exact.
    // NOLINTNEXTLINE(bugprone-incorrect-roundings)
    const auto thousandths = static_cast<std::int64_t>(magnitude * 1000.0 + 0.5);
    // Both sides are below 10^15 thousandths, where no two decimals are the same double.
    if (static_cast<double>(thousandths) / 1000.0 != magnitude) return false;

    if (std::signbit(value)) *end_++ = '-';
    write(thousandths / 1000);
    *end_++ = '.';
    const auto places = static_cast<int>(thousandths % 1000);
    *end_++ = static_cast<char>('0' + places / 100);
    if (places % 100 != 0) *end_++ = static_cast<char>('0' + places / 10 % 10);
    if (places % 10 != 0) *end_++ = static_cast<char>('0' + places % 10);
    return true;
  }

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - text_.data()); }
  [[nodiscard]] char* limit() { return text_.data() + text_.size(); }

  std::array<char, 32> text_;  // a double takes 24: -1.7976931348623157e+308
  char* end_ = text_.data();
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
