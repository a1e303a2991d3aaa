// SPDX-License-Identifier: MIT
// Events and configurations as nobody writes them: the result is right, or an issue says why not.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace std::string_literals;
using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::issue;
using tiktok_offline::issue_code;
using tiktok_offline::map_event;

namespace {

constexpr const char* digest_of_john =
    "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f";

tiktok_offline::config settings() {
  tiktok_offline::config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  return settings;
}

json purchase() {
  return json::parse(R"({"event_name": "purchase", "user": {"email": "john.doe@example.com"},
    "context": {"event_timestamp": 1716889512345}})");
}

std::string text_of(const ordered_json& body) {
  return body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// The body as text, which is the same by both writers.
std::string mapped(const json& event, const tiktok_offline::config& config = settings()) {
  const auto text = map_event<std::string>(event, config);
  const auto ordered = map_event<ordered_json>(event, config);
  REQUIRE(text.mapped());
  REQUIRE(text.payloads.size() == 1);
  REQUIRE(text.issues == ordered.issues);
  const bool same = text.payloads[0] == text_of(ordered.payloads.at(0));
  CHECK(same);
  return text.payloads[0];
}

bool holds(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

// `[[[...]]]`, built without recursion.
json nested(std::size_t depth, json inner = nullptr) {
  for (std::size_t i = 0; i < depth; ++i) {
    json outer = json::array();
    outer.push_back(std::move(inner));
    inner = std::move(outer);
  }
  return inner;
}

constexpr std::size_t deep = 100'000;
constexpr std::size_t million = 1'000'000;
constexpr std::size_t megabyte = 1 << 20;

}  // namespace

TEST_CASE("A NUL byte is a character like others", "[hostile]") {
  json event = purchase();
  event["id"] = "a\0b"s;
  event["shop_id"] = "\0"s;
  event["currency"] = "EU\0"s;
  event["value"] = "12\0"s;
  event["type"] = "crm\0"s;
  event["user"]["phone"] =
      "+3361234\0"
      "5678"s;
  event["user"]["email"] = json::array({"a\0b@example.com"s, "\0"s, "john.doe@example.com"});
  const std::string body = mapped(event);
  CHECK(holds(body, R"("event_id":"a\u0000b")"));
  CHECK(holds(body, R"("shop_id":"\u0000")"));
  // But mail reaches no address with one.
  CHECK(holds(body, R"("emails":["836f82db)"));
  CHECK(map_event(event, settings()).issues ==
        std::vector<issue>{{issue_code::invalid_phone, "/user/phone"},
                           {issue_code::invalid_email, "/user/email/0"},
                           {issue_code::invalid_email, "/user/email/1"},
                           {issue_code::invalid_currency, "/currency"},
                           {issue_code::not_a_number, "/value"},
                           {issue_code::unknown_event_channel, "/type"}});

  event["event_name"] = "purchase\0"s;
  CHECK(map_event(event, settings()).status == tiktok_offline::outcome::filtered);
}

TEST_CASE("Bad UTF-8 and lone surrogates are replaced in the text and never crash", "[hostile]") {
  const std::string replacement = "\xEF\xBF\xBD";
  json event = purchase();
  event["id"] = "\xED\xA0\x80"s;  // U+D800 as three bytes
  event["shop_id"] = "caf\xE9"s;  // Latin-1
  event["type"] = "\xFF"s;
  event["currency"] = "\xC3\xA9\xA9"s;
  event["user"]["phone"] = "\xE2\x80"s;  // half a dash
  event["items"] = json::array({{{"id", "\xF0\x9F\x98"}, {"quantity", "\x80"}}});
  event["\xFF\xFE"] = "a key that is no UTF-8";
  auto config = settings();
  config.fields.order_id = "\xFF\xFE";
  config.partner_name = "\xC0\x80";
  const std::string body = mapped(event, config);
  CHECK(holds(body, R"("event_id":")" + replacement + replacement + replacement + '"'));
  CHECK(holds(body, R"("shop_id":"caf)" + replacement + '"'));
  CHECK(holds(body, R"("content_id":")" + replacement + '"'));
  CHECK(holds(body, R"("order_id":"a key that is no UTF-8")"));
  CHECK(holds(body, R"("partner_name":")" + replacement + replacement + '"'));
  CHECK(json::accept(body));
  // A plain dump of the payload as JSON may throw, as nlohmann/json does; the examples replace.
  CHECK_THROWS_AS(map_event(event, config).payloads.at(0).dump(), json::type_error);
}

TEST_CASE("Numbers at the edges keep kind and digits or are reported", "[hostile]") {
  const auto value_in_body = [](json value) {
    json event = purchase();
    event["value"] = std::move(value);
    event["currency"] = "EUR";
    const std::string body = mapped(event);
    const std::size_t at = body.find(R"("value":)");
    return at == std::string::npos ? "nothing" : body.substr(at + 8, body.find('}', at) - at - 8);
  };
  CHECK(value_in_body((std::numeric_limits<std::int64_t>::min)()) == "-9223372036854775808");
  CHECK(value_in_body((std::numeric_limits<std::int64_t>::max)()) == "9223372036854775807");
  CHECK(value_in_body((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
  CHECK(value_in_body(0) == "0");
  CHECK(value_in_body(-0.0) == "-0.0");
  CHECK(value_in_body((std::numeric_limits<double>::max)()) == "1.7976931348623157e+308");
  CHECK(value_in_body((std::numeric_limits<double>::denorm_min)()) == "5e-324");
  CHECK(value_in_body(9007199254740993.0) == "9.007199254740992e+15");
  for (const double no_number : {std::nan(""), std::nan("1"), HUGE_VAL, -HUGE_VAL}) {
    CHECK(value_in_body(no_number) == "nothing");
  }
  CHECK(value_in_body("18446744073709551615") == "18446744073709551615");
  CHECK(value_in_body("-9223372036854775808") == "-9223372036854775808");
  CHECK(value_in_body(std::string(400, '9')) == "nothing");  // beyond the range of a double
}

TEST_CASE("Numbers at the edges are ids only where no digit is lost", "[hostile]") {
  const auto id_in_body = [](json id) {
    json event = purchase();
    event["id"] = std::move(id);
    const json body = json::parse(mapped(event));
    return body.contains("event_id") ? body["event_id"].get<std::string>() : "nothing";
  };
  CHECK(id_in_body((std::numeric_limits<std::int64_t>::min)()) == "-9223372036854775808");
  CHECK(id_in_body((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
  CHECK(id_in_body(9007199254740991.0) == "9007199254740991");
  CHECK(id_in_body(9007199254740992.0) == "nothing");
  CHECK(id_in_body(-0.0) == "0");
  CHECK(id_in_body(0.5) == "nothing");
  CHECK(id_in_body(1e300) == "nothing");
  CHECK(id_in_body(std::nan("")) == "nothing");
  CHECK(id_in_body(HUGE_VAL) == "nothing");
}

TEST_CASE("Numbers at the edges are no timestamps and no phones", "[hostile]") {
  for (const json& odd : std::vector<json>{
           (std::numeric_limits<std::int64_t>::min)(), (std::numeric_limits<std::int64_t>::max)(),
           (std::numeric_limits<std::uint64_t>::max)(), -1, 0, 1e300, -1e300, 0.5, std::nan(""),
           HUGE_VAL, -HUGE_VAL, (std::numeric_limits<double>::denorm_min)()}) {
    json event = purchase();
    event["event_timestamp"] = 1716889512345;
    event["context"]["event_timestamp"] = odd;
    event["user"]["phone"] = odd;
    CAPTURE(odd.dump());
    CHECK(map_event(event, settings()).issues ==
          std::vector<issue>{{issue_code::invalid_timestamp, "/context/event_timestamp"},
                             {issue_code::invalid_phone, "/user/phone"}});
  }
}

TEST_CASE("A million items are mapped and each is reported at its place", "[hostile]") {
  json event = purchase();
  json& items = event["items"] = json::array();
  items.get_ref<json::array_t&>().reserve(million);
  for (std::size_t i = 0; i < million; ++i) items.push_back(nullptr);
  items[0] = {{"id", "first"}, {"quantity", 1}, {"product", {{"price", 2}}}};
  items[million - 1] = {{"id", "last"}, {"quantity", 1}, {"product", {{"price", 2}}}};
  const auto result = map_event<std::string>(event, settings());
  REQUIRE(result.mapped());
  CHECK(holds(result.payloads[0], R"("contents":[{"content_id":"first","price":2,"quantity":1},)"
                                  R"({"content_id":"last","price":2,"quantity":1}])"));
  REQUIRE(result.issues.size() == million - 2);
  CHECK(result.issues.front() == issue{issue_code::invalid_item, "/items/1"});
  CHECK(result.issues.back() == issue{issue_code::invalid_item, "/items/999998"});
}

TEST_CASE("Tens of thousands of good items are all sent", "[hostile]") {
  constexpr std::size_t count = 50'000;
  json event = purchase();
  event["items"] = json::array_t(count, {{"id", 7}, {"quantity", 1}, {"product", {{"price", 2}}}});
  const auto result = map_event<std::string>(event, settings());
  REQUIRE(result.mapped());
  CHECK(result.issues.empty());
  const std::string item = R"({"content_id":"7","price":2,"quantity":1})";
  const std::size_t begin = result.payloads[0].find(item);
  const std::size_t end = result.payloads[0].rfind(item) + item.size();
  CHECK(end - begin == count * (item.size() + 1) - 1);
}

TEST_CASE("Of tens of thousands of addresses equal ones are sent once", "[hostile]") {
  constexpr std::size_t count = 50'000;
  json event = purchase();
  event["user"]["email"] = json::array_t(count, "john.doe@example.com");
  event["user"]["email"][count - 1] = "no address";
  event["user"]["phone"] = json::array_t(count, true);
  const auto result = map_event(event, settings());
  REQUIRE(result.mapped());
  CHECK(result.payloads[0]["context"]["user"]["emails"] == json::array({digest_of_john}));
  CHECK(result.issues.size() == count + 1);
  CHECK(result.issues.back() == issue{issue_code::invalid_email, "/user/email/49999"});
}

TEST_CASE("Keys and values of a megabyte are as good as short ones", "[hostile]") {
  const std::string key(megabyte, 'k');
  const std::string value(megabyte, 'v');
  json event = purchase();
  event[key] = {{key, value}};
  event["user"]["email"] = value + "@example.com";
  event["user"]["phone"] = "+33 6" + std::string(megabyte, ' ') + "12345678";
  event["currency"] = value;
  event["value"] = std::string(megabyte, '1');
  event["type"] = value;
  auto config = settings();
  config.fields.shop_id = key + '.' + key;
  config.fields.order_id = "{{" + key + '.' + key + "}}/{{" + key + "}}";
  const auto result = map_event(event, config);
  REQUIRE(result.mapped());
  CHECK(result.payloads[0]["properties"]["shop_id"] == value);
  // printf '+33612345678' | openssl dgst -sha256
  CHECK(result.payloads[0]["context"]["user"]["phone_numbers"] ==
        json::array({"42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"}));
  // Mail reaches no such address (RFC 5321).
  CHECK_FALSE(result.payloads[0]["context"]["user"].contains("emails"));
  CHECK(result.issues == std::vector<issue>{{issue_code::invalid_email, "/user/email"},
                                            {issue_code::wrong_type, '/' + key},
                                            {issue_code::invalid_currency, "/currency"},
                                            {issue_code::not_a_number, "/value"},
                                            {issue_code::unknown_event_channel, "/type"}});
}

TEST_CASE("A hundred thousand mapping rows are searched and all that match are sent", "[hostile]") {
  constexpr std::size_t count = 100'000;
  auto config = settings();
  config.mapping.assign(count, {"other", "Contact"});
  for (std::size_t i = 0; i < count; ++i) {
    config.mapping[i].event_name += std::to_string(i);
  }
  CHECK(check(config).empty());
  json event = purchase();
  CHECK(map_event(event, config).status == tiktok_offline::outcome::filtered);
  event["event_name"] = "other99999";
  CHECK(map_event<std::string>(event, config).payloads.size() == 1);

  // Rows that are all the same are a fault each but the first, and are mapped all the same.
  config.mapping.assign(count, {"purchase", "Contact"});
  CHECK(check(config).size() == count - 1);
  event["event_name"] = "purchase";
  CHECK(map_event<std::string>(event, config).payloads.size() == count);
}

// A default string_view has a null pointer, which no function of C may be given, not even with size
// 0: the sanitizers see it.
TEST_CASE("Every function accepts a null view", "[hostile]") {
  const std::string_view nothing;
  REQUIRE(nothing.data() == nullptr);
  CHECK(tiktok_offline::map_text(nothing, settings()).issues ==
        std::vector<issue>{{issue_code::invalid_json, ""}});
  CHECK_FALSE(tiktok_offline::sha256(nothing));
  CHECK_FALSE(tiktok_offline::digest::from_hex(nothing));
  CHECK_FALSE(tiktok_offline::hash_email(nothing));
  CHECK_FALSE(tiktok_offline::hash_phone(nothing, nothing));
  CHECK_FALSE(tiktok_offline::hash_phone("06 12 34 56 78", nothing));
  CHECK_FALSE(tiktok_offline::normalize_email(nothing));
  CHECK_FALSE(tiktok_offline::normalize_phone(nothing, "33"));
  CHECK_FALSE(tiktok_offline::normalize_currency(nothing));
  CHECK_FALSE(tiktok_offline::parse_timestamp(nothing));
  CHECK(tiktok_offline::read_response(200, nothing).verdict == tiktok_offline::verdict::retry);

  CHECK_FALSE(tiktok_offline::path(nothing).problem().empty());
  CHECK(tiktok_offline::text_template(nothing).parts().empty());
  CHECK(tiktok_offline::source_list(nothing).empty());
  auto config = settings();
  config.event_set_id = nothing;
  config.partner_name = nothing;
  config.category_separator = nothing;
  config.event_channel_aliases = {{std::string(nothing), std::string(nothing)}};
  config.fields.shop_id = {nothing, tiktok_offline::constant(nothing)};
  config.mapping = {{std::string(nothing), std::string(nothing)}};
  CHECK(check(config).size() > 4);
  config.event_set_id = "7";
  config.mapping = settings().mapping;
  config.fields.content_category = {"items.X.id", "items.X.type"};
  json event = purchase();
  event["items"] = json::parse(R"([{"id": "a", "type": "b"}, {"id": ""}])");
  CHECK(holds(mapped(event, config), R"("content_category":"ab")"));

  // An event of views, as the library itself has it.
  tiktok_offline::detail::event_view sale;
  sale.contents.emplace_back();
  for (const auto format : {tiktok_offline::payload_format::offline_track,
                            tiktok_offline::payload_format::event_track}) {
    const std::string text = tiktok_offline::to_payload<std::string>(sale, format);
    CHECK(text == text_of(tiktok_offline::to_payload<ordered_json>(sale, format)));
  }
}

TEST_CASE("A typed event with numbers that JSON does not have is written without them",
          "[hostile]") {
  for (const double odd : {std::nan(""), -std::nan("1"), HUGE_VAL, -HUGE_VAL,
                           std::numeric_limits<double>::signaling_NaN()}) {
    tiktok_offline::offline_event sale;
    sale.event_set_id = "7";
    sale.event = "CompletePayment";
    sale.value = odd;
    sale.contents.emplace_back().price = odd;
    sale.contents.back().quantity = odd;
    sale.contents.emplace_back().quantity = 2;
    for (const auto format : {tiktok_offline::payload_format::offline_track,
                              tiktok_offline::payload_format::event_track}) {
      const std::string text = tiktok_offline::to_payload<std::string>(sale, format);
      CHECK(text == text_of(tiktok_offline::to_payload<ordered_json>(sale, format)));
      CHECK_FALSE(holds(text, "null"));
      CHECK_FALSE(holds(text, "price"));
      CHECK_FALSE(holds(text, "value"));
      CHECK(holds(text, R"("contents":[{"quantity":2}])"));
    }
    auto config = settings();
    config.fields.value = tiktok_offline::constant(odd);
    config.fields.price = {tiktok_offline::constant(odd), "items.X.price"};
    CHECK(has_error(check(config)));
    json event = purchase();
    event["items"] = json::parse(R"([{"id": "A"}])");
    CHECK_FALSE(holds(mapped(event, config), "price"));
    CHECK_NOTHROW(json(config).dump());
  }
}

TEST_CASE("Deep nesting is walked around", "[hostile]") {
  json event = purchase();
  for (const char* key : {"id", "shop_id", "value", "currency", "type"}) event[key] = nested(deep);
  event["user"]["phone"] = nested(deep, "+33612345678");
  event["user"]["email"] = json::array({nested(deep), "john.doe@example.com"});
  event["items"] = json::array({{{"id", nested(deep)}, {"quantity", 1}}, nested(deep)});
  const auto result = map_event<std::string>(event, settings());
  REQUIRE(result.mapped());
  CHECK(holds(result.payloads[0], digest_of_john));
  CHECK(holds(result.payloads[0], R"("contents":[{"quantity":1}])"));
  CHECK(map_event(event, settings()).issues == result.issues);
  CHECK(result.issues == std::vector<issue>{{issue_code::wrong_type, "/id"},
                                            {issue_code::invalid_phone, "/user/phone/0"},
                                            {issue_code::invalid_email, "/user/email/0"},
                                            {issue_code::wrong_type, "/shop_id"},
                                            {issue_code::wrong_type, "/items/0/id"},
                                            {issue_code::incomplete_item, "/items/0"},
                                            {issue_code::invalid_item, "/items/1"},
                                            {issue_code::invalid_currency, "/currency"},
                                            {issue_code::not_a_number, "/value"},
                                            {issue_code::unknown_event_channel, "/type"}});
}

TEST_CASE("A path may be as deep as the event", "[hostile]") {
  json event = purchase();
  event["deep"] = nested(deep, "found");
  std::string place = "deep";
  for (std::size_t i = 0; i < deep; ++i) place += ".0";
  auto config = settings();
  config.fields.shop_id = place;
  CHECK(check(config).empty());
  CHECK(holds(mapped(event, config), R"("shop_id":"found")"));
  config.fields.shop_id = place + ".0";  // into a text: absent
  CHECK_FALSE(holds(mapped(event, config), "shop_id"));
}

TEST_CASE("Deep text is parsed or refused by every reader of text", "[hostile]") {
  const std::string open(deep, '[');
  const std::string close(deep, ']');
  const std::string event = R"({"event_name":"purchase","user":{"email":"john.doe@example.com"},)"
                            R"("event_timestamp":1716889512345,"deep":)";
  CHECK(tiktok_offline::map_text(event + open + close + '}', settings()).mapped());
  CHECK(tiktok_offline::map_text(event + open, settings()).issues ==
        std::vector<issue>{{issue_code::invalid_json, ""}});
  CHECK(tiktok_offline::map_text(open + close, settings()).issues ==
        std::vector<issue>{{issue_code::not_an_object, ""}});
  const auto answer =
      tiktok_offline::read_response(200, R"({"code":0,"data":{"deep":)" + open + close + "}}");
  CHECK(answer.verdict == tiktok_offline::verdict::delivered);
  std::vector<tiktok_offline::config_fault> faults;
  CHECK_FALSE(tiktok_offline::parse_config(json::parse(open + close), faults));
  CHECK_FALSE(tiktok_offline::parse_config(
      json::parse(R"({"fields":{"event_id":)" + open + close + R"(},"mapping":)" + open + close +
                  R"(,"event_set_id":)" + open + close + '}'),
      faults));
  CHECK(faults.size() > 3);
}

TEST_CASE("An event that holds copies of itself is mapped by its outer one", "[hostile]") {
  json event = purchase();
  event["id"] = "outer";
  event["value"] = 1;
  event["currency"] = "EUR";
  for (int i = 0; i < 6; ++i) {
    const json before = event;
    event["items"] = json::array({before, before});
    event["event"] = before;
    event["context"]["copy"] = before;
  }
  const auto result = map_event(event, settings());
  REQUIRE(result.mapped());
  CHECK(result.payloads[0]["event_id"] == "outer");
  CHECK(result.payloads[0]["properties"]["contents"].size() == 2);
  CHECK(result.issues == std::vector<issue>{{issue_code::incomplete_item, "/items/0"},
                                            {issue_code::incomplete_item, "/items/1"}});
  auto inner = settings();
  inner.fields.email = "event.context.copy.items.1.user.email";
  CHECK(map_event(event, inner).payloads.at(0)["context"]["user"]["emails"] ==
        json::array({digest_of_john}));
}

TEST_CASE("A template of a hundred thousand places is one text", "[hostile]") {
  constexpr std::size_t count = 100'000;
  json event = purchase();
  event["id"] = 7;
  event["shop_id"] = "S";
  std::string pattern;
  std::string expected;
  for (std::size_t i = 0; i < count; ++i) {
    pattern += "{{id}}-{{shop_id}}";
    expected += "7-S";
  }
  auto config = settings();
  config.fields.event_id = pattern;
  config.fields.order_id = {};
  CHECK(map_event(event, config).payloads.at(0)["event_id"] == expected);
  // Category levels as many as that are joined.
  std::vector<tiktok_offline::source> levels(count, tiktok_offline::source("id"));
  config.fields.content_category = tiktok_offline::source_list(levels);
  event["items"] = json::array({{{"id", "A"}}});
  const auto body = map_event(event, config).payloads.at(0);
  CHECK(
      body["properties"]["contents"][0]["content_category"].get_ref<const std::string&>().size() ==
      2 * count - 1);
}
