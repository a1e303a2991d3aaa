// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_WIPED_DIGITS_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_WIPED_DIGITS_HPP

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// A person's values are in clear for as long as it takes to hash them. The copies that are made on
// the way are overwritten, so that none is found in freed memory or on the stack.

/// Overwrites bytes, even though nobody reads them again.
inline void wipe(char* bytes, std::size_t size) {
  // The compiler cannot know that this is memset, and so cannot leave it out.
  void* (*const volatile fill)(void*, int, std::size_t) = std::memset;
  fill(bytes, 0, size);
}

inline void wipe(std::string& text) {
  wipe(text.data(), text.size());
}

/// The digits of an integer or of a phone number, with its `+` or `-`; overwritten when it ends. A
/// longer text is cut: what is left is too long for a phone number as well.
class wiped_digits {
 public:
  wiped_digits() = default;
  explicit wiped_digits(std::string_view text) { append(text); }
  template <class Integer>
  static wiped_digits of(Integer value) {
    wiped_digits digits;
    char* const begin = digits.characters_.data();
    const char* end = std::to_chars(begin, begin + most, value).ptr;
    digits.size_ = static_cast<std::size_t>(end - begin);
    return digits;
  }
  wiped_digits(const wiped_digits&) = default;
  wiped_digits& operator=(const wiped_digits&) = default;
  ~wiped_digits() { wipe(characters_.data(), most); }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view view() const { return {characters_.data(), size_}; }

  void append(std::string_view more) {
    const std::size_t taken = (std::min)(more.size(), most - size_);
    std::copy_n(more.begin(), taken, characters_.begin() + size_);
    size_ += taken;
  }

 private:
  /// A phone number has at most 15 digits, an exit code of 8, a calling code of 3 and a trunk
  /// prefix of 7 in front of them, and a 0 in brackets; an integer has 20.
  static constexpr std::size_t most = 40;

  std::array<char, most> characters_{};
  std::size_t size_ = 0;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
