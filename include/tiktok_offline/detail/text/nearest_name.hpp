// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_DETAIL_TEXT_NEAREST_NAME_HPP
#define TIKTOK_OFFLINE_DETAIL_TEXT_NEAREST_NAME_HPP

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string_view>
#include <vector>

#include "ascii.hpp"

namespace tiktok_offline {
inline namespace v0_2 {
namespace detail {

/// How far a known name is from what was written, in either case: Levenshtein's distance, but a
/// letter that was left out counts 1 and one too many counts 2, since people shorten names.
inline std::size_t edit_distance(std::string_view written, std::string_view known) {
  std::vector<std::size_t> row(known.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (char typed : written) {
    std::size_t diagonal = row[0];
    row[0] += 2;
    for (std::size_t j = 0; j < known.size(); ++j) {
      const std::size_t kept = diagonal + (to_lower(typed) == to_lower(known[j]) ? 0 : 3);
      diagonal = row[j + 1];
      row[j + 1] = (std::min)({kept, row[j] + 1, row[j + 1] + 2});
    }
  }
  return row.back();
}

/// The member of `names` that is most like `name`, the first of equals; empty when none is near:
/// when more than half would have to be typed anew.
template <class Names>
std::string_view nearest_name(const Names& names, std::string_view name) {
  constexpr std::size_t longest_typed_name = 100;  // a longer one is not a typing error
  name = name.substr(0, longest_typed_name);
  std::string_view nearest;
  std::size_t least = (std::numeric_limits<std::size_t>::max)();
  for (std::string_view known : names) {
    const std::size_t distance = edit_distance(name, known);
    if (distance < least) {
      least = distance;
      nearest = known;
    }
  }
  return least <= (std::max)(nearest.size(), name.size()) / 2 + 1 ? nearest : std::string_view();
}

/// Whether two names are the same but for one letter (one Unicode code point) that is another, is
/// missing or is too many. ASCII case does not count.
inline bool differ_in_one_letter(std::string_view left, std::string_view right) {
  const auto are_left = [&] { return !left.empty() && !right.empty(); };
  while (are_left() && to_lower(left.front()) == to_lower(right.front())) {
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  while (are_left() && to_lower(left.back()) == to_lower(right.back())) {
    left.remove_suffix(1);
    right.remove_suffix(1);
  }
  const auto is_one_letter_at_most = [](std::string_view rest) {
    constexpr std::size_t longest_code_point = 4;
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return rest.size() <= longest_code_point &&
           std::count_if(rest.begin(), rest.end(), begins) <= 1;
  };
  if (left.empty() && right.empty()) return false;
  return is_one_letter_at_most(left) && is_one_letter_at_most(right);
}

}  // namespace detail
}  // namespace v0_2
}  // namespace tiktok_offline

#endif
