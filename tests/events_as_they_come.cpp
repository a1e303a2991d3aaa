// SPDX-License-Identifier: MIT
// What a configuration does for events that are not quite Commanders Act's, and what Events API 2.0
// has that the older API does not.
#include <chrono>
#include <cstdint>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::issue_code;
using tiktok_offline::payload_format;
using tiktok_offline::to_payload;

tiktok_offline::config events_api() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "Purchase"}};
  config.format = payload_format::event_track;
  return config;
}

json purchase() {
  return json::parse(R"({"event_name": "purchase", "user": {"email": "a@example.com"},
                         "context": {"event_timestamp": 1716889512345}})");
}

std::vector<std::string> issues_of(const json& event, const tiktok_offline::config& config) {
  std::vector<std::string> texts;
  for (const auto& found : tiktok_offline::map_event(event, config).issues) {
    texts.push_back(std::string(to_string(found.code)) + ' ' + found.pointer);
  }
  return texts;
}

// The one event of the payload, {} when it was not mapped.
ordered_json event_of(const json& event, const tiktok_offline::config& config) {
  const auto result = tiktok_offline::map_event<ordered_json>(event, config);
  const auto text = tiktok_offline::map_event<std::string>(event, config);
  if (!result.mapped()) return ordered_json::object();
  CHECK(text.payloads == std::vector<std::string>{result.payloads[0].dump()});
  return result.payloads[0]["data"][0];
}

ordered_json list(const std::vector<std::string>& values) {
  return values;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("The name of an event comes from the first source that has a text", "[events]") {
  auto config = events_api();
  config.event_name = {"event", "{{kind}}.{{action}}", "name"};
  config.mapping = {{"purchase", "Purchase"}, {"shop.buy", "Lead"}};
  json event = purchase();
  event.erase("event_name");
  CHECK(issues_of(event, config) == texts{"missing_event_name /event"});
  for (const json& odd :
       {json(7), json(" "), json(nullptr), json::array({"purchase"}), json(true)}) {
    event["event"] = odd;
    CHECK(issues_of(event, config) == texts{"missing_event_name /event"});
  }
  event["name"] = "purchase";
  CHECK(event_of(event, config)["event"] == "Purchase");
  event["kind"] = "shop";
  event["action"] = true;  // cannot be text: that is not reported of a name
  CHECK(issues_of(event, config).empty());
  CHECK(event_of(event, config)["event"] == "Purchase");
  event["action"] = "buy";
  CHECK(event_of(event, config)["event"] == "Lead");
  event["event"] = "purchase";
  CHECK(event_of(event, config)["event"] == "Purchase");
  config.event_name = tiktok_offline::constant("purchase");
  CHECK(event_of(json(purchase()), config)["event"] == "Purchase");
  config.event_name = "items.X.name";  // a fault; it leads nowhere
  CHECK(issues_of(event, config).size() == 1);
}

TEST_CASE("Names of events are compared without case and outer blanks when it is asked for",
          "[events]") {
  auto config = events_api();
  config.mapping = {{" Purchase ", "Purchase"}};
  json event = purchase();
  for (const char* name : {"purchase", "PURCHASE", " purchase\t", "\xC2\xA0Purchase"}) {
    CAPTURE(name);
    event["event_name"] = name;
    config.match_event_names = tiktok_offline::event_name_matching::exact;
    CHECK(tiktok_offline::map_event(event, config).status == tiktok_offline::outcome::filtered);
    config.match_event_names = tiktok_offline::event_name_matching::folded;
    CHECK(tiktok_offline::map_event(event, config).mapped());
  }
  for (const char* name : {"purchases", "pur chase", "p\xC3\x9Crchase"}) {
    event["event_name"] = name;
    CHECK(tiktok_offline::map_event(event, config).status == tiktok_offline::outcome::filtered);
  }
}

TEST_CASE("A timestamp is read in the unit of the configuration", "[events]") {
  using tiktok_offline::timestamp_unit;
  struct row {
    timestamp_unit unit;
    json given;
    std::int64_t seconds;  // by date -u; -1 where it is refused
  };
  const row rows[] = {
      {timestamp_unit::milliseconds, 1716889512345, 1716889512},
      {timestamp_unit::milliseconds, 1716889512, -1},
      {timestamp_unit::milliseconds, 99999999999, -1},
      {timestamp_unit::seconds, 1716889512, 1716889512},
      {timestamp_unit::seconds, 1716889512.0, 1716889512},
      {timestamp_unit::seconds, "1716889512", 1716889512},
      {timestamp_unit::seconds, 0, 0},
      {timestamp_unit::seconds, 253402300799, 253402300799},
      {timestamp_unit::seconds, 253402300800, -1},
      {timestamp_unit::seconds, 1716889512345, -1},
      {timestamp_unit::seconds, 1716889512.5, -1},
      {timestamp_unit::seconds, "1716889512.5", -1},
      {timestamp_unit::seconds, -1, -1},
      {timestamp_unit::microseconds, 1716889512345678, 1716889512},
      {timestamp_unit::microseconds, "1716889512345678", 1716889512},
      {timestamp_unit::microseconds, 1716889512345, -1},
      {timestamp_unit::microseconds, 99999999999999, -1},
      {timestamp_unit::microseconds, 100000000000000, 100000000},
      {timestamp_unit::microseconds, "253402300799999999", 253402300799},
      {timestamp_unit::microseconds, "253402300800000000", -1},
      {timestamp_unit::microseconds, "99999999999999999999999", -1},
      {timestamp_unit::seconds, "2024-05-28T09:45:12Z", 1716889512},
  };
  auto config = events_api();
  for (const row& expected : rows) {
    CAPTURE(to_string(expected.unit), expected.given.dump());
    config.timestamp_unit = expected.unit;
    json event = purchase();
    event["context"]["event_timestamp"] = expected.given;
    const ordered_json body = event_of(event, config);
    if (expected.seconds < 0) {
      CHECK(body.empty());
    } else {
      CHECK(body["event_time"] == expected.seconds);
    }
  }
}

TEST_CASE("A text without an offset has that of the configuration", "[events]") {
  auto config = events_api();
  const auto time_of = [&config](const char* text) {
    json event = purchase();
    event["context"]["event_timestamp"] = text;
    const ordered_json body = event_of(event, config);
    return body.empty() ? std::int64_t{-1} : body["event_time"].get<std::int64_t>();
  };
  // date -u -d 2024-05-28T09:45:12Z +%s
  CHECK(time_of("2024-05-28 09:45:12Z") == 1716889512);
  CHECK(time_of("2024-05-28 11:45:12 +02:00") == -1);
  CHECK(time_of("2024-05-28  09:45:12Z") == -1);
  CHECK(time_of("2024-05-28T11:45:12+02") == 1716889512);
  CHECK(time_of("2024-05-28T11:45:12+2") == -1);
  CHECK(time_of("2024-05-28T09:45:12") == -1);
  config.default_utc_offset = "+02:00";
  CHECK(time_of("2024-05-28T11:45:12") == 1716889512);
  CHECK(time_of("2024-05-28 11:45:12.999") == 1716889512);
  CHECK(time_of("2024-05-28T09:45:12Z") == 1716889512);  // its own comes first
  CHECK(time_of("2024-05-28") == -1);
  CHECK(time_of("2024-05-28T11:45") == -1);
  config.default_utc_offset = "-0530";
  CHECK(time_of("2024-05-28T04:15:12") == 1716889512);
  config.default_utc_offset = "Europe/Paris";  // a fault; as if there were none
  CHECK(time_of("2024-05-28T11:45:12") == -1);
}

TEST_CASE("Old and future timestamps are sent and reported when there is a clock", "[events]") {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  auto config = events_api();
  const tiktok_offline::instant event_time(milliseconds(1716889512345));
  CHECK(issues_of(purchase(), config).empty());
  tiktok_offline::instant now{};
  config.now = [&now] { return now; };
  struct row {
    milliseconds age;
    texts expected;
  };
  const row rows[] = {
      {milliseconds(0), {}},
      {hours(28 * 24), {}},
      {hours(28 * 24) + milliseconds(1), {"old_timestamp /context/event_timestamp"}},
      {hours(24 * 3650), {"old_timestamp /context/event_timestamp"}},
      {-hours(24), {}},
      {-hours(24) - milliseconds(1), {"future_timestamp /context/event_timestamp"}},
  };
  for (const row& expected : rows) {
    CAPTURE(expected.age.count());
    now = event_time + expected.age;
    CHECK(issues_of(purchase(), config) == expected.expected);
    CHECK(event_of(purchase(), config)["event_time"] == 1716889512);
  }
}

TEST_CASE("Partner name and test code may be templates", "[events]") {
  auto config = events_api();
  config.partner_name = "{{partner}}-{{shop_id}}";
  config.test_event_code = "{{test_code}}";
  json event = purchase();
  event["partner"] = "Acme";
  event["shop_id"] = 7;
  const auto body = [&] { return tiktok_offline::map_event(event, config).payloads.at(0); };
  CHECK(body()["partner_name"] == "Acme-7");
  CHECK_FALSE(body().contains("test_event_code"));
  CHECK(issues_of(event, config).empty());
  event["test_code"] = "TEST1";
  CHECK(body()["test_event_code"] == "TEST1");
  event["test_code"] = true;
  CHECK(issues_of(event, config) == texts{"wrong_type /test_code"});
  config.format = payload_format::offline_track;  // does not send it, so does not read it
  CHECK(issues_of(event, config).empty());
  event["partner"] = nullptr;
  CHECK_FALSE(body().contains("partner_name"));
}

TEST_CASE("Content ids are those of the kept items or of a list, each once", "[events]") {
  auto config = events_api();
  config.fields.content_ids = "items.X.id";
  json event = purchase();
  event["items"] = json::parse(R"([{"id": "B", "quantity": 1, "product": {"price": 1}}, null,
      {"id": 7, "quantity": 1, "product": {"price": 1}},
      {"id": "B", "quantity": 1, "product": {"price": 1}},
      {"id": "undefined", "quantity": 1, "product": {"price": 1}}])");
  CHECK(event_of(event, config)["properties"]["content_ids"] == list({"B", "7"}));
  CHECK(issues_of(event, config) ==
        texts{"invalid_item /items/1", "placeholder /items/4/id", "incomplete_item /items/4"});
  config.fields.content_ids = {"ids", "{{items.X.id}}/{{shop_id}}"};
  event["shop_id"] = "S";
  CHECK(event_of(event, config)["properties"]["content_ids"] == list({"B/S", "7/S"}));
  event["ids"] = json::parse(R"(["x", 9007199254740993, "x", null, "n/a", [], " y "])");
  CHECK(event_of(event, config)["properties"]["content_ids"] ==
        list({"x", "9007199254740993", " y "}));
  CHECK(issues_of(event, config) == texts{"invalid_item /items/1", "placeholder /items/4/id",
                                          "incomplete_item /items/4", "placeholder /ids/4",
                                          "wrong_type /ids/5"});
  event["ids"] = json::parse(R"({"3": "c", "1": "a"})");
  CHECK(event_of(event, config)["properties"]["content_ids"] == list({"a", "c"}));
  event["ids"] = "one";
  CHECK(event_of(event, config)["properties"]["content_ids"] == list({"one"}));
  // They make no item usable, and need none.
  config.fields.content_ids = "items.X.sku";
  event["items"] = json::parse(R"([{"sku": "A"}])");
  CHECK_FALSE(event_of(event, config)["properties"].contains("content_ids"));
  config.fields.contents = {};
  config.fields.content_ids = "ids";
  CHECK(event_of(event, config)["properties"]["content_ids"] == list({"one"}));
}

TEST_CASE("Properties of Events API 2.0 are in TikTok's order", "[events]") {
  auto config = events_api();
  config.fields.content_ids = "items.X.id";
  config.fields.num_items = "count";
  config.fields.description = "about";
  json event = purchase();
  event.update(json::parse(R"({"id": "T", "shop_id": "S", "value": 3.5, "currency": "EUR",
      "search_term": "boots", "about": "text", "count": "2",
      "items": [{"id": "A", "quantity": 2.0, "type": "product", "product":
                 {"price": 1, "name": "N", "category_1": "C", "brand": "B"}}]})"));
  CHECK(event_of(event, config)["properties"].dump() ==
        R"({"contents":[{"price":1,"quantity":2,"content_id":"A","content_category":"C",)"
        R"("content_name":"N","brand":"B"}],"content_type":"product","content_ids":["A"],)"
        R"("num_items":2,"search_string":"boots","description":"text","currency":"EUR",)"
        R"("value":3.5,"order_id":"T","shop_id":"S"})");
  CHECK(issues_of(event, config).empty());
  config.format = payload_format::offline_track;
  config.fields.num_items = "items";  // is not read
  CHECK(issues_of(event, config).empty());
}

TEST_CASE("Counts are integers where they are whole, and a fraction is reported", "[events]") {
  auto config = events_api();
  config.fields.num_items = "count";
  json event = purchase();
  const auto counts_of = [&](const json& count) {
    event["count"] = count;
    event["items"] = json::array({{{"id", "A"}, {"quantity", count}, {"price", 1}}});
    const ordered_json properties = event_of(event, config)["properties"];
    const std::string quantity = properties["contents"][0]["quantity"].dump();
    CHECK(properties["num_items"].dump() == quantity);
    return quantity;
  };
  for (const char* whole : {"2", "0", "-3", "9007199254740991", "18446744073709551615"}) {
    CHECK(counts_of(json::parse(whole)) == whole);
    CHECK(issues_of(event, config).empty());
  }
  CHECK(counts_of(2.0) == "2");
  CHECK(counts_of(-0.0) == "0");
  CHECK(counts_of("2.0") == "2");
  CHECK(counts_of(1e20) == "1e+20");  // beyond 2^53 an integer might have lost digits
  CHECK(issues_of(event, config).empty());
  CHECK(counts_of(2.5) == "2.5");
  CHECK(issues_of(event, config) ==
        texts{"fractional_quantity /items/0/quantity", "fractional_quantity /count"});
  config.format = payload_format::offline_track;
  CHECK(issues_of(event, config).empty());
  CHECK(
      tiktok_offline::map_event<std::string>(event, config).payloads[0].find(R"("quantity":2.5)") !=
      std::string::npos);

  tiktok_offline::offline_event sale;  // typed callers, too
  sale.num_items = 2.0;
  sale.contents.emplace_back().quantity = 3.0;
  sale.content_ids = {"", "A", ""};
  const auto body = to_payload<json>(sale, payload_format::event_track)["data"][0]["properties"];
  CHECK(body["num_items"].is_number_integer());
  CHECK(body["contents"][0]["quantity"].is_number_integer());
  CHECK(body["content_ids"].dump() == R"(["A"])");
  sale.content_ids = {""};
  CHECK_FALSE(to_payload<json>(sale, payload_format::event_track)["data"][0]["properties"].contains(
      "content_ids"));
  CHECK(to_payload<std::string>(sale, payload_format::event_track).find("content_ids") ==
        std::string::npos);
}

TEST_CASE("A content type is trimmed, sent and reported when TikTok does not list it", "[events]") {
  auto config = events_api();
  json event = purchase();
  const auto type_of = [&](const json& type) {
    event["items"] = json::array({{{"id", "A"}, {"quantity", 1}, {"price", 1}, {"type", type}}});
    return event_of(event, config)["properties"].value("content_type", "none");
  };
  CHECK(type_of(" product\n") == "product");
  CHECK(type_of("product_group") == "product_group");
  CHECK(issues_of(event, config).empty());
  CHECK(type_of("Product") == "Product");
  CHECK(issues_of(event, config) == texts{"unlisted_content_type /items/0/type"});
  CHECK(type_of(4) == "4");
  CHECK(issues_of(event, config) == texts{"unlisted_content_type /items/0/type"});
  CHECK(type_of(nullptr) == "none");
  CHECK(type_of(true) == "none");
  CHECK(issues_of(event, config) == texts{"wrong_type /items/0/type"});
}

TEST_CASE("An event whose items have no content type has its own", "[events]") {
  auto config = events_api();
  config.fields.content_type = {"items.X.type", "type_of_all", tiktok_offline::constant("product")};
  json event = purchase();
  CHECK(event_of(event, config)["properties"].dump() == R"({"content_type":"product"})");
  event["type_of_all"] = "product_group";
  CHECK(event_of(event, config)["properties"].dump() == R"({"content_type":"product_group"})");
  event["items"] = json::parse(R"([{"id": "A", "type": "product"}])");
  CHECK(event_of(event, config)["properties"]["content_type"] == "product");
  config.format = payload_format::offline_track;
  event.erase("items");
  CHECK(tiktok_offline::map_event(event, config).payloads[0]["properties"] == json::object());

  tiktok_offline::offline_event sale;
  sale.content_type = "product";
  CHECK(to_payload<json>(sale, payload_format::event_track)["data"][0]["properties"] ==
        json::object({{"content_type", "product"}}));
}

TEST_CASE("A foreign event is mapped by configuration only", "[events]") {
  const json settings = json::parse(R"json({
    "event_set_id": "7181537436256731137",
    "mapping": [{"event_name": "order completed", "tiktok_event_type": "Purchase"}],
    "format": "event_track",
    "event_name": ["event", "name"],
    "match_event_names": "folded",
    "timestamp_unit": "seconds",
    "decimal_comma": true,
    "default_country": "{{shop.country}}",
    "fields": {
      "timestamp": "at",
      "data.0.user.email": "customer.mail",
      "phone": "customer.tel",
      "order_id": "number",
      "properties.value": "total",
      "currency": {"value": "EUR"},
      "data.0.properties.contents": "lines",
      "content_id": "items.X.sku",
      "price": "items.X.unit",
      "properties.contents.X.quantity": "items.X.n",
      "data.0.event_id": "number"
    }
  })json");
  const json event = json::parse(R"json({
    "event": " Order Completed", "at": 1716889512, "number": "2024-17", "total": "1.234,50",
    "shop": {"country": "fr"}, "customer": {"mail": "Lea <Lea@example.com>", "tel": "06 12 34 56 78"},
    "lines": {"0": {"sku": "A-1", "unit": "617,25", "n": "2"}, "2": {"sku": "B", "unit": "0", "n": 1}}
  })json");
  const auto result =
      tiktok_offline::map_event<ordered_json>(event, settings.get<tiktok_offline::config>());
  CHECK(result.issues.empty());
  REQUIRE(result.payloads.size() == 1);
  // printf %s lea@example.com | openssl dgst -sha256; printf %s +33612345678 | openssl dgst -sha256
  CHECK(result.payloads[0].dump() ==
        R"({"event_source":"offline","event_source_id":"7181537436256731137","data":[)"
        R"({"event":"Purchase","event_time":1716889512,"event_id":"2024-17","user":{"email":[)"
        R"("837b55a6524924b0b94fcc98d0f47bdf734037eabfc6102aa3e05bc9a442dfa1"],"phone":[)"
        R"("42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"]},"properties":{)"
        R"("contents":[{"price":617.25,"quantity":2,"content_id":"A-1"},)"
        R"({"price":0,"quantity":1,"content_id":"B"}],"currency":"EUR","value":1234.5,)"
        R"("order_id":"2024-17"}}]})");
}

TEST_CASE("A property is named by its place in either body or by its name in C++", "[events]") {
  using tiktok_offline::detail::property_rows;
  const auto sources_of = [](const std::string& key, const std::string& place,
                             payload_format format) {
    json settings = {{"event_set_id", "7"},
                     {"mapping", {{{"event_name", "a"}, {"tiktok_event_type", "Lead"}}}},
                     {"format", to_string(format)},
                     {"fields", {{key, place}}}};
    std::vector<tiktok_offline::config_fault> faults;
    const auto parsed = tiktok_offline::parse_config(settings, faults);
    CHECK(faults.empty());
    return parsed ? parsed->fields : tiktok_offline::field_sources();
  };
  std::size_t names = 0;
  for (const auto& row : property_rows) {
    const bool is_list =
        row.id == tiktok_offline::property::phone || row.id == tiktok_offline::property::email;
    texts keys = {std::string(row.member_name()), std::string(row.in_offline_track),
                  row.in_event_track.empty() ? "" : "data.0." + std::string(row.in_event_track)};
    if (is_list) keys.push_back(keys[1] + ".0");
    if (is_list) keys.push_back(keys[2] + ".0");
    const payload_format format = row.is_sent_in(payload_format::event_track)
                                      ? payload_format::event_track
                                      : payload_format::offline_track;
    for (const std::string& key : keys) {
      if (key.empty()) continue;
      CAPTURE(key);
      ++names;
      tiktok_offline::field_sources expected;
      const std::string place = row.is_of_item() ? "items.X.elsewhere" : "elsewhere";
      expected.*row.sources = place;
      CHECK(sources_of(key, place, format) == expected);
    }
  }
  CHECK(names > 2 * std::size(property_rows));
}

TEST_CASE("A property that is named in two ways is a fault at the second one", "[events]") {
  const auto faults_of = [](const char* fields) {
    ordered_json settings = ordered_json::parse(
        R"({"event_set_id": "7", "mapping": [{"event_name": "a", "tiktok_event_type": "Lead"}]})");
    settings["fields"] = ordered_json::parse(fields);
    std::vector<tiktok_offline::config_fault> faults;
    CHECK_FALSE(tiktok_offline::parse_config(settings, faults));
    texts pointers;
    for (const auto& fault : faults) pointers.push_back(fault.pointer);
    return pointers;
  };
  CHECK(faults_of(R"({"email": "a", "context.user.emails": "b"})") ==
        texts{"/fields/context.user.emails"});
  CHECK(faults_of(R"({"data.0.user.email.0": "a", "data.0.user.email": "b"})") ==
        texts{"/fields/data.0.user.email"});
  // Faults point at what was written.
  CHECK(faults_of(R"({"email": "a..b"})") == texts{"/fields/email"});
  CHECK(faults_of(R"({"data.0.event_time": ["x", "a..b"]})") ==
        texts{"/fields/data.0.event_time/1"});
  for (const char* key : {"event_time", "emails", "data.0.email", "data.timestamp", "Email",
                          "price.0", "data.0.properties.event_channel"}) {
    CAPTURE(key);
    CHECK(faults_of((R"({")" + std::string(key) + R"(": "a"})").c_str()) ==
          texts{"/fields/" + std::string(key)});
  }
}
