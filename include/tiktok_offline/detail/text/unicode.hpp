// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_UNICODE_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_UNICODE_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

#include "ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// What contact apps, web forms and spreadsheets leave in e-mail addresses and phone numbers. Other
// kinds of values keep to ASCII and U+00A0, see text.hpp.

constexpr bool is_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

/// A code point and how many bytes it takes.
struct code_point {
  char32_t value = 0;
  std::size_t bytes = 1;
};

/// Stands for a byte that is not UTF-8 (RFC 3629) at its place; U+FFFD, the replacement character.
inline constexpr char32_t not_utf8 = 0xFFFD;

/// The code point at the front of a text that is not empty.
constexpr code_point first_code_point(std::string_view text) {
  const auto byte = [text](std::size_t place) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[place]));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {not_utf8, 1};
  char32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t place = 1; place < bytes; ++place) {
    if ((byte(place) & 0xC0U) != 0x80) return {not_utf8, 1};
    value = (value << 6U) | (byte(place) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {not_utf8, 1};
  return {value, bytes};
}

/// The code point at the end of a text that is not empty.
constexpr code_point last_code_point(std::string_view text) {
  std::size_t start = text.size() - 1;
  while (start > 0 && text.size() - start < 4 &&
         (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80) {
    --start;
  }
  const code_point last = first_code_point(text.substr(start));
  return start + last.bytes == text.size() ? last : code_point{not_utf8, 1};
}

/// Code points from `first` to `last`.
struct code_point_range {
  char32_t first;
  char32_t last;
};

template <std::size_t Size>
constexpr bool is_within(const code_point_range (&ranges)[Size], char32_t value) {
  for (const code_point_range& range : ranges) {
    if (value >= range.first && value <= range.last) return true;
  }
  return false;
}

/// Soft hyphens, joiners, marks of direction and of byte order: nobody sees them.
constexpr bool is_invisible(char32_t value) {
  constexpr code_point_range ranges[] = {{0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C},
                                         {0x180E, 0x180E}, {0x200B, 0x200F}, {0x202A, 0x202E},
                                         {0x2060, 0x2064}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};
  return is_within(ranges, value);
}

/// A blank within a line: the category Zs, and the tab.
constexpr bool is_space(char32_t value) {
  constexpr code_point_range ranges[] = {{'\t', '\t'},     {' ', ' '},       {0x00A0, 0x00A0},
                                         {0x1680, 0x1680}, {0x2000, 0x200A}, {0x202F, 0x202F},
                                         {0x205F, 0x205F}, {0x3000, 0x3000}};
  return is_within(ranges, value);
}

/// Any blank: a space, or what ends a line.
constexpr bool is_unicode_blank(char32_t value) {
  if (value < 0x80) return value == ' ' || (value >= '\t' && value <= '\r');
  const bool ends_line = value == 0x0085 || value == 0x2028 || value == 0x2029;
  return ends_line || is_space(value);
}

/// The category Cc.
constexpr bool is_control(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value <= 0x9F);
}

/// A decimal digit (category Nd) of the Basic Multilingual Plane, full-width ones too, as ASCII.
inline std::optional<char> as_ascii_digit(char32_t value) {
  // Each script's zero; its other digits follow.
  constexpr char32_t zeros[] = {'0',    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0,
                                0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
                                0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900,
                                0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};
  const auto* const after = std::upper_bound(std::begin(zeros), std::end(zeros), value);
  if (after == std::begin(zeros) || value - *(after - 1) > 9) return std::nullopt;
  return static_cast<char>('0' + static_cast<int>(value - *(after - 1)));
}

/// Without blanks at its ends.
constexpr std::string_view trim_unicode(std::string_view text) {
  while (!text.empty() && is_unicode_blank(first_code_point(text).value)) {
    text.remove_prefix(first_code_point(text).bytes);
  }
  while (!text.empty() && is_unicode_blank(last_code_point(text).value)) {
    text.remove_suffix(last_code_point(text).bytes);
  }
  return text;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
