// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PHONE_HPP
#define TIKTOK_OFFLINE_PHONE_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detail/phone_plan.hpp"
#include "detail/phone_readings.hpp"
#include "detail/phone_text.hpp"
#include "detail/text/ascii.hpp"
#include "detail/text/unicode.hpp"
#include "detail/text/wiped_digits.hpp"
#include "identity.hpp"
#include "issue.hpp"
#include "normalizer.hpp"
#include "sha256.hpp"

// How a phone number becomes E.164, the form that TikTok hashes:
//
//   split    each_phone                    a text may hold several numbers, separated by ; or ,
//   clean    phone_text.hpp                an extension, blanks, brackets, dashes, invisible
//                                          characters: what is there for the eye is removed
//   decide   phone_readings.hpp            the digits can be read in more than one way; those count
//                                          that the country's numbering plan lists
//
//   written                                  default   read as
//   +33 6 12 34 56 78, 33 (0)6 12...         any       international, and nothing else
//   +33 06 12 34 56 78                       any       the same, without the trunk prefix 0
//   0033 6 12..., in the US 011 33 6 12...   any, US   international, where that is listed
//   06 12 34 56 78                           France    without the trunk prefix 0
//   0 15 11 98765-4321                       Brazil    without the trunk prefix 0 and the carrier's
//                                                      code 15: +5511987654321
//   6 12 34 56 78                            France    as written
//   33612345678                              any       international without its +, reported
//
// The first reading that is listed is sent; if another one is listed as well, that is reported, as
// phone_country_code_assumed. If none is, the first of a length that the country uses is sent and
// reported as unlisted_phone, since countries open new ranges; else it is an invalid_phone.

namespace tiktok_offline {
inline namespace v0_2 {

namespace detail {

/// E.164 with its `+`: 7 to 15 digits, of which the first is not 0.
constexpr bool is_e164(std::string_view text) {
  if (text.size() < 1 + 7 || text.size() > 1 + 15 || text[0] != '+' || text[1] == '0') return false;
  return all_of(text.substr(1), is_digit);
}

/// Fewer digits than nearly all numbers, or a parameter of a `tel:`: after a number in the same
/// text that is an extension of it.
inline bool is_addition_to_number(std::string_view piece) {
  constexpr std::ptrdiff_t fewest_digits = 7;
  if (piece.size() == digest::length) return false;
  return piece.find('=') != std::string_view::npos ||
         std::count_if(piece.begin(), piece.end(), is_digit) < fewest_digits;
}

/// Calls `use` with each number that a text holds, ready to be read by `read_phone_piece`; with
/// nothing for a blank text.
template <class Use>
void each_phone(std::string_view text, Use use) {
  const visible_text visible(text, visible_text::digits::as_ascii);
  text = visible.view();
  // RFC 3966: a number that is complete only with the code that follows it. It is refused whole.
  const bool lacks_its_front = find_in_any_case(text, ";phone-context=+") != std::string_view::npos;
  bool has_number = false;
  while (!text.empty()) {
    const std::size_t end = lacks_its_front ? std::string_view::npos : text.find_first_of(";,");
    const std::string_view piece = trim_unicode(text.substr(0, end));
    if (!piece.empty() && !(has_number && is_addition_to_number(piece))) {
      const std::string_view number =
          without_decimal_zero(without_extension(piece, extension_labels));
      use(number.empty() ? piece : number);
      has_number = true;
    }
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// MD5 or SHA-1. 32 digits without a letter are rather a long number.
constexpr bool is_unsupported_phone_digest(std::string_view text) {
  return is_unsupported_digest(text) && !all_of(text, is_digit);
}

/// Whether a piece may be read in another way in another country: not a digest and not a number
/// that begins with +, be it after `tel:` or in a bracket.
inline bool needs_country(std::string_view piece) {
  constexpr std::string_view scheme = "tel:";
  const bool is_digest = piece.size() == digest::length && all_of(piece, is_hex_digit);
  if (is_digest || is_unsupported_phone_digest(piece)) return false;
  if (starts_with_in_any_case(piece, scheme)) piece.remove_prefix(scheme.size());
  const std::size_t first = piece.find_first_not_of(" ([");
  return first == std::string_view::npos || piece[first] != '+';
}

/// What the digits of a text come to.
inline std::optional<phone_reading> read_digits(std::string_view text,
                                                const phone_country& country) {
  const std::optional<dialled_number> number = strip_phone(text);
  return number ? decide(*number, country) : std::nullopt;
}

/// The phone rule for one piece. What follows a tilde may be an extension or more digits: the
/// reading that the plans list counts, and where both are listed the longer one, with a doubt.
inline std::optional<phone_reading> read_phone_number(std::string_view piece,
                                                      const phone_country& country) {
  std::optional<phone_reading> reading = read_digits(piece, country);
  const std::string_view shorter = without_extension(piece, tildes);
  if (shorter.size() == piece.size()) return reading;
  std::optional<phone_reading> without_end = read_digits(shorter, country);
  if (!without_end) return reading;
  if (!reading || (!is_listed(*reading) && is_listed(*without_end))) return without_end;
  if (!reading->doubt) reading->doubt = issue_code::phone_country_code_assumed;
  return reading;
}

/// The same by the caller's rule.
inline std::optional<phone_reading> read_phone_number(std::string_view piece,
                                                      const phone_country& country,
                                                      const phone_normalizer_function& normalizer) {
  if (!normalizer) return read_phone_number(piece, country);
  std::optional<std::string> e164 = normalizer(piece, country.name);
  if (!e164) return std::nullopt;
  std::optional<phone_reading> reading;
  if (is_e164(*e164)) reading = phone_reading{wiped_digits(*e164), std::nullopt};
  wipe(*e164);
  return reading;
}

/// Reads one piece of `each_phone`: a digest is passed on, anything else is normalised and hashed.
inline identity_reading read_phone_piece(std::string_view piece, const phone_country& country,
                                         const phone_normalizer_function& normalizer = {}) {
  if (const auto given = read_digest(piece)) return *given;
  if (is_unsupported_phone_digest(piece)) return {std::nullopt, issue_code::unsupported_digest};
  const std::optional<phone_reading> reading = read_phone_number(piece, country, normalizer);
  if (!reading) return {std::nullopt, issue_code::invalid_phone};
  return hash_identity(reading->e164.view(), reading->doubt);
}

/// The country that a text names, none for a blank text; no value for a text that names none.
inline std::optional<phone_country> named_country(std::string_view text) {
  return is_blank(text) ? std::optional(phone_country{}) : find_country(text);
}

/// Calls `use` with the reading of each number of a text. Where a country is needed and the text
/// names none, there is no digest.
template <class Use>
void read_phones_of_country(std::string_view text, std::string_view country, Use use) {
  const std::optional<phone_country> home = named_country(country);
  each_phone(text, [&](std::string_view piece) {
    const bool is_guess = !home && needs_country(piece);
    use(is_guess ? identity_reading{std::nullopt, issue_code::unknown_country}
                 : read_phone_piece(piece, home.value_or(phone_country{})));
  });
}

}  // namespace detail

/// Reads all phone numbers, or digests of them, in a text: separate them with `;` or `,`. `country`
/// as in `read_phone`. The result is empty for a blank text.
[[nodiscard]] inline std::vector<identity_reading> read_phones(std::string_view text,
                                                               std::string_view country = {}) {
  std::vector<identity_reading> readings;
  detail::read_phones_of_country(
      text, country, [&readings](const identity_reading& reading) { readings.push_back(reading); });
  return readings;
}

/// Reads one phone number, or its digest as 64 hex digits. `country`, a two-letter ISO 3166 code or
/// a calling code, applies to numbers without a calling code. Without a digest, the issue is
/// `invalid_phone` (also if the text has several numbers), `unsupported_digest`, `placeholder`,
/// `unknown_country` or `hash_failed`; with one it may be `phone_country_code_assumed` or
/// `unlisted_phone`. A blank text has neither digest nor issue.
[[nodiscard]] inline identity_reading read_phone(std::string_view text,
                                                 std::string_view country = {}) {
  detail::lone_reading found;
  detail::read_phones_of_country(text, country,
                                 [&found](const identity_reading& reading) { found.add(reading); });
  return found.or_else(issue_code::invalid_phone);
}

/// The number in E.164 with its `+`, the form that is hashed; `country` as in `read_phone`.
/// `nullopt` if the text is not exactly one phone number. `read_phone` also reports doubts.
[[nodiscard]] inline std::optional<std::string> normalize_phone(std::string_view text,
                                                                std::string_view country = {}) {
  const std::optional<detail::phone_country> home = detail::named_country(country);
  std::optional<std::string> e164;
  int count = 0;
  detail::each_phone(text, [&](std::string_view piece) {
    ++count;
    if (!home && detail::needs_country(piece)) return;
    const auto reading = detail::read_phone_number(piece, home.value_or(detail::phone_country{}));
    if (reading) e164.emplace(reading->e164.view());
  });
  return count == 1 ? e164 : std::nullopt;
}

/// The SHA-256 of the number in E.164, including its `+`; 64 hex digits are taken as its digest and
/// are only made lower case. `nullopt` if there is no digest; `read_phone` says why.
[[nodiscard]] inline std::optional<digest> hash_phone(std::string_view text,
                                                      std::string_view country = {}) {
  return read_phone(text, country).hashed;
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
