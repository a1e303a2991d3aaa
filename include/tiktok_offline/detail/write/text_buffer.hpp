// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_BUFFER_HPP
#define TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_BUFFER_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// A text that grows at its end. A body is written in hundreds of small pieces, and a call of
/// `std::string::append` takes longer than to copy one: here the string is as long as its room, and
/// gets its length at the end.
class text_buffer {
 public:
  /// With room for a text of the expected length; a longer one makes more.
  explicit text_buffer(std::size_t expected = 0) : text_(expected, '\0') {}

  void append(std::string_view piece) {
    make_room(piece.size());
    piece.copy(text_.data() + size_, piece.size());
    size_ += piece.size();
  }

  /// Of a length that the compiler knows: no call is needed to copy it.
  template <std::size_t Size>
  void append(const std::array<char, Size>& piece) {
    make_room(Size);
    std::memcpy(text_.data() + size_, piece.data(), Size);
    size_ += Size;
  }

  void append(char c) {
    make_room(1);
    text_[size_++] = c;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }

  /// Back to the length that it had before.
  void cut(std::size_t size) { size_ = size; }

  /// The text, which leaves.
  [[nodiscard]] std::string take() {
    text_.resize(size_);
    return std::move(text_);
  }

 private:
  void make_room(std::size_t more) {
    if (text_.size() - size_ >= more) return;
    text_.resize((std::max)(size_ + more, 2 * text_.size()));
  }

  std::string text_;
  std::size_t size_ = 0;
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
