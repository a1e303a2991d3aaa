// SPDX-License-Identifier: MIT
#include <chrono>
#include <limits>
#include <string>
#include <tiktok_offline/normalize.hpp>
#include <tiktok_offline/payload.hpp>

#include "catch.hpp"

using nlohmann::ordered_json;
using tiktok_offline::offline_event;
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

TEST_CASE("The endpoint ends in a slash", "[payload]") {
  CHECK(endpoint(tiktok_offline::payload_format::offline_track) == "/open_api/v1.3/offline/track/");
}
