// SPDX-License-Identifier: MIT
// An event that simdjson reads gives the same bytes and the same issues as one that nlohmann/json
// reads, whatever the text.
#include <memory>
#include <string>
#include <string_view>
#include <tiktok_offline/adapters/simdjson.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "reader_comparison.hpp"

namespace {

using nlohmann::ordered_json;
using tests::usual_config;
using tiktok_offline::map_text;

tests::reader_comparison with_simdjson() {
  const auto parser = std::make_shared<simdjson::dom::parser>();
  return {tests::reader_comparison::scope::all_texts,
          [parser](const std::string& text, const tiktok_offline::config& config) {
            return map_text(text, config, *parser);
          }};
}

}  // namespace

TEST_CASE("simdjson and nlohmann give the same for the cases of the design", "[simdjson]") {
  auto both = with_simdjson();
  compare_cases_of_the_design(both);
  CHECK(both.compared >= 111 + 260);
  CHECK(both.mapped > 150);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for generated events", "[simdjson]") {
  auto both = with_simdjson();
  compare_generated_events(both);
  CHECK(both.mapped > tests::rounds(6000) / 8);  // Some 31 in 100 are.
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for damaged texts", "[simdjson]") {
  auto both = with_simdjson();
  compare_damaged_texts(both);
  CHECK(both.mapped > tests::rounds(6000) / 30);  // Some 11 in 100 are.
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for texts that are odd as a whole", "[simdjson]") {
  auto both = with_simdjson();
  compare_odd_texts(both);
  CHECK(both.mapped == 4);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for wrong types at every place", "[simdjson]") {
  auto both = with_simdjson();
  compare_wrong_types(both);
  CHECK(both.mapped > both.compared / 2);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for odd keys", "[simdjson]") {
  auto both = with_simdjson();
  compare_odd_keys(both);
  CHECK(both.mapped == both.compared);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for numbers of any length", "[simdjson]") {
  auto both = with_simdjson();
  compare_numbers(both);
  CHECK(both.mapped > both.compared / 2);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("A null view is not JSON for both parsers", "[simdjson]") {
  simdjson::dom::parser parser;
  const std::vector<tiktok_offline::issue> expected = {
      {tiktok_offline::issue_code::invalid_json, ""}};
  const std::string_view nothing;
  REQUIRE(nothing.data() == nullptr);
  CHECK(map_text(nothing, usual_config()).issues == expected);
  CHECK(map_text(nothing, usual_config(), parser).issues == expected);
  CHECK(map_text<ordered_json>({}, usual_config(), parser).issues == expected);
  // The parser works on.
  CHECK(map_text(R"({"event_name": "other"})", usual_config(), parser).issues.empty());
}

TEST_CASE("A NUL byte anywhere makes a text invalid for both parsers", "[simdjson]") {
  const std::string event = R"({"event_name": "lead", "id": 7, "value": 1.5, "list": [true, null],
      "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}} )";
  simdjson::dom::parser parser;
  const auto config = usual_config();
  REQUIRE(map_text(event, config).mapped());
  REQUIRE(map_text(event, config, parser).mapped());
  const std::vector<tiktok_offline::issue> expected = {
      {tiktok_offline::issue_code::invalid_json, ""}};
  for (std::size_t at = 0; at <= event.size(); ++at) {
    std::string text = event;
    text.insert(at, 1, '\0');
    CAPTURE(at);
    CHECK(map_text(text, config).issues == expected);
    CHECK(map_text(text, config, parser).issues == expected);
  }
}

TEST_CASE("Of members with the same key the last counts with simdjson too", "[simdjson]") {
  simdjson::dom::parser parser;
  const auto result = map_text(
      R"({"event_name": "other", "event_name": "lead", "id": "first", "id": "last",
          "user": {"email": "a@example.com"}, "user": {"email": 7, "email": "b@example.com"},
          "context": {"event_timestamp": 1716889512345}})",
      usual_config(), parser);
  REQUIRE(result.payloads.size() == 1);
  const auto payload = ordered_json::parse(result.payloads[0]);
  CHECK(payload["event_id"] == "last");
  CHECK(payload["event"] == "SubmitForm");
  // printf b@example.com | sha256sum
  CHECK(payload["context"]["user"]["emails"] ==
        ordered_json::array({"e8f39b3e1382367d6d41ab34dc270d4e7533f978c9e9a775dfe2185b2f96b96c"}));
  CHECK(result.issues.empty());
}

// The reader keeps a list of the members of an object, which has room for so many.
TEST_CASE("simdjson and nlohmann give the same for objects of any size", "[simdjson]") {
  auto both = with_simdjson();
  compare_objects_of_any_size(both);
  CHECK(both.mapped == both.compared);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("An element of simdjson is an event and any payload comes out", "[simdjson]") {
  const std::string text = R"({"event_name": "lead", "id": 7181537436256731137, "value": 7.0,
      "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})";
  simdjson::dom::parser parser;
  const simdjson::dom::element event = parser.parse(text);
  const auto config = usual_config();
  const auto expected =
      tiktok_offline::map_event<ordered_json>(ordered_json::parse(text), config).payloads;
  REQUIRE(expected.size() == 1);
  CHECK(tiktok_offline::map_event<ordered_json>(event, config).payloads == expected);
  CHECK(tiktok_offline::map_event<nlohmann::json>(event, config).payloads[0] ==
        nlohmann::json::parse(expected[0].dump()));
  CHECK(tiktok_offline::map_event<std::string>(event, config).payloads[0] == expected[0].dump());
}

TEST_CASE("A result outlives the document of simdjson", "[simdjson]") {
  simdjson::dom::parser parser;
  const auto config = usual_config();
  const std::string text = R"({"event_name": "lead", "id": "a long text that is not kept inside",
      "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})";
  const auto first = map_text<ordered_json>(text, config, parser);
  static_cast<void>(
      map_text(R"({"event_name": "lead", "id": "another text of some length"})", config, parser));
  REQUIRE(first.payloads.size() == 1);
  CHECK(first.payloads[0]["event_id"] == "a long text that is not kept inside");
}

TEST_CASE("A handle to anything but an array has no elements with simdjson either", "[simdjson]") {
  using reader = tiktok_offline::json_value<simdjson::dom::element>;
  int elements = 0;
  const auto count = [&elements](const reader&) { ++elements; };
  simdjson::dom::parser parser;
  for (const char* text : {"null", "7", R"("[1]")", R"({"0": 1})", "[]"}) {
    CAPTURE(text);
    simdjson::dom::element parsed;
    REQUIRE(parser.parse(std::string(text)).get(parsed) == simdjson::SUCCESS);
    const reader value = reader::of(parsed);
    value.each_element(count);
    CHECK(elements == 0);
    CHECK(value.element(0).to_scalar().is_absent());
  }
  reader().each_element(count);
  CHECK(elements == 0);
  CHECK(reader().element(0).to_scalar().is_absent());
}
