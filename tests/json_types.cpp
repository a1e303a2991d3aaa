// SPDX-License-Identifier: MIT
// The library takes and gives every kind of nlohmann::basic_json.
#include <map>
#include <memory>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

template <class Value>
struct counting_allocator : std::allocator<Value> {
  counting_allocator() = default;
  template <class Other>
  counting_allocator(const counting_allocator<Other>&) noexcept {}
  template <class Other>
  struct rebind {
    using other = counting_allocator<Other>;
  };
  Value* allocate(std::size_t count) {
    ++calls;
    return std::allocator<Value>::allocate(count);
  }
  static inline int calls = 0;
};

using own_json = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                      std::uint64_t, double, counting_allocator>;

constexpr const char* event_text = R"({
  "event_name": "purchase", "id": 9179124954957, "type": "call", "shop_id": "LYON-02",
  "value": "12.5", "currency": "eur", "user": {"email": "john.doe@example.com"},
  "context": {"event_timestamp": 1716889512345},
  "items": [{"id": "A", "quantity": 2, "product": {"name": "Mug", "price": 6.25}}, null]})";

constexpr const char* payload_text =
    R"({"event_set_id":"7181537436256731137","event":"CompletePayment","event_id":"9179124954957",)"
    R"("timestamp":"2024-05-28T09:45:12.345Z","context":{"user":{"emails":[)"
    R"("836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f"]}},"properties":{)"
    R"("order_id":"9179124954957","shop_id":"LYON-02","contents":[{"content_id":"A",)"
    R"("content_name":"Mug","price":6.25,"quantity":2}],"currency":"EUR","value":12.5,)"
    R"("event_channel":"phone_call"}})";

tiktok_offline::config purchases() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  return config;
}

template <class Payload, class Event>
void check_pair() {
  const auto result = tiktok_offline::map_event<Payload>(Event::parse(event_text), purchases());
  REQUIRE(result);
  REQUIRE(result.payloads.size() == 1);
  CHECK(json::parse(result.payloads[0].dump()) == json::parse(payload_text));
  REQUIRE(result.issues.size() == 1);
  CHECK(result.issues[0] ==
        tiktok_offline::issue{tiktok_offline::issue_code::invalid_item, "/items/1"});
}

}  // namespace

TEST_CASE("Any JSON type goes in and any comes out", "[json_types]") {
  check_pair<json, json>();
  check_pair<ordered_json, json>();
  check_pair<ordered_json, ordered_json>();
  check_pair<json, ordered_json>();
  check_pair<own_json, own_json>();
  check_pair<own_json, json>();
  check_pair<ordered_json, own_json>();
}

TEST_CASE("An ordered payload has the keys in the order of the document", "[json_types]") {
  const auto result = tiktok_offline::map_event<ordered_json>(json::parse(event_text), purchases());
  REQUIRE(result);
  CHECK(result.payloads[0].dump() == payload_text);
}

TEST_CASE("A text payload is the ordered payload written out", "[json_types]") {
  const auto result = tiktok_offline::map_event<std::string>(json::parse(event_text), purchases());
  REQUIRE(result);
  CHECK(result.payloads[0] == payload_text);
}

TEST_CASE("The payload has the type of the event when none is named", "[json_types]") {
  const auto from_json = tiktok_offline::map_event(json::parse(event_text), purchases());
  const auto from_ordered = tiktok_offline::map_event(ordered_json::parse(event_text), purchases());
  STATIC_REQUIRE(std::is_same_v<decltype(from_json.payloads)::value_type, json>);
  STATIC_REQUIRE(std::is_same_v<decltype(from_ordered.payloads)::value_type, ordered_json>);
  CHECK(from_ordered.payloads.at(0).dump() == payload_text);
}

TEST_CASE("A payload with an allocator of its own uses it", "[json_types]") {
  counting_allocator<own_json>::calls = 0;
  const auto result = tiktok_offline::map_event<own_json>(json::parse(event_text), purchases());
  REQUIRE(result);
  CHECK(counting_allocator<own_json>::calls > 0);
}

TEST_CASE("A result outlives its event and its configuration", "[json_types]") {
  const auto result = tiktok_offline::map_event<ordered_json>(json::parse(std::string(event_text)),
                                                              [] { return purchases(); }());
  CHECK(result.payloads.at(0).dump() == payload_text);
}

TEST_CASE("A handle on what is no array has no elements", "[json_types]") {
  using reader = tiktok_offline::detail::json_reader<json>;
  for (const char* text : {"null", "7", R"("[1]")", R"({"0": 1})", "[]"}) {
    CAPTURE(text);
    const json value = json::parse(text);
    int elements = 0;
    reader(&value).each([&elements](const reader&) { ++elements; });
    CHECK(elements == 0);
    CHECK(reader(&value).element(0).to_scalar().is_absent());
  }
  int elements = 0;
  reader().each([&elements](const reader&) { ++elements; });
  CHECK(elements == 0);
  CHECK(reader().element(0).to_scalar().is_absent());
}
