// SPDX-License-Identifier: MIT
// The C++ and the JSON of docs/cookbook.md, recipe by recipe. readme.sh sees to it that the lines
// here and there are the same.
#include <chrono>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using nlohmann::json;

tiktok_offline::config usual() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  return config;
}

json purchase() {
  return json::parse(R"({"event_name": "purchase", "user": {"email": "a@example.com"},
                         "context": {"event_timestamp": 1716889512345}})");
}

// The payloads of an event that has no issue, under a configuration that has no fault.
std::vector<json> mapped(const json& event, const tiktok_offline::config& config) {
  CHECK(check(config).empty());
  const auto result = tiktok_offline::map_event(event, config);
  CHECK(result.issues.empty());
  return result.payloads;
}

// By openssl dgst.
const std::string of_mail = "08168cd80dfd534ab0f10af10f1303fe00af2d43ab5c1432360d137f8197e17a";
const std::string of_33612345678 =
    "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8";

}  // namespace

// clang-format off
TEST_CASE("Cookbook: events of another shape", "[cookbook]") {
  auto config = usual();
config.fields.email = "customer.contact.mail";
config.fields.phone = {"customer.contact.mobile", "customer.contact.landline"};
config.fields.contents = "basket.lines";
config.fields.content_id = "items.X.sku";  // items.X. is always the current item, whatever the list is called
config.fields.price = "items.X.unit_price";
config.fields.quantity = "items.X.count";
config.fields.value = "basket.total";
config.fields.currency = "basket.currency";

  json event = purchase();
  event.erase("user");
  event["customer"]["contact"] = {{"mail", "a@example.com"}, {"landline", "+33612345678"}};
  event["basket"] = {{"total", 10}, {"currency", "EUR"},
                     {"lines", {{{"sku", "A"}, {"unit_price", 5}, {"count", 2}}}}};
  const auto payloads = mapped(event, config);
  REQUIRE(payloads.size() == 1);
  CHECK(payloads[0]["context"]["user"] ==
        json{{"emails", {of_mail}}, {"phone_numbers", {of_33612345678}}});
  CHECK(payloads[0]["properties"] ==
        json{{"value", 10}, {"currency", "EUR"},
             {"contents", {{{"content_id", "A"}, {"price", 5}, {"quantity", 2}}}}});
}

TEST_CASE("Cookbook: one event as two TikTok events", "[cookbook]") {
  auto config = usual();
config.mapping = {{"purchase", "CompletePayment"}, {"purchase", "Subscribe"}};

  const auto payloads = mapped(purchase(), config);
  REQUIRE(payloads.size() == 2);
  CHECK(payloads[0]["event"] == "CompletePayment");
  CHECK(payloads[1]["event"] == "Subscribe");
}

TEST_CASE("Cookbook: an event set for each shop", "[cookbook]") {
  auto config = usual();
config.event_set_id = "{{shop.tiktok_event_set}}";

  json event = purchase();
  CHECK(tiktok_offline::map_event(event, config).issues.at(0).code ==
        tiktok_offline::issue_code::missing_event_set_id);
  event["shop"]["tiktok_event_set"] = "7000000000000000001";
  CHECK(mapped(event, config).at(0)["event_set_id"] == "7000000000000000001");
}

TEST_CASE("Cookbook: every sale is from the same channel", "[cookbook]") {
  auto config = usual();
config.fields.event_channel = tiktok_offline::constant("in_store");

  CHECK(mapped(purchase(), config).at(0)["properties"]["event_channel"] == "in_store");
}

TEST_CASE("Cookbook: the digests are there already", "[cookbook]") {
  auto config = usual();
config.fields.email = {"crm.mail_sha256", "user.email"};
config.fields.phone = {"crm.mobile_sha256", "user.phone"};

  json event = purchase();
  event["user"]["email"] = "somebody.else@example.com";
  event["crm"] = {{"mail_sha256", of_mail}, {"mobile_sha256", of_33612345678}};
  CHECK(mapped(event, config).at(0)["context"]["user"] ==
        json{{"emails", {of_mail}}, {"phone_numbers", {of_33612345678}}});
}

TEST_CASE("Cookbook: phone numbers as people write them at home", "[cookbook]") {
  auto config = usual();
config.default_country = {"{{user.country}}", "FR"};

  json event = purchase();
  event["user"]["phone"] = "06 12 34 56 78";
  CHECK(mapped(event, config).at(0)["context"]["user"]["phone_numbers"] == json{of_33612345678});
}

TEST_CASE("Cookbook: trying it out without counting", "[cookbook]") {
  auto config = usual();
config.format = tiktok_offline::payload_format::event_track;
config.test_event_code = "TEST12345";

  CHECK(mapped(purchase(), config).at(0)["test_event_code"] == "TEST12345");
}

TEST_CASE("Cookbook: reporting events that come too late", "[cookbook]") {
  auto config = usual();
config.now = [] {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
};

  const auto old = tiktok_offline::map_event(purchase(), config);
  REQUIRE(old.issues.size() == 1);
  CHECK(old.issues[0].code == tiktok_offline::issue_code::old_timestamp);
  CHECK(old.payloads.size() == 1);

  json event = purchase();
  event["context"]["event_timestamp"] = config.now().time_since_epoch().count();
  mapped(event, config);
  event["context"]["event_timestamp"] = 4102444800000;  // 2100
  CHECK(tiktok_offline::map_event(event, config).issues.at(0).code ==
        tiktok_offline::issue_code::future_timestamp);
}
// clang-format on

TEST_CASE("Cookbook: a channel for each event name", "[cookbook]") {
  const auto blocks = blocks_of("../../docs/cookbook.md", "json", "## 11.");
  REQUIRE(blocks.size() == 1);
  auto config = tiktok_offline::parse_config(json::parse(blocks[0]));
  json event = purchase();
  CHECK(mapped(event, config).at(0)["properties"]["event_channel"] == "in_store");
  event["event_name"] = "call_booked";
  CHECK(mapped(event, config).at(0)["properties"]["event_channel"] == "phone_call");

  config.fields.event_channel = {"type", "event_name"};
  event["type"] = "crm";
  CHECK(mapped(event, config).at(0)["properties"]["event_channel"] == "crm");
}

TEST_CASE("Cookbook: an event of another system", "[cookbook]") {
  const auto blocks = blocks_of("../../docs/cookbook.md", "json", "## 12.");
  REQUIRE(blocks.size() == 3);
  json event = json::parse(blocks[0]);
  const auto config = tiktok_offline::parse_config(json::parse(blocks[1]));
  const json body = json::parse(blocks[2]);
  CHECK(mapped(event, config) == std::vector<json>{body});

  event["sold_at"] = "2024-05-28 11:45:12";
  CHECK(mapped(event, config) == std::vector<json>{body});
  event["sold_at"] = "2024-05-28 11:45:12 Europe/Paris";
  CHECK(tiktok_offline::map_event(event, config).issues.at(0).code ==
        tiktok_offline::issue_code::invalid_timestamp);
  event["sold_at"] = 1716889512;
  event["kind"] = event["action"];
  event.erase("action");
  CHECK(mapped(event, config) == std::vector<json>{body});
}

TEST_CASE("Cookbook: the event types to avoid", "[cookbook]") {
  auto config = usual();
  for (const char* type : {"PlaceAnOrder", "ClickButton", "PageView"}) {
    config.mapping = {{"purchase", type}};
    CHECK(check(config).size() == 1);
  }
}
