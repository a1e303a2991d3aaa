// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_PHONE_HPP
#define TIKTOK_OFFLINE_PHONE_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detail/clear_text.hpp"
#include "detail/numbering_plans.hpp"
#include "detail/text.hpp"
#include "detail/text/unicode.hpp"
#include "identity.hpp"
#include "issue.hpp"
#include "sha256.hpp"

// How a phone number becomes E.164, TikTok's form of it. Three steps, in this order:
//
//   clean    what is there for the eye goes: invisible characters, blanks, brackets, dashes, an
//            extension; digits of other scripts become ASCII
//   split    a text may hold several numbers, separated by ; or ,
//   decide   of all ways to read the digits, those that the numbering plans allow are right:
//
//     +33 6 12 34 56 78, 33 (0)6...     international, and nothing else
//     +33 06 12 34 56 78                the same: a trunk prefix behind the code goes
//     00 33 6..., in the US 011 33 6... international if such a number exists, else read on
//     06 12 34 56 78, default France    without the trunk prefix
//     6 12 34 56 78, default France     as written
//     33612345678                       international without its +
//
// Brazil's 0 15 11 98765-4321 is without the trunk prefix as well: 0 and the carrier's 15 are one.

namespace tiktok_offline {
inline namespace v0 {

/// Replaces the library's phone rule: gets the text and the default country ("FR", "33" or empty),
/// returns the number in E.164 with its `+` or `nullopt`. The result is checked. Called on every
/// thread that maps; digests and texts that hold several numbers are taken apart before.
using phone_normalizer_function =
    std::function<std::optional<std::string>(std::string_view text, std::string_view country)>;

namespace detail {

/// Cuts the text up to the separator, or all of it, off the front of `list`. The words are short:
/// a loop is faster than a search.
constexpr std::string_view next_word(std::string_view& list, char separator) {
  std::size_t end = 0;
  while (end < list.size() && list[end] != separator) ++end;
  const std::string_view word = list.substr(0, end);
  list.remove_prefix(end < list.size() ? end + 1 : end);
  return word;
}

// Countries

/// For each three digits the place of the plan whose calling code they begin with, or that of none.
struct calling_code_index {
  static constexpr std::size_t none = std::size(numbering_plans);
  std::array<std::uint8_t, 1000> places{};

  constexpr calling_code_index() {
    for (std::uint8_t& place : places) place = none;
    for (std::size_t plan = 0; plan < none; ++plan) {
      std::size_t first = 0;
      std::size_t count = 1000;
      for (char digit : numbering_plans[plan].code) {
        count /= 10;
        first += count * static_cast<std::size_t>(digit - '0');
      }
      for (std::size_t i = 0; i < count; ++i) places[first + i] = static_cast<std::uint8_t>(plan);
    }
  }
};
static_assert(calling_code_index::none <= 255);
inline constexpr calling_code_index calling_codes;

/// The plan whose calling code is at the front of `digits`; null when no code is.
inline const numbering_plan* plan_of_front(std::string_view digits) {
  std::size_t front = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const char digit = i < digits.size() ? digits[i] : '0';
    if (!is_digit(digit)) return nullptr;
    front = 10 * front + static_cast<std::size_t>(digit - '0');
  }
  const std::size_t place = calling_codes.places[front];
  if (place == calling_code_index::none) return nullptr;
  const numbering_plan& plan = numbering_plans[place];
  return plan.code.size() <= digits.size() ? &plan : nullptr;
}

/// A country whose numbers may be written without its calling code.
struct phone_country {
  /// Two capital letters, or the calling code in digits.
  std::string_view name{};
  /// Null for no country.
  const numbering_plan* plan = nullptr;
};

/// The country that two letters name, in upper case.
inline std::optional<phone_country> country_of_letters(std::string_view letters) {
  constexpr std::size_t record = 6;
  std::string_view records = calling_codes_of_regions;
  while (!records.empty()) {
    const std::size_t middle = records.size() / record / 2 * record;
    const std::string_view name = records.substr(middle, 2);
    if (name == letters)
      return phone_country{name, plan_of_front(trim(records.substr(middle + 2, 4)))};
    records = name < letters ? records.substr(middle + record) : records.substr(0, middle);
  }
  return std::nullopt;
}

/// The country that a text names: two letters of ISO 3166 in any case, or a calling code, with or
/// without `+` or `00`. No value for anything else.
inline std::optional<phone_country> find_country(std::string_view text) {
  text = trim(text);
  if (text.size() == 2 && all_of(text, is_letter)) {
    const char letters[] = {to_upper(text[0]), to_upper(text[1])};
    return country_of_letters({letters, 2});
  }
  if (starts_with(text, "+")) {
    text.remove_prefix(1);
  } else if (starts_with(text, "00")) {
    text.remove_prefix(2);
  }
  const numbering_plan* plan = plan_of_front(text);
  if (plan == nullptr || plan->code != text) return std::nullopt;
  return phone_country{plan->code, plan};
}

// Clean

/// Whether a character is put into a phone number for the eye only: those that libphonenumber names
/// and all blanks within a line. (x stands for a carrier's code.)
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
    case 'x':
    case 'X':
    case '\t':
      return true;
    default:
      return value >= 0x80 && (is_space(value) || is_within(beyond_ascii, value));
  }
}

/// MD5 or SHA-1. 32 digits without a letter are rather a long number.
constexpr bool is_unsupported_phone_digest(std::string_view text) {
  return is_unsupported_digest(text) && !all_of(text, is_digit);
}

enum class bracket { none, opening, closing };

constexpr bracket bracket_of(char32_t value) {
  if (value == '(' || value == '[' || value == 0xFF08 || value == 0xFF3B) return bracket::opening;
  if (value == ')' || value == ']' || value == 0xFF09 || value == 0xFF3D) return bracket::closing;
  return bracket::none;
}

/// What an extension is called at the end of a number, as in libphonenumber; those that end another
/// one come after it.
inline constexpr std::string_view extension_labels[] = {
    "extensi\xC3\xB3n",
    "extensio\xCC\x81n",
    "extension",
    "anexo",
    "extn",
    "ext",
    "xtn",
    "xt",
    "\xD0\xB4\xD0\xBE\xD0\xB1",
    "\xD0\x94\xD0\xBE\xD0\xB1",
    "\xD0\x94\xD0\x9E\xD0\x91",
    "\xEF\xBD\x85\xEF\xBD\x98\xEF\xBD\x94\xEF\xBD\x8E",
    "\xEF\xBD\x85\xEF\xBD\x98\xEF\xBD\x94",
    "\xEF\xBD\x89\xEF\xBD\x8E\xEF\xBD\x94",
    "int",
    "x",
    "\xEF\xBD\x98",
    "#",
    "\xEF\xBC\x83",
    "~",
    "\xEF\xBD\x9E"};

/// Without `ext. 12`, `x12`, `#12` or the like at its end: a label and 1 to 7 digits.
inline std::string_view without_extension(std::string_view text) {
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
  for (const std::string_view label : extension_labels) {
    if (front.size() < label.size()) continue;
    const std::size_t start = front.size() - label.size();
    if (!starts_with_in_any_case(front.substr(start), label)) continue;
    front = trim_unicode(front.substr(0, start));
    return ends_with(front, ",") ? front.substr(0, front.size() - 1) : front;
  }
  return text;
}

/// Without the `.0` of a number that was floating: only after digits that may have a `+`.
inline std::string_view without_decimal_zero(std::string_view text) {
  if (!ends_with(text, ".0")) return text;
  const std::string_view number = text.substr(0, text.size() - 2);
  const bool bare = all_of(starts_with(number, "+") ? number.substr(1) : number, is_digit);
  return bare ? number : text;
}

/// A number with nothing in it but what is dialled.
struct dialled_number {
  clear_digits digits{};
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
  clear_digits& digits = number.digits;
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
    } else if (!is_phone_separator(next.value)) {
      return std::nullopt;
    }
    text.remove_prefix(next.bytes);
  }
  return number;
}

// Decide

enum class fit { none, by_length, listed };

/// Reads the digits at the front of `list` away; below, at or above 0 as `digits` begin with lower
/// ones, the same or higher ones.
constexpr int compare_front(std::string_view digits, std::string_view& list) {
  int order = 0;
  std::size_t place = 0;
  for (; place < list.size() && is_digit(list[place]); ++place) {
    if (order == 0) order = digits[place] - list[place];
  }
  list.remove_prefix(place);
  return order;
}

/// Whether `national` begins as one of `runs` says, `1-3,41-49,5`, up to a blank. They are in order
/// and shorter than a number.
constexpr bool can_begin(std::string_view national, std::string_view runs) {
  while (true) {
    const int to_first = compare_front(national, runs);
    if (to_first <= 0) return to_first == 0;
    if (runs.empty()) return false;
    const char next = runs.front();
    runs.remove_prefix(1);
    if (next == '-') {
      if (compare_front(national, runs) <= 0) return true;
      if (runs.empty() || runs.front() == ' ') return false;
      runs.remove_prefix(1);
    } else if (next == ' ') {
      return false;
    }
  }
}

/// Whether a plan has a number like this one, or at least numbers of its length.
constexpr fit fit_of(std::string_view national, const numbering_plan& plan) {
  std::string_view groups = plan.numbers;
  while (!groups.empty()) {
    std::size_t length = 0;
    while (is_digit(groups.front())) {
      length = 10 * length + static_cast<std::size_t>(groups.front() - '0');
      groups.remove_prefix(1);
    }
    if (length == national.size()) {
      while (groups.front() != ':') groups.remove_prefix(1);
      return can_begin(national, groups.substr(1)) ? fit::listed : fit::by_length;
    }
    if (groups.front() == ':')
      next_word(groups, ' ');
    else
      groups.remove_prefix(1);
  }
  return fit::none;
}

/// The length of a prefix as it is dialled.
constexpr std::size_t dialled_length(std::string_view prefix) {
  return prefix.substr(0, prefix.find('>')).size();
}

/// Whether a number begins with a prefix, in which `.` and `#` are any digit.
constexpr bool has_prefix(std::string_view digits, std::string_view prefix) {
  prefix = prefix.substr(0, dialled_length(prefix));
  if (digits.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (is_digit(prefix[i]) && prefix[i] != digits[i]) return false;
  }
  return true;
}

/// A number without the prefix that it has: `0##15>9` and 01115... give 911...
inline clear_digits without_prefix(std::string_view digits, std::string_view prefix) {
  const std::size_t length = dialled_length(prefix);
  clear_digits rest(prefix.substr(0, length) == prefix ? "" : prefix.substr(length + 1));
  for (std::size_t i = 0; i < length; ++i) {
    if (prefix[i] == '#') rest.append(digits.substr(i, 1));
  }
  rest.append(digits.substr(length));
  return rest;
}

/// Calls `use` with the length of each exit code at the front of a number, the longest first: those
/// of the country, and 00, which people write everywhere.
template <class Use>
void each_exit_code(std::string_view digits, std::string_view codes, Use use) {
  constexpr std::string_view common = "00";
  bool common_is_due = starts_with(digits, common);
  while (!codes.empty()) {
    const std::string_view code = next_word(codes, ' ');
    if (common_is_due && code.size() <= common.size()) {
      use(common.size());
      common_is_due = false;
    }
    if (code != common && has_prefix(digits, code)) use(code.size());
  }
  if (common_is_due) use(common.size());
}

/// Whether a number without its calling code's + is read: such a reading is never certain.
enum class plus_sign { written, left_out };

/// What the phone rule makes of a number.
struct phone_reading {
  clear_digits e164{};
  std::optional<issue_code> doubt{};
};

/// The readings of one number that are possible, given from the likeliest on. Looks into the
/// digits.
class phone_readings {
 public:
  phone_readings() = default;
  phone_readings(const phone_readings&) = delete;
  phone_readings& operator=(const phone_readings&) = delete;

  /// A calling code and what follows it: without a trunk prefix, then as it is.
  void add_international(std::string_view digits, plus_sign sign = plus_sign::written) {
    const numbering_plan* plan = plan_of_front(digits);
    if (plan != nullptr) add_national(*plan, digits.substr(plan->code.size()), sign);
  }

  /// A number of a country: without a trunk prefix, then as it is.
  void add_national(const numbering_plan& plan, std::string_view digits,
                    plus_sign sign = plus_sign::written) {
    for (std::string_view prefixes = plan.trunk_prefixes; !prefixes.empty();) {
      const std::string_view prefix = next_word(prefixes, ' ');
      if (!has_prefix(digits, prefix)) continue;
      if (dialled_length(prefix) == prefix.size()) {
        add(plan, digits.substr(prefix.size()), sign);
      } else if (!has_listed()) {
        rewritten_ = without_prefix(digits, prefix);
        add(plan, rewritten_.view(), sign);
      }
    }
    add(plan, digits, sign);
  }

  [[nodiscard]] bool has_listed() const { return listed_.plan != nullptr; }

  /// The first that the numbering plans list, else the first of a possible length.
  [[nodiscard]] std::optional<phone_reading> likeliest() const {
    const reading& best = has_listed() ? listed_ : by_length_;
    if (best.plan == nullptr) return std::nullopt;
    std::optional<phone_reading> result(std::in_place);
    result->e164.append("+");
    result->e164.append(best.plan->code);
    result->e164.append(best.national);
    if (!has_listed()) result->doubt = issue_code::unlisted_phone;
    if (has_listed() && is_doubtful_) result->doubt = issue_code::phone_country_code_assumed;
    return result;
  }

 private:
  struct reading {
    const numbering_plan* plan = nullptr;
    std::string_view national{};
  };

  void add(const numbering_plan& plan, std::string_view national, plus_sign sign) {
    const fit found = fit_of(national, plan);
    if (found == fit::none) return;
    if (found == fit::by_length) {
      if (by_length_.plan == nullptr) by_length_ = {&plan, national};
    } else if (!has_listed()) {
      listed_ = {&plan, national};
      is_doubtful_ = sign == plus_sign::left_out;
    } else {
      // The same number, read in two ways, counts once.
      is_doubtful_ = is_doubtful_ || listed_.plan != &plan || listed_.national != national;
    }
  }

  reading listed_{};
  reading by_length_{};
  bool is_doubtful_ = false;
  clear_digits rewritten_{};
};

/// `33 (0)6...`: the digits in front of the zero are a calling code, after 00 or an exit code or
/// without, and nothing else is tried.
inline void add_with_bracketed_zero(phone_readings& readings, std::string_view digits,
                                    std::size_t zero, std::string_view exit_codes) {
  const auto add = [&](std::size_t prefix) {
    const std::string_view code = digits.substr(prefix, zero - prefix);
    const numbering_plan* plan = plan_of_front(code);
    if (plan == nullptr || plan->code != code) return;
    readings.add_national(*plan, digits.substr(zero));
    // Where no zero is dialled, it was put there all the same.
    if (!readings.has_listed()) readings.add_national(*plan, digits.substr(zero + 1));
  };
  add(0);
  each_exit_code(digits.substr(0, zero), exit_codes, add);
}

/// Decides how a number is read; `country` may be none.
inline std::optional<phone_reading> decide(const dialled_number& number,
                                           const phone_country& country) {
  phone_readings readings;
  const std::string_view digits = number.digits.view();
  const std::string_view exit_codes = country.plan != nullptr ? country.plan->exit_codes : "";
  if (number.bracketed_zero) {
    add_with_bracketed_zero(readings, digits, *number.bracketed_zero, exit_codes);
    return readings.likeliest();
  }
  if (number.has_plus) {
    readings.add_international(digits);
    return readings.likeliest();
  }
  each_exit_code(digits, exit_codes,
                 [&](std::size_t prefix) { readings.add_international(digits.substr(prefix)); });
  if (readings.has_listed()) return readings.likeliest();

  if (country.plan != nullptr) readings.add_national(*country.plan, digits);
  readings.add_international(digits, plus_sign::left_out);
  return readings.likeliest();
}

/// E.164 with its `+`: 7 to 15 digits, of which the first is not 0.
constexpr bool is_e164(std::string_view text) {
  if (text.size() < 1 + 7 || text.size() > 1 + 15 || text[0] != '+' || text[1] == '0') return false;
  return all_of(text.substr(1), is_digit);
}

// The three steps

/// Fewer digits than any number that can be called from abroad, or a parameter of a `tel:`: what
/// follows a number in the same text and is no number itself.
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
  const bool lacks_its_front = text.find(";phone-context=+") != std::string_view::npos;
  bool has_number = false;
  while (!text.empty()) {
    const std::size_t end = lacks_its_front ? std::string_view::npos : text.find_first_of(";,");
    const std::string_view piece = trim_unicode(text.substr(0, end));
    if (!piece.empty() && !(has_number && is_addition_to_number(piece))) {
      const std::string_view number = without_decimal_zero(without_extension(piece));
      use(number.empty() ? piece : number);
      has_number = true;
    }
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// Whether a piece may be read in another way in another country.
inline bool needs_country(std::string_view piece) {
  return !starts_with(piece, "+") && piece.size() != digest::length &&
         !is_unsupported_phone_digest(piece);
}

/// The phone rule for one piece.
inline std::optional<phone_reading> read_phone_number(std::string_view piece,
                                                      const phone_country& country) {
  const std::optional<dialled_number> number = strip_phone(piece);
  return number ? decide(*number, country) : std::nullopt;
}

/// The same by the caller's rule.
inline std::optional<phone_reading> read_phone_number(std::string_view piece,
                                                      const phone_country& country,
                                                      const phone_normalizer_function& normalizer) {
  if (!normalizer) return read_phone_number(piece, country);
  std::optional<std::string> e164 = normalizer(piece, country.name);
  if (!e164) return std::nullopt;
  std::optional<phone_reading> reading;
  if (is_e164(*e164)) reading = phone_reading{clear_digits(*e164), std::nullopt};
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

/// Reads each number of a text for a country that is named by a text.
template <class Use>
void read_each_phone(std::string_view text, std::string_view country, Use use) {
  const std::optional<phone_country> home =
      is_blank(country) ? std::optional(phone_country{}) : find_country(country);
  each_phone(text, [&](std::string_view piece) {
    const bool guess = !home && needs_country(piece);
    use(guess ? identity_reading{std::nullopt, issue_code::unknown_country}
              : read_phone_piece(piece, home.value_or(phone_country{})));
  });
}

}  // namespace detail

/// Reads each phone number, or digest of one, in a text: several may be separated by `;` or `,`.
/// `country` as in `read_phone`. Empty for a blank text.
[[nodiscard]] inline std::vector<identity_reading> read_phones(std::string_view text,
                                                               std::string_view country = {}) {
  std::vector<identity_reading> readings;
  detail::read_each_phone(
      text, country, [&readings](const identity_reading& reading) { readings.push_back(reading); });
  return readings;
}

/// Reads one phone number, or 64 hex digits that are its digest already. `country`, two letters of
/// ISO 3166 or a calling code, is that of numbers without one. Why there is no digest:
/// `invalid_phone` (for several numbers, too), `unsupported_digest`, `placeholder`,
/// `unknown_country`, `hash_failed`; with one may come `phone_country_code_assumed`,
/// `unlisted_phone`. Neither for a blank text.
[[nodiscard]] inline identity_reading read_phone(std::string_view text,
                                                 std::string_view country = {}) {
  detail::lone_reading found;
  detail::read_each_phone(text, country,
                          [&found](const identity_reading& reading) { found.add(reading); });
  return found.or_else(issue_code::invalid_phone);
}

/// The number in E.164 with its `+`, as TikTok hashes it; `country` as in `read_phone`. `nullopt`
/// for anything that is not one phone number. Where there is a doubt, `read_phone` says so.
[[nodiscard]] inline std::optional<std::string> normalize_phone(std::string_view text,
                                                                std::string_view country = {}) {
  const std::optional<detail::phone_country> home = detail::find_country(country);
  if (!home && !detail::is_blank(country)) return std::nullopt;
  std::optional<std::string> e164;
  int count = 0;
  detail::each_phone(text, [&](std::string_view piece) {
    const auto reading = detail::read_phone_number(piece, home.value_or(detail::phone_country{}));
    if (++count == 1 && reading) e164 = std::string(reading->e164.view());
  });
  return count == 1 ? e164 : std::nullopt;
}

/// The SHA-256 of the number in E.164, its `+` included; 64 hex digits are a digest already and are
/// passed on in lower case. `nullopt` where `read_phone` has no digest, which says why.
[[nodiscard]] inline std::optional<digest> hash_phone(std::string_view text,
                                                      std::string_view country = {}) {
  return read_phone(text, country).hashed;
}

}  // namespace v0
}  // namespace tiktok_offline

#endif
