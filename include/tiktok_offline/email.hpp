// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_EMAIL_HPP
#define TIKTOK_OFFLINE_EMAIL_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detail/text/ascii.hpp"
#include "detail/text/unicode.hpp"
#include "detail/text/wiped_digits.hpp"
#include "identity.hpp"
#include "issue.hpp"
#include "normalizer.hpp"
#include "sha256.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

inline constexpr std::string_view mailto_scheme = "mailto:";

/// The addresses of a `mailto:` link (RFC 6068) without its fields, `?subject=...`; any other text
/// as it is.
constexpr std::string_view without_mailto_fields(std::string_view text) {
  if (!starts_with_in_any_case(text, mailto_scheme)) return text;
  return text.substr(0, text.find('?', text.find('@')));
}

/// Calls `use` with each address that a text holds, or with the whole text; with nothing for a
/// blank text. Only a text with two `@` or more is taken apart, at `;` and `,`: one may be in a
/// name.
template <class Use>
void each_email(std::string_view text, Use use) {
  const visible_text visible(text, visible_text::digits::as_written);
  text = without_mailto_fields(trim_unicode(visible.view()));
  const bool may_hold_several = text.find('@') != text.rfind('@');
  while (!text.empty()) {
    const std::size_t end = may_hold_several ? text.find_first_of(";,") : std::string_view::npos;
    const std::string_view piece = trim_unicode(text.substr(0, end));
    if (!piece.empty()) use(piece);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// The bytes of a quote or an apostrophe, straight or typographic, at the front of a text; 0 when
/// there is none.
constexpr std::size_t leading_quote(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == '"' || text.front() == '\'') return 1;
  const code_point first = first_code_point(text);
  const bool typographic = (first.value >= 0x2018 && first.value <= 0x201F) ||
                           first.value == 0x00AB || first.value == 0x00BB;
  return typographic ? first.bytes : 0;
}

constexpr std::size_t trailing_quote(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t bytes = last_code_point(text).bytes;
  return leading_quote(text.substr(text.size() - bytes)) > 0 ? bytes : 0;
}

/// The bytes of what ends a sentence or a list, full-width forms too; 0 when there is none.
constexpr std::size_t trailing_stop(std::string_view text) {
  if (text.empty()) return 0;
  const code_point last = last_code_point(text);
  switch (last.value) {
    case '.':
    case ',':
    case ';':
    case 0x3001:  // ideographic comma and full stop
    case 0x3002:
    case 0xFF0C:
    case 0xFF0E:
    case 0xFF1B:
    case 0xFF61:
      return last.bytes;
    default:
      return 0;
  }
}

/// The address of a `mailto:` link, which may be the address in `Lea <mailto:...>`.
constexpr std::string_view address_of_mailto(std::string_view link) {
  link = without_mailto_fields(link).substr(mailto_scheme.size());
  while (starts_with(link, "/")) link.remove_prefix(1);
  return link;
}

/// The address of `Lea <lea@example.com>`. The text itself, which is then refused, when the name is
/// another address: of several none is taken.
constexpr std::string_view address_in_brackets(std::string_view text) {
  const std::size_t open = text.rfind('<');
  const std::string_view name = text.substr(0, open);
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  if (name.find('@') == std::string_view::npos) return address;
  const bool is_link = starts_with_in_any_case(address, mailto_scheme);
  const std::string_view bare = is_link ? address.substr(mailto_scheme.size()) : address;
  for (std::size_t at = 0; at + bare.size() <= name.size(); ++at) {
    if (is_same_in_any_case(name.substr(at, bare.size()), bare)) return address;
  }
  return text;
}

/// Takes off one layer of what people and programs put around an address; the same text when there
/// is none: `mailto:`, `Lea <...>`, quotes, and what ends a sentence or a list.
constexpr std::string_view unwrap_email(std::string_view text) {
  const std::string_view trimmed = trim_unicode(text);
  if (trimmed.size() < text.size()) return trimmed;
  if (starts_with_in_any_case(text, mailto_scheme)) return address_of_mailto(text);
  if (ends_with(text, ">") && text.find('<') != std::string_view::npos) {
    return address_in_brackets(text);
  }
  if (const std::size_t bytes = leading_quote(text)) return text.substr(bytes);
  if (const std::size_t bytes = trailing_quote(text)) return text.substr(0, text.size() - bytes);
  return text.substr(0, text.size() - trailing_stop(text));
}

/// Letters, digits and everything beyond ASCII that is not a blank or a control.
constexpr bool is_email_letter(char32_t value) {
  const char c = static_cast<char>(value);
  return value < 0x80 ? is_letter(c) || is_digit(c)
                      : !is_unicode_blank(value) && !is_control(value);
}

template <class Predicate>
constexpr bool all_code_points(std::string_view text, Predicate holds) {
  while (!text.empty()) {
    const code_point next = first_code_point(text);
    if (!holds(next.value)) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

/// Whether a text has a character as URLs write it, `%40` for @: then it is not the address itself.
constexpr bool has_url_escape(std::string_view text) {
  for (std::size_t at = text.find('%'); at < text.size(); at = text.find('%', at + 1)) {
    const std::string_view code = text.substr(at + 1, 2);
    if (code.size() == 2 && all_of(code, is_hex_digit)) return true;
  }
  return false;
}

/// In front of the `@`: as in the e-mail field of the HTML standard, with dots anywhere, since
/// Japanese carriers gave out addresses with dots side by side and at the end.
constexpr bool is_email_local_part(std::string_view text) {
  constexpr std::size_t longest = 64;  // RFC 5321, 4.5.3.1.1
  constexpr std::string_view others = "!#$%&'*+/=?^_`{|}~-.";
  const auto is_allowed = [others](char32_t value) {
    return is_email_letter(value) ||
           (value < 0x80 && others.find(static_cast<char>(value)) != std::string_view::npos);
  };
  return !text.empty() && text.size() <= longest && !has_url_escape(text) &&
         all_code_points(text, is_allowed);
}

/// One label of a domain (RFC 1123, 2.1).
constexpr bool is_domain_label(std::string_view text) {
  constexpr std::size_t longest = 63;
  if (text.empty() || text.size() > longest) return false;
  if (text.front() == '-' || text.back() == '-') return false;
  return all_code_points(text,
                         [](char32_t value) { return value == '-' || is_email_letter(value); });
}

/// Two or more labels, of which the last is not a number.
constexpr bool is_email_domain(std::string_view text) {
  if (text.find('.') == std::string_view::npos) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (!is_domain_label(label)) return false;
    if (dot == std::string_view::npos) return !all_of(label, is_digit);
    text.remove_prefix(dot + 1);
  }
}

/// An address that mail could reach: without quotes, comments and numeric hosts.
constexpr bool is_email(std::string_view text) {
  constexpr std::size_t longest = 254;  // RFC 5321 as corrected by erratum 1690
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.size() > longest) return false;
  return is_email_local_part(text.substr(0, at)) && is_email_domain(text.substr(at + 1));
}

/// The e-mail rule: removes what is around the address and makes A-Z lower case.
inline std::optional<std::string> normalize_email_piece(std::string_view text) {
  constexpr std::size_t longest_writing = 1000;  // an address has 254 bytes at most
  if (text.size() > longest_writing) return std::nullopt;
  for (std::string_view before; before != text;) {
    before = text;
    text = unwrap_email(text);
  }
  if (!is_email(text)) return std::nullopt;
  std::optional<std::string> address(std::in_place, text);
  for (char& c : *address) c = to_lower(c);
  return address;
}

/// Reads one piece of `each_email`: a digest is passed on, anything else is normalised, by the
/// caller's rule where there is one, and hashed.
inline identity_reading read_email_piece(std::string_view piece,
                                         const email_normalizer_function& normalizer = {}) {
  if (const auto given = read_digest(piece)) return *given;
  if (is_unsupported_digest(piece)) return {std::nullopt, issue_code::unsupported_digest};
  std::optional<std::string> address =
      normalizer ? normalizer(piece) : normalize_email_piece(piece);
  if (!address || address->empty()) return {std::nullopt, issue_code::invalid_email};
  // TikTok says "lower-case" and no more, so what beyond ASCII is in lower case is not known.
  const bool doubtful = !normalizer && !is_ascii(*address);
  const identity_reading reading =
      hash_identity(*address, doubtful ? std::optional(issue_code::email_not_ascii) : std::nullopt);
  wipe(*address);
  return reading;
}

}  // namespace detail

/// Reads all e-mail addresses in a text, separated by `;` or `,`, and digests between them; or one
/// digest. A text without two `@` is not taken apart, so one of several digests is `invalid_email`.
/// The result is empty for a blank text.
[[nodiscard]] inline std::vector<identity_reading> read_emails(std::string_view text) {
  std::vector<identity_reading> readings;
  detail::each_email(text, [&readings](std::string_view piece) {
    readings.push_back(detail::read_email_piece(piece));
  });
  return readings;
}

/// Reads one e-mail address, or its digest as 64 hex digits. Without a digest, the issue is
/// `invalid_email` (also if the text has several addresses), `unsupported_digest`, `placeholder` or
/// `hash_failed`; with one it may be `email_not_ascii`. A blank text has neither digest nor issue.
[[nodiscard]] inline identity_reading read_email(std::string_view text) {
  detail::lone_reading found;
  detail::each_email(
      text, [&found](std::string_view piece) { found.add(detail::read_email_piece(piece)); });
  return found.or_else(issue_code::invalid_email);
}

/// The address in the form that is hashed: without what is around it (`Lea <...>`, `mailto:`,
/// quotes, invisible characters) and with A-Z in lower case; otherwise unchanged. `nullopt` if the
/// text is not exactly one address to which mail could be delivered.
[[nodiscard]] inline std::optional<std::string> normalize_email(std::string_view text) {
  std::optional<std::string> address;
  bool is_one = true;
  detail::each_email(text, [&](std::string_view piece) {
    is_one = is_one && !address;
    address = detail::normalize_email_piece(piece);
    is_one = is_one && address;
  });
  if (!is_one) address.reset();
  return address;  // moved: no copy of it remains
}

/// The SHA-256 of the normalised address; 64 hex digits are taken as its digest and are only made
/// lower case. `nullopt` if there is no digest; `read_email` says why.
[[nodiscard]] inline std::optional<digest> hash_email(std::string_view text) {
  return read_email(text).hashed;
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
