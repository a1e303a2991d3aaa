// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_PHONE_TEXT_HPP
#define TIKTOK_OFFLINE_DETAIL_PHONE_TEXT_HPP

#include <cstddef>
#include <optional>
#include <string_view>

#include "text/ascii.hpp"
#include "text/unicode.hpp"
#include "text/wiped_digits.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// What people put around and between the digits of a phone number.

/// Whether a character is put into a phone number for the eye only: those that libphonenumber names
/// and all blanks within a line.
constexpr bool is_phone_separator(char32_t value) {
  constexpr code_point_range beyond_ascii[] = {{0x2010, 0x2015}, {0x2053, 0x2053}, {0x2212, 0x2212},
                                               {0x223C, 0x223C}, {0x30FC, 0x30FC}, {0xFF0D, 0xFF0F},
                                               {0xFF5E, 0xFF5E}};
  switch (value) {
    case ' ':
    case '-':
    case '.':
    case '/':
    case '~':
    case '\t':
      return true;
    default:
      return value >= 0x80 && (is_space(value) || is_within(beyond_ascii, value));
  }
}

enum class bracket { none, opening, closing };

constexpr bracket bracket_of(char32_t value) {
  if (value == '(' || value == '[' || value == 0xFF08 || value == 0xFF3B) return bracket::opening;
  if (value == ')' || value == ']' || value == 0xFF09 || value == 0xFF3D) return bracket::closing;
  return bracket::none;
}

/// What an extension is called at the end of a number, as in libphonenumber; a label that another
/// one ends with comes after it.
inline constexpr std::string_view extension_labels[] = {
    "extensi\xC3\xB3n",  // with an accent, composed and decomposed
    "extensio\xCC\x81n",
    "extension",
    "anexo",
    "extn",
    "ext",
    "xtn",
    "xt",
    "\xD0\xB4\xD0\xBE\xD0\xB1",  // Russian
    "\xD0\x94\xD0\xBE\xD0\xB1",
    "\xD0\x94\xD0\x9E\xD0\x91",
    "\xEF\xBD\x85\xEF\xBD\x98\xEF\xBD\x94\xEF\xBD\x8E",  // extn, ext, int, x, # full-width
    "\xEF\xBD\x85\xEF\xBD\x98\xEF\xBD\x94",
    "\xEF\xBD\x89\xEF\xBD\x8E\xEF\xBD\x94",
    "int",
    "x",
    "\xEF\xBD\x98",
    "#",
    "\xEF\xBC\x83"};

/// A tilde, which is a separator for some and begins an extension for others.
inline constexpr std::string_view tildes[] = {"~", "\xEF\xBD\x9E"};

/// Without a label and 1 to 7 digits at its end: `ext. 12`, `x12`, `#12`.
template <std::size_t Size>
std::string_view without_extension(std::string_view text, const std::string_view (&labels)[Size]) {
  constexpr std::size_t most_digits = 7;
  std::string_view front = text;
  if (ends_with(front, "#")) front.remove_suffix(1);
  std::size_t digits = 0;
  for (; !front.empty() && is_digit(front.back()); front.remove_suffix(1)) ++digits;
  if (digits == 0 || digits > most_digits) return text;
  while (!front.empty() && (front.back() == '-' || is_space(last_code_point(front).value))) {
    front.remove_suffix(last_code_point(front).bytes);
  }
  if (ends_with(front, ":") || ends_with(front, ".")) front.remove_suffix(1);
  for (const std::string_view label : labels) {
    if (front.size() < label.size()) continue;
    const std::size_t start = front.size() - label.size();
    if (starts_with_in_any_case(front.substr(start), label)) {
      return trim_unicode(front.substr(0, start));
    }
  }
  return text;
}

/// Without the `.0` or `.00` of a number that was floating: only after digits that may have a `+`.
inline std::string_view without_decimal_zero(std::string_view text) {
  const std::size_t point = text.rfind('.');
  if (point == std::string_view::npos || point + 1 == text.size()) return text;
  if (text.find_first_not_of('0', point + 1) != std::string_view::npos) return text;
  const std::string_view number = text.substr(0, point);
  const bool bare = all_of(starts_with(number, "+") ? number.substr(1) : number, is_digit);
  return bare ? number : text;
}

/// Whether an x stands for a carrier's code, as in Brazil's `0xx11`. Further on in a number it
/// hides digits or begins an extension.
constexpr bool is_for_carrier(char c, std::size_t digits_before) {
  constexpr std::size_t most_before = 3;
  return to_lower(c) == 'x' && digits_before <= most_before;
}

/// A number with nothing in it but what is dialled.
struct dialled_number {
  wiped_digits digits{};
  /// It began with it.
  bool has_plus = false;
  /// Where the zero of a `(0)` is among the digits; people put one into numbers of all countries.
  std::optional<std::size_t> bracketed_zero{};
};

/// Takes separators, brackets and `tel:` out. No value when any other character is in the text.
inline std::optional<dialled_number> strip_phone(std::string_view text) {
  constexpr std::string_view scheme = "tel:";
  if (starts_with_in_any_case(text, scheme)) text.remove_prefix(scheme.size());
  dialled_number number;
  wiped_digits& digits = number.digits;
  std::optional<std::size_t> opened;  // how many digits there were when a bracket opened
  while (!text.empty()) {
    if (is_digit(text.front())) {
      digits.append(text.substr(0, 1));
      text.remove_prefix(1);
      continue;
    }
    const code_point next = first_code_point(text);
    const bracket found = bracket_of(next.value);
    if (found == bracket::opening) {
      opened = digits.size();
    } else if (found == bracket::closing) {
      const bool around_zero = opened && digits.view().substr(*opened) == "0" && *opened > 0;
      if (around_zero && number.bracketed_zero) return std::nullopt;
      if (around_zero) number.bracketed_zero = opened;
      opened.reset();
    } else if (text.front() == '+' && !number.has_plus && digits.empty()) {
      number.has_plus = true;
    } else if (!is_phone_separator(next.value) && !is_for_carrier(text.front(), digits.size())) {
      return std::nullopt;
    }
    text.remove_prefix(next.bytes);
  }
  return number;
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
