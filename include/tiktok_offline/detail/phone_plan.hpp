// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_PHONE_PLAN_HPP
#define TIKTOK_OFFLINE_DETAIL_PHONE_PLAN_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "numbering_plans.hpp"
#include "text/ascii.hpp"
#include "text/wiped_digits.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

// What numbering_plans.hpp says of a country and of a number. Nothing is parsed beforehand: the
// texts are short.

/// For each two digits the first plan whose calling code begins with them, or is only the first of
/// them.
struct calling_code_index {
  static constexpr std::size_t count = std::size(numbering_plans);
  std::array<std::uint8_t, 100> places{};

  constexpr calling_code_index() {
    for (std::uint8_t& place : places) place = count;
    for (std::size_t plan = count; plan-- > 0;) {
      const std::string_view code = numbering_plans[plan].code;
      const std::size_t first = two_digits(code);
      const std::size_t buckets = code.size() == 1 ? 10 : 1;
      for (std::size_t i = 0; i < buckets; ++i) places[first + i] = static_cast<std::uint8_t>(plan);
    }
  }

  /// The number that the first two digits are; a second one that is missing is 0.
  static constexpr std::size_t two_digits(std::string_view digits) {
    const auto first = static_cast<std::size_t>(digits[0] - '0');
    return 10 * first + (digits.size() > 1 ? static_cast<std::size_t>(digits[1] - '0') : 0);
  }
};
static_assert(calling_code_index::count <= 255);
inline constexpr calling_code_index calling_codes;

/// The plan whose calling code is at the front of `digits`; null when no code is.
inline const numbering_plan* plan_of_front(std::string_view digits) {
  if (digits.empty() || !all_of(digits.substr(0, 2), is_digit)) return nullptr;
  constexpr std::size_t most_in_a_bucket = 10;
  const std::size_t first = calling_codes.places[calling_code_index::two_digits(digits)];
  const std::size_t end = (std::min)(first + most_in_a_bucket, calling_code_index::count);
  for (std::size_t place = first; place < end; ++place) {
    if (starts_with(digits, numbering_plans[place].code)) return &numbering_plans[place];
  }
  return nullptr;
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
    if (name == letters) {
      return phone_country{name, plan_of_front(trim(records.substr(middle + 2, 4)))};
    }
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

/// The number at the front of a list, which is read away.
constexpr std::size_t take_number(std::string_view& list) {
  std::size_t value = 0;
  for (; is_digit(list.front()); list.remove_prefix(1)) {
    value = 10 * value + static_cast<std::size_t>(list.front() - '0');
  }
  return value;
}

/// Whether a plan has a number like this one, or at least numbers of its length.
constexpr fit fit_of(std::string_view national, const numbering_plan& plan) {
  std::string_view groups = plan.numbers;
  while (true) {
    const bool has_length = take_number(groups) == national.size();
    if (groups.front() == ',' && !has_length) {
      groups.remove_prefix(1);
      continue;
    }
    if (has_length) {
      return can_begin(national, groups.substr(groups.find(':') + 1)) ? fit::listed
                                                                      : fit::by_length;
    }
    const std::size_t end = groups.find(' ');
    if (end == std::string_view::npos) return fit::none;
    groups.remove_prefix(end + 1);
  }
}

/// The length of a prefix as it is dialled.
constexpr std::size_t dialled_length(std::string_view prefix) {
  return prefix.substr(0, prefix.find('>')).size();
}

/// Whether a number begins with the first prefix of a list, in which `.` and `#` are any digit.
constexpr bool has_first_prefix(std::string_view digits, std::string_view prefixes) {
  for (std::size_t i = 0; i < prefixes.size() && prefixes[i] != ' ' && prefixes[i] != '>'; ++i) {
    if (i == digits.size() || (is_digit(prefixes[i]) && prefixes[i] != digits[i])) return false;
  }
  return true;
}

/// Calls `use` with each prefix of a list that a number begins with.
template <class Use>
void each_prefix(std::string_view digits, std::string_view prefixes, Use use) {
  while (!prefixes.empty()) {
    const std::size_t end = prefixes.find(' ');
    if (has_first_prefix(digits, prefixes)) use(prefixes.substr(0, end));
    if (end == std::string_view::npos) return;
    prefixes.remove_prefix(end + 1);
  }
}

/// A number without a prefix that is rewritten: `0##15>9` and 01115... give 911...
inline wiped_digits without_prefix(std::string_view digits, std::string_view prefix) {
  const std::size_t length = dialled_length(prefix);
  wiped_digits rest(prefix.substr(length + 1));
  for (std::size_t i = 0; i < length; ++i) {
    if (prefix[i] == '#') rest.append(digits.substr(i, 1));
  }
  rest.append(digits.substr(length));
  return rest;
}

/// Calls `use` with the length of each exit code at the front of a number: 00, which people write
/// everywhere, then those of the country, the longest first.
template <class Use>
void each_exit_code(std::string_view digits, std::string_view codes, Use use) {
  constexpr std::string_view common = "00";
  if (starts_with(digits, common)) use(common.size());
  each_prefix(digits, codes, [&](std::string_view code) {
    if (code != common) use(code.size());
  });
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
