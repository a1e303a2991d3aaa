// SPDX-License-Identifier: MIT
#include <cstdint>
#include <string>
#include <tiktok_offline/tally.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::issue_code;
using tiktok_offline::outcome;
using tiktok_offline::payload_format;
using tiktok_offline::property;
using tiktok_offline::tally;

tiktok_offline::config purchases(payload_format format = payload_format::offline_track) {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  config.format = format;
  return config;
}

json purchase(const char* more) {
  json event = json::parse(R"({"event_name": "purchase", "event_timestamp": 1716889512345})");
  event.update(json::parse(more));
  return event;
}

tally counted(const std::vector<json>& events, const tiktok_offline::config& config) {
  tally all(config.format);
  for (const json& event : events) all.add(tiktok_offline::map_event(event, config));
  return all;
}

}  // namespace

TEST_CASE("A result says which properties its payloads have", "[tally]") {
  const auto config = purchases();
  const auto sent = [&config](const char* more) {
    return tiktok_offline::map_event(purchase(more), config).sent;
  };
  CHECK(sent("{}").empty());  // rejected
  const auto least = sent(R"({"user": {"email": "a@example.com"}})");
  CHECK(least.size() == 2);
  CHECK(least.contains(property::email));
  CHECK(least.contains(property::timestamp));
  CHECK_FALSE(least.contains(property::phone));
  // An item without anything that can be sent is none; a price of 0 is a price.
  CHECK(sent(R"({"user": {"email": "a@example.com"}, "items": [{"id": null}]})") == least);
  const auto with_item = sent(R"({"user": {"email": "a@example.com"}, "items": [{"price": 0}]})");
  CHECK(with_item.size() == 4);
  CHECK(with_item.contains(property::contents));
  CHECK(with_item.contains(property::price));
}

TEST_CASE("What a result says is sent is what its payload has", "[tally]") {
  const json event = purchase(R"({"id": "T", "shop_id": "S", "value": 1, "currency": "EUR",
      "type": "crm", "search_term": "boots", "user": {"email": "a@example.com", "phone": "+33612345678"},
      "items": [{"type": "product"}, {"id": "A", "quantity": 1, "product":
                {"price": 1, "name": "N", "brand": "B", "category_1": "C"}}]})");
  for (const auto format : {payload_format::offline_track, payload_format::event_track}) {
    CAPTURE(to_string(format));
    const auto result = tiktok_offline::map_event(event, purchases(format));
    REQUIRE(result.mapped());
    const std::string body = result.payloads[0].dump();
    for (const auto& row : tiktok_offline::detail::property_rows) {
      CAPTURE(to_string(row.id));
      const std::string_view place =
          format == payload_format::event_track ? row.in_event_track : row.in_offline_track;
      const std::string key = '"' + std::string(place.substr(place.rfind('.') + 1)) + "\":";
      CHECK(result.sent.contains(row.id) ==
            (!place.empty() && body.find(key) != std::string::npos));
    }
  }
}

TEST_CASE("A tally counts outcomes, payloads, identities, issues and properties", "[tally]") {
  auto config = purchases();
  config.mapping.push_back({"purchase", "Contact"});
  const std::vector<json> events = {
      purchase(R"({"user": {"email": "a@example.com", "phone": "+33612345678"}, "shop_id": "S",
                   "items": [{"id": "A", "product": {"price": "x"}}, {"product": {"price": "y"}, "id": 1}]})"),
      purchase(R"({"user": {"email": "a@example.com"}})"),
      purchase(R"({"user": {"phone": ["no", "+33612345678", "nor"]}})"),
      purchase(R"({"user": {"email": "nobody"}})"),
      {{"event_name", "page_view"}},
      json::array()};
  const tally all = counted(events, config);
  CHECK(all.events() == 6);
  CHECK(all.count(outcome::mapped) == 3);
  CHECK(all.count(outcome::filtered) == 1);
  CHECK(all.count(outcome::rejected) == 2);
  CHECK(all.payloads() == 6);
  CHECK(all.with_email() == 2);
  CHECK(all.with_phone() == 2);
  CHECK(all.with_both() == 1);
  CHECK(all.count(property::shop_id) == 2);  // payloads
  CHECK(all.count(property::content_id) == 2);
  CHECK(all.count(property::price) == 0);
  CHECK(all.count(issue_code::not_a_number) == 2);
  CHECK(all.count(issue_code::invalid_phone) == 2);
  CHECK(all.count(issue_code::invalid_email) == 1);
  CHECK(all.count(issue_code::not_an_object) == 1);
  CHECK(all.count(issue_code::wrong_type) == 0);

  const json written = all;
  CHECK(written["read"] == 6);
  CHECK(written["identities"] == json({{"email", 2}, {"phone", 2}, {"both", 1}}));
  CHECK(written["issues"]["not_a_number"] == json({{"total", 2}, {"/items/X/product/price", 2}}));
  CHECK(written["issues"]["invalid_phone"] == json({{"total", 2}, {"/user/phone/X", 2}}));
  CHECK(written["issues"]["not_an_object"] == json({{"total", 1}, {"", 1}}));
  CHECK(written["sent"]["properties.shop_id"] == 2);
  CHECK(written["sent"]["properties.value"] == 0);
  CHECK_FALSE(written["sent"].contains("properties.search_string"));
  CHECK(written["sent"].size() == 16);
}

TEST_CASE("Tallies of parts add up to that of the whole", "[tally]") {
  const auto config = purchases(payload_format::event_track);
  std::vector<json> events;
  for (int i = 0; i < 20; ++i) {
    json event = purchase(i % 3 == 0 ? "{}" : R"({"user": {"email": "a@example.com"}})");
    if (i % 2 == 0) event["items"] = json::array({{{"id", i}, {"quantity", 1.5}}});
    if (i % 5 == 0) event["event_name"] = "page_view";
    events.push_back(event);
  }
  const tally whole = counted(events, config);
  for (const std::ptrdiff_t half : {0, 7, 20}) {
    tally sum = counted({events.begin(), events.begin() + half}, config);
    sum += counted({events.begin() + half, events.end()}, config);
    CHECK(sum == whole);
    CHECK(json(sum) == json(whole));
  }
  CHECK(whole != tally(payload_format::event_track));
  CHECK(json(tally())["issues"] == json::object());
}

TEST_CASE("Only parts of a pointer that are digits are folded", "[tally]") {
  tiktok_offline::map_result<std::string> result;
  for (const char* pointer : {"/items/0/price", "/items/17/price", "/1a/12", "/a~1b/3/", "/"}) {
    result.issues.push_back({issue_code::wrong_type, pointer});
  }
  tally all;
  all.add(result);
  std::vector<std::string> places;
  for (const auto& [place, count] : all.issues()) {
    places.push_back(place.second + ' ' + std::to_string(count));
  }
  CHECK(places == std::vector<std::string>{"/ 1", "/1a/X 1", "/a~1b/X/ 1", "/items/X/price 2"});
}

TEST_CASE("Tallies of as many payloads differ when their events do", "[tally]") {
  using properties = std::vector<property>;
  // Of results with so many payloads that have these properties.
  const auto of = [](const std::vector<std::pair<std::size_t, properties>>& results) {
    tally all;
    for (const auto& [payloads, has] : results) {
      tiktok_offline::map_result<std::string> result;
      result.status = outcome::mapped;
      result.payloads.resize(payloads);
      for (const property id : has) result.sent.insert(id);
      all.add(result);
    }
    return all;
  };
  CHECK(of({{1, {}}}) != of({{2, {}}}));
  for (const property id : {property::email, property::phone}) {
    CHECK(of({{2, {id}}, {1, {}}, {1, {}}}) != of({{1, {id}}, {1, {id}}, {2, {}}}));
    CHECK(of({{1, {id}}, {1, {}}}) == of({{1, {}}, {1, {id}}}));
  }
  CHECK(of({{1, {property::email, property::phone}}, {1, {}}}) !=
        of({{1, {property::email}}, {1, {property::phone}}}));
}

TEST_CASE("Tallies differ when one count does", "[tally]") {
  const auto config = purchases();
  const auto of = [&config](const char* more) { return counted({purchase(more)}, config); };
  const tally email = of(R"({"user": {"email": "a@example.com"}})");
  CHECK(email != of(R"({"user": {"phone": "+33612345678"}})"));
  CHECK(email != of(R"({"user": {"email": "a@example.com", "phone": "+33612345678"}})"));
  CHECK(email != of(R"({"user": {"email": "a@example.com"}, "id": "T"})"));
  CHECK(email != of(R"({"user": {"email": "a@example.com"}, "value": "x"})"));
  CHECK(tally() != tally(payload_format::event_track));
  // The same properties and payloads, in other events.
  const char* const email_text = R"({"user": {"email": "a@example.com"}})";
  const char* const phone_text = R"({"user": {"phone": "+33612345678"}})";
  const char* const both_text = R"({"user": {"email": "a@example.com", "phone": "+33612345678"}})";
  const char* const neither_text = "{}";
  CHECK(counted({purchase(email_text), purchase(phone_text)}, config) !=
        counted({purchase(both_text), purchase(neither_text)}, config));
  const tally two_places =
      counted({purchase(R"({"id": true, "user": {"email": "a@example.com"}})")}, config);
  CHECK(json(two_places)["issues"]["wrong_type"] == json({{"total", 1}, {"/id", 1}}));
  auto more_sources = config;
  more_sources.fields.order_id = {"id", "number"};
  const json both =
      counted({purchase(R"({"id": true, "number": [], "user": {"email": "a@example.com"}})")},
              more_sources);
  CHECK(both["issues"]["wrong_type"] == json({{"total", 2}, {"/id", 1}, {"/number", 1}}));
}

TEST_CASE("A filtered event whose name is nearly that of a row says which", "[tally]") {
  auto config = purchases();
  config.mapping = {{"purchase", "CompletePayment"},
                    {"purchases", "AddToCart"},
                    {" view_item", "ViewContent"},
                    {"achat_terminé", "CompletePayment"}};
  const std::pair<const char*, const char*> rows[] = {{"Purchase", "purchase"},
                                                      {" purchase ", "purchase"},
                                                      {"PURCHASES\t", "purchases"},
                                                      {"purchas", "purchase"},
                                                      {"purchaze", "purchase"},
                                                      {"xpurchase", "purchase"},
                                                      {"pUrchasE1", "purchase"},
                                                      {"purchasesx", "purchases"},
                                                      {"view_item", " view_item"},
                                                      {"view-item", " view_item"},
                                                      {"achat_termine", "achat_terminé"},
                                                      {"achat_termin", "achat_terminé"},
                                                      {"achat_terminè", "achat_terminé"},
                                                      {"achat_terminéé", "achat_terminé"},
                                                      {"purchxxe", ""},
                                                      {"purch", ""},
                                                      {"refund", ""},
                                                      {"p", ""},
                                                      {"achat_termi", ""},
                                                      {"puhrcase", ""},
                                                      {"purchasexy", ""},
                                                      {"achat_terminé日本", ""},
                                                      {"purchas\x80\x80\x80\x80\x80z", ""},
                                                      {"\x80\x80\x80\x80\x80purchase", ""}};
  tally all;
  for (const auto& [name, near] : rows) {
    CAPTURE(name);
    const auto result = tiktok_offline::map_event(json{{"event_name", name}}, config);
    CHECK(result.status == outcome::filtered);
    CHECK(result.near_miss == near);
    all.add(result);
  }
  const auto mapped =
      tiktok_offline::map_event(purchase(R"({"user": {"email": "a@example.com"}})"), config);
  CHECK(mapped.mapped());
  CHECK(mapped.near_miss.empty());
  const auto far = tiktok_offline::map_event(json{{"event_name", "refund"}}, config);
  CHECK(far != tiktok_offline::map_event(json{{"event_name", "Purchase"}}, config));
  const json wanted = {{"purchase", 6}, {"purchases", 2}, {" view_item", 2}, {"achat_terminé", 4}};
  CHECK(json(all)["near_misses"] == wanted);
  tally twice = all;
  twice += all;
  CHECK(twice.near_misses().at("purchase") == 12);
  tally far_alone;
  far_alone.add(far);
  tally near_alone;
  near_alone.add(tiktok_offline::map_event(json{{"event_name", "Purchase"}}, config));
  CHECK(far_alone != near_alone);
}

TEST_CASE("With folded names only one letter is left to miss", "[tally]") {
  auto config = purchases();
  config.match_event_names = tiktok_offline::event_name_matching::folded;
  CHECK(tiktok_offline::map_event(json{{"event_name", " Purchase"}}, config).status ==
        outcome::rejected);
  CHECK(tiktok_offline::map_event(json{{"event_name", " Purchas"}}, config).near_miss ==
        "purchase");
}
