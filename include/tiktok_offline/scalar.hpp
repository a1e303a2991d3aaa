// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_SCALAR_HPP
#define TIKTOK_OFFLINE_SCALAR_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "detail/text/ascii.hpp"
#include "number.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// One value of an event, from any JSON library: absent, a text, a number or something else. A text
/// is a view into the event. Cheap to copy: two words.
class scalar {
 public:
  /// Absent: a missing key, `null`, a blank text.
  scalar() = default;
  /// A value that is neither text nor number: a boolean, an array, an object.
  [[nodiscard]] static scalar other() {
    scalar result;
    result.what_ = other_value;
    return result;
  }
  /// A text; absent when it is blank.
  [[nodiscard]] static scalar of(std::string_view text) {
    scalar result;
    if (detail::is_blank(text)) return result;
    result.text_ = text.data();
    result.what_ = text_value + text.size();
    return result;
  }
  /// A number, which keeps its type: pass integers as integers, or ids lose digits.
  [[nodiscard]] static scalar of(number value) {
    return value.visit([](auto held) { return scalar(held); });
  }

  /// Whether there is no value.
  [[nodiscard]] bool is_absent() const { return what_ == no_value; }
  /// None if the value is not a text; never a blank text.
  [[nodiscard]] std::optional<std::string_view> text() const {
    if (what_ < text_value) return std::nullopt;
    return std::string_view(text_, what_ - text_value);
  }
  /// None if the value is not a number.
  [[nodiscard]] std::optional<number> numeric() const {
    switch (what_) {
      case int64_value:
        return number(int64_);
      case uint64_value:
        return number(uint64_);
      case double_value:
        return number(double_);
      default:
        return std::nullopt;
    }
  }

 private:
  explicit scalar(std::int64_t value) : int64_(value), what_(int64_value) {}
  explicit scalar(std::uint64_t value) : uint64_(value), what_(uint64_value) {}
  explicit scalar(double value) : double_(value), what_(double_value) {}

  // What it is; of a text, its length above `text_value`. Two words are handed on in registers, and
  // a mapping reads a hundred scalars.
  enum : std::size_t { no_value, other_value, int64_value, uint64_value, double_value, text_value };
  union {
    std::int64_t int64_ = 0;
    std::uint64_t uint64_;
    double double_;
    const char* text_;
  };
  std::size_t what_ = no_value;
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
