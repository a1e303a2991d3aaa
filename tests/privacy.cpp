// SPDX-License-Identifier: MIT
// No value of an event ever appears in an issue.
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

namespace {

using nlohmann::json;

// Every planted text holds one of these, every planted number the digits.
constexpr const char* marks[] = {"PLANTED", "planted", "98765"};

class odd_events {
 public:
  explicit odd_events(std::uint64_t seed) : random_(seed) {}

  json event() {
    json event = json::object();
    for (const char* place : {"/store/set", "/PLANTED/PLANTED"}) {
      if (below(6) > 0) event[json::json_pointer(place)] = value(2);
    }
    plant_properties(event, false, 6, 2);
    if (below(3) > 0) event["items"] = items();
    event["event_name"] = below(20) > 0 ? json("purchase") : value(1);
    return event;
  }

 private:
  std::size_t below(std::size_t end) { return tests::below(random_, end); }

  // A value at each place where a property of the table is looked for by default.
  void plant_properties(json& holder, bool of_item, std::size_t one_in, int depth) {
    const tiktok_offline::field_sources defaults;
    for (const auto& row : tiktok_offline::detail::property_rows) {
      for (const auto& source : defaults.*row.sources) {
        if (source.as_path() == nullptr || source.reads_item() != of_item) continue;
        std::string place;
        for (const auto& part : source.as_path()->parts()) place += '/' + part.key;
        const bool is_left_out = below(one_in) == 0 || place == "/items/0/product/currency";
        if (!is_left_out) holder[json::json_pointer(place)] = value(depth);
      }
    }
  }

  json items() {
    json items = json::array();
    for (std::size_t i = below(4); i > 0; --i) {
      json item = json::object();
      plant_properties(item, true, 4, 1);
      items.push_back(below(5) > 0 ? item : value(2));
    }
    return items;
  }

  json value(int depth) {
    switch (below(depth > 0 ? 20 : 16)) {
      case 0:
        return "PLANTED text";
      case 1:
        return "planted.person@mail.example";
      case 2:
        return "planted person@mail.example";
      case 3:
        return "planted@@mail.example";
      case 4:
        return "+33 6 98765 432";
      case 5:
        return "06 98765 432 ext PLANTED";
      case 6:
        return "98765";
      case 7:
        return "2024-05-28T98765PLANTED";
      case 8:
        return "1,98765";
      case 9:
        return "98765987659876598765987659876598";  // as long as an MD5
      case 10:
        return "abcde98765abcde98765abcde98765abcde98765";  // as long as a SHA-1
      case 11:
        return 98765;
      case 12:
        return -98765.5;
      case 13:
        return 9876598765987659876.0;
      case 14:
        return "PLANTED\n\xF0\x9F\x98\x80\xFF";  // and a byte that is no UTF-8
      case 15:
        return "EUR PLANTED";
      case 16:
        return json{{"PLANTED", value(depth - 1)}};
      case 17:
        return json::array({value(depth - 1), value(depth - 1)});
      case 18:
        return true;
      default:
        return nullptr;
    }
  }

  std::mt19937_64 random_;
};

std::vector<tiktok_offline::config> configs() {
  using tiktok_offline::constant;
  tiktok_offline::config plain;
  plain.event_set_id = "7181537436256731137";
  plain.mapping = {{"purchase", "CompletePayment"}};
  tiktok_offline::config odd = plain;
  odd.event_set_id = "{{store.set}}-{{shop_id}}";
  odd.default_country = "33";
  odd.fields.email = {"{{user.email}}", "{{user.email}}@{{shop_id}}", "user.email_sha256"};
  odd.fields.phone = {"+{{user.phone}}", "user.phone"};
  odd.fields.timestamp = {"{{context.event_timestamp}}Z", "/context/event_timestamp", "id"};
  odd.fields.value = {"{{value}}.{{id}}", "user.email", "value"};
  odd.fields.currency = {"user.phone", "currency"};
  odd.fields.contents = {"shop_id", "user", "items"};
  odd.fields.content_id = {"{{items.X.id}}/{{user.email}}", "items.X.product.id"};
  odd.fields.price = {"user.email", "items.X.product.price"};
  odd.fields.content_category = {"items.X.product", "user.phone", "items.X.product.category_1"};
  return {plain, odd};
}

}  // namespace

TEST_CASE("No value of an event ever appears in an issue", "[privacy]") {
  const std::uint64_t seed = tests::any_seed();
  const std::uint64_t rounds = tests::rounds(5000);
  CAPTURE(seed);
  odd_events generator(seed);
  const auto settings = configs();
  std::size_t issues = 0;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    const json event = generator.event();
    for (const auto& config : settings) {
      for (const auto& issue : tiktok_offline::map_event(event, config).issues) {
        ++issues;
        const std::string shown = json(issue).dump() + issue.pointer + std::string(issue.message());
        for (const char* mark : marks) {
          if (shown.find(mark) == std::string::npos) continue;
          FAIL("a planted value in " << to_string(issue.code));
        }
      }
    }
  }
  CHECK(issues > 4 * rounds);  // the events are odd enough
}

TEST_CASE("A payload of odd events has no plain-text address or number", "[privacy]") {
  const std::uint64_t seed = tests::any_seed();
  // One in four is mapped: with fewer rounds chance alone would break the bound below.
  const std::uint64_t rounds = std::max<std::uint64_t>(tests::rounds(5000), 5000);
  CAPTURE(seed);
  odd_events generator(seed);
  auto config = configs().front();
  config.fields = {};
  for (const auto& property : tiktok_offline::detail::property_rows)
    config.fields.*property.sources = {};
  config.fields.timestamp = tiktok_offline::constant(std::int64_t{1716889512345});
  config.fields.email = {"user.email", "user.email_sha256", "id"};
  config.fields.phone = {"user.phone", "user.phone_sha256", "id"};
  std::uint64_t mapped = 0;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    for (const auto& payload :
         tiktok_offline::map_event<std::string>(generator.event(), config).payloads) {
      ++mapped;
      for (const char* mark : {"PLANTED", "planted", "+33"}) {
        CHECK(payload.find(mark) == std::string::npos);
      }
    }
  }
  CHECK(mapped > rounds / 5);
}
