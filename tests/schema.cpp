// SPDX-License-Identifier: MIT
// The schemas of TikTok's bodies, in schemas/, are written from TikTok's documents and not from
// this code. A validator that is not ours says that they refuse the known mistakes, and that no
// payload makes one.
#include "schema.hpp"

#include <memory>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::payload_format;

constexpr payload_format formats[] = {payload_format::offline_track, payload_format::event_track};

// Bodies as TikTok's pages have them, written by hand. The digest is of john.doe@example.com.
json good_body(const std::string& schema) {
  json properties = json::parse(R"({"order_id": "T-1", "shop_id": "S-1", "currency": "EUR",
    "value": 0, "contents": [{"content_id": "88", "content_name": "Mug", "price": 6.25,
    "quantity": 2, "content_category": "kitchen"}]})");
  const json digests =
      json::array({"836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f"});
  if (schema.rfind("event_track", 0) == 0) {
    properties["content_type"] = "product";
    const json event = {{"event", "Purchase"},
                        {"event_time", 1704721970},
                        {"event_id", "T-1"},
                        {"user", {{"email", digests}, {"phone", digests}}},
                        {"properties", properties}};
    return {{"event_source", "offline"},
            {"event_source_id", "7181537436256731137"},
            {"test_event_code", "TEST1"},
            {"data", json::array({event})}};
  }
  properties["event_channel"] = "in_store";
  properties["contents"][0]["content_type"] = "product";
  json event = {{"event", "CompletePayment"},
                {"event_id", "T-1"},
                {"timestamp", "2020-09-17T19:49:27Z"},
                {"context", {{"user", {{"emails", digests}, {"phone_numbers", digests}}}}},
                {"properties", properties}};
  if (schema == "offline_batch") {
    return {{"event_set_id", "7181537436256731137"}, {"batch", json::array({event})}};
  }
  event["event_set_id"] = "7181537436256731137";
  return event;
}

struct mistake {
  std::string schema;
  std::string what;
  // A JSON Patch (RFC 6902) of the good body.
  std::string patch;
};

const std::string digest = R"("836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f")";
const std::string upper_case_digest =
    R"("836F82DB99121B3481011F16B49DFA5FBC714A0D1B1B9F784A1EBBBF5B39577F")";
const std::string digest_of_nothing =
    R"("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")";

std::string set(const std::string& place, const std::string& value) {
  return R"([{"op": "add", "path": ")" + place + R"(", "value": )" + value + "}]";
}
std::string drop(const std::string& place) {
  return R"([{"op": "remove", "path": ")" + place + R"("}])";
}

// The mistakes of an event at `event`, whose user and whose lists of identities have these names.
std::vector<mistake> mistakes_of_an_event(const std::string& schema, const std::string& event,
                                          const std::string& user, const std::string& emails,
                                          const std::string& phones) {
  const std::string email = event + user + emails;
  const std::string properties = event + "/properties";
  return {
      {schema, "an event id that is a number", set(event + "/event_id", "817")},
      {schema, "no event", drop(event + "/event")},
      {schema, "an event that is a blank", set(event + "/event", R"(" ")")},
      {schema, "an event that is null", set(event + "/event", "null")},
      {schema, "a type member", set(event + "/type", R"("track")")},
      {schema, "no user", drop(event + user)},
      {schema, "no identity", set(event + user, "{}")},
      {schema, "a clear e-mail", set(email, R"(["john.doe@example.com"])")},
      {schema, "a clear phone number", set(event + user + phones, R"(["+33612345678"])")},
      {schema, "a digest in upper case", set(email, "[" + upper_case_digest + "]")},
      {schema, "a digest of nothing", set(email, "[" + digest_of_nothing + "]")},
      {schema, "a digest of 63 digits", set(email, "[" + digest.substr(0, 64) + "\"]")},
      {schema, "a digest beside a clear e-mail", set(email + "/-", R"("john.doe@example.com")")},
      {schema, "an empty list of e-mails", set(email, "[]")},
      {schema, "the same e-mail twice", set(email + "/-", digest)},
      {schema, "an external id", set(event + user + "/external_id", digest)},
      {schema, "no properties", drop(properties)},
      {schema, "an order id that is a number", set(properties + "/order_id", "817")},
      {schema, "a shop id that is a number", set(properties + "/shop_id", "1")},
      {schema, "an empty shop id", set(properties + "/shop_id", R"("")")},
      {schema, "a value in a text", set(properties + "/value", R"("49.9")")},
      {schema, "a value with its currency", set(properties + "/value", R"("49.9 EUR")")},
      {schema, "a value that is null", set(properties + "/value", "null")},
      {schema, "a currency in lower case", set(properties + "/currency", R"("eur")")},
      {schema, "a currency sign", set(properties + "/currency", R"("€")")},
      {schema, "no contents in their list", set(properties + "/contents", "[]")},
      {schema, "an item without anything", set(properties + "/contents/-", "{}")},
      {schema, "an item that is a text", set(properties + "/contents/-", R"("88")")},
      {schema, "a content id that is a number", set(properties + "/contents/0/content_id", "88")},
      {schema, "a price in a text", set(properties + "/contents/0/price", R"("6.25")")},
      {schema, "a quantity in a text", set(properties + "/contents/0/quantity", R"("2")")},
      {schema, "an unknown member of an item", set(properties + "/contents/0/sku", R"("88")")},
  };
}

std::vector<mistake> all_mistakes() {
  std::vector<mistake> all;
  const auto append = [&all](const std::vector<mistake>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  for (const std::string schema : {"offline_track", "offline_batch"}) {
    const std::string event = schema == "offline_batch" ? "/batch/0" : "";
    append(mistakes_of_an_event(schema, event, "/context/user", "/emails", "/phone_numbers"));
    append({
        {schema, "an event set id that is a number", set("/event_set_id", "7181537436256731137")},
        {schema, "no event set id", drop("/event_set_id")},
        {schema, "no timestamp", drop(event + "/timestamp")},
        {schema, "a timestamp in milliseconds", set(event + "/timestamp", "1704721970212")},
        {schema, "milliseconds in a text", set(event + "/timestamp", R"("1704721970212")")},
        {schema, "a time of day without its zone",
         set(event + "/timestamp", R"("2020-09-17T19:49:27")")},
        {schema, "a channel that is not TikTok's",
         set(event + "/properties/event_channel", R"("web")")},
        {schema, "the content type beside the items",
         set(event + "/properties/content_type", R"("product")")},
        {schema, "the other API's time", set(event + "/event_time", "1704721970")},
        {schema, "the other API's user", set(event + "/user", "{}")},
        {schema, "a test code", set("/test_event_code", R"("TEST1")")},
    });
  }
  for (const std::string schema : {"event_track", "event_track_batch"}) {
    append(mistakes_of_an_event(schema, "/data/0", "/user", "/email", "/phone"));
    append({
        {schema, "an event set id that is a number",
         set("/event_source_id", "7181537436256731137")},
        {schema, "no event set id", drop("/event_source_id")},
        {schema, "another source", set("/event_source", R"("web")")},
        {schema, "no source", drop("/event_source")},
        {schema, "no time", drop("/data/0/event_time")},
        {schema, "milliseconds", set("/data/0/event_time", "1704721970212")},
        {schema, "seconds in a text", set("/data/0/event_time", R"("1704721970")")},
        {schema, "seconds with a fraction", set("/data/0/event_time", "1704721970.5")},
        {schema, "the other API's time", set("/data/0/timestamp", R"("2020-09-17T19:49:27Z")")},
        {schema, "the other API's user", set("/data/0/context", "{}")},
        {schema, "the other API's e-mails", set("/data/0/user/emails", "[" + digest + "]")},
        {schema, "the content type in an item",
         set("/data/0/properties/contents/0/content_type", R"("product")")},
        {schema, "a channel", set("/data/0/properties/event_channel", R"("in_store")")},
        {schema, "the test code in the event", set("/data/0/test_event_code", R"("TEST1")")},
        {schema, "no event at all", set("/data", "[]")},
    });
  }
  append({{"offline_batch", "no event at all", set("/batch", "[]")},
          {"offline_batch", "the event set id in the event",
           set("/batch/0/event_set_id", R"("7181537436256731137")")}});
  return all;
}

json bodies_of(const std::string& schema, const char* list, std::size_t count) {
  json body = good_body(schema);
  const json event = body[list][0];
  body[list] = json::array_t(count, event);
  return body;
}

}  // namespace

TEST_CASE("The schemas accept bodies as TikTok documents them", "[schema]") {
  for (const char* schema :
       {"offline_track", "offline_batch", "event_track", "event_track_batch"}) {
    INFO(schema);
    CHECK(tests::json_schema(schema).faults(good_body(schema)).empty());
  }
}

TEST_CASE("The schemas refuse each classic mistake", "[schema]") {
  std::string loaded;
  std::unique_ptr<tests::json_schema> schema;
  for (const mistake& made : all_mistakes()) {
    INFO(made.schema << ": " << made.what);
    if (loaded != made.schema) schema = std::make_unique<tests::json_schema>(loaded = made.schema);
    CHECK_FALSE(schema->accepts(good_body(made.schema).patch(json::parse(made.patch))));
  }
}

TEST_CASE("The schemas refuse more events than a request may hold", "[schema]") {
  const tests::json_schema batch("offline_batch");
  CHECK(batch.accepts(bodies_of("offline_batch", "batch", 50)));
  CHECK_FALSE(batch.accepts(bodies_of("offline_batch", "batch", 51)));
  const tests::json_schema track("event_track_batch");
  CHECK(track.accepts(bodies_of("event_track_batch", "data", 1000)));
  CHECK_FALSE(track.accepts(bodies_of("event_track_batch", "data", 1001)));
}

TEST_CASE("Every payload and every batch of the odd events satisfies its schema", "[schema]") {
  const tests::format_schemas payload_schemas("offline_track", "event_track");
  const tests::format_schemas batch_schemas("offline_batch", "event_track_batch");
  std::size_t payload_count = 0;
  for (const payload_format format : formats) {
    std::vector<json> payloads;
    for (const char* file : {"golden.jsonl", "odd_events.jsonl"}) {
      for (const std::string& line : lines_of(file)) {
        const json odd = json::parse(line);
        std::vector<tiktok_offline::config_fault> faults;
        auto config = tiktok_offline::parse_config(odd["config"], faults);
        if (!config) continue;  // it has settings that are not there yet
        config->format = format;
        for (json& payload : tiktok_offline::map_event(odd["event"], *config).payloads) {
          INFO(payload.dump());
          CHECK(payload_schemas.of(format).faults(payload).empty());
          payloads.push_back(std::move(payload));
        }
        for (const auto& text :
             tiktok_offline::map_event<std::string>(odd["event"], *config).payloads) {
          INFO(text);
          CHECK(payload_schemas.of(format).faults(json::parse(text)).empty());
        }
      }
    }
    payload_count += payloads.size();
    for (const auto& batch : tiktok_offline::make_batches(std::move(payloads))) {
      INFO(batch.body.dump());
      CHECK(batch_schemas.of(format).faults(batch.body).empty());
    }
  }
  CHECK(payload_count > 100);
}

TEST_CASE("Every body that the examples print satisfies its schema", "[schema]") {
  const tests::json_schema schema("offline_track");
  for (const std::string& line : lines_of("../../examples/events/expected/payloads.jsonl")) {
    INFO(line);
    CHECK(schema.faults(json::parse(line)).empty());
  }
  std::string printed;
  for (const std::string& line : lines_of("../../examples/events/expected/quickstart.txt")) {
    printed += line;
  }
  CHECK(schema.faults(json::parse(printed)).empty());
}
