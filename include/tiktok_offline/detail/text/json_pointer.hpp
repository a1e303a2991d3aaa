// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_JSON_POINTER_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_JSON_POINTER_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// JSON Pointer, RFC 6901: `~` and `/` in a key are written `~0` and `~1`.

/// Appends `/key` to a pointer.
inline void append_key(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

inline void append_index(std::string& pointer, std::size_t index) {
  (pointer += '/') += std::to_string(index);
}

/// The key that a part of a pointer is written for; `nullopt` if `~` is followed by neither 0
/// nor 1.
inline std::optional<std::string> unescape_key(std::string_view written) {
  std::string key;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '~') {
      key += written[i];
    } else if (++i < written.size() && (written[i] == '0' || written[i] == '1')) {
      key += written[i] == '0' ? '~' : '/';
    } else {
      return std::nullopt;
    }
  }
  return key;
}

/// A key that is an index of an array: digits without a zero in front.
constexpr std::optional<std::size_t> read_index(std::string_view key) {
  constexpr std::size_t most_digits = 9;
  if (key.empty() || key.size() > most_digits || !all_of(key, is_digit) ||
      (key.size() > 1 && key.front() == '0')) {
    return std::nullopt;
  }
  std::size_t index = 0;
  for (char c : key) index = 10 * index + static_cast<std::size_t>(c - '0');
  return index;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
