// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <tiktok_offline/explain.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::payload_format;

tiktok_offline::config purchases() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  return config;
}

json purchase() {
  return json::parse(R"({"event_name": "purchase", "id": "T-1", "store": {"shop": "S"},
    "user": {"email": ["nobody", "a@example.com"]}, "event_timestamp": 1716889512345,
    "items": [{"id": "A", "quantity": "two", "product": {"price": 1}}, {"id": "B"}]})");
}

// A property on one line: "email sent: /user/email used invalid_email; /user/email_sha256
// not_reached".
std::vector<std::string> lines_of(const tiktok_offline::explanation& explained) {
  std::vector<std::string> lines;
  for (const auto& each : explained.properties) {
    std::string line(tiktok_offline::detail::row_of(each.id).member_name());
    if (each.item) line += ' ' + std::to_string(*each.item);
    line += ' ' + std::string(to_string(each.result));
    std::string before = ": ";
    for (const auto& from : each.sources) {
      line += before + from.pointer + ' ' + std::string(to_string(from.result));
      if (from.code) line += ' ' + std::string(to_string(*from.code));
      if (!from.found.empty() && from.found != from.pointer) line += ' ' + from.found;
      before = "; ";
    }
    lines.push_back(line);
  }
  return lines;
}

std::string line_of(const json& event, const tiktok_offline::config& config,
                    const std::string& head) {
  for (const std::string& line : lines_of(tiktok_offline::explain(event, config))) {
    if (line.rfind(head + ' ', 0) == 0) return line;
  }
  return "none";
}

}  // namespace

TEST_CASE("Each property is explained by its sources", "[explain]") {
  auto config = purchases();
  config.fields.shop_id = {"store.code", "{{store.name}}-{{id}}", "id"};
  config.fields.order_id = {};
  config.fields.currency = tiktok_offline::constant("EUR");
  CHECK(
      lines_of(tiktok_offline::explain(purchase(), config)) ==
      std::vector<std::string>{
          "event_id sent: /id used; /context/event_id not_reached",
          "timestamp sent: /context/event_timestamp absent; /event_timestamp used",
          "phone absent: /user/phone absent /user; /user/phone_sha256 absent /user",
          "email sent: /user/email used invalid_email; /user/email_sha256 not_reached",
          "order_id off",
          "shop_id sent: /store/code absent /store; /store/name absent /store; /id used",
          "contents sent: /items used",
          "currency sent:  used",
          "value absent: /value absent",
          "event_channel absent: /type absent",
          "content_ids not_in_format",
          "num_items not_in_format",
          "search_string not_in_format",
          "description not_in_format",
          "content_id 0 sent: /items/0/id used; /items/0/product/id not_reached",
          "content_name 0 absent: /items/0/product/name absent /items/0/product",
          "price 0 sent: /items/0/product/price used; /items/0/price not_reached",
          "quantity 0 absent: /items/0/quantity unusable not_a_number",
          "content_type 0 absent: /items/0/type absent /items/0",
          "content_category 0 absent: /items/0/product/category_1 absent /items/0/product; "
          "/items/0/product/category_2 absent /items/0/product; /items/0/product/category_3 absent "
          "/items/0/product; /items/0/product/category_4 absent /items/0/product; "
          "/items/0/product/category_5 absent /items/0/product",
          "brand 0 not_in_format",
          "content_id 1 sent: /items/1/id used; /items/1/product/id not_reached",
          "content_name 1 absent: /items/1/product/name absent /items/1",
          "price 1 absent: /items/1/product/price absent /items/1; /items/1/price absent /items/1",
          "quantity 1 absent: /items/1/quantity absent /items/1",
          "content_type 1 absent: /items/1/type absent /items/1",
          "content_category 1 absent: /items/1/product/category_1 absent /items/1; "
          "/items/1/product/category_2 absent /items/1; /items/1/product/category_3 absent "
          "/items/1; /items/1/product/category_4 absent /items/1; /items/1/product/category_5 "
          "absent /items/1",
          "brand 1 not_in_format",
      });
}

TEST_CASE("An explanation has the outcome, the issues and the rows of the event", "[explain]") {
  auto config = purchases();
  config.mapping.push_back({"purchase", "Contact"});
  const auto explained = tiktok_offline::explain(purchase(), config);
  CHECK(explained.status == tiktok_offline::outcome::mapped);
  CHECK(explained.event_types == std::vector<std::string>{"CompletePayment", "Contact"});
  config.format = payload_format::event_track;  // whose bodies have the newer name
  CHECK(tiktok_offline::explain(purchase(), config).event_types ==
        std::vector<std::string>{"Purchase", "Contact"});
  config.format = payload_format::offline_track;
  CHECK(explained.issues == tiktok_offline::map_event(purchase(), config).issues);

  json other = purchase();
  other["event_name"] = "page_view";
  const auto filtered = tiktok_offline::explain(other, config);
  CHECK(filtered.status == tiktok_offline::outcome::filtered);
  CHECK(json(filtered) == json{{"status", "filtered"}});
  CHECK(tiktok_offline::explain(other, config).properties.empty());
  other["event_name"] = nullptr;
  CHECK(tiktok_offline::explain(other, config).properties.empty());
  CHECK(tiktok_offline::explain(json::array(), config).properties.empty());
  other = purchase();
  other.erase("user");
  CHECK(tiktok_offline::explain(other, config).status == tiktok_offline::outcome::rejected);
  CHECK(line_of(other, config, "email") ==
        "email absent: /user/email absent; /user/email_sha256 absent");
}

TEST_CASE("A property from the event is explained for each item", "[explain]") {
  auto config = purchases();
  config.fields.content_name = {"odd", "store.shop"};
  json event = purchase();
  event["odd"] = true;
  for (const char* item : {"content_name 0", "content_name 1"}) {
    CHECK(line_of(event, config, item) ==
          std::string(item) + " sent: /odd unusable wrong_type; /store/shop used");
  }
}

TEST_CASE("Contents and content ids are explained", "[explain]") {
  auto config = purchases();
  config.format = payload_format::event_track;
  config.fields.contents = {"cart", "store", "items"};
  config.fields.content_ids = {"ids", "items.X.id", "id"};
  json event = purchase();
  event["cart"] = 7;
  CHECK(line_of(event, config, "contents") ==
        "contents sent: /cart unusable wrong_type; /store used; /items not_reached");
  event["store"] = nullptr;
  CHECK(line_of(event, config, "contents") ==
        "contents sent: /cart unusable wrong_type; /store absent; /items used");
  CHECK(line_of(event, config, "content_ids").find("content_ids sent: /ids absent; ") == 0);
  event.erase("items");
  config.fields.content_type = tiktok_offline::constant("product");
  CHECK(line_of(event, config, "content_type") == "content_type sent:  used");
  // Without items only the sources that read none are tried.
  config.fields.content_type = {"items.X.type", tiktok_offline::constant("product")};
  CHECK(line_of(event, config, "content_type") == "content_type sent:  used");
}

TEST_CASE("Items of a list with gaps are explained by their numbers", "[explain]") {
  json event = purchase();
  event["items"] = json::parse(R"({"0": {"id": "A"}, "2": {"id": "C"}})");
  CHECK(line_of(event, purchases(), "content_id 0") != "none");
  CHECK(line_of(event, purchases(), "content_id 1") == "none");
  CHECK(line_of(event, purchases(), "content_id 2") ==
        "content_id 2 sent: /items/2/id used; /items/2/product/id not_reached");
}

TEST_CASE("An explanation holds no value of the event", "[explain]") {
  json event = purchase();
  event["user"]["email"] = "planted@example.com";
  event["id"] = "PLANTED";
  event["value"] = "PLANTED";
  const std::string written = json(tiktok_offline::explain(event, purchases())).dump();
  CHECK(written.find("PLANTED") == std::string::npos);
  CHECK(written.find("planted") == std::string::npos);
}

TEST_CASE("An explanation is written as JSON", "[explain]") {
  json event = purchase();
  event["items"] = json::array();
  const json written = tiktok_offline::explain(event, purchases());
  CHECK(written["status"] == "mapped");
  CHECK(written["properties"][0] ==
        json::parse(R"({"property": "event_id", "outcome": "sent", "sources": [
          {"pointer": "/id", "result": "used"},
          {"pointer": "/context/event_id", "result": "not_reached"}]})"));
  CHECK(written["properties"][2]["sources"][0] ==
        json::parse(R"({"pointer": "/user/phone", "result": "absent", "found": "/user"})"));
}

TEST_CASE("A template that is used is shown at its first path", "[explain]") {
  auto config = purchases();
  config.mapping.insert(config.mapping.begin(), {"lead", "Lead"});
  config.fields.shop_id = "shop-{{store.shop}}-{{id}}";
  CHECK(line_of(purchase(), config, "shop_id") == "shop_id sent: /store/shop used");
  CHECK(tiktok_offline::explain(purchase(), config).event_types ==
        std::vector<std::string>{"CompletePayment"});
}

TEST_CASE("Of a source that is used the whole pointer is found", "[explain]") {
  auto config = purchases();
  config.fields.order_id = "{{store.shop}}/{{id}}";
  config.fields.event_channel = tiktok_offline::constant("crm");
  std::size_t used = 0;
  for (const auto& each : tiktok_offline::explain(purchase(), config).properties) {
    for (const auto& from : each.sources) {
      if (from.result != tiktok_offline::source_outcome::used) continue;
      CHECK(from.found == from.pointer);
      if (each.id == tiktok_offline::property::order_id) CHECK(from.found == "/store/shop");
      ++used;
    }
  }
  CHECK(used > 5);
}
