// SPDX-License-Identifier: MIT
// Whether the table that a script made is what the look-up needs: sorted, without a code that
// begins like another one, with groups and prefixes as their comment says.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <tiktok_offline/detail/numbering_plans.hpp>
#include <vector>

#include "catch.hpp"

using tiktok_offline::detail::calling_codes_of_regions;
using tiktok_offline::detail::numbering_plan;
using tiktok_offline::detail::numbering_plans;

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) parts.emplace_back();  // a separator at the end
  }
  return parts;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// `1-3,41-49`: each run is one beginning, or two of the same length in order; no beginning is as
// long as the number, and none begins like the one before it.
void check_runs(const std::string& text, std::size_t length) {
  std::string before;
  for (const std::string& run : split(text, ',')) {
    CAPTURE(run);
    const std::vector<std::string> ends = split(run, '-');
    CHECK((ends.size() == 1 || ends.size() == 2));
    for (const std::string& end : ends) {
      CHECK(is_digits(end));
      CHECK(end.size() <= length);
    }
    if (ends.size() == 2) {
      CHECK(ends[0].size() == ends[1].size());
      CHECK(ends[0] < ends[1]);
    }
    const std::size_t shared = (std::min)(before.size(), ends[0].size());
    CHECK((before.empty() || before.substr(0, shared) < ends[0].substr(0, shared)));
    before = ends.back();
  }
}

void check_numbers(const numbering_plan& plan) {
  std::set<std::size_t> lengths;
  for (const std::string& group : split(plan.numbers, ' ')) {
    CAPTURE(group);
    const std::vector<std::string> parts = split(group + ' ', ':');
    REQUIRE(parts.size() == 2);
    for (const std::string& text : split(parts[0], ',')) {
      REQUIRE(is_digits(text));
      const std::size_t length = std::stoul(text);
      CHECK(plan.code.size() + length >= 7);
      CHECK(plan.code.size() + length <= 15);
      CHECK(lengths.insert(length).second);
      check_runs(parts[1].substr(0, parts[1].size() - 1), length);
    }
  }
  CHECK_FALSE(lengths.empty());
}

// Digits, of which some may be any; in order of length, the longest first; none twice.
void check_prefixes(std::string_view list, std::string_view any_digit) {
  std::vector<std::string> seen;
  for (const std::string& prefix : split(list, ' ')) {
    CAPTURE(prefix);
    const std::string dialled = prefix.substr(0, prefix.find('>'));
    CHECK_FALSE(dialled.empty());
    for (const char c : dialled) {
      CHECK((is_digits({&c, 1}) || any_digit.find(c) != std::string_view::npos));
    }
    if (dialled != prefix) CHECK(is_digits(std::string_view(prefix).substr(dialled.size() + 1)));
    if (!seen.empty()) CHECK(seen.back().size() >= dialled.size());
    CHECK(std::find(seen.begin(), seen.end(), dialled) == seen.end());
    seen.push_back(dialled);
  }
}

}  // namespace

TEST_CASE("Calling codes are sorted and none begins like another", "[numbering_plans]") {
  std::string_view before;
  for (const numbering_plan& plan : numbering_plans) {
    CAPTURE(plan.code);
    CHECK(is_digits(plan.code));
    CHECK(plan.code.size() <= 3);
    CHECK(plan.code.front() != '0');
    CHECK(before < plan.code);
    CHECK((before.empty() || plan.code.substr(0, before.size()) != before));
    before = plan.code;
  }
  // As many as libphonenumber has.
  CHECK(std::size(numbering_plans) == 215);
}

TEST_CASE("Each length of each plan is there once with runs in order", "[numbering_plans]") {
  for (const numbering_plan& plan : numbering_plans) {
    CAPTURE(plan.code);
    check_numbers(plan);
  }
}

TEST_CASE("Prefixes are digits and the longest come first", "[numbering_plans]") {
  for (const numbering_plan& plan : numbering_plans) {
    CAPTURE(plan.code);
    check_prefixes(plan.exit_codes, ".");
    check_prefixes(plan.trunk_prefixes, ".#");
  }
}

TEST_CASE("Every region has the code of a plan", "[numbering_plans]") {
  REQUIRE(calling_codes_of_regions.size() % 6 == 0);
  std::set<std::string> codes;
  for (const numbering_plan& plan : numbering_plans) codes.emplace(plan.code);
  std::string before;
  for (std::size_t at = 0; at < calling_codes_of_regions.size(); at += 6) {
    const std::string record(calling_codes_of_regions.substr(at, 6));
    CAPTURE(record);
    const std::string letters = record.substr(0, 2);
    CHECK((letters[0] >= 'A' && letters[0] <= 'Z' && letters[1] >= 'A' && letters[1] <= 'Z'));
    CHECK(before < letters);
    before = letters;
    const std::string code = record.substr(2);
    CHECK(codes.count(code.substr(0, code.find(' '))) == 1);
  }
}

TEST_CASE("What everybody knows of the plans is in the table", "[numbering_plans]") {
  const auto plan_of = [](std::string_view code) {
    const auto* const found = std::find_if(std::begin(numbering_plans), std::end(numbering_plans),
                                           [code](const auto& plan) { return plan.code == code; });
    REQUIRE(found != std::end(numbering_plans));
    return *found;
  };
  CHECK(plan_of("1").exit_codes == "011");
  CHECK(plan_of("1").trunk_prefixes == "1");
  CHECK(plan_of("33").exit_codes == "00");
  CHECK(plan_of("33").trunk_prefixes == "0");
  CHECK(plan_of("33").numbers.substr(0, 2) == "9:");
  CHECK(plan_of("36").trunk_prefixes == "06");
  CHECK(plan_of("39").trunk_prefixes == "");
  CHECK(plan_of("7").exit_codes == "810");
  CHECK(plan_of("7").trunk_prefixes == "8");
  CHECK(plan_of("81").exit_codes == "010");
  CHECK(calling_codes_of_regions.find("FR33  ") % 6 == 0);
  CHECK(calling_codes_of_regions.find("GB44  ") % 6 == 0);
  CHECK(calling_codes_of_regions.find("US1   ") % 6 == 0);
}
