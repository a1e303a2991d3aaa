// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_ASCII_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_ASCII_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// Own functions for ASCII: those of <cctype> depend on the locale.

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
constexpr bool is_letter(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}
constexpr bool is_upper_letter(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

template <class Predicate>
constexpr bool all_of(std::string_view text, Predicate holds) {
  for (char c : text) {
    if (!holds(c)) return false;
  }
  return true;
}

constexpr bool starts_with(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

/// `head` in lower case.
constexpr bool starts_with_in_any_case(std::string_view text, std::string_view head) {
  if (text.size() < head.size()) return false;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (to_lower(text[i]) != head[i]) return false;
  }
  return true;
}

/// Where `part`, in lower case, is in a text; `npos` when it is not.
constexpr std::size_t find_in_any_case(std::string_view text, std::string_view part) {
  for (std::size_t at = 0; at + part.size() <= text.size(); ++at) {
    if (starts_with_in_any_case(text.substr(at), part)) return at;
  }
  return std::string_view::npos;
}

constexpr bool is_same_in_any_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (to_lower(left[i]) != to_lower(right[i])) return false;
  }
  return true;
}

constexpr bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

/// U+00A0 in UTF-8, which web forms and spreadsheets leave at the ends of a value.
inline constexpr std::string_view no_break_space = "\xC2\xA0";

/// Of ASCII and above the blank, whether a `char` has a sign or not: no part of white space.
constexpr bool is_ascii_above_blank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte < 0x80;
}

/// The bytes of the white space at the front of `text`, 0 when there is none. White space is the
/// six characters of ASCII and U+00A0. (Inside a phone number other characters count, see there.)
constexpr std::size_t leading_white_space(std::string_view text) {
  if (text.empty() || is_ascii_above_blank(text.front())) return 0;
  if (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r')) return 1;
  return starts_with(text, no_break_space) ? no_break_space.size() : 0;
}

constexpr std::size_t trailing_white_space(std::string_view text) {
  if (text.empty() || is_ascii_above_blank(text.back())) return 0;
  if (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r')) return 1;
  return ends_with(text, no_break_space) ? no_break_space.size() : 0;
}

constexpr std::string_view trim(std::string_view text) {
  while (std::size_t bytes = leading_white_space(text)) text.remove_prefix(bytes);
  while (std::size_t bytes = trailing_white_space(text)) text.remove_suffix(bytes);
  return text;
}

/// Empty, or nothing but white space.
constexpr bool is_blank(std::string_view text) {
  while (std::size_t bytes = leading_white_space(text)) text.remove_prefix(bytes);
  return text.empty();
}

template <class Unsigned>
bool are_same_bytes(const char* left, const char* right) {
  Unsigned of_left = 0;
  Unsigned of_right = 0;
  std::memcpy(&of_left, left, sizeof of_left);
  std::memcpy(&of_right, right, sizeof of_right);
  return of_left == of_right;
}

/// Whether two texts are equal, byte by byte. For names, most of which are so short that a call of
/// `memcmp` takes longer than the comparison.
inline bool is_equal(std::string_view left, std::string_view right) {
  const std::size_t size = left.size();
  if (size != right.size()) return false;
  const char* const l = left.data();
  const char* const r = right.data();
  if (size > 16) return std::memcmp(l, r, size) == 0;
  // The last bytes, some of them a second time.
  if (size >= 8) {
    return are_same_bytes<std::uint64_t>(l, r) &&
           are_same_bytes<std::uint64_t>(l + size - 8, r + size - 8);
  }
  if (size >= 4) {
    return are_same_bytes<std::uint32_t>(l, r) &&
           are_same_bytes<std::uint32_t>(l + size - 4, r + size - 4);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (l[i] != r[i]) return false;
  }
  return true;
}

/// Whether a text is one of some words; outer white space and case do not count.
template <class Words>
bool is_one_of(std::string_view text, const Words& words) {
  text = trim(text);
  for (std::string_view word : words) {
    if (word.size() < text.size()) continue;  // most texts are longer
    if (is_same_in_any_case(text, trim(word))) return true;
  }
  return false;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
