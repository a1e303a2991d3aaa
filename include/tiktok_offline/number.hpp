// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_NUMBER_HPP
#define TIKTOK_OFFLINE_NUMBER_HPP

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace tiktok_offline {
inline namespace v0_2 {

/// A number as in JSON: int64, uint64 or double. It keeps its type, so that 9007199254740993 stays
/// exact and 7.0 stays floating.
class number {
  template <class Type>
  static constexpr bool is_character_or_bool =  // u8'0' is a char8_t from C++20 on
      std::is_same_v<Type, bool> || std::is_same_v<Type, char> || std::is_same_v<Type, wchar_t> ||
      std::is_same_v<Type, std::remove_cv_t<decltype(u8'0')>> || std::is_same_v<Type, char16_t> ||
      std::is_same_v<Type, char32_t>;

 public:
  constexpr number() : number(std::int64_t{0}, widened{}) {}
  /// From any integer or floating-point type, but not from `bool` or a character type.
  template <class Arithmetic,
            std::enable_if_t<std::is_arithmetic_v<Arithmetic> && !is_character_or_bool<Arithmetic>,
                             int> = 0>
  constexpr number(Arithmetic value) : number(widest<Arithmetic>(value), widened{}) {}

  /// Calls `use` with the number as `std::int64_t`, `std::uint64_t` or `double`.
  template <class Use>
  // NOLINTNEXTLINE(modernize-use-nodiscard): many uses return nothing
  constexpr decltype(auto) visit(Use&& use) const {
    switch (kind_) {
      case kind::int64:
        return use(int64_);
      case kind::uint64:
        return use(uint64_);
      case kind::floating:
        break;
    }
    return use(floating_);
  }

  /// False for NaN and infinities, which JSON cannot represent.
  [[nodiscard]] bool is_finite() const {
    return kind_ != kind::floating || std::isfinite(floating_);
  }

  /// Equal when JSON writes them alike: `number(1) == number(1U)`, but `number(7) != number(7.0)`,
  /// which is `7.0`.
  /// @{
  friend constexpr bool operator==(const number& left, const number& right) {
    const bool floating = left.kind_ == kind::floating;
    if (floating != (right.kind_ == kind::floating)) return false;
    if (floating) return left.floating_ == right.floating_;
    return left.is_negative() == right.is_negative() && left.bits() == right.bits();
  }
  friend constexpr bool operator!=(const number& left, const number& right) {
    return !(left == right);
  }
  /// @}

 private:
  template <class Arithmetic>
  using widest = std::conditional_t<
      std::is_floating_point_v<Arithmetic>, double,
      std::conditional_t<std::is_signed_v<Arithmetic>, std::int64_t, std::uint64_t>>;

  // Of an integer.
  [[nodiscard]] constexpr bool is_negative() const { return kind_ == kind::int64 && int64_ < 0; }
  [[nodiscard]] constexpr std::uint64_t bits() const {
    return kind_ == kind::int64 ? static_cast<std::uint64_t>(int64_) : uint64_;
  }

  struct widened {};
  constexpr number(std::int64_t value, widened) : kind_(kind::int64), int64_(value) {}
  constexpr number(std::uint64_t value, widened) : kind_(kind::uint64), uint64_(value) {}
  constexpr number(double value, widened) : kind_(kind::floating), floating_(value) {}

  // A std::variant would say the same, at a multiple of the compile time.
  enum class kind : unsigned char { int64, uint64, floating };
  kind kind_;
  union {
    std::int64_t int64_;
    std::uint64_t uint64_;
    double floating_;
  };
};

namespace detail {

/// The integers up to here are all doubles; beyond, a double may have lost digits.
inline constexpr double exact_up_to = 9007199254740992.0;  // 2^53

/// A whole number as int64; `nullopt` for a fraction and for what an int64 or a double does not
/// hold exactly.
inline std::optional<std::int64_t> to_whole(const number& value) {
  return value.visit([](auto held) -> std::optional<std::int64_t> {
    if constexpr (std::is_same_v<decltype(held), double>) {
      if (!(std::fabs(held) < exact_up_to) || std::trunc(held) != held) return std::nullopt;
    } else if constexpr (std::is_same_v<decltype(held), std::uint64_t>) {
      constexpr auto largest = (std::numeric_limits<std::int64_t>::max)();
      if (held > static_cast<std::uint64_t>(largest)) return std::nullopt;
    }
    return static_cast<std::int64_t>(held);
  });
}

/// Whether a number is not whole.
inline bool has_fraction(const number& value) {
  return value.visit([](auto held) {
    const auto floating = static_cast<double>(held);
    return std::trunc(floating) != floating;
  });
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
