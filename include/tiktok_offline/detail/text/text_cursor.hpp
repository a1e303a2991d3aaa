// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_TEXT_CURSOR_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_TEXT_CURSOR_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Reads a text from left to right; each function moves on only when it found what it names.
class text_cursor {
 public:
  explicit constexpr text_cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] constexpr bool at_end() const { return rest_.empty(); }

  /// Takes one character, if it is one of `choices`.
  constexpr bool take(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Takes all digits up to the next other character; empty when there are none.
  constexpr std::string_view take_digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    const std::string_view digits = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return digits;
  }

  /// Takes exactly `count` digits into `value`, which must be from `low` to `high`.
  constexpr bool take_number(std::size_t count, std::int64_t low, std::int64_t high,
                             std::int64_t& value) {
    if (rest_.size() < count) return false;
    value = 0;
    for (char c : rest_.substr(0, count)) {
      if (!is_digit(c)) return false;
      value = 10 * value + (c - '0');
    }
    rest_.remove_prefix(count);
    return low <= value && value <= high;
  }

 private:
  std::string_view rest_;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
