// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <tiktok_offline/email.hpp>
#include <tiktok_offline/payload.hpp>
#include <tiktok_offline/phone.hpp>
#include <tiktok_offline/timestamp.hpp>
#include <utility>

#include "catch.hpp"

using nlohmann::ordered_json;
using tiktok_offline::offline_event;
using tiktok_offline::payload_format;
using tiktok_offline::to_payload;

namespace {

// SHA-256 by openssl dgst of john.doe@example.com and +33612345678.
constexpr const char* email_digest =
    "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f";
constexpr const char* phone_digest =
    "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8";

offline_event full_event() {
  offline_event sale;
  sale.event_set_id = "7181537436256731137";
  sale.partner_name = "Acme";
  sale.test_event_code = "TEST12345";
  sale.event = "CompletePayment";
  sale.event_id = "T-1";
  sale.timestamp = tiktok_offline::instant(std::chrono::milliseconds(1716889512345));
  sale.phone_numbers.push_back(*tiktok_offline::hash_phone("+33612345678"));
  sale.emails.push_back(*tiktok_offline::hash_email("john.doe@example.com"));
  sale.order_id = "O-1";
  sale.shop_id = "LYON-02";
  sale.contents.push_back({"SKU-1", "Mug", 9.99, 2, "product", "home>kitchen"});
  sale.currency = "EUR";
  sale.value = 19.98;
  sale.event_channel = "in_store";
  return sale;
}

ordered_json event_track_data(const offline_event& sale) {
  return to_payload<ordered_json>(sale, payload_format::event_track)["data"][0];
}

// JSON pointers to all values that are no objects or arrays.
std::set<std::string> places_in(const nlohmann::json& payload) {
  std::set<std::string> places;
  const nlohmann::json flat = payload.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    static_cast<void>(value);
    places.insert(pointer);
  }
  return places;
}

}  // namespace

TEST_CASE("A full event is written in the order of the document", "[payload]") {
  const std::string expected =
      std::string(R"({"event_set_id":"7181537436256731137","partner_name":"Acme",)") +
      R"("event":"CompletePayment","event_id":"T-1","timestamp":"2024-05-28T09:45:12.345Z",)" +
      R"("context":{"user":{"phone_numbers":[")" + phone_digest + R"("],"emails":[")" +
      email_digest + R"("]}},"properties":{"order_id":"O-1","shop_id":"LYON-02",)" +
      R"("contents":[{"content_id":"SKU-1","content_name":"Mug","price":9.99,"quantity":2,)" +
      R"("content_type":"product","content_category":"home>kitchen"}],"currency":"EUR",)" +
      R"("value":19.98,"event_channel":"in_store"}})";
  CHECK(to_payload<ordered_json>(full_event()).dump() == expected);
  CHECK(to_payload<std::string>(full_event()) == expected);
  CHECK(to_payload<nlohmann::json>(full_event()) == nlohmann::json::parse(expected));
}

TEST_CASE("Several identities and items are written in their order", "[payload]") {
  offline_event sale;
  sale.emails = {*tiktok_offline::digest::from_hex(email_digest),
                 *tiktok_offline::digest::from_hex(phone_digest),
                 *tiktok_offline::digest::from_hex(email_digest)};
  sale.contents.resize(4);
  sale.contents[0].content_id = "A";
  sale.contents[2].content_id = "C";
  sale.contents[3].quantity = 4;
  const std::string expected = std::string(R"({"context":{"user":{"emails":[")") + email_digest +
                               R"(",")" + phone_digest + R"(",")" + email_digest +
                               R"("]}},"properties":{"contents":[{"content_id":"A"},)" +
                               R"({"content_id":"C"},{"quantity":4}]}})";
  CHECK(to_payload<std::string>(sale) == expected);
  CHECK(to_payload<ordered_json>(sale).dump() == expected);
}

TEST_CASE("What is empty is left out and named objects stay", "[payload]") {
  CHECK(to_payload<std::string>(offline_event()) == R"({"context":{"user":{}},"properties":{}})");
}

TEST_CASE("An item that has nothing is left out and so is an array of such items", "[payload]") {
  offline_event sale;
  sale.contents.resize(2);
  CHECK(to_payload<std::string>(sale) == R"({"context":{"user":{}},"properties":{}})");
  sale.contents.push_back({});
  sale.contents.back().quantity = 1;
  CHECK(to_payload<std::string>(sale) ==
        R"({"context":{"user":{}},"properties":{"contents":[{"quantity":1}]}})");
}

TEST_CASE("Zero is a value", "[payload]") {
  offline_event sale;
  sale.value = 0;
  sale.contents.push_back({});
  sale.contents.back().price = 0.0;
  CHECK(to_payload<std::string>(sale) ==
        R"({"context":{"user":{}},"properties":{"contents":[{"price":0.0}],"value":0}})");
}

TEST_CASE("A number that JSON cannot write is left out", "[payload]") {
  offline_event sale;
  sale.value = std::numeric_limits<double>::quiet_NaN();
  sale.contents.push_back({});
  sale.contents.back().price = std::numeric_limits<double>::infinity();
  CHECK(to_payload<std::string>(sale) == R"({"context":{"user":{}},"properties":{}})");
  CHECK(to_payload<ordered_json>(sale).dump() == R"({"context":{"user":{}},"properties":{}})");
}

TEST_CASE("An instant that has no four digits of a year is left out", "[payload]") {
  offline_event sale;
  sale.timestamp = tiktok_offline::instant::max();
  CHECK(to_payload<std::string>(sale) == R"({"context":{"user":{}},"properties":{}})");
}

TEST_CASE("Numbers keep every digit", "[payload]") {
  offline_event sale;
  sale.value = std::numeric_limits<std::uint64_t>::max();
  CHECK(to_payload<ordered_json>(sale)["properties"].dump() == R"({"value":18446744073709551615})");
  sale.value = std::numeric_limits<std::int64_t>::min();
  CHECK(to_payload<ordered_json>(sale)["properties"].dump() == R"({"value":-9223372036854775808})");
  sale.value = 0.1;
  CHECK(to_payload<ordered_json>(sale)["properties"].dump() == R"({"value":0.1})");
}

TEST_CASE("Events are named as offline track names them", "[payload]") {
  offline_event sale;
  const std::pair<const char*, const char*> names[] = {{"Purchase", "CompletePayment"},
                                                       {"Lead", "SubmitForm"},
                                                       {"CompletePayment", "CompletePayment"},
                                                       {"SubmitForm", "SubmitForm"},
                                                       {"Contact", "Contact"},
                                                       {"purchase", "purchase"}};
  for (const auto& [given, expected] : names) {
    sale.event = given;
    CHECK(to_payload<ordered_json>(sale)["event"] == expected);
  }
}

TEST_CASE("Bad UTF-8 becomes the replacement character in a text payload", "[payload]") {
  offline_event sale;
  sale.order_id =
      "a\xFF"
      "b";
  CHECK(to_payload<std::string>(sale) ==
        "{\"context\":{\"user\":{}},\"properties\":{\"order_id\":\"a\xEF\xBF\xBD"
        "b\"}}");
}

TEST_CASE("The endpoint of each format ends in a slash", "[payload]") {
  CHECK(endpoint(payload_format::offline_track) == "/open_api/v1.3/offline/track/");
  CHECK(endpoint(payload_format::event_track) == "/open_api/v1.3/event/track/");
}

TEST_CASE("An unknown format has no endpoint and an empty body", "[payload]") {
  const auto unknown = static_cast<payload_format>(7);
  tiktok_offline::offline_event sale;
  sale.event = "CompletePayment";
  CHECK(endpoint(unknown).empty());
  CHECK(tiktok_offline::to_payload<std::string>(sale, unknown) == "{}");
  CHECK(tiktok_offline::to_payload<nlohmann::json>(sale, unknown) == nlohmann::json::object());
}

TEST_CASE("A full event is written as the Events API 2.0 has it", "[payload]") {
  // 1716889512.345 s is 2024-05-28T09:45:12.345Z.
  const std::string expected =
      std::string(R"({"event_source":"offline","event_source_id":"7181537436256731137",)") +
      R"("partner_name":"Acme","test_event_code":"TEST12345","data":[{"event":"Purchase",)" +
      R"("event_time":1716889512,"event_id":"T-1","user":{"email":[")" + email_digest +
      R"("],"phone":[")" + phone_digest + R"("]},"properties":{"contents":[{"price":9.99,)" +
      R"("quantity":2,"content_id":"SKU-1","content_category":"home>kitchen",)" +
      R"("content_name":"Mug"}],"content_type":"product","currency":"EUR","value":19.98,)" +
      R"("order_id":"O-1","shop_id":"LYON-02"}}]})";
  CHECK(to_payload<ordered_json>(full_event(), payload_format::event_track).dump() == expected);
  CHECK(to_payload<std::string>(full_event(), payload_format::event_track) == expected);
  CHECK(to_payload<nlohmann::json>(full_event(), payload_format::event_track) ==
        nlohmann::json::parse(expected));
}

TEST_CASE("Both formats of one event hold the same at the places that TikTok's tables name",
          "[payload]") {
  struct row {
    const char* offline_track;
    const char* event_track;
    bool same_value = true;
  };
  const row rows[] = {
      {"", "/event_source", false},
      {"/event_set_id", "/event_source_id"},
      {"/partner_name", "/partner_name"},
      {"", "/test_event_code", false},
      {"/event", "/data/0/event", false},           // CompletePayment, Purchase
      {"/timestamp", "/data/0/event_time", false},  // ISO 8601, seconds
      {"/event_id", "/data/0/event_id"},
      {"/context/user/emails/0", "/data/0/user/email/0"},
      {"/context/user/phone_numbers/0", "/data/0/user/phone/0"},
      {"/properties/order_id", "/data/0/properties/order_id"},
      {"/properties/shop_id", "/data/0/properties/shop_id"},
      {"/properties/contents/0/content_id", "/data/0/properties/contents/0/content_id"},
      {"/properties/contents/0/content_name", "/data/0/properties/contents/0/content_name"},
      {"/properties/contents/0/price", "/data/0/properties/contents/0/price"},
      {"/properties/contents/0/quantity", "/data/0/properties/contents/0/quantity"},
      {"/properties/contents/0/content_category", "/data/0/properties/contents/0/content_category"},
      {"/properties/contents/0/content_type", "/data/0/properties/content_type"},
      {"/properties/currency", "/data/0/properties/currency"},
      {"/properties/value", "/data/0/properties/value"},
      {"/properties/event_channel", "", false},
  };
  const auto older = to_payload<nlohmann::json>(full_event(), payload_format::offline_track);
  const auto newer = to_payload<nlohmann::json>(full_event(), payload_format::event_track);

  std::set<std::string> older_places;
  std::set<std::string> newer_places;
  for (const row& place : rows) {
    CAPTURE(place.offline_track, place.event_track);
    if (*place.offline_track != '\0') older_places.insert(place.offline_track);
    if (*place.event_track != '\0') newer_places.insert(place.event_track);
    if (!place.same_value) continue;
    CHECK(older[nlohmann::json::json_pointer(place.offline_track)] ==
          newer[nlohmann::json::json_pointer(place.event_track)]);
  }
  CHECK(places_in(older) == older_places);
  CHECK(places_in(newer) == newer_places);
}

TEST_CASE("What is empty is left out of an Events API payload and named objects stay",
          "[payload]") {
  CHECK(to_payload<std::string>(offline_event(), payload_format::event_track) ==
        R"({"event_source":"offline","data":[{"user":{},"properties":{}}]})");
}

TEST_CASE("Events are named as the Events API names them", "[payload]") {
  offline_event sale;
  const std::pair<const char*, const char*> names[] = {
      {"CompletePayment", "Purchase"}, {"SubmitForm", "Lead"},
      {"Purchase", "Purchase"},        {"Lead", "Lead"},
      {"Contact", "Contact"},          {"completepayment", "completepayment"}};
  for (const auto& [given, expected] : names) {
    sale.event = given;
    CHECK(event_track_data(sale)["event"] == expected);
  }
}

TEST_CASE("The event time is in whole seconds rounded down", "[payload]") {
  // From facts of TikTok's page and from date -u -d @... +%s.
  const std::pair<const char*, std::int64_t> times[] = {{"2024-01-08T13:52:50.212Z", 1704721970},
                                                        {"2024-01-08T13:52:50.999Z", 1704721970},
                                                        {"1970-01-01T00:00:00.999Z", 0},
                                                        {"1970-01-01T00:00:01Z", 1},
                                                        {"9999-12-31T23:59:59.999Z", 253402300799}};
  for (const auto& [text, seconds] : times) {
    offline_event sale;
    sale.timestamp = tiktok_offline::parse_timestamp(text);
    CHECK(event_track_data(sale)["event_time"].dump() == std::to_string(seconds));
  }
}

TEST_CASE("No format writes an instant outside 1970 to 9999", "[payload]") {
  for (const auto when : {tiktok_offline::instant::max(), tiktok_offline::instant::min(),
                          tiktok_offline::instant(std::chrono::milliseconds(-1))}) {
    offline_event sale;
    sale.timestamp = when;
    CHECK_FALSE(to_payload<ordered_json>(sale).contains("timestamp"));
    CHECK_FALSE(event_track_data(sale).contains("event_time"));
  }
}

TEST_CASE("Content ids that are empty are left out and so is a list of such ids", "[payload]") {
  offline_event sale = full_event();
  sale.content_ids = {"", "A", "", "", "B", ""};
  const auto text_of = [&sale] {
    const auto text = to_payload<std::string>(sale, payload_format::event_track);
    CHECK(text == to_payload<ordered_json>(sale, payload_format::event_track).dump());
    return text;
  };
  CHECK(text_of().find(R"("content_ids":["A","B"])") != std::string::npos);
  sale.content_ids = {"", ""};
  CHECK(text_of().find("content_ids") == std::string::npos);
}

TEST_CASE("The first content type is next to the contents", "[payload]") {
  offline_event sale;
  CHECK_FALSE(event_track_data(sale)["properties"].contains("content_type"));
  sale.contents.resize(3);
  sale.contents[0].content_id = "A";
  sale.contents[1].content_id = "B";
  sale.contents[1].content_type = "product_group";
  sale.contents[2].content_type = "product";
  // The third item has nothing but its type, which moved up.
  CHECK(event_track_data(sale)["properties"].dump() ==
        R"({"contents":[{"content_id":"A"},{"content_id":"B"}],"content_type":"product_group"})");
}
