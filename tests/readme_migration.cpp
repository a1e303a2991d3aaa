// SPDX-License-Identifier: MIT
// The configurations of docs/migration.md, as the page has them, with events of each kind that the
// other mappers take, and its table for mappers in JavaScript.
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::issue;
using tiktok_offline::issue_code;
using issues = std::vector<issue>;

// The configuration under a heading of the page; it has no fault.
tiktok_offline::config documented(const std::string& heading) {
  const auto blocks = blocks_of("../../docs/migration.md", "json", heading);
  REQUIRE(blocks.size() == 1);
  std::vector<tiktok_offline::config_fault> faults;
  auto config = tiktok_offline::parse_config(json::parse(blocks[0]), faults);
  CHECK(faults.empty());
  REQUIRE(config);
  return *config;
}

auto map(const tiktok_offline::config& config, const char* event) {
  return tiktok_offline::map_event(json::parse(event), config);
}

// The only payload of an event that has these issues.
json mapped(const tiktok_offline::config& config, const char* event, const issues& expected = {}) {
  const auto result = map(config, event);
  INFO(event);
  CHECK(result.issues == expected);
  REQUIRE(result.payloads.size() == 1);
  return result.payloads[0];
}

// By openssl dgst.
const std::string of_lea = "4ac33642f890c6f67bfe402b440a7a30e10980927d5e85134a7325873b417b57";
const std::string of_mail = "08168cd80dfd534ab0f10af10f1303fe00af2d43ab5c1432360d137f8197e17a";
const std::string of_33612345678 =
    "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8";

}  // namespace

TEST_CASE("Migration: RudderStack, a single product and a date", "[readme]") {
  const auto config = documented("## RudderStack");
  CHECK(mapped(config, R"({"event": "subscribe", "type": "track", "timestamp": "2023-01-03",
      "context": {"channel": "web", "traits": {"phone": "+33 6 12 34 56 78"}},
      "properties": {"eventSetId": "7181537436256731138", "eventId": "1616318632825_352",
        "order_id": "abc", "shop_id": 12, "currency": "usd", "value": 0, "price": 8,
        "quantity": 2, "contentType": "product", "product_id": 1077218, "name": "socks",
        "category": "clothing"}})",
               {{issue_code::invalid_timestamp, "/timestamp"}}) ==
        json::parse(R"({"event_set_id": "7181537436256731138", "event": "Subscribe",
      "event_id": "1616318632825_352", "timestamp": "2023-01-03T00:00:00.000Z",
      "context": {"user": {"phone_numbers": [")" +
                    of_33612345678 + R"("]}},
      "properties": {"order_id": "abc", "shop_id": "12", "contents": [{"content_id": "1077218",
        "content_name": "socks", "price": 8, "quantity": 2, "content_type": "product",
        "content_category": "clothing"}], "currency": "USD", "value": 0,
        "event_channel": "website"}})"));
}

TEST_CASE("Migration: RudderStack, a list of products and several identities", "[readme]") {
  const auto config = documented("## RudderStack");
  const std::string event = R"({"event": " ORDER completed", "messageId": "m-1",
      "originalTimestamp": "2024-05-28T09:45:12Z", "context": {"channel": "in_store"},
      "traits": {"email": [" Lea.Martin@Example.com", ")" +
                            of_mail + R"("]},
      "properties": {"eventSetId": "7181537436256731137", "orderId": 817, "shopId": "LYON-02",
        "products": [{"productId": 88, "name": "Rain jacket", "category": "clothing",
          "content_type": "product_group", "price": 49, "quantity": 2},
          {"product_id": "89", "price": 0.5, "quantity": 1}],
        "currency": "EUR", "value": 98.5}})";
  CHECK(mapped(config, event.c_str()) ==
        json::parse(R"({"event_set_id": "7181537436256731137", "event": "CompletePayment",
      "event_id": "m-1", "timestamp": "2024-05-28T09:45:12.000Z",
      "context": {"user": {"emails": [")" +
                    of_lea + R"(", ")" + of_mail + R"("]}},
      "properties": {"order_id": "817", "shop_id": "LYON-02", "contents": [{"content_id": "88",
        "content_name": "Rain jacket", "price": 49, "quantity": 2, "content_type": "product_group",
        "content_category": "clothing"}, {"content_id": "89", "price": 0.5, "quantity": 1}],
        "currency": "EUR", "value": 98.5, "event_channel": "in_store"}})"));
}

TEST_CASE("Migration: RudderStack's own event names", "[readme]") {
  const auto config = documented("## RudderStack");
  const std::vector<std::vector<std::string>> names = {
      {"Checkout Step Completed", "CompletePayment"},
      {"contact", "Contact"},
      {"SubmitForm ", "SubmitForm"},
      {"Subscribe", "Subscribe"}};
  for (const auto& name : names) {
    const std::string event = R"({"timestamp": "2024-05-28T09:45:12Z", "event": ")" + name[0] +
                              R"(", "traits": {"email": "a@example.com"},
                              "properties": {"eventSetId": "7181537436256731137"}})";
    auto body = mapped(config, event.c_str(), {{issue_code::invalid_item, "/properties"}});
    CHECK(body["event"] == name[1]);
    CHECK(body["properties"] == json::object());
  }
}

TEST_CASE("Migration: RudderStack's events for Events API 2.0", "[readme]") {
  auto config = documented("## RudderStack");
  config.format = tiktok_offline::payload_format::event_track;
  config.fields.event_channel = {};
  config.fields.brand = "items.X.brand";
  config.fields.search_string = "properties.query";
  config.fields.content_ids = "items.X.product_id";
  CHECK(check(config).empty());
  auto body = mapped(config, R"({"event": "contact", "timestamp": "2024-05-28T09:45:12Z",
      "traits": {"email": "a@example.com"}, "properties": {"eventSetId": "7181537436256731137",
        "query": "jacket", "products": [{"product_id": "88", "brand": "Piste", "price": 49,
          "quantity": 2.0}]}})");
  CHECK(body["data"][0]["properties"] ==
        json::parse(R"({"contents": [{"price": 49, "quantity": 2, "content_id": "88",
          "brand": "Piste"}], "content_ids": ["88"], "search_string": "jacket"})"));
}

TEST_CASE("Migration: Segment, a list of products", "[readme]") {
  const auto config = documented("## Segment");
  CHECK(mapped(config, R"({"event": "Order Completed", "messageId": "m-2",
      "timestamp": "2024-05-28T11:45:12.900+02:00", "userId": "u-1",
      "context": {"traits": {"email": " Lea.Martin@Example.com"}},
      "properties": {"phone": ["+33612345678"], "order_id": 2, "shop_id": "LYON-02",
        "products": [{"product_id": 88, "name": "Rain jacket", "category": "clothing",
          "brand": "Piste", "price": 49.5, "quantity": 2}],
        "query": "jacket", "currency": "EUR", "revenue": 99}})") ==
        json::parse(R"({"event_source": "offline", "event_source_id": "7181537436256731137",
      "data": [{"event": "Purchase", "event_time": 1716889512, "event_id": "m-2",
        "user": {"email": [")" +
                    of_lea + R"("], "phone": [")" + of_33612345678 + R"("]},
        "properties": {"contents": [{"price": 49.5, "quantity": 2, "content_id": "88",
          "content_category": "clothing", "content_name": "Rain jacket", "brand": "Piste"}],
          "content_type": "product", "search_string": "jacket", "currency": "EUR", "value": 99,
          "order_id": "2", "shop_id": "LYON-02"}}]})"));
}

TEST_CASE("Migration: Segment, a single product and a date", "[readme]") {
  const auto config = documented("## Segment");
  auto body = mapped(config, R"({"event": "Form Submitted", "timestamp": "2023-01-03",
      "traits": {"email": "a@example.com"},
      "properties": {"product_id": "88", "price": 49.5, "quantity": 1}})",
                     {{issue_code::invalid_timestamp, "/timestamp"}});
  CHECK(body["data"][0]["event"] == "Lead");
  CHECK(body["data"][0]["event_time"] == 1672704000);
  CHECK(body["data"][0]["properties"]["contents"] ==
        json::parse(R"([{"content_id": "88", "price": 49.5, "quantity": 1}])"));
}

TEST_CASE("Migration: Segment, its other presets, without a product", "[readme]") {
  const auto config = documented("## Segment");
  for (const auto& name : {std::vector<std::string>{"User Contacted Call Center", "Contact"},
                           std::vector<std::string>{"User Subscribed In Store", "Subscribe"}}) {
    const std::string event = R"({"timestamp": "2024-05-28T09:45:12Z", "event": ")" + name[0] +
                              R"(", "traits": {"email": "a@example.com"}, "properties": {}})";
    auto body = mapped(config, event.c_str(), {{issue_code::invalid_item, "/properties"}});
    CHECK(body["data"][0]["event"] == name[1]);
    CHECK(body["data"][0]["properties"] == json{{"content_type", "product"}});
  }
  // Not matched without regard to case, as in Segment.
  CHECK(map(config, R"({"event": "order completed"})").status == tiktok_offline::outcome::filtered);
}

TEST_CASE("Migration: what is rejected", "[readme]") {
  for (const char* heading : {"## RudderStack", "## Segment"}) {
    INFO(heading);
    const auto config = documented(heading);
    const auto nobody = map(config, R"({"event": "Order Completed", "userId": "u-1",
        "timestamp": "2024-05-28T09:45:12Z", "context": {"traits": {"external_id": "u-1"},
          "ip": "192.0.2.1"}, "properties": {"eventSetId": "1", "ttclid": "E.C.P",
          "products": [{"product_id": "88", "productId": "88", "price": 1, "quantity": 1}]}})");
    CHECK(nobody.status == tiktok_offline::outcome::rejected);
    REQUIRE(nobody.issues.size() == 1);
    CHECK(nobody.issues[0].code == issue_code::missing_user_identity);
    const auto timeless = map(config, R"({"event": "Order Completed",
        "traits": {"email": "a@example.com"}, "properties": {"eventSetId": "1",
          "products": [{"product_id": "88", "price": 1, "quantity": 1}]}})");
    CHECK(timeless.status == tiktok_offline::outcome::rejected);
    CHECK(timeless.issues == issues{{issue_code::missing_timestamp, "/timestamp"}});
  }
}

TEST_CASE("Migration: the settings for mappers in JavaScript are there", "[readme]") {
  // Each `"name": value` in the table's right column is a setting, or a source of a property.
  json config = json::parse(R"({"event_set_id": "7181537436256731137", "fields": {},
      "format": "event_track", "mapping": [{"event_name": "sale", "tiktok_event_type": "Purchase"}],
      "default_country": "FR", "test_event_code": "{{test_code}}"})");
  const json settings = tiktok_offline::config();
  bool is_inside = false;
  std::size_t found = 0;
  for (const std::string& line : lines_of("../../docs/migration.md")) {
    if (line.empty()) is_inside = false;
    const std::size_t right = is_inside ? line.rfind("` | ") : std::string::npos;
    for (std::size_t at = line.find('`', right == std::string::npos ? right : right + 1);
         at != std::string::npos;) {
      const std::size_t end = line.find('`', at + 1);
      const std::string quoted = line.substr(at + 1, end - at - 1);
      at = line.find('`', end + 1);
      if (quoted.find("\": ") == std::string::npos) continue;
      const json members = json::parse('{' + quoted + '}');
      for (const auto& [name, value] : members.items()) {
        (settings.contains(name) ? config : config["fields"])[name] = value;
        ++found;
      }
    }
    if (line.rfind("| in JavaScript", 0) == 0) is_inside = true;
  }
  CHECK(found == 11);
  config["fields"]["event_id"] = "{{shop}}/{{number}}";
  config["fields"]["value"] = {"a", "b"};
  config["fields"]["contents"] = "lines";
  config["fields"]["content_id"] = "items.X.sku";
  config["fields"]["price"] = "";
  config["fields"]["quantity"] = "";
  config["fields"]["currency"] = {{"value", "EUR"}};
  std::vector<tiktok_offline::config_fault> faults;
  const auto parsed = tiktok_offline::parse_config(config, faults);
  CHECK(faults.empty());
  REQUIRE(parsed);

  CHECK(mapped(*parsed, R"({"kind": " Sale", "sold_at": 1716889512, "shop": "LYON", "number": 7,
      "customer": {"mail": " Lea.Martin@Example.com", "mobile": "06 12 34 56 78"}, "a": 0, "b": 5,
      "test_code": "TEST1", "lines": {"0": {"sku": 1, "path": ["Shoes", "", "Sneakers"]},
        "2": {"sku": 2}}})") ==
        json::parse(R"({"event_source": "offline", "event_source_id": "7181537436256731137",
      "test_event_code": "TEST1", "data": [{"event": "Purchase", "event_time": 1716889512,
        "event_id": "LYON/7", "user": {"email": [")" +
                    of_lea + R"("], "phone": [")" + of_33612345678 + R"("]},
        "properties": {"contents": [{"content_id": "1", "content_category": "Shoes > Sneakers"},
          {"content_id": "2"}], "content_ids": ["1", "2"], "currency": "EUR", "value": 0}}]})"));
  auto later = mapped(*parsed, R"({"kind": "sale", "sold_at": "2024-05-28 11:45:12",
      "shop": "LYON", "customer": {"mail": "a@example.com"}, "a": " ", "b": "1.234,50"})");
  CHECK(later["data"][0]["event_time"] == 1716889512);
  CHECK(later["data"][0]["properties"]["value"] == 1234.5);
  CHECK_FALSE(later["data"][0].contains("event_id"));
  CHECK_FALSE(later.contains("test_event_code"));
}
