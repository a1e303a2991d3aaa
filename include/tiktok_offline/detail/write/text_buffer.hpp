// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_BUFFER_HPP
#define TIKTOK_OFFLINE_DETAIL_WRITE_TEXT_BUFFER_HPP

#include <algorithm>
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
  text_buffer(const text_buffer&) = delete;  // it has pointers into itself
  text_buffer& operator=(const text_buffer&) = delete;
  ~text_buffer() = default;

  void append(std::string_view piece) {
    if (!has_room_for(piece.size())) grow(piece.size());
    end_ = std::copy(piece.begin(), piece.end(), end_);
  }

  void append(char c) {
    if (!has_room_for(1)) grow(1);
    *end_++ = c;
  }

  /// Where to write as many bytes, of which `end_at` is told how far they go. A place that was
  /// given before is gone.
  [[nodiscard]] char* room_for(std::size_t more) {
    if (!has_room_for(more)) grow(more);
    return end_;
  }
  void end_at(char* end) { end_ = end; }

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - text_.data()); }
  [[nodiscard]] std::string_view view() const { return {text_.data(), size()}; }
  /// The last character of a text that is not empty.
  [[nodiscard]] char back() const { return end_[-1]; }

  /// Back to the length that it had before.
  void cut(std::size_t size) { end_ = text_.data() + size; }

  /// The text, which leaves.
  [[nodiscard]] std::string take() {
    text_.resize(size());
    return std::move(text_);
  }

 private:
  [[nodiscard]] bool has_room_for(std::size_t more) const {
    return static_cast<std::size_t>(limit_ - end_) >= more;
  }

  void grow(std::size_t more) {
    const std::size_t size = this->size();
    text_.resize((std::max)(size + more, 2 * text_.size()));
    end_ = text_.data() + size;
    limit_ = text_.data() + text_.size();
  }

  std::string text_;
  char* end_ = text_.data();
  const char* limit_ = text_.data() + text_.size();
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
