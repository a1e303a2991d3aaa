// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_SCALAR_HPP
#define TIKTOK_OFFLINE_DETAIL_SCALAR_HPP

#include <string_view>

#include "../number.hpp"
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
  static scalar other() { return scalar(kind::other, {}, {}); }
  static scalar of(std::string_view text) {
    return is_blank(text) ? scalar() : scalar(kind::text, text, {});
  }
  static scalar of(number value) { return scalar(kind::number, {}, value); }

  [[nodiscard]] bool is_absent() const { return kind_ == kind::absent; }
  /// Null when the value is no text; never a blank one.
  [[nodiscard]] const std::string_view* text() const {
    return kind_ == kind::text ? &text_ : nullptr;
  }
  /// Null when the value is no number.
  [[nodiscard]] const number* numeric() const { return kind_ == kind::number ? &number_ : nullptr; }

 private:
  enum class kind { absent, other, text, number };

  scalar(kind held, std::string_view text, number value)
      : kind_(held), text_(text), number_(value) {}

  kind kind_ = kind::absent;
  std::string_view text_{};
  tiktok_offline::number number_{};
};

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
