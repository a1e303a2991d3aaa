// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_SCALAR_HPP
#define TIKTOK_OFFLINE_SCALAR_HPP

#include <string_view>

#include "detail/text/ascii.hpp"
#include "number.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// One value of an event, from any JSON library: absent, a text, a number or something else. A text
/// is a view into the event.
class scalar {
 public:
  /// Absent: a missing key, `null`, a blank text.
  scalar() = default;
  /// A value that is neither text nor number: a boolean, an array, an object.
  [[nodiscard]] static scalar other() { return scalar(kind::other, {}, {}); }
  /// A text; absent when it is blank.
  [[nodiscard]] static scalar of(std::string_view text) {
    return detail::is_blank(text) ? scalar() : scalar(kind::text, text, {});
  }
  /// A number, which keeps its type: pass integers as integers, or ids lose digits.
  [[nodiscard]] static scalar of(number value) { return scalar(kind::number, {}, value); }

  /// Whether there is no value.
  [[nodiscard]] bool is_absent() const { return kind_ == kind::absent; }
  /// Null if the value is not a text; never a blank text.
  [[nodiscard]] const std::string_view* text() const {
    return kind_ == kind::text ? &text_ : nullptr;
  }
  /// Null if the value is not a number.
  [[nodiscard]] const number* numeric() const { return kind_ == kind::number ? &number_ : nullptr; }

 private:
  enum class kind { absent, other, text, number };

  scalar(kind held, std::string_view text, number value)
      : kind_(held), text_(text), number_(value) {}

  kind kind_ = kind::absent;
  std::string_view text_{};
  tiktok_offline::number number_{};
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
