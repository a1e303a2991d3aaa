// SPDX-License-Identifier: MIT
// An event that RapidJSON has parsed gives the same bytes and the same issues as one that
// nlohmann/json has parsed.
#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tiktok_offline/adapters/rapidjson.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "reader_comparison.hpp"

namespace {

using nlohmann::ordered_json;
using rapidjson::Document;
using tests::usual_config;
using tiktok_offline::map_event;

// Each of its values has memory of its own; those of a Document are in one pool.
using owning_document = rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::CrtAllocator>;

constexpr unsigned flags = rapidjson::kParseFullPrecisionFlag |
                           rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;

template <class AnyDocument>
tiktok_offline::map_result<std::string> map_with_rapidjson(const std::string& text,
                                                           const tiktok_offline::config& config) {
  AnyDocument event;
  event.template Parse<flags>(text.data(), text.size());
  if (!event.HasParseError()) return map_event<std::string>(event, config);
  tiktok_offline::map_result<std::string> result;
  result.issues.push_back({tiktok_offline::issue_code::invalid_json, ""});
  return result;
}

template <class AnyDocument = Document>
tests::reader_comparison with_rapidjson() {
  return {tests::reader_comparison::scope::texts_that_both_take, map_with_rapidjson<AnyDocument>};
}

template <class AnyDocument = Document>
AnyDocument parsed(std::string_view text) {
  AnyDocument document;
  document.template Parse<flags>(text.data(), text.size());
  REQUIRE_FALSE(document.HasParseError());
  return document;
}

}  // namespace

TEST_CASE("RapidJSON and nlohmann give the same for the cases of the design", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_cases_of_the_design(both);
  both.print("cases of the design");
  CHECK(both.compared >= 111 + 260);
  CHECK(both.mapped > 150);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for generated events", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_generated_events(both);
  both.print("generated events");
  CHECK(both.compared > tests::rounds(6000));
  CHECK(both.mapped > tests::rounds(6000) / 8);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same where each value has memory of its own",
          "[rapidjson]") {
  auto both = with_rapidjson<owning_document>();
  compare_cases_of_the_design(both);
  compare_objects_of_any_size(both);
  compare_odd_texts(both);
  both.print("CrtAllocator");
  CHECK(both.compared >= 111 + 260 + 84);
  CHECK(both.mapped > 150 + 84);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for damaged texts", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_damaged_texts(both);
  both.print("damaged texts");
  CHECK(both.compared > tests::rounds(6000) / 5);
  CHECK(both.mapped > tests::rounds(6000) / 30);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for texts that are odd as a whole", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_odd_texts(both);
  both.print("odd texts");
  CHECK(both.compared >= 10);
  CHECK(both.mapped == 4);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for wrong types at every place", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_wrong_types(both);
  both.print("wrong types");
  CHECK(both.left_out == 0);
  CHECK(both.mapped > both.compared / 2);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for odd keys", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_odd_keys(both);
  both.print("odd keys");
  CHECK(both.left_out == 0);
  CHECK(both.mapped == both.compared);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for numbers of any length", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_numbers(both);
  both.print("numbers");
  CHECK(both.compared > tests::rounds(2000));
  CHECK(both.mapped > both.compared / 2);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("RapidJSON and nlohmann give the same for objects of any size", "[rapidjson]") {
  auto both = with_rapidjson();
  compare_objects_of_any_size(both);
  both.print("objects of any size");
  CHECK(both.left_out == 0);
  CHECK(both.mapped == both.compared);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("Of members with the same key the last counts with RapidJSON too", "[rapidjson]") {
  const Document event =
      parsed(R"({"event_name": "other", "event_name": "lead", "id": "first", "id": "last",
          "user": {"email": "a@example.com"}, "user": {"email": 7, "email": "b@example.com"},
          "context": {"event_timestamp": 1716889512345}})");
  const auto result = map_event<ordered_json>(event, usual_config());
  REQUIRE(result.payloads.size() == 1);
  CHECK(result.payloads[0]["event_id"] == "last");
  CHECK(result.payloads[0]["event"] == "SubmitForm");
  // printf b@example.com | sha256sum
  CHECK(result.payloads[0]["context"]["user"]["emails"] ==
        ordered_json::array({"e8f39b3e1382367d6d41ab34dc270d4e7533f978c9e9a775dfe2185b2f96b96c"}));
  CHECK(result.issues.empty());
}

TEST_CASE("RapidJSON's integers keep their digits", "[rapidjson]") {
  for (const char* id : {"9007199254740993", "9223372036854775807", "9223372036854775808",
                         "18446744073709551615", "-9223372036854775808", "-9007199254740993"}) {
    CAPTURE(id);
    const Document event =
        parsed(std::string(R"({"event_name": "lead", "user": {"email": "a@example.com"}, "id": )") +
               id + R"(, "context": {"event_timestamp": 1716889512345}})");
    const auto result = map_event<ordered_json>(event, usual_config());
    REQUIRE(result.payloads.size() == 1);
    CHECK(result.payloads[0]["event_id"] == id);
  }
}

TEST_CASE("A value inside a document of RapidJSON's is an event and any payload comes out",
          "[rapidjson]") {
  const std::string text = R"({"event_name": "lead", "id": 7181537436256731137, "value": 7.0,
      "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})";
  const Document all = parsed(R"({"events": [7, )" + text + "]}");
  const rapidjson::Value& event = all["events"][1];
  const auto config = usual_config();
  const auto expected = map_event<ordered_json>(ordered_json::parse(text), config).payloads;
  REQUIRE(expected.size() == 1);
  CHECK(map_event<ordered_json>(event, config).payloads == expected);
  CHECK(map_event<nlohmann::json>(event, config).payloads[0] ==
        nlohmann::json::parse(expected[0].dump()));
  CHECK(map_event<std::string>(event, config).payloads[0] == expected[0].dump());
  const std::vector<tiktok_offline::issue> no_object = {
      {tiktok_offline::issue_code::not_an_object, ""}};
  CHECK(map_event<std::string>(all["events"][0], config).issues == no_object);
  CHECK(map_event<std::string>(all["events"], config).issues == no_object);

  const auto owning = parsed<owning_document>("[" + text + "]");
  CHECK(map_event<std::string>(owning[0], config).payloads[0] == expected[0].dump());
}

TEST_CASE("A value of RapidJSON's that code has made is an event", "[rapidjson]") {
  using rapidjson::Value;
  Document event(rapidjson::kObjectType);
  auto& memory = event.GetAllocator();
  event.AddMember("event_name", "lead", memory);
  event.AddMember("id", (std::numeric_limits<std::uint64_t>::max)(), memory);
  event.AddMember("value", 0.5F, memory);
  event.AddMember("currency", Value(rapidjson::StringRef("EURO", 3)), memory);
  event.AddMember("user", Value(rapidjson::kObjectType), memory);
  event["user"].AddMember("email", "a@example.com", memory);
  event.AddMember("context", Value(rapidjson::kObjectType), memory);
  event["context"].AddMember("event_timestamp", std::int64_t{1716889512345}, memory);
  const auto expected = map_event<std::string>(
      nlohmann::json::parse(R"({"event_name": "lead", "id": 18446744073709551615, "value": 0.5,
          "currency": "EUR", "user": {"email": "a@example.com"},
          "context": {"event_timestamp": 1716889512345}})"),
      usual_config());
  REQUIRE(expected.mapped());
  CHECK(map_event<std::string>(event, usual_config()) == expected);
}

TEST_CASE("A result outlives the document of RapidJSON", "[rapidjson]") {
  const auto result = map_event<ordered_json>(
      parsed(R"({"event_name": "lead", "id": "a long text that is not kept inside",
          "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})"),
      usual_config());
  REQUIRE(result.payloads.size() == 1);
  CHECK(result.payloads[0]["event_id"] == "a long text that is not kept inside");
}

TEST_CASE("A handle on what is no container has nothing in it with RapidJSON too", "[rapidjson]") {
  using reader = tiktok_offline::json_value<rapidjson::Value>;
  int used = 0;
  const auto check_empty = [&used](const reader& value) {
    if (!value.is_object()) value.each_member([&used](std::string_view, const reader&) { ++used; });
    if (!value.is_array()) value.each_element([&used](const reader&) { ++used; });
    CHECK(used == 0);
    CHECK(value.element(1).to_scalar().is_absent());
    CHECK(value.member("1").to_scalar().is_absent());
  };
  for (const char* text : {"null", "true", "7", R"("[1]")", R"({"0": 1})", "[]", "[1]"}) {
    CAPTURE(text);
    const Document document = parsed(text);
    check_empty(reader::of(document));
  }
  check_empty(reader());
  CHECK_FALSE(reader().is_object());
  CHECK_FALSE(reader().is_array());
}

// Pitfalls that docs/json_libraries.md names.
TEST_CASE("RapidJSON takes a NUL byte after the event for the end", "[rapidjson]") {
  const std::string text = R"({"event_name":"other"})" + std::string(1, '\0') + "what is lost";
  Document document;
  document.Parse<flags>(text.data(), text.size());
  CHECK_FALSE(document.HasParseError());
}

TEST_CASE("RapidJSON takes half a surrogate pair, which is replaced", "[rapidjson]") {
  const std::string text = R"({"event_name": "lead", "id": "x\ude00y",
      "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})";
  REQUIRE_FALSE(nlohmann::json::accept(text));
  const auto result = map_event<std::string>(parsed(text), usual_config());
  REQUIRE(result.payloads.size() == 1);
  // Its three bytes, each of which is replaced by U+FFFD.
  CHECK(ordered_json::parse(result.payloads[0])["event_id"] ==
        "x\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDy");
}

TEST_CASE("The memory of a document of RapidJSON's grows until it is cleared", "[rapidjson]") {
  const std::string text = R"({"id":")" + std::string(1000, 'x') + R"("})";
  Document document;
  document.Parse<flags>(text.data(), text.size());
  const std::size_t once = document.GetAllocator().Size();
  document.Parse<flags>(text.data(), text.size());
  CHECK(document.GetAllocator().Size() == 2 * once);
  document.SetNull();
  document.GetAllocator().Clear();
  document.Parse<flags>(text.data(), text.size());
  CHECK(document.GetAllocator().Size() == once);
}
