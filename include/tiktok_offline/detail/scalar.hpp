// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_SCALAR_HPP
#define TIKTOK_OFFLINE_DETAIL_SCALAR_HPP

#include <string_view>
#include <variant>

#include "../offline_event.hpp"
#include "text.hpp"

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// A value of an event without the JSON library it came from. It may look into the event.
class scalar {
 public:
  /// Nothing there: a missing key, `null`, a blank text.
  scalar() = default;
  /// A value that is neither text nor number: a boolean, an array, an object.
  static scalar other() { return scalar(other_type{}); }
  static scalar of(std::string_view text) { return is_blank(text) ? scalar() : scalar(text); }
  static scalar of(number value) { return scalar(value); }

  [[nodiscard]] bool is_absent() const { return std::holds_alternative<std::monostate>(value_); }
  /// Null when the value is no text; never a blank one.
  [[nodiscard]] const std::string_view* text() const {
    return std::get_if<std::string_view>(&value_);
  }
  /// Null when the value is no number.
  [[nodiscard]] const number* numeric() const { return std::get_if<number>(&value_); }

 private:
  struct other_type {};
  using any = std::variant<std::monostate, other_type, std::string_view, number>;

  explicit scalar(any value) : value_(value) {}

  any value_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
