// SPDX-License-Identifier: MIT
// The table and the summary of docs/operating.md.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <tiktok_offline/issue.hpp>
#include <tiktok_offline/tally.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::issue;
using tiktok_offline::issue_code;
using tiktok_offline::severity;

std::optional<issue_code> code_named(const std::string& name) {
  for (const issue_code code : tiktok_offline::all_issue_codes) {
    if (to_string(code) == name) return code;
  }
  return std::nullopt;
}

// The cells of a row of a table; empty for any other line.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  if (line.rfind("| ", 0) != 0) return cells;
  std::istringstream row(line.substr(1));
  for (std::string cell; std::getline(row, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    const auto last = cell.find_last_not_of(' ');
    cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return cells;
}

}  // namespace

TEST_CASE("The operators' page has each code in its order, with its level", "[readme]") {
  std::vector<issue_code> explained;
  for (const std::string& line : lines_of("../../docs/operating.md")) {
    const auto cells = cells_of(line);
    if (cells.size() != 4 || cells[0].front() != '`') continue;
    INFO(line);
    const auto code = code_named(cells[0].substr(1, cells[0].size() - 2));
    REQUIRE(code);
    explained.push_back(*code);
    const severity level = issue{*code, ""}.level();
    CHECK(cells[1] == to_string(level));
    // An error is never said to be sent, a warning is.
    const bool is_sent =
        cells[2].rfind("Not sent", 0) != 0 && cells[2].rfind("Do not send", 0) != 0;
    CHECK(is_sent == (level == severity::warning));
    CHECK_FALSE(cells[3].empty());
  }
  CHECK(explained == std::vector<issue_code>(tiktok_offline::all_issue_codes.begin(),
                                             tiktok_offline::all_issue_codes.end()));
}

TEST_CASE("The operators' page shows a summary that can be", "[readme]") {
  const auto blocks = blocks_of("../../docs/operating.md", "json");
  REQUIRE(blocks.size() == 1);
  const json shown = json::parse(blocks[0]).at("summary");
  const auto number = [](const json& value) { return value.get<std::uint64_t>(); };

  const json whole = tiktok_offline::tally();
  for (const auto& [key, value] : whole.items()) {
    INFO(key);
    REQUIRE(shown.contains(key));
    CHECK(shown[key].type_name() == std::string(value.type_name()));
  }
  CHECK(shown.size() == whole.size());
  const std::uint64_t mapped = number(shown["mapped"]);
  CHECK(mapped + number(shown["filtered"]) + number(shown["rejected"]) == number(shown["read"]));
  const json& identities = shown["identities"];
  CHECK(number(identities["email"]) + number(identities["phone"]) - number(identities["both"]) ==
        mapped);
  for (const auto& [code, places] : shown["issues"].items()) {
    INFO(code);
    const auto& codes = tiktok_offline::all_issue_codes;
    CHECK(std::any_of(codes.begin(), codes.end(),
                      [&name = code](issue_code known) { return to_string(known) == name; }));
    std::uint64_t sum = 0;
    for (const json& count : places) sum += number(count);
    CHECK(sum == 2 * number(places["total"]));
  }
  for (const auto& [property, count] : shown["sent"].items()) {
    INFO(property);
    CHECK(whole.at("sent").contains(property));
    CHECK(number(count) <= number(shown["payloads"]));
  }
}
