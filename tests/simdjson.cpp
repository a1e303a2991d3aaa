// SPDX-License-Identifier: MIT
// An event that simdjson reads gives the same bytes and the same issues as one that nlohmann/json
// reads, whatever the text.
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <tiktok_offline/adapters/simdjson.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "random.hpp"

namespace {

using nlohmann::ordered_json;
using tiktok_offline::map_text;

// A result in one text, to compare.
template <class Payload>
std::string shown(const tiktok_offline::map_result<Payload>& result) {
  ordered_json all;
  all["status"] = to_string(result.status);
  all["issues"] = result.issues;
  all["payloads"] = result.payloads;
  return all.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

tiktok_offline::config usual_config() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}, {"purchase", "Contact"}, {"lead", "Lead"}};
  config.default_country = "33";
  return config;
}

// One whose sources look everywhere.
tiktok_offline::config curious_config() {
  tiktok_offline::config config = usual_config();
  config.format = tiktok_offline::payload_format::event_track;
  config.event_set_id = "{{shop_id}}-{{items.0.id}}";
  config.fields.email = {"/user/0", "user.email", "items.1.product.name"};
  config.fields.phone = {"user.phone.0", "user.phone"};
  config.fields.contents = {"user.items", "items"};
  config.fields.content_id = {"items.X.product.0", "items.X.id", "{{items.X.price}}{{id}}"};
  config.fields.order_id = "{{id}}/{{context.event_id}}";
  return config;
}

const std::vector<tiktok_offline::config>& configs() {
  static const std::vector<tiktok_offline::config> both = {usual_config(), curious_config()};
  return both;
}

// Compares, and keeps the first texts that differ.
class comparison {
 public:
  void compare(const std::string& text) {
    for (const auto& config : configs()) compare(text, config);
  }

  void compare(const std::string& text, const tiktok_offline::config& config) {
    ++compared;
    const std::string by_nlohmann = shown(map_text(text, config));
    if (by_nlohmann.find(R"("payloads":[])") == std::string::npos) ++mapped;
    if (shown(map_text(text, config, parser_)) == by_nlohmann) return;
    if (differing.size() < 3) differing.push_back(text);
  }

  std::size_t compared = 0;
  std::size_t mapped = 0;
  std::vector<std::string> differing;

 private:
  simdjson::dom::parser parser_;
};

class generator {
 public:
  explicit generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return tests::below(random_, limit); }

  std::string event() {
    std::string members = one_of({R"("event_name":"purchase")", R"("event_name":"lead")",
                                  R"("event_name":"purchase")", R"("event_name":7)"});
    for (const char* name : {"id", "shop_id", "currency", "value", "type", "event_timestamp"}) {
      maybe_add(members, name, value(0));
    }
    maybe_add(members, "user", people());
    maybe_add(members, "context",
              R"({"event_timestamp":1716889512345,"event_id":)" + value(0) + '}');
    maybe_add(members, "items", items());
    if (below(8) == 0) maybe_add(members, "items", items());
    if (below(8) == 0) maybe_add(members, "user", people());
    if (below(8) == 0) maybe_add(members, "id", value(1));
    return '{' + members + '}';
  }

  // A text with a byte or two changed.
  std::string damaged(std::string text) {
    for (std::size_t i = 1 + below(2); i > 0; --i) {
      const std::size_t at = below(text.size());
      const char odd = one_of({"\"", "\\", "{", "}", "[", "]",    ",",    ":",    "0",    "-",
                               "e",  ".",  "u", "d", "8", "\xC3", "\x80", "\xFF", "\x01", " "})[0];
      switch (below(4)) {
        case 0:
          text[at] = odd;
          break;
        case 1:
          text.insert(at, 1, odd);
          break;
        case 2:
          text.erase(at, 1);
          break;
        default:
          text.resize(below(4) == 0 ? at : text.size());
          break;
      }
      if (text.empty()) text = " ";
    }
    return text;
  }

 private:
  std::string one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  void maybe_add(std::string& members, const std::string& name, const std::string& value) {
    if (below(5) == 0) return;
    members += one_of({",", " , ", ",\n\t"}) + '"' + name + "\":" + value;
  }

  std::string people() {
    if (below(12) == 0) return value(1);
    std::string members = R"("phone":"+33612345678")";
    maybe_add(members, "email", below(3) == 0 ? value(1) : text());
    if (below(4) == 0) maybe_add(members, "phone", below(3) == 0 ? value(1) : text());
    if (below(6) == 0) maybe_add(members, "email", value(1));
    maybe_add(members, "items", items());
    return '{' + members + '}';
  }

  std::string items() {
    if (below(12) == 0) return value(1);
    std::string list;
    for (std::size_t i = below(4); i > 0; --i) {
      std::string members = R"("variant":null)";
      for (const char* name : {"id", "price", "quantity", "type"}) {
        maybe_add(members, name, value(0));
      }
      maybe_add(members, "product", R"({"name":)" + text() + R"(,"price":)" + number() + '}');
      list += (list.empty() ? "{" : ",{") + members + '}';
    }
    return '[' + list + ']';
  }

  std::string value(std::size_t depth) {
    switch (below(depth < 3 ? 9 : 7)) {
      case 0:
        return one_of({"true", "false", "null"});
      case 1:
      case 2:
      case 3:
        return number();
      case 7:
        return '[' + value(depth + 1) + ',' + value(depth + 1) + ']';
      case 8:
        return R"({"0":)" + value(depth + 1) + R"(,"email":)" + value(depth + 1) + '}';
      default:
        return text();
    }
  }

  std::string number() {
    if (below(60) == 0) return one_of({"1e400", "-1e400", "01", "1.", "-", "+1"});
    return one_of({"0",
                   "-0",
                   "7",
                   "-7",
                   "7.0",
                   "49.90",
                   "1e3",
                   "1E-3",
                   "0.1",
                   "-1e-400",
                   "1716889512345",
                   "1716889512",
                   "33612345678",
                   "9007199254740993",
                   "9223372036854775807",
                   "9223372036854775808",
                   "-9223372036854775808",
                   "-9223372036854775809",
                   "18446744073709551615",
                   "18446744073709551616",
                   "123456789012345678901234567890",
                   "1.7976931348623157e308",
                   "5e-324",
                   "2.675",
                   "0.30000000000000004",
                   "1e22",
                   "100000000000000000000.5"});
  }

  std::string text() {
    const bool is_odd = below(60) == 0;
    return '"' +
           (is_odd ? one_of({"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\u0041", "\xC3", "\x01",
                             "\xED\xA0\x80", "\xF4\x90\x80\x80", "\\x", "\\u12", "\\"})
                   : one_of({"",
                             " ",
                             "EUR",
                             "in_store",
                             "12.5",
                             "a@example.com",
                             " B@Example.com ",
                             "+33 6 12 34 56 78",
                             "06 12 34 56 78",
                             "SKU-1",
                             "caf\xC3\xA9",
                             "\\u00e9\\ud83d\\ude00",
                             "\\\"\\\\\\/\\b\\f\\n\\r\\t",
                             "\\u0000",
                             "a\\u0000b",
                             "\\uD800\\uDC00",
                             "\x7F",
                             "2024-05-28T09:45:12Z",
                             "{{id}}",
                             "4ac33642f890c6f67bfe402b440a7a30e10980927d5e85134a7325873b417b57"})) +
           '"';
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("simdjson and nlohmann give the same for the cases of the design", "[simdjson]") {
  comparison both;
  for (const char* name : {"golden.jsonl", "odd_events.jsonl"}) {
    for (const std::string& line : lines_of(name)) {
      const auto expected = ordered_json::parse(line);
      std::vector<tiktok_offline::config_fault> faults;
      const auto config = tiktok_offline::parse_config(expected["config"], faults);
      if (!config) continue;  // it has settings that are not there yet
      const std::string text =
          expected["event"].dump(-1, ' ', false, ordered_json::error_handler_t::replace);
      both.compare(text, *config);
    }
  }
  CHECK(both.compared >= 111 + 260);
  CHECK(both.mapped > 150);
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for generated events", "[simdjson]") {
  generator any(2026);
  comparison both;
  for (std::uint64_t i = 0; i < tests::rounds(6000); ++i) both.compare(any.event());
  CHECK(both.mapped > tests::rounds(6000) / 8);  // Some 31 in 100 are.
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for damaged texts", "[simdjson]") {
  generator any(7);
  comparison both;
  for (std::uint64_t i = 0; i < tests::rounds(6000); ++i) both.compare(any.damaged(any.event()));
  CHECK(both.mapped > tests::rounds(6000) / 30);  // Some 11 in 100 are.
  CHECK(both.differing == std::vector<std::string>());
}

TEST_CASE("simdjson and nlohmann give the same for texts that are odd as a whole", "[simdjson]") {
  const std::string event = R"({"event_name":"purchase","id":"T-1","user":{"email":"a@example.com"},
      "context":{"event_timestamp":1716889512345}})";
  const std::string deep(5000, '[');
  comparison both;
  const std::vector<std::string> texts = {
      "",
      " ",
      "{",
      "[]",
      "null",
      "7",
      "\"text\"",
      event,
      " " + event + "\r\n",
      event + "x",
      event + event,
      event + ",",
      "\xEF\xBB\xBF" + event,
      "\xEF\xBB" + event,
      event + std::string(1, '\0'),
      event + std::string(3, '\0') + "x",
      std::string(1, '\0') + event,
      "\xFF\xFE",
      R"({"event_name":"purchase","id":)" + deep,
      R"({"event_name":"purchase","x":)" + deep + std::string(5000, ']') + ',' + event.substr(1),
      "// comment\n" + event,
      "'" + event + "'",
      R"({"a":1,})",
      R"({"a":01})",
      R"({"a":+1})",
      R"({"a":1.})",
      R"({"a":.5})",
      R"({"a":NaN})",
      "{\"a\":\"\t\"}",
      std::string(100000, ' ')};
  for (const std::string& text : texts) both.compare(text);
  CHECK(both.mapped == 4);
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
  const auto unknown_members = [](int count, char first) {
    std::string members;
    for (int i = 0; i < count; ++i) {
      members += std::string(1, '"') + first + std::to_string(i) + R"(":[{}],)";
    }
    return members;
  };
  comparison both;
  for (const int count : {0, 1, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 100, 1000}) {
    for (const int before : {0, count / 2, count}) {
      const std::string front = unknown_members(before, 'a');
      const std::string back = unknown_members(count - before, 'b') + R"("end":0)";
      const std::string product = R"({"name":"none",)" + front +
                                  R"("name":"shoe","price":5,"category_1":"a","category_2":"b",)" +
                                  back + "}";
      const std::string item =
          "{" + front + R"("id":7,"id":"A","quantity":1,"product":)" + product + "," + back + "}";
      both.compare("{" + front +
                   R"("event_name":"purchase","id":"x","id":"T-1","shop_id":"S","items":[)" + item +
                   "," + item + R"(],"user":{)" + front +
                   R"("email":"a@example.com","phone":"+33612345678",)" + back +
                   R"(},"context":{"event_timestamp":1716889512345},"value":7,"value":8,)" +
                   R"("currency":"EUR",)" + back + "}");
    }
  }
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
