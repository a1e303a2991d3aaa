// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_READ_TEXT_ARENA_HPP
#define TIKTOK_OFFLINE_DETAIL_READ_TEXT_ARENA_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "../text/wiped_digits.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// Owns the texts of a mapping that stand neither in the event nor in the configuration: digits of
/// numbers, joined categories, filled templates. Views into it hold until it ends, and are
/// overwritten then. Most mappings find room in its first block, which is not allocated.
class text_arena {
 public:
  text_arena() = default;
  text_arena(const text_arena&) = delete;
  text_arena& operator=(const text_arena&) = delete;
  ~text_arena() {
    wipe(first_.data(), blocks_.empty() ? first_.size() - room_ : first_.size());
    for (const block& each : blocks_) wipe(each.bytes.get(), each.size);
  }

  std::string_view keep(std::string_view text) {
    make_room(text.size());
    return {write(text), text.size()};
  }

  /// The pieces in one text, with the separator between.
  std::string_view join(const std::vector<std::string_view>& pieces, std::string_view separator) {
    std::size_t size = pieces.empty() ? 0 : separator.size() * (pieces.size() - 1);
    for (const std::string_view piece : pieces) size += piece.size();
    make_room(size);
    const char* start = end_;
    std::string_view before;
    for (const std::string_view piece : pieces) {
      write(before);
      write(piece);
      before = separator;
    }
    return {start, size};
  }

 private:
  struct block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };

  const char* write(std::string_view text) {
    const char* start = end_;
    end_ = std::copy(text.begin(), text.end(), end_);
    room_ -= text.size();
    return start;
  }

  /// Makes room for `size` bytes in one block.
  void make_room(std::size_t size) {
    if (size <= room_) return;
    size = (std::max)(2 * size, first_.size());
    blocks_.push_back({std::make_unique<char[]>(size), size});
    end_ = blocks_.back().bytes.get();
    room_ = size;
  }

  std::array<char, 512> first_;  // written before it is read
  std::vector<block> blocks_;
  char* end_ = first_.data();
  std::size_t room_ = first_.size();
};

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
