// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_NUMBER_HPP
#define TIKTOK_OFFLINE_NUMBER_HPP

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tiktok_offline {
inline namespace v0 {

/// A number as JSON has it: int64, uint64 or double. It keeps its kind, so that 9007199254740993
/// stays exact and 7.0 stays floating.
class number {
  template <class Type>
  static constexpr bool is_no_number =
      std::is_same_v<Type, bool> || std::is_same_v<Type, char> || std::is_same_v<Type, wchar_t> ||
      std::is_same_v<Type, char16_t> || std::is_same_v<Type, char32_t>;

 public:
  constexpr number() : number(std::int64_t{0}, widened{}) {}
  /// From any integer or floating type, but not from `bool` or a character.
  template <
      class Arithmetic,
      std::enable_if_t<std::is_arithmetic_v<Arithmetic> && !is_no_number<Arithmetic>, int> = 0>
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

  /// False for NaN and the infinities, which JSON cannot write.
  [[nodiscard]] bool is_finite() const {
    return kind_ != kind::floating || std::isfinite(floating_);
  }

  /// Equal in kind and value.
  friend constexpr bool operator==(const number& left, const number& right) {
    if (left.kind_ != right.kind_) return false;
    switch (left.kind_) {
      case kind::int64:
        return left.int64_ == right.int64_;
      case kind::uint64:
        return left.uint64_ == right.uint64_;
      case kind::floating:
        break;
    }
    return left.floating_ == right.floating_;
  }
  /// Different in kind or value.
  friend constexpr bool operator!=(const number& left, const number& right) {
    return !(left == right);
  }

 private:
  template <class Arithmetic>
  using widest = std::conditional_t<
      std::is_floating_point_v<Arithmetic>, double,
      std::conditional_t<std::is_signed_v<Arithmetic>, std::int64_t, std::uint64_t>>;

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

}  // namespace v0
}  // namespace tiktok_offline

#endif
