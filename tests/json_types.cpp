// SPDX-License-Identifier: MIT
// The library takes and gives every kind of nlohmann::basic_json.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace {

// An event of a JSON library of its own, whose handles count what is asked of the event itself: its
// members and elements, and its values.
struct counted_event {
  nlohmann::json json{};
  mutable std::size_t asked = 0;
};

class counting_reader {
 public:
  using inner = tiktok_offline::json_value<nlohmann::json>;

  counting_reader() = default;
  counting_reader(inner value, std::size_t* asked) : value_(value), asked_(asked) {}

  bool is_object() const { return value_.is_object(); }
  bool is_array() const { return value_.is_array(); }
  counting_reader member(const std::string& key) const { return {count().member(key), asked_}; }
  counting_reader element(std::size_t index) const { return {count().element(index), asked_}; }
  template <class Use>
  void each_element(Use use) const {
    value_.each_element([&use](const inner& element) { use(counting_reader(element, nullptr)); });
  }
  template <class Use>
  void each_member(Use use) const {
    count().each_member([this, &use](std::string_view key, const inner& member) {
      use(key, counting_reader(member, asked_));
    });
  }
  tiktok_offline::scalar to_scalar() const { return count().to_scalar(); }

 private:
  const inner& count() const {
    if (asked_ != nullptr) ++*asked_;
    return value_;
  }

  inner value_{};
  std::size_t* asked_ = nullptr;  // null in an item
};

}  // namespace

template <>
class tiktok_offline::json_value<counted_event> {
 public:
  static counting_reader of(const counted_event& event) {
    return {counting_reader::inner::of(event.json), &event.asked};
  }
};

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
  REQUIRE(result.mapped());
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
  REQUIRE(result.mapped());
  CHECK(result.payloads[0].dump() == payload_text);
}

TEST_CASE("A text payload is the ordered payload written out", "[json_types]") {
  const auto result = tiktok_offline::map_event<std::string>(json::parse(event_text), purchases());
  REQUIRE(result.mapped());
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
  REQUIRE(result.mapped());
  CHECK(counting_allocator<own_json>::calls > 0);
}

TEST_CASE("A result outlives its event and its configuration", "[json_types]") {
  const auto result = tiktok_offline::map_event<ordered_json>(json::parse(std::string(event_text)),
                                                              [] { return purchases(); }());
  CHECK(result.payloads.at(0).dump() == payload_text);
}

TEST_CASE("A handle to anything but an array has no elements", "[json_types]") {
  using reader = tiktok_offline::json_value<json>;
  for (const char* text : {"null", "7", R"("[1]")", R"({"0": 1})", "[]"}) {
    CAPTURE(text);
    const json value = json::parse(text);
    int elements = 0;
    reader::of(value).each_element([&elements](const reader&) { ++elements; });
    CHECK(elements == 0);
    CHECK(reader::of(value).element(0).to_scalar().is_absent());
  }
  int elements = 0;
  reader().each_element([&elements](const reader&) { ++elements; });
  CHECK(elements == 0);
  CHECK(reader().element(0).to_scalar().is_absent());
}

TEST_CASE("A scalar is what it was made of", "[json_types]") {
  using tiktok_offline::number;
  using tiktok_offline::scalar;
  for (const number value :
       {number(0), number(-1), number(7U), number(0.0), number(-2.5),
        number((std::numeric_limits<std::int64_t>::min)()),
        number((std::numeric_limits<std::uint64_t>::max)()), number(5e-324), number(1e308)}) {
    const scalar held = scalar::of(value);
    CHECK(held.numeric() == value);
    CHECK_FALSE(held.text());
    CHECK_FALSE(held.is_absent());
  }
  // An id keeps its type: 7.0 is not 7.
  CHECK_FALSE(scalar::of(7.0).numeric() == number(7));
  const std::string long_text(100000, 'x');
  for (const std::string_view text : {std::string_view("a"), std::string_view("\0 ", 2),
                                      std::string_view(" a "), std::string_view(long_text)}) {
    const scalar held = scalar::of(text);
    REQUIRE(held.text());
    CHECK(held.text()->data() == text.data());
    CHECK(held.text()->size() == text.size());
    CHECK_FALSE(held.numeric());
    CHECK_FALSE(held.is_absent());
  }
  for (const scalar absent : {scalar(), scalar::of(std::string_view()), scalar::of(" \t\n")}) {
    CHECK(absent.is_absent());
    CHECK_FALSE(absent.text());
    CHECK_FALSE(absent.numeric());
  }
  CHECK_FALSE(scalar::other().is_absent());
  CHECK_FALSE(scalar::other().text());
  CHECK_FALSE(scalar::other().numeric());
}

// Names whose lengths and last characters are alike, and one that has no character.
TEST_CASE("Each of the members of an object is found by its own name", "[json_types]") {
  for (const std::size_t count : {1U, 2U, 31U, 32U, 33U, 100U}) {
    CAPTURE(count);
    json wide = json::object();
    for (std::size_t i = 0; i < count; ++i) {
      wide[std::string(1, static_cast<char>('A' + i % 26)) + std::to_string(i / 26) + "_id"] =
          "T-" + std::to_string(i);
    }
    wide[""] = "T-empty";
    json event = json::parse(event_text);
    event["wide"] = wide;
    tiktok_offline::config settings = purchases();
    for (const auto& [name, id] : wide.items()) {
      settings.fields.order_id = tiktok_offline::source("/wide/" + name);
      const auto result = tiktok_offline::map_event<json>(event, settings);
      REQUIRE(result.mapped());
      CHECK(result.payloads.at(0).at("properties").at("order_id") == id);
    }
    settings.fields.order_id = "wide.Z0_idd";
    const auto result = tiktok_offline::map_event<json>(event, settings);
    REQUIRE(result.mapped());
    CHECK_FALSE(result.payloads.at(0).at("properties").contains("order_id"));
  }
}

TEST_CASE("An item has nothing of the item before it", "[json_types]") {
  json event = json::parse(event_text);
  const json whole = json::parse(R"({"id": "A", "quantity": 2, "type": "product",
    "product": {"name": "Coat", "brand": "Brume", "category_1": "coats", "price": 9}})");
  event["items"] = {whole, {{"id", "B"}}, whole, {{"product", {{"price", 1}}}}};
  const auto result = tiktok_offline::map_event<json>(event, purchases());
  REQUIRE(result.mapped());
  const json& contents = result.payloads.at(0).at("properties").at("contents");
  REQUIRE(contents.size() == 4);
  CHECK(contents.at(0).size() > 4);
  CHECK(contents.at(1) == json{{"content_id", "B"}});
  CHECK(contents.at(2) == contents.at(0));
  CHECK(contents.at(3) == json{{"price", 1}});
}

// An event may have as many members as items: with a look-up for each item the time would be
// quadratic.
TEST_CASE("What items have from the event is read once however many items there are",
          "[json_types]") {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  config.fields.content_name = {"nowhere.name", "shop.names.1"};
  config.fields.price = {"odd", "{{shop.blank}}", "{{price}}", "value"};
  config.fields.quantity = {"items.X.quantity", "{{value}}{{blank}}", "value"};
  config.fields.content_type = "{{shop.names.0}}-{{items.X.type}}-{{items.3.id}}";
  config.fields.content_category = {"shop.names.0", "items.X.id", "odd", "{{shop.names.1}}"};
  for (const auto format : {tiktok_offline::payload_format::offline_track,
                            tiktok_offline::payload_format::event_track}) {
    config.format = format;
    std::vector<std::size_t> asked;
    for (const std::size_t items : {4U, 5U, 400U}) {
      counted_event event;
      event.json = nlohmann::json::parse(
          R"({"event_name": "purchase", "value": 2, "currency": "EUR", "odd": [1],
          "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345},
          "shop": {"names": ["one", "two"], "blank": " "}, "price": "1.5", "blank": " "})");
      event.json["items"] = nlohmann::json::array_t(items, {{"id", "A"}, {"type", "product"}});
      const auto result = tiktok_offline::map_event<nlohmann::json>(event, config);
      REQUIRE(result.mapped());
      asked.push_back(event.asked);
      // What is kept is what each item would have read: nlohmann's reader maps the same.
      const auto expected = tiktok_offline::map_event(event.json, config);
      CHECK(result.payloads == expected.payloads);
      CHECK(result.issues == expected.issues);
      const auto& body = result.payloads[0];
      const auto& list = body.contains("data") ? body["data"][0]["properties"]["contents"]
                                               : body["properties"]["contents"];
      REQUIRE(list.size() == items);
      for (const auto& item : list) {
        CHECK(item["content_name"] == "two");
        CHECK(item["price"] == 1.5);
        CHECK(item["quantity"] == 2);
        CHECK(item["content_category"] == "one>A>1>two");
      }
      using tiktok_offline::issue;
      using tiktok_offline::issue_code;
      CHECK(result.issues ==
            std::vector<issue>{{issue_code::not_a_number, "/odd"},
                               {issue_code::unlisted_content_type, "/shop/names/0"}});
    }
    CHECK(asked[0] == asked[1]);
    CHECK(asked[0] == asked[2]);
    CHECK(asked[0] > 20);
  }
}

namespace {

// What tells a nlohmann::basic_json, with texts of any type.
template <class Text>
struct json_with_texts {
  using object_t = int;
  using array_t = int;
  using string_t = Text;
  using value_t = int;
};

}  // namespace

TEST_CASE("JSON types whose texts are not std::string are none of the library's", "[json_types]") {
  using tiktok_offline::detail::is_json;
  CHECK(is_json<nlohmann::json>::value);
  CHECK(is_json<nlohmann::ordered_json>::value);
  CHECK(is_json<json_with_texts<std::string>>::value);
  CHECK_FALSE(is_json<json_with_texts<std::wstring>>::value);
  CHECK_FALSE(is_json<json_with_texts<std::u32string>>::value);
  CHECK_FALSE(is_json<json_with_texts<std::string_view>>::value);
  CHECK_FALSE(is_json<std::string>::value);
}
