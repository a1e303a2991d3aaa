// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_NUMBER_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_NUMBER_TEXT_HPP

#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "../offline_event.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// The number that a text is in JSON's grammar (RFC 8259, section 6), whatever the locale.
inline std::optional<number> parse_number(std::string_view text) {
  // Only characters of a number go to the parser, which knows the rest. From a std::string, as most
  // programs parse: a parser for another input would be compiled beside it.
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  const auto parsed = nlohmann::json::parse(std::string(text), nullptr, false);
  if (parsed.is_number_unsigned()) return parsed.get<std::uint64_t>();
  if (parsed.is_number_integer()) return parsed.get<std::int64_t>();
  if (parsed.is_number_float()) return parsed.get<double>();
  return std::nullopt;
}

template <class Integer>
void append_integer(std::string& out, Integer value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
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

/// The shortest digits that give the same double, in the form that nlohmann/json writes: 49.0,
/// 1e+20. Its own way takes two allocations, and is left for rare numbers.
inline void append_double(std::string& out, double value) {
  if (!append_short_decimal(out, value)) out += nlohmann::json(value).dump();
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
}  // namespace v0
}  // namespace tiktok_offline

#endif
