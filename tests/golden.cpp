// SPDX-License-Identifier: MIT
// Odd events with what the design makes of them. golden.jsonl came with the design, and says of
// each row which of the issues that are still open change it; odd_events.jsonl was made by a
// reading of the design in another language, which has not seen this code, and has the places of
// the issues too.
#include <algorithm>
#include <set>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using nlohmann::json;

template <class Event, class Payload>
void check_case(const std::string& line) {
  const json expected = json::parse(line);
  std::vector<tiktok_offline::config_fault> faults;
  const auto settings = tiktok_offline::parse_config(expected["config"], faults);
  CHECK(settings);
  if (!settings) return;  // the other rows are still tried
  const Event event = Event::parse(line)["event"];
  const Event before = event;
  const auto result = tiktok_offline::map_event<Payload>(event, *settings);

  CHECK(event == before);
  CHECK(to_string(result.status) == expected["status"].get<std::string>());
  json payloads = json::array();
  for (const Payload& payload : result.payloads) payloads.push_back(json::parse(payload.dump()));
  // As texts, so that 7 and 7.0 are told apart.
  CHECK(payloads.dump() == expected["payloads"].dump());

  std::set<std::string> codes;
  std::set<std::pair<std::string, std::string>> issues;
  for (const auto& issue : result.issues) {
    codes.emplace(to_string(issue.code));
    issues.emplace(to_string(issue.code), issue.pointer);
  }
  CHECK(issues.size() == result.issues.size());
  CHECK(codes == expected["codes"].get<std::set<std::string>>());
  if (!expected.contains("issues")) return;
  std::set<std::pair<std::string, std::string>> expected_issues;
  for (const json& issue : expected["issues"]) {
    expected_issues.emplace(issue[0].get<std::string>(), issue[1].get<std::string>());
  }
  CHECK(issues == expected_issues);
}

// The issues that are done. A row that another one changes is not run yet.
bool is_done(const json& issue) {
  return issue == "Identities" || issue == "The house";
}

// Two rows that name only what is done are configured with settings that are not there yet.
bool has_later_setting(const json& config) {
  return config.contains("timestamp_unit");
}

bool is_due(const std::string& line) {
  const json row = json::parse(line);
  const json open = row.value("changed_by", json::array());
  return std::all_of(open.begin(), open.end(), is_done) && !has_later_setting(row["config"]);
}

int check_file(const std::string& name) {
  int checked = 0;
  for (const std::string& line : lines_of(name)) {
    if (!is_due(line)) continue;
    INFO(line);
    check_case<json, json>(line);
    check_case<json, nlohmann::ordered_json>(line);
    check_case<nlohmann::ordered_json, nlohmann::ordered_json>(line);
    ++checked;
  }
  return checked;
}

}  // namespace

TEST_CASE("The golden cases of the design agree", "[golden]") {
  CHECK(lines_of("golden.jsonl").size() == 154);
  CHECK(check_file("golden.jsonl") == 116);
}

TEST_CASE("Odd events agree with another reading of the design", "[golden]") {
  CHECK(check_file("odd_events.jsonl") == 260);
}
