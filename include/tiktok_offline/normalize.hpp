// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_NORMALIZE_HPP
#define TIKTOK_OFFLINE_NORMALIZE_HPP

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "detail/clear_text.hpp"
#include "detail/text.hpp"
#include "sha256.hpp"

namespace tiktok_offline {
inline namespace v0 {

/// Replaces the library's phone rule: gets the trimmed text, gives the number in E.164 with its
/// `+`, or nothing. The result is checked. It is called on every thread that maps.
using phone_normalizer_function = std::function<std::optional<std::string>(std::string_view)>;

namespace detail {

/// Exactly one `@`, something on both sides of it, and no white space; `text` is trimmed.
inline bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  return text.find('@', at + 1) == std::string_view::npos && !has_white_space(text);
}

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

}  // namespace detail

/// The address as TikTok hashes it: trimmed, A-Z in lower case, nothing else changed. Nothing for
/// a text without exactly one `@`, with nothing on a side of it, or with white space inside.
[[nodiscard]] inline std::optional<std::string> normalize_email(std::string_view text) {
  text = detail::trim(text);
  if (!detail::is_email(text)) return std::nullopt;
  return detail::lower_case(text);
}

namespace detail {

// Calling codes assigned by the ITU (list of E.164 country codes), between blanks.
inline constexpr std::string_view country_codes =
    " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63"
    " 64 65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227"
    " 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250"
    " 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299"
    " 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 379 380 381 382"
    " 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594"
    " 595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689"
    " 690 691 692 800 808 850 852 853 855 856 870 878 880 881 882 883 886 888 960 961 962 963 964"
    " 965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998 ";

// These countries have no trunk zero: a zero at the front belongs to the number and stays when it
// is written internationally. Found by comparing every country with libphonenumber.
inline constexpr std::string_view country_codes_that_keep_zero =
    " 39 225 226 227 229 241 242 267 268 378 501 676 679 687 853 992 ";

// In these countries some numbers are dialled at home in a way that the rule below does not know:
// with another trunk prefix than 0 (8 in Russia, 06 in Hungary), or with a zero of their own that
// the rule takes for a trunk zero or for the 00 of an international number (250, 992).
inline constexpr std::string_view country_codes_with_unknown_national_form =
    " 7 36 52 54 250 370 375 692 992 993 998 ";

/// Whether `codes`, a list between blanks, holds `code`.
inline bool holds_code(std::string_view codes, std::string_view code) {
  if (code.empty() || !all_of(code, is_digit)) return false;
  for (std::size_t at = codes.find(code); at != std::string_view::npos;
       at = codes.find(code, at + 1)) {
    if (codes[at - 1] == ' ' && codes[at + code.size()] == ' ') return true;
  }
  return false;
}

inline constexpr std::size_t longest_country_code = 3;

/// E.164 with its `+`: 7 to 15 digits, of which the first is not 0.
constexpr bool is_e164(std::string_view text) {
  if (text.size() < 1 + 7 || text.size() > 1 + 15 || text[0] != '+' || text[1] == '0') return false;
  return all_of(text.substr(1), is_digit);
}

/// The bytes of a character that people put into a phone number for the eye: blanks (U+00A0 and
/// U+202F too), dots, slashes, dashes (U+2010 to U+2015 too). 0 when there is none.
constexpr std::size_t leading_phone_separator(std::string_view text) {
  constexpr std::string_view ascii = " \t./-";
  if (!text.empty() && ascii.find(text.front()) != std::string_view::npos) return 1;
  if (starts_with(text, no_break_space)) return no_break_space.size();
  if (text.size() < 3 || !starts_with(text, "\xE2\x80")) return 0;
  const bool narrow_no_break_space = text[2] == '\xAF';
  const bool dash = text[2] >= '\x90' && text[2] <= '\x95';
  return narrow_no_break_space || dash ? 3 : 0;
}

/// A phone number without what is there for the eye.
struct bare_phone {
  clear_digits digits{};
  bool international = false;
};

/// The length of the `+` or `00` at the front of a number; 0 when there is none.
constexpr std::size_t international_prefix(std::string_view digits) {
  if (starts_with(digits, "+")) return 1;
  return starts_with(digits, "00") ? 2 : 0;
}

/// Takes separators and brackets out. `(0)` is the trunk zero that is dialled at home only, so
/// digits in front of it are a country code. Nothing when any other character is in the text.
inline std::optional<bare_phone> strip_phone(std::string_view text) {
  constexpr std::string_view scheme = "tel:";
  if (text.size() >= scheme.size() && to_lower(text[0]) == 't' && to_lower(text[1]) == 'e' &&
      to_lower(text[2]) == 'l' && text[3] == ':') {
    text.remove_prefix(scheme.size());
  }
  bare_phone phone;
  clear_digits& digits = phone.digits;
  std::size_t trunk_zero = 0;  // where a (0) stands behind a country code
  std::size_t bracket = std::string_view::npos;
  while (!text.empty()) {
    const char c = text.front();
    if (const std::size_t bytes = leading_phone_separator(text)) {
      text.remove_prefix(bytes);
      continue;
    }
    if (is_digit(c) || (c == '+' && digits.empty())) {
      digits.append(text.substr(0, 1));
    } else if (c == '(' || c == '[') {
      bracket = digits.size();
    } else if (c == ')' || c == ']') {
      const bool around_zero =
          bracket != std::string_view::npos && digits.view().substr(bracket) == "0";
      if (around_zero) {
        if (trunk_zero > 0) return std::nullopt;
        trunk_zero = bracket;
      }
      bracket = std::string_view::npos;
    } else {
      return std::nullopt;
    }
    text.remove_prefix(1);
  }

  std::string_view country_code = digits.view().substr(0, trunk_zero);
  country_code.remove_prefix(international_prefix(country_code));
  if (country_code.size() > longest_country_code || starts_with(country_code, "0")) {
    return std::nullopt;
  }
  const bool has_country_code = !country_code.empty();
  if (has_country_code && !holds_code(country_codes_that_keep_zero, country_code)) {
    digits.erase(trunk_zero, 1);
  }
  const std::size_t prefix = international_prefix(digits.view());
  digits.erase(0, prefix);
  phone.international = prefix > 0 || has_country_code;
  return phone;
}

/// What the phone rule makes of a text.
struct phone_reading {
  std::optional<clear_digits> e164{};
  /// The country code was not written; it was taken from the configuration or from the digits in
  /// a way that can be wrong.
  bool country_code_assumed = false;
};

/// The phone rule (E.164, TikTok's page on user context). With the default code 33:
///   +33 6 12 34 56 78, 0033 6..., 33 (0)6...   the country code is written
///   06 12 34 56 78                             a trunk zero goes, 33 comes in front
///   6 12 34 56 78                              33 comes in front
///   33612345678                                assumed: has the code, or begins like it
inline phone_reading read_phone_text(std::string_view text, std::string_view default_country_code) {
  const std::optional<bare_phone> phone = strip_phone(trim(text));
  if (!phone || phone->digits.empty()) return {};
  std::string_view digits = phone->digits.view();
  std::string_view country_code;  // what comes in front
  phone_reading result;

  if (phone->international) {
    // nothing to add
  } else if (default_country_code.empty()) {
    // A 0 at the front, a national number of nobody knows where, is refused below.
    result.country_code_assumed = true;
  } else if (starts_with(digits, default_country_code)) {
    // Either the country code is there already or the national number happens to begin like it.
    constexpr std::size_t enough_for_international = 11;
    result.country_code_assumed = true;
    if (digits.size() < enough_for_international) country_code = default_country_code;
  } else {
    const bool trunk_zero =
        digits.front() == '0' && !holds_code(country_codes_that_keep_zero, default_country_code);
    if (trunk_zero) digits.remove_prefix(1);
    country_code = default_country_code;
  }
  clear_digits e164("+");
  e164.append(country_code);
  e164.append(digits);
  if (!is_e164(e164.view())) return {};
  result.e164 = e164;
  return result;
}

/// 32 or 40 hex digits: MD5 or SHA-1, which TikTok does not take.
constexpr bool is_unsupported_digest(std::string_view text) {
  return (text.size() == 32 || text.size() == 40) && all_of(text, is_hex_digit);
}

}  // namespace detail

/// The number in E.164 with its `+`, as TikTok hashes it. Without `+` or `00` it gets
/// `default_country_code` (digits alone, `"33"`), unless it begins with it and has 11 digits or
/// more; with no default it is taken as international, and nothing comes of a 0 at its front.
/// Nothing either for another character than digits and separators, or not 7 to 15 digits.
[[nodiscard]] inline std::optional<std::string> normalize_phone(
    std::string_view text, std::string_view default_country_code = {}) {
  const auto e164 = detail::read_phone_text(text, default_country_code).e164;
  return e164 ? std::optional(std::string(e164->view())) : std::nullopt;
}

/// The SHA-256 of the normalised address; 64 hex digits are a digest already and are passed on in
/// lower case. Nothing where `normalize_email` gives nothing, and when OpenSSL fails.
[[nodiscard]] inline std::optional<digest> hash_email(std::string_view text) {
  text = detail::trim(text);
  if (auto given = digest::from_hex(text)) return given;
  if (!detail::is_email(text)) return std::nullopt;
  std::string address = detail::lower_case(text);
  const std::optional<digest> hashed = sha256(address);
  detail::wipe(address);
  return hashed;
}

/// The SHA-256 of the number in E.164, its `+` included; 64 hex digits are a digest already and are
/// passed on in lower case. Nothing where `normalize_phone` gives nothing, and when OpenSSL fails.
[[nodiscard]] inline std::optional<digest> hash_phone(std::string_view text,
                                                      std::string_view default_country_code = {}) {
  if (auto given = digest::from_hex(detail::trim(text))) return given;
  const auto e164 = detail::read_phone_text(text, default_country_code).e164;
  return e164 ? sha256(e164->view()) : std::nullopt;
}

/// The currency code (ISO 4217) in upper case, trimmed. Nothing unless it is three ASCII letters.
[[nodiscard]] inline std::optional<std::string> normalize_currency(std::string_view text) {
  text = detail::trim(text);
  if (text.size() != 3 || !detail::all_of(text, detail::is_letter)) return std::nullopt;
  std::string code(text);
  for (char& c : code) c = detail::to_upper(c);
  return code;
}

/// Whether TikTok lists the currency; `code` in upper case.
[[nodiscard]] constexpr bool is_listed_currency(std::string_view code) {
  constexpr std::string_view listed =
      "AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL "
      "HUF IDR ILS INR ISK JPY KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR "
      "PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VES VND ZAR";
  return code.size() == 3 && code.find(' ') == std::string_view::npos &&
         listed.find(code) != std::string_view::npos;
}

}  // namespace v0
}  // namespace tiktok_offline

#endif
