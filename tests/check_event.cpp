// SPDX-License-Identifier: MIT
// What a program that fills an offline_event is told of it.
#include <chrono>
#include <functional>
#include <limits>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

using tiktok_offline::offline_event;
using tiktok_offline::payload_format;
using texts = std::vector<std::string>;

offline_event good_event() {
  offline_event event;
  event.event_set_id = "7181537436256731137";
  event.event = "Purchase";
  event.timestamp = tiktok_offline::instant(std::chrono::milliseconds(1716889512345));
  event.emails = {*tiktok_offline::hash_email("a@example.com")};
  event.contents.resize(2);
  for (auto& item : event.contents) {
    item.content_id = "A";
    item.price = 1.5;
    item.quantity = 2;
    item.content_type = "product";
  }
  event.currency = "EUR";
  event.value = 3;
  event.event_channel = "crm";
  return event;
}

texts issues_of(const offline_event& event, payload_format format) {
  texts found;
  for (const auto& each : check(event, format)) {
    found.push_back(std::string(to_string(each.code)) + ' ' + each.pointer);
  }
  return found;
}

}  // namespace

TEST_CASE("A good event has no issue in either format", "[check_event]") {
  CHECK(check(good_event()).empty());
  CHECK(check(good_event(), payload_format::event_track).empty());
  offline_event least;
  least.event_set_id = "7181537436256731137";
  least.event = "Lead";
  least.timestamp = good_event().timestamp;
  least.phone_numbers = {*tiktok_offline::hash_phone("+33612345678")};
  CHECK(check(least).empty());
}

TEST_CASE("An item that the format leaves out is named", "[check_event]") {
  offline_event event = good_event();
  event.contents[1] = {};
  event.contents[1].brand = "Piste";
  CHECK(issues_of(event, payload_format::offline_track) == texts{"invalid_item /contents/1"});
  CHECK(issues_of(event, payload_format::event_track) == texts{"incomplete_item /contents/1"});
  event.contents[1].brand.clear();
  event.contents[1].content_type = "product";
  CHECK(issues_of(event, payload_format::offline_track) == texts{"incomplete_item /contents/1"});
  CHECK(issues_of(event, payload_format::event_track) == texts{"invalid_item /contents/1"});
}

TEST_CASE("An item that has one thing only is incomplete, but not left out", "[check_event]") {
  using tiktok_offline::content;
  const std::function<void(content&)> things[] = {
      [](content& item) { item.content_id = "A"; },
      [](content& item) { item.content_name = "Mug"; },
      [](content& item) { item.price = 6.25; },
      [](content& item) { item.quantity = 2; },
      [](content& item) { item.content_category = "Kitchen"; },
  };
  std::size_t number = 0;
  for (const auto& add_to : things) {
    CAPTURE(number++);
    offline_event event = good_event();
    event.contents[1] = {};
    add_to(event.contents[1]);
    for (const auto format : {payload_format::offline_track, payload_format::event_track}) {
      CHECK(issues_of(event, format) == texts{"incomplete_item /contents/1"});
    }
  }
}

TEST_CASE("Different content types are named once", "[check_event]") {
  offline_event event = good_event();
  event.contents.push_back(event.contents[0]);
  event.contents[1].content_type = "product_group";
  CHECK(issues_of(event, payload_format::event_track) ==
        texts{"mixed_content_type /contents/1/content_type"});
}

TEST_CASE("An empty event lacks all that is required", "[check_event]") {
  const texts expected = {"missing_event_set_id /event_set_id", "missing_event_type /event",
                          "missing_timestamp /timestamp", "missing_user_identity /emails"};
  CHECK(issues_of({}, payload_format::offline_track) == expected);
  CHECK(issues_of({}, payload_format::event_track) == expected);
}

TEST_CASE("Each mistake in an event is named at its place", "[check_event]") {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  struct row {
    std::function<void(offline_event&)> change;
    texts in_both;
    texts in_offline_track{};
    texts in_event_track{};
  };
  const row rows[] = {
      {[](auto& event) { event.event_set_id = " "; }, {"missing_event_set_id /event_set_id"}},
      {[](auto& event) { event.event = "purchase"; }, {"unknown_event_type /event"}},
      {[](auto& event) {
         event.timestamp = tiktok_offline::instant(std::chrono::milliseconds(-1));
       },
       {"invalid_timestamp /timestamp", "missing_timestamp /timestamp"}},
      {[](auto& event) { event.order_id = "undefined"; }, {"placeholder /order_id"}},
      {[](auto& event) { event.event_id = " N/A"; }, {"placeholder /event_id"}},
      {[](auto& event) { event.shop_id = "[object Object]"; }, {"placeholder /shop_id"}},
      {[](auto& event) { event.contents[1].content_id = "null"; },
       {"placeholder /contents/1/content_id"}},
      {[=](auto& event) { event.contents[1].price = nan; },
       {"not_a_number /contents/1/price", "incomplete_item /contents/1"}},
      {[=](auto& event) { event.contents[0].quantity = infinity; },
       {"not_a_number /contents/0/quantity", "incomplete_item /contents/0"}},
      {[=](auto& event) {
         event.contents[1] = {};
         event.contents[1].price = nan;
       },
       {"not_a_number /contents/1/price", "invalid_item /contents/1"}},
      {[=](auto& event) { event.value = -infinity; },
       {"not_a_number /value", "incomplete_value /value"}},
      {[=](auto& event) {
         event.value = nan;
         event.currency = "";
       },
       {"not_a_number /value"}},
      {[](auto& event) { event.contents[1].quantity = 1.5; },
       {},
       {},
       {"fractional_quantity /contents/1/quantity"}},
      {[](auto& event) { event.contents[1].quantity = 2.0; }, {}},
      {[](auto& event) { event.num_items = 0.5; }, {}, {}, {"fractional_quantity /num_items"}},
      {[](auto& event) { event.contents[0].content_type = "Product"; },
       {"unlisted_content_type /contents/0/content_type"},
       {},
       {"mixed_content_type /contents/1/content_type"}},
      {[](auto& event) { event.contents[1].content_type = "product_group"; },
       {},
       {},
       {"mixed_content_type /contents/1/content_type"}},
      {[](auto& event) { event.content_type = "sku"; },
       {},
       {},
       {"unlisted_content_type /content_type"}},
      {[](auto& event) {
         event.content_ids = {"A", "none"};
       },
       {},
       {},
       {"placeholder /content_ids/1"}},
      {[](auto& event) { event.contents[1] = {}; }, {"invalid_item /contents/1"}},
      {[](auto& event) { event.contents[0].price.reset(); }, {"incomplete_item /contents/0"}},
      {[](auto& event) { event.contents[0].quantity.reset(); }, {"incomplete_item /contents/0"}},
      {[](auto& event) { event.contents[0].content_id = ""; }, {"incomplete_item /contents/0"}},
      {[](auto& event) { event.contents[0].content_type = ""; }, {}},
      {[](auto& event) { event.currency = "eur"; }, {"unlisted_currency /currency"}},
      {[](auto& event) { event.currency = "EURO"; }, {"invalid_currency /currency"}},
      {[](auto& event) { event.currency = "BGN"; }, {"unlisted_currency /currency"}},
      {[](auto& event) { event.currency = ""; }, {"incomplete_value /currency"}},
      {[](auto& event) { event.value.reset(); }, {"incomplete_value /value"}},
      {[](auto& event) { event.event_channel = "shop"; },
       {},
       {"unknown_event_channel /event_channel"}},
  };
  std::size_t number = 0;
  for (const row& mistake : rows) {
    CAPTURE(number++);
    offline_event event = good_event();
    mistake.change(event);
    texts expected = mistake.in_both;
    expected.insert(expected.end(), mistake.in_offline_track.begin(),
                    mistake.in_offline_track.end());
    CHECK(issues_of(event, payload_format::offline_track) == expected);
    expected = mistake.in_both;
    expected.insert(expected.end(), mistake.in_event_track.begin(), mistake.in_event_track.end());
    CHECK(issues_of(event, payload_format::event_track) == expected);
  }
}
