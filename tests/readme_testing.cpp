// SPDX-License-Identifier: MIT
// docs/testing_your_mapping.md with Catch2, and what the values of the library print. readme.sh
// sees to it that the lines here and there are the same.
#include "readme_testing.hpp"

#include <ostream>
#include <sstream>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

using tests::read_json;

template <class Value>
std::string printed(const Value& value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}

}  // namespace

// clang-format off
TEST_CASE("The mapping does what golden.json says") {
  const auto config = tiktok_offline::parse_config(read_json("config.json"));
  CHECK(tiktok_offline::check(config) == std::vector<tiktok_offline::config_fault>{});

  for (const auto& golden : read_json("golden.json")) {
    const auto result = tiktok_offline::map_event(golden.at("event"), config);
    INFO(golden.at("case") << ": " << result);
    CHECK(nlohmann::json(result.payloads) == golden.at("bodies"));

    nlohmann::json issues = nlohmann::json::array();
    for (const auto& issue : result.issues) {
      issues.push_back({{"code", to_string(issue.code)}, {"pointer", issue.pointer}});
    }
    CHECK(issues == golden.at("issues"));
  }
}
// clang-format on

TEST_CASE("The page on testing shows what a failed assertion prints", "[printing]") {
  const auto config = tiktok_offline::parse_config(read_json("config.json"));
  const auto golden = read_json("golden.json");
  const auto result = tiktok_offline::map_event(golden.at(1).at("event"), config);
  CHECK(printed(result) + '\n' == tests::block_of_testing_page("text"));
}

TEST_CASE("What Catch2 prints of an issue, a fault and a result can be read", "[printing]") {
  const tiktok_offline::issue phone{tiktok_offline::issue_code::invalid_phone, "/user/phone"};
  const std::string line =
      "warning invalid_phone at /user/phone: the value is not a phone number that can be written "
      "in "
      "E.164; it is not sent";
  CHECK(Catch::Detail::stringify(phone) == line);
  CHECK(Catch::Detail::stringify(std::vector<tiktok_offline::issue>{phone}) == "{ " + line + " }");
  CHECK(Catch::Detail::stringify(phone.code) == "invalid_phone");
  CHECK(Catch::Detail::stringify(phone.level()) == "warning");

  const tiktok_offline::config_fault fault{tiktok_offline::severity::error, "/mapping", "is empty"};
  CHECK(Catch::Detail::stringify(fault) == "error at /mapping: is empty");
  CHECK(Catch::Detail::stringify(std::vector<tiktok_offline::config_fault>{fault}) ==
        "{ error at /mapping: is empty }");
  CHECK(to_string(tiktok_offline::config_fault{tiktok_offline::severity::warning, "", "odd"}) ==
        "warning: odd");
  CHECK(format_as(fault) == to_string(fault));

  tiktok_offline::map_result<std::string> result;
  result.status = tiktok_offline::outcome::filtered;
  result.near_miss = "purchase";
  CHECK(Catch::Detail::stringify(result) == "filtered, payloads: 0, nearly the row purchase");
  result = {};
  result.status = tiktok_offline::outcome::mapped;
  result.payloads = {"personal", "values"};
  result.issues = {phone};
  CHECK(Catch::Detail::stringify(result) == "mapped, payloads: 2\n  " + line);
  CHECK(Catch::Detail::stringify(result.status) == "mapped");

  CHECK(Catch::Detail::stringify(tiktok_offline::property::shop_id) == "properties.shop_id");
  CHECK(Catch::Detail::stringify(tiktok_offline::payload_format::event_track) == "event_track");
  CHECK(Catch::Detail::stringify(tiktok_offline::verdict::retry) == "retry");
}

namespace {

// An operator of one's own, from before there was the library's.
std::ostream& operator<<(std::ostream& stream, const tiktok_offline::issue& found) {
  return stream << "mine: " << to_string(found.code);
}

}  // namespace

TEST_CASE("A user's own way to print an issue goes before the library's", "[printing]") {
  std::ostringstream stream;
  stream << tiktok_offline::issue{tiktok_offline::issue_code::wrong_type, "/id"};
  CHECK(stream.str() == "mine: wrong_type");
  stream << std::string(" text ") << 7 << ' ' << 1.5 << std::string_view(" view");
  CHECK(stream.str() == "mine: wrong_type text 7 1.5 view");
}
