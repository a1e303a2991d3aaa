// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PROPERTY_SET_HPP
#define TIKTOK_OFFLINE_PROPERTY_SET_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>

#include "config.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// Some of the properties of a payload.
class property_set {
 public:
  /// Adds a property, or all of another set.
  /// @{
  constexpr void insert(property id) { bits_ |= bit(id); }
  constexpr void insert(property_set others) { bits_ |= others.bits_; }
  /// @}
  /// Whether a property is one of them.
  [[nodiscard]] constexpr bool contains(property id) const { return (bits_ & bit(id)) != 0; }
  /// Whether there is none.
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  /// How many there are.
  [[nodiscard]] constexpr std::size_t size() const {
    std::size_t count = 0;
    for (std::uint32_t rest = bits_; rest != 0; rest &= rest - 1) ++count;
    return count;
  }

  /// Equal when they have the same properties.
  /// @{
  friend constexpr bool operator==(property_set left, property_set right) {
    return left.bits_ == right.bits_;
  }
  friend constexpr bool operator!=(property_set left, property_set right) {
    return !(left == right);
  }
  /// @}

 private:
  static_assert(std::size(detail::property_rows) <= 32, "a wider integer is needed for the bits");
  static constexpr std::uint32_t bit(property id) {
    return std::uint32_t{1} << static_cast<unsigned>(id);
  }

  std::uint32_t bits_ = 0;
};

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
