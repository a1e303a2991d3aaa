// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_STORE_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_STORE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tiktok_offline {
inline namespace v0 {
namespace detail {

/// Owns the texts of a mapping that stand neither in the event nor in the configuration: digits of
/// numbers, joined categories, filled templates. Views into it hold until it ends.
class text_store {
 public:
  std::string_view keep(std::string_view text) {
    const bool fits =
        !blocks_.empty() && text.size() <= blocks_.back().capacity() - blocks_.back().size();
    if (!fits) blocks_.emplace_back().reserve((std::max)(text.size(), least_block));
    std::string& block = blocks_.back();
    block.append(text);  // it has room, so that nothing moves
    return std::string_view(block).substr(block.size() - text.size());
  }

 private:
  // More than a std::string holds within itself, which would move with it.
  static constexpr std::size_t least_block = 500;

  std::vector<std::string> blocks_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tiktok_offline

#endif
