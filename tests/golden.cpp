// SPDX-License-Identifier: MIT
// Odd events with what the design makes of them. golden.jsonl came with the design;
// odd_events.jsonl was made by a reading of the design's first edition in another language, which
// has not seen this code, and has the places of the issues too. What the second edition changed in
// it was changed by hand: channels that are not read, types and quantities that are reported, a
// blank for the T of a timestamp.
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

int check_file(const std::string& name) {
  int checked = 0;
  for (const std::string& line : lines_of(name)) {
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
  CHECK(check_file("golden.jsonl") == 154);
}

TEST_CASE("Odd events agree with another reading of the design", "[golden]") {
  CHECK(check_file("odd_events.jsonl") == 260);
}
