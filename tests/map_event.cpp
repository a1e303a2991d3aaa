// SPDX-License-Identifier: MIT
// The mapping table row by row, each with what it does and what it reports.
#include <tiktok_offline/map_event.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using tiktok_offline::config;
using tiktok_offline::constant;
using tiktok_offline::outcome;
using tiktok_offline::payload_format;

// SHA-256 by openssl dgst.
constexpr const char* of_john = "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f";
constexpr const char* of_alice = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
constexpr const char* of_33612345678 =
    "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8";
constexpr const char* of_12133734253 =
    "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd";
constexpr const char* of_elodie =
    "0788d387adb6206713728e346388f4df7c335b80704a37bb465519e30b4e9171";
constexpr const char* of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

config purchases() {
  config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  return settings;
}

// The least that is mapped without an issue.
json purchase() {
  return json::parse(R"({"event_name": "purchase", "user": {"email": "john.doe@example.com"},
                         "context": {"event_timestamp": 1716889512345}})");
}

using issue_texts = std::vector<std::string>;

struct mapped {
  outcome status;
  json payload;        // the first; null when there is none
  json properties;     // of the first
  issue_texts issues;  // "code pointer"
};

mapped map(const json& event, const config& settings = purchases()) {
  const auto result = tiktok_offline::map_event(event, settings);
  mapped seen{result.status, nullptr, nullptr, {}};
  if (!result.payloads.empty()) {
    seen.payload = result.payloads.front();
    seen.properties = seen.payload["properties"];
  }
  for (const auto& issue : result.issues) {
    seen.issues.push_back(std::string(to_string(issue.code)) + ' ' + issue.pointer);
  }
  return seen;
}

json with(const char* pointer, json value) {
  json event = purchase();
  event[json::json_pointer(pointer)] = std::move(value);
  return event;
}

json parsed(const char* text) {
  return json::parse(text);
}

json phones_of(const mapped& seen) {
  return seen.payload.is_null() ? json() : seen.payload["context"]["user"]["phone_numbers"];
}

json emails_of(const mapped& seen) {
  return seen.payload.is_null() ? json() : seen.payload["context"]["user"]["emails"];
}

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("The least event maps to the least payload", "[map_event]") {
  const mapped seen = map(purchase());
  CHECK(seen.status == outcome::mapped);
  CHECK(seen.issues.empty());
  CHECK(seen.payload == json::parse(std::string(R"({"event_set_id": "7181537436256731137",
    "event": "CompletePayment", "timestamp": "2024-05-28T09:45:12.345Z",
    "context": {"user": {"emails": [")") +
                                    of_john + R"("]}}, "properties": {}})"));
}

TEST_CASE("Anything that is not an object is rejected with one issue", "[map_event]") {
  for (const char* text :
       {"[]", "null", "3", "\"purchase\"", "true", R"([{"event_name": "purchase"}])"}) {
    INFO(text);
    const mapped seen = map(parsed(text));
    CHECK(seen.status == outcome::rejected);
    CHECK(seen.payload == nullptr);
    CHECK(seen.issues == issue_texts{"not_an_object "});
  }
}

TEST_CASE("An event that is JSON text is mapped as the event that it is", "[map_event]") {
  const std::string text = purchase().dump();
  const auto of_text = tiktok_offline::map_text(text, purchases());
  const auto of_json = tiktok_offline::map_event<std::string>(purchase(), purchases());
  CHECK(of_text.status == outcome::mapped);
  CHECK(of_text.payloads == of_json.payloads);
  CHECK(of_text.issues.empty());
  const auto as_json = tiktok_offline::map_text<json>(text, purchases());
  REQUIRE(as_json.payloads.size() == 1);
  CHECK(as_json.payloads[0] == map(purchase()).payload);
  CHECK(tiktok_offline::map_text(R"({"event_name": "refund"})", purchases()).status ==
        outcome::filtered);
}

TEST_CASE("A text that is not valid JSON is rejected with one issue", "[map_event]") {
  const std::string text = purchase().dump();
  for (const std::string& bad :
       {std::string(), std::string("purchase"), text + "}", text + text,
        text.substr(0, text.size() - 1), std::string("{\"event_name\""), text + '\0',
        text + '\0' + text, text + std::string("\n\0 ", 3), '\0' + text}) {
    INFO(bad);
    const auto result = tiktok_offline::map_text(bad, purchases());
    CHECK(result.status == outcome::rejected);
    CHECK(result.payloads.empty());
    REQUIRE(result.issues.size() == 1);
    CHECK(result.issues[0] == tiktok_offline::issue{tiktok_offline::issue_code::invalid_json, ""});
  }
}

TEST_CASE("An event without a name is rejected with one issue", "[map_event]") {
  for (const char* name : {"null", "3", "\"\"", "\"  \\u00a0\"", "[]", "true"}) {
    INFO(name);
    json event = parsed(R"({"value": "not a number"})");
    event["event_name"] = parsed(name);
    const mapped seen = map(event);
    CHECK(seen.status == outcome::rejected);
    CHECK(seen.issues == issue_texts{"missing_event_name /event_name"});
  }
  CHECK(map(json::object()).issues == issue_texts{"missing_event_name /event_name"});
}

TEST_CASE("An event that no row names is filtered and not read", "[map_event]") {
  for (const char* name : {"refund", "Purchase", " purchase", "purchase "}) {
    INFO(name);
    const mapped seen = map({{"event_name", name}, {"value", "not a number"}});
    CHECK(seen.status == outcome::filtered);
    CHECK(seen.payload == nullptr);
    CHECK(seen.issues.empty());
  }
}

TEST_CASE("Each row for an event gives a payload in the order of the rows", "[map_event]") {
  config settings = purchases();
  settings.mapping = {{"purchase", "Contact"},
                      {"sign_up", "Subscribe"},
                      {"purchase", "Purchase"},
                      {"purchase", "NewName"}};
  const auto result = tiktok_offline::map_event(purchase(), settings);
  REQUIRE(result.payloads.size() == 3);
  CHECK(result.payloads[0]["event"] == "Contact");
  CHECK(result.payloads[1]["event"] == "CompletePayment");
  CHECK(result.payloads[2]["event"] == "NewName");
  json first = result.payloads[0];
  json second = result.payloads[1];
  first.erase("event");
  second.erase("event");
  CHECK(first == second);
}

TEST_CASE("A result says whether the event was mapped", "[map_event]") {
  CHECK(tiktok_offline::map_event(purchase(), purchases()).mapped());
  CHECK_FALSE(tiktok_offline::map_event(json::array(), purchases()).mapped());
}

TEST_CASE("An outcome has its name and an unknown one is a rejection", "[map_event]") {
  CHECK(to_string(outcome::mapped) == "mapped");
  CHECK(to_string(outcome::filtered) == "filtered");
  CHECK(to_string(outcome::rejected) == "rejected");
  CHECK(to_string(static_cast<outcome>(7)) == "rejected");
}

TEST_CASE("The event set id is a literal or a path or both mixed", "[map_event]") {
  config settings = purchases();
  json event = with("/store/set", 7181537436256731137);
  const auto set_id = [&](const char* text) {
    settings.event_set_id = text;
    return map(event, settings);
  };
  CHECK(set_id("price").payload["event_set_id"] == "price");
  CHECK(set_id("{{store.set}}").payload["event_set_id"] == "7181537436256731137");
  CHECK(set_id("{{ store.set }}").payload["event_set_id"] == "7181537436256731137");
  CHECK(set_id("{{/store/set}}").payload["event_set_id"] == "7181537436256731137");
  CHECK(set_id("a {{store.set}} b").payload["event_set_id"] == "a 7181537436256731137 b");
  CHECK(set_id("{{event_name}}{{store.set}}").payload["event_set_id"] ==
        "purchase7181537436256731137");
}

TEST_CASE("A missing event set id rejects the event at the first path", "[map_event]") {
  config settings = purchases();
  const auto issues = [&](const char* text, json event) {
    settings.event_set_id = text;
    const mapped seen = map(event, settings);
    CHECK(seen.status == outcome::rejected);
    return seen.issues;
  };
  CHECK(issues("", purchase()) == issue_texts{"missing_event_set_id "});
  CHECK(issues(" ", purchase()) == issue_texts{"missing_event_set_id "});
  CHECK(issues("{{store.set}}", purchase()) == issue_texts{"missing_event_set_id /store/set"});
  CHECK(issues("{{store.set}}", with("/store/set", " ")) ==
        issue_texts{"missing_event_set_id /store/set"});
  CHECK(issues("{{event_name}}-{{store.set}}", purchase()) ==
        issue_texts{"missing_event_set_id /event_name"});
  CHECK(issues("{{store.set}}", with("/store/set", 7.5)) ==
        issue_texts{"wrong_type /store/set", "missing_event_set_id /store/set"});
  CHECK(issues("x{{store.set}}{{store.b}}", parsed(R"({"event_name": "purchase",
          "user": {"email": "a@b.example"}, "context": {"event_timestamp": 1716889512345},
          "store": {"set": true, "b": []}})")) == issue_texts{"wrong_type /store/set",
                                                              "wrong_type /store/b",
                                                              "missing_event_set_id /store/set"});
}

TEST_CASE("A text is kept as it is and a whole number becomes its digits", "[map_event]") {
  struct row {
    const char* given;
    const char* expected;  // null: dropped
  };
  const row rows[] = {
      {R"("LYON")", "LYON"},
      {R"("  padded ")", "  padded "},
      {R"("a\"b\\c")", "a\"b\\c"},
      {"0", "0"},
      {"-5", "-5"},
      {"9179124954957", "9179124954957"},
      {"7181537436256731137", "7181537436256731137"},
      {"18446744073709551615", "18446744073709551615"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"7.0", "7"},
      {"-7.0", "-7"},
      {"9007199254740991.0", "9007199254740991"},
      {"-9007199254740991.0", "-9007199254740991"},
      {"9007199254740992.0", nullptr},
      {"-9007199254740992.0", nullptr},
      {"-1e300", nullptr},
      {"18446744073709551616", nullptr},
      {"7.5", nullptr},
      {"1e300", nullptr},
      {"true", nullptr},
      {"[]", nullptr},
      {"{}", nullptr},
      {R"(["a"])", nullptr},
  };
  for (const row& given : rows) {
    INFO(given.given);
    const mapped seen = map(with("/shop_id", parsed(given.given)));
    CHECK(seen.status == outcome::mapped);
    if (given.expected != nullptr) {
      CHECK(seen.properties == json{{"shop_id", given.expected}});
      CHECK(seen.issues.empty());
    } else {
      CHECK(seen.properties == json::object());
      CHECK(seen.issues == issue_texts{"wrong_type /shop_id"});
    }
  }
  CHECK(map(with("/shop_id", not_a_number)).issues == issue_texts{"wrong_type /shop_id"});
}

TEST_CASE("What is absent is left out without an issue", "[map_event]") {
  for (const char* path : {"/id", "/shop_id", "/currency", "/value", "/type", "/items",
                           "/user/phone", "/context/event_id", "/user/email_sha256"}) {
    for (const char* value : {"null", "\"\"", "\" \\t\\n\\u000b\\f\\r\\u00a0\""}) {
      INFO(path << " " << value);
      const mapped seen = map(with(path, parsed(value)));
      CHECK(seen.issues.empty());
      CHECK(seen.payload == map(purchase()).payload);
    }
  }
  for (const char* path : {"/items", "/user/phone", "/user/email_sha256"}) {
    CHECK(map(with(path, json::array())).issues.empty());
  }
}

TEST_CASE("The id feeds event id and order id and they are changed apart", "[map_event]") {
  json event = with("/id", 9179124954957);
  event["context"]["event_id"] = "e-1";
  CHECK(map(event).payload["event_id"] == "9179124954957");
  CHECK(map(event).properties["order_id"] == "9179124954957");
  config settings = purchases();
  settings.fields.order_id = {};
  CHECK(map(event, settings).payload["event_id"] == "9179124954957");
  CHECK_FALSE(map(event, settings).properties.contains("order_id"));
}

TEST_CASE("The event id falls back to the context and reports what it met", "[map_event]") {
  json event = with("/context/event_id", "e-1");
  CHECK(map(event).payload["event_id"] == "e-1");
  CHECK_FALSE(map(event).properties.contains("order_id"));
  event["id"] = 7.5;
  const mapped seen = map(event);
  CHECK(seen.payload["event_id"] == "e-1");
  CHECK(seen.issues == issue_texts{"wrong_type /id"});  // once, though two properties read it
}

TEST_CASE("The timestamp comes in three encodings", "[map_event]") {
  struct row {
    const char* given;
    const char* expected;
  };
  const row rows[] = {
      {"1716889512345", "2024-05-28T09:45:12.345Z"},
      {"1716889512345.0", "2024-05-28T09:45:12.345Z"},
      {R"("1716889512345")", "2024-05-28T09:45:12.345Z"},
      {R"(" 1716889512345 ")", "2024-05-28T09:45:12.345Z"},
      {R"("2025-04-18T07:53:39.974+02:00")", "2025-04-18T05:53:39.974Z"},
      {"100000000000", "1973-03-03T09:46:40.000Z"},
      {"253402300799999", "9999-12-31T23:59:59.999Z"},
  };
  for (const row& given : rows) {
    INFO(given.given);
    const mapped seen = map(with("/context/event_timestamp", parsed(given.given)));
    CHECK(seen.issues.empty());
    REQUIRE(seen.payload != nullptr);
    CHECK(seen.payload["timestamp"] == given.expected);
  }
}

TEST_CASE("A bad timestamp is reported and so is that it is missing", "[map_event]") {
  for (const char* value :
       {"1716889512", "99999999999", "253402300800000", "-5", "1716889512345.5", "true", "[]", "{}",
        R"("yesterday")", R"("2024-05-28")", R"("1716889512345.0")", R"("2023-02-29T00:00:00Z")",
        "1e300", "18446744073709551615"}) {
    INFO(value);
    const mapped seen = map(with("/context/event_timestamp", parsed(value)));
    CHECK(seen.status == outcome::rejected);
    CHECK(seen.issues == issue_texts{"invalid_timestamp /context/event_timestamp",
                                     "missing_timestamp /context/event_timestamp"});
  }
}

TEST_CASE("The timestamp falls back to the root of the event", "[map_event]") {
  json event = with("/event_timestamp", 1716889512345);
  event["context"] = json::object();
  CHECK(map(event).payload["timestamp"] == "2024-05-28T09:45:12.345Z");
  CHECK(map(event).issues.empty());
  event["context"]["event_timestamp"] = 5;
  CHECK(map(event).issues == issue_texts{"invalid_timestamp /context/event_timestamp"});
  event.erase("event_timestamp");
  event["context"].erase("event_timestamp");
  CHECK(map(event).issues == issue_texts{"missing_timestamp /context/event_timestamp"});
}

TEST_CASE("Emails and phones are normalised and hashed", "[map_event]") {
  json event = with("/user/email", " ALICE_abc@gmail.com ");
  event["user"]["phone"] = "(+1)2133734253";
  const json user = map(event).payload["context"]["user"];
  CHECK(user == json{{"phone_numbers", {of_12133734253}}, {"emails", {of_alice}}});
}

TEST_CASE("All usable members of an array are sent and equal digests once", "[map_event]") {
  json event =
      with("/user/email", parsed(R"(["john.doe@example.com", null, "", "JOHN.DOE@example.com",
                      "nobody", ["x@y"], 5, "ALICE_abc@gmail.com", "8eb1b522f60d11fa897de1dc6351b7e8"])"));
  event["user"]["email_sha256"] = of_33612345678;  // not read: the first source is usable
  event["user"]["phone"] = parsed(R"(["+33612345678", "+33 6 12 34 56 78"])");
  const mapped seen = map(event);
  CHECK(seen.payload["context"]["user"] ==
        json{{"phone_numbers", {of_33612345678}}, {"emails", {of_john, of_alice}}});
  CHECK(seen.issues == issue_texts{"invalid_email /user/email/4", "invalid_email /user/email/5",
                                   "invalid_email /user/email/6",
                                   "unsupported_digest /user/email/8"});
}

TEST_CASE("A digest in an event is passed on in lower case and never hashed again", "[map_event]") {
  json event = purchase();
  event["user"] = {{"email", "836F82DB99121B3481011F16B49DFA5FBC714A0D1B1B9F784A1EBBBF5B39577F"},
                   {"phone", std::string(" ") + of_33612345678 + " "}};
  CHECK(map(event).payload["context"]["user"] ==
        json{{"phone_numbers", {of_33612345678}}, {"emails", {of_john}}});
  event["user"] = {{"email_sha256", of_john}, {"phone_sha256", of_33612345678}};
  CHECK(map(event).payload["context"]["user"] ==
        json{{"phone_numbers", {of_33612345678}}, {"emails", {of_john}}});
}

TEST_CASE("Digests that TikTok does not take are reported", "[map_event]") {
  json event = purchase();
  const char* md5 = "8eb1b522f60d11fa897de1dc6351b7e8";
  const char* sha1 = "A9993E364706816ABA3E25717850C26C9CD0D89D";
  for (const char* given : {md5, sha1}) {
    event["user"]["email_sha256"] = given;
    event["user"]["phone"] = given;
    event["user"].erase("email");
    const mapped seen = map(event);
    CHECK(seen.issues == issue_texts{"unsupported_digest /user/phone",
                                     "unsupported_digest /user/email_sha256",
                                     "missing_user_identity /user/email"});
  }
  event["user"] = {{"email", of_nothing}, {"phone", of_nothing}};
  CHECK(map(event).issues == issue_texts{"placeholder /user/phone", "placeholder /user/email",
                                         "missing_user_identity /user/email"});
  event["user"] = {{"email", std::string(" ") + md5 + "\n"},
                   {"phone", std::string("\t") + sha1 + " "}};
  CHECK(map(event).issues == issue_texts{"unsupported_digest /user/phone",
                                         "unsupported_digest /user/email",
                                         "missing_user_identity /user/email"});
  // Without a letter it is a long number.
  event["user"] = {{"email", "12345678901234567890123456789012"},
                   {"phone", "12345678901234567890123456789012"}};
  CHECK(map(event).issues == issue_texts{"invalid_phone /user/phone",
                                         "unsupported_digest /user/email",
                                         "missing_user_identity /user/email"});
}

TEST_CASE("Values that are neither an address nor a number are reported", "[map_event]") {
  for (const char* value : {"true", "{}", "[[]]", "[true]"}) {
    INFO(value);
    json event = purchase();
    event["user"] = {{"email", parsed(value)}, {"phone", parsed(value)}};
    const std::string index = value[0] == '[' ? "/0" : "";
    CHECK(map(event).issues == issue_texts{"invalid_phone /user/phone" + index,
                                           "invalid_email /user/email" + index,
                                           "missing_user_identity /user/email"});
  }
  CHECK(map(with("/user/email_sha256", 5)).issues.empty());  // the first source is usable
  CHECK(map(with("/user/email", 5)).issues ==
        issue_texts{"invalid_email /user/email", "missing_user_identity /user/email"});
}

TEST_CASE("A phone may be a whole number that is not negative", "[map_event]") {
  config settings = purchases();
  settings.default_country = "33";
  const auto phones = [&](json value) {
    return map(with("/user/phone", std::move(value)), settings);
  };
  CHECK(phones(33612345678).payload["context"]["user"]["phone_numbers"] == json{of_33612345678});
  CHECK(phones(33612345678).issues == issue_texts{"phone_country_code_assumed /user/phone"});
  CHECK(phones(612345678.0).payload["context"]["user"]["phone_numbers"] == json{of_33612345678});
  CHECK(phones(612345678.0).issues.empty());
  // In a text a dash in front is a separator.
  CHECK(phones("- 612345678").payload["context"]["user"]["phone_numbers"] == json{of_33612345678});
  for (const json& value : {json(-33612345678), json(33612345678.5), json(0), json(1e20)}) {
    CHECK(phones(value).issues == issue_texts{"invalid_phone /user/phone"});
  }
}

TEST_CASE("An assumed country code is reported and the number is sent", "[map_event]") {
  const mapped seen = map(with("/user/phone", "33612345678"));
  CHECK(seen.payload["context"]["user"]["phone_numbers"] == json{of_33612345678});
  CHECK(seen.issues == issue_texts{"phone_country_code_assumed /user/phone"});
  CHECK(map(with("/user/phone", "0612345678")).issues == issue_texts{"invalid_phone /user/phone"});
  CHECK(map(with("/user/phone", "12345")).issues == issue_texts{"invalid_phone /user/phone"});
}

TEST_CASE("A phone normalizer replaces the phone rule and its result is checked", "[map_event]") {
  config settings = purchases();
  std::vector<std::string> seen;
  const auto phones = [&](const json& value, const char* result) {
    settings.phone_normalizer = [&seen, result](std::string_view text, std::string_view country) {
      seen.push_back(std::string(text) + '|' + std::string(country));
      return result == nullptr ? std::nullopt : std::optional<std::string>(result);
    };
    return map(with("/user/phone", value), settings);
  };
  CHECK(phones(" any text ", "+33612345678").payload["context"]["user"]["phone_numbers"] ==
        json{of_33612345678});
  CHECK(phones(612345678, "+33612345678").issues.empty());
  CHECK(seen == std::vector<std::string>{"any text|", "612345678|"});
  for (const char* bad :
       {"33612345678", "+0612345678", "+123456", "+1234567890123456", "", "+33x345678"}) {
    INFO(bad);
    CHECK(phones("1", bad).issues == issue_texts{"invalid_phone /user/phone"});
  }
  CHECK(phones("1", nullptr).issues == issue_texts{"invalid_phone /user/phone"});
  seen.clear();
  CHECK(phones(of_33612345678, nullptr).issues.empty());  // a digest is no phone
  CHECK(seen.empty());
}

TEST_CASE("What a phone normalizer throws passes through", "[map_event]") {
  config settings = purchases();
  settings.phone_normalizer = [](std::string_view, std::string_view) -> std::optional<std::string> {
    throw std::runtime_error("no connection");
  };
  CHECK_THROWS_AS(map(with("/user/phone", "+33612345678"), settings), std::runtime_error);
}

// --- the country of an event

TEST_CASE("The default country is a literal in any of its forms", "[map_event]") {
  for (const char* country : {"FR", "fr", "33", "+33", "0033", " FR ", "Fr"}) {
    INFO(country);
    config settings = purchases();
    settings.default_country = country;
    const mapped seen = map(with("/user/phone", "06 12 34 56 78"), settings);
    CHECK(phones_of(seen) == json{of_33612345678});
    CHECK(seen.issues.empty());
  }
}

TEST_CASE("The default country may come from the event", "[map_event]") {
  config settings = purchases();
  settings.default_country = "{{user.country}}";
  const auto map_from = [&settings](const json& country, const char* phone) {
    json event = with("/user/phone", phone);
    event["user"]["country"] = country;
    return map(event, settings);
  };
  for (const json& country : {json("FR"), json("fr"), json(" fR\n"), json("33"), json("+33"),
                              json("0033"), json(33), json(33.0)}) {
    INFO(country);
    const mapped seen = map_from(country, "06 12 34 56 78");
    CHECK(phones_of(seen) == json{of_33612345678});
    CHECK(seen.issues.empty());
  }
  CHECK(phones_of(map_from("US", "(213) 373-4253")) == json{of_12133734253});
  CHECK(phones_of(map_from(1, "(213) 373-4253")) == json{of_12133734253});

  // A value that is not a country is reported where it is, and the number is read without one.
  for (const json& country :
       {json("France"), json("UK"), json("FRA"), json(999), json(-33), json("33x"), json("n/a")}) {
    INFO(country);
    const mapped seen = map_from(country, "06 12 34 56 78");
    CHECK(seen.issues == issue_texts{"unknown_country /user/country", "invalid_phone /user/phone"});
    const mapped bare = map_from(country, "33612345678");
    CHECK(phones_of(bare) == json{of_33612345678});
    CHECK(bare.issues ==
          issue_texts{"unknown_country /user/country", "phone_country_code_assumed /user/phone"});
  }
  // One that cannot be a text at all is of the wrong type.
  for (const char* country : {"true", "{}", "[]", R"(["FR"])", "1e300"}) {
    INFO(country);
    CHECK(map_from(parsed(country), "06 12 34 56 78").issues ==
          issue_texts{"wrong_type /user/country", "invalid_phone /user/phone"});
  }
  // Absent ones are not reported.
  for (const json& country : {json(nullptr), json(""), json(" "), json("\xC2\xA0")}) {
    INFO(country);
    CHECK(map_from(country, "06 12 34 56 78").issues == issue_texts{"invalid_phone /user/phone"});
  }
  CHECK(map(with("/user/phone", "06 12 34 56 78"), settings).issues ==
        issue_texts{"invalid_phone /user/phone"});
}

TEST_CASE("Several default countries are tried in order", "[map_event]") {
  config settings = purchases();
  settings.default_country = {"{{user.country}}", "+{{shop.code}}", "{{shop.country}}", "FR"};
  const auto map_from = [&settings](const char* user_country, const char* shop) {
    json event = with("/user/phone", "06 12 34 56 78");
    if (user_country != nullptr) event["user"]["country"] = user_country;
    if (shop != nullptr) event["shop"] = parsed(shop);
    return map(event, settings);
  };
  CHECK(phones_of(map_from(nullptr, nullptr)) == json{of_33612345678});
  CHECK(map_from(nullptr, nullptr).issues.empty());
  CHECK(map_from("", R"({"country": null})").issues.empty());
  CHECK(phones_of(map_from("UK", R"({"code": "nowhere", "country": "FR"})")) ==
        json{of_33612345678});
  CHECK(map_from("UK", R"({"code": "nowhere", "country": "FR"})").issues ==
        issue_texts{"unknown_country /user/country", "unknown_country /shop/code"});
  // The first that is one counts, even where the number is not possible there.
  CHECK(map_from("DK", nullptr).issues == issue_texts{"invalid_phone /user/phone"});
  CHECK(map_from(nullptr, R"({"code": 45})").issues == issue_texts{"invalid_phone /user/phone"});
  // What comes after it is not read.
  CHECK(map_from("FR", R"({"code": {}, "country": "UK"})").issues.empty());
}

TEST_CASE("An unknown country is reported once and only where a number needs it", "[map_event]") {
  config settings = purchases();
  settings.default_country = {"{{user.country}}", "FR"};
  json event = purchase();
  event["user"]["country"] = "UK";
  const auto map_phones = [&](const char* phones) {
    event["user"]["phone"] = parsed(phones);
    return map(event, settings);
  };
  CHECK(map_phones(R"(["06 12 34 56 78", "06 12 34 56 78", 612345678])").issues ==
        issue_texts{"unknown_country /user/country"});
  CHECK(map_phones(R"("06 12 34 56 78; 612345678")").issues ==
        issue_texts{"unknown_country /user/country"});
  CHECK(map_phones(R"("0033612345678")").issues == issue_texts{"unknown_country /user/country"});
  for (const char* phones :
       {R"("+33612345678")", R"([" +33 06 12 34 56 78", "+33612345678;+33612345678"])",
        R"("42D573CFC315801D4CD8EDDD5416B416A0BF298B9B9E12D6B07442C91DB42BD8")", "null", R"("")",
        "[]", R"(["", null])"}) {
    INFO(phones);
    CHECK(map_phones(phones).issues.empty());
  }
  CHECK(map_phones(R"("900150983cd24fb0d6963f7d28e17f72")").issues ==
        issue_texts{"unsupported_digest /user/phone"});
  CHECK(map_phones("true").issues == issue_texts{"invalid_phone /user/phone"});
  // As long as a digest, and a number.
  std::string long_text = "06 12 34 56 78";
  long_text.insert(2, 64 - long_text.size(), ' ');
  event["user"]["phone"] = long_text;
  CHECK(phones_of(map(event, settings)) == json{of_33612345678});
  CHECK(map(event, settings).issues == issue_texts{"unknown_country /user/country"});
}

TEST_CASE("A malformed country leads nowhere", "[map_event]") {
  config settings = purchases();
  settings.default_country = {"{{user..country}}", "FR"};
  CHECK(phones_of(map(with("/user/phone", "06 12 34 56 78"), settings)) == json{of_33612345678});
  settings.default_country = {"France", "FR"};  // an error of check; at the whole event here
  const mapped seen = map(with("/user/phone", "06 12 34 56 78"), settings);
  CHECK(phones_of(seen) == json{of_33612345678});
  CHECK(seen.issues == issue_texts{"unknown_country "});
  settings.default_country = {" ", "FR"};  // blank is absent
  CHECK(map(with("/user/phone", "06 12 34 56 78"), settings).issues.empty());
}

// --- normalizers

TEST_CASE("A phone normalizer gets each piece and the country", "[map_event]") {
  config settings = purchases();
  settings.default_country = {"{{user.country}}", "DE"};
  std::vector<std::string> seen;
  settings.phone_normalizer = [&seen](std::string_view text, std::string_view country) {
    seen.push_back(std::string(text) + '|' + std::string(country));
    return std::optional<std::string>("+33612345678");
  };
  const auto ask = [&](json phone, json country) {
    seen.clear();
    json event = with("/user/phone", std::move(phone));
    event["user"]["country"] = std::move(country);
    return map(event, settings);
  };
  // Its result is not doubted, whatever the text was.
  CHECK(ask(" (0) any text ", "fr").issues.empty());
  CHECK(seen == std::vector<std::string>{"(0) any text|FR"});
  ask("+33612345678", 33);
  CHECK(seen == std::vector<std::string>{"+33612345678|33"});
  ask("+33612345678", "+33");
  CHECK(seen == std::vector<std::string>{"+33612345678|33"});
  ask(612345678, nullptr);
  CHECK(seen == std::vector<std::string>{"612345678|DE"});
  // Also for international numbers, which the library itself reads without a country.
  CHECK(ask("+33612345678", "UK").issues == issue_texts{"unknown_country /user/country"});
  CHECK(seen == std::vector<std::string>{"+33612345678|DE"});

  // What is invisible goes, digits of other scripts are ASCII, several are taken apart; separators
  // stay.
  ask("\xEF\xBB\xBF+33 (6) 12-34.56/78\xE2\x80\x8B; \xD9\xA0\xD9\xA1 23 45 67 89", "FR");
  CHECK(seen == std::vector<std::string>{"+33 (6) 12-34.56/78|FR", "01 23 45 67 89|FR"});
  // Digests are no business of a normalizer.
  CHECK(ask(std::string(of_33612345678) + ";900150983cd24fb0d6963f7d28e17f72", "UK").issues ==
        issue_texts{"unknown_country /user/country", "unsupported_digest /user/phone"});
  CHECK(seen.empty());
  CHECK(ask(of_nothing, "FR").issues == issue_texts{"placeholder /user/phone"});
  CHECK(seen.empty());

  settings.default_country = {};
  ask("0612345678", "FR");
  CHECK(seen == std::vector<std::string>{"0612345678|"});
}

TEST_CASE("An e-mail normalizer gets each piece and its result is hashed", "[map_event]") {
  config settings = purchases();
  std::vector<std::string> seen;
  std::optional<std::string> result = "john.doe@example.com";
  settings.email_normalizer = [&](std::string_view text) {
    seen.emplace_back(text);
    return result;
  };
  const auto ask = [&](json email) {
    seen.clear();
    return map(with("/user/email", std::move(email)), settings);
  };
  CHECK(emails_of(ask(" Lea <A@b> ")) == json{of_john});
  CHECK(seen == std::vector<std::string>{"Lea <A@b>"});
  CHECK(ask("anything at all").issues.empty());
  CHECK(seen == std::vector<std::string>{"anything at all"});
  ask("\xEF\xBB\xBFx@y\xE2\x80\x8B; ;mailto:Z@y,");
  CHECK(seen == std::vector<std::string>{"x@y", "mailto:Z@y"});
  ask(json{"a@b;c@d", nullptr, "e"});
  CHECK(seen == std::vector<std::string>{"a@b", "c@d", "e"});
  // Digests come first, and what is no text is not asked for.
  CHECK(ask(of_alice).issues.empty());
  CHECK(ask(of_nothing).issues ==
        issue_texts{"placeholder /user/email", "missing_user_identity /user/email"});
  CHECK(ask("900150983cd24fb0d6963f7d28e17f72").issues ==
        issue_texts{"unsupported_digest /user/email", "missing_user_identity /user/email"});
  CHECK(ask(5).issues ==
        issue_texts{"invalid_email /user/email", "missing_user_identity /user/email"});
  CHECK(seen.empty());
  // What it returns is hashed as it is, and not doubted.
  result = "\xC3\x89LODIE";
  // printf '\303\211LODIE' | openssl dgst -sha256
  CHECK(emails_of(ask("x")) == json{of_elodie});
  CHECK(ask("x").issues.empty());
  for (const auto& none : {std::optional<std::string>(), std::optional<std::string>("")}) {
    result = none;
    CHECK(ask("lea@example.com").issues ==
          issue_texts{"invalid_email /user/email", "missing_user_identity /user/email"});
  }
}

TEST_CASE("What an e-mail normalizer throws passes through", "[map_event]") {
  config settings = purchases();
  settings.email_normalizer = [](std::string_view) -> std::optional<std::string> {
    throw std::runtime_error("no connection");
  };
  CHECK_THROWS_AS(map(purchase(), settings), std::runtime_error);
}

// --- several in one text

TEST_CASE("Several identities in one text are all sent and reported at the text", "[map_event]") {
  config settings = purchases();
  settings.default_country = "FR";
  json event = with("/user/email", "john.doe@example.com; nobody; ALICE_abc@gmail.com");
  event["user"]["phone"] = "06 12 34 56 78, 123456789012, +1 213 373 4253";
  const mapped seen = map(event, settings);
  CHECK(seen.payload["context"]["user"] ==
        json{{"phone_numbers", {of_33612345678, of_12133734253}}, {"emails", {of_john, of_alice}}});
  CHECK(seen.issues == issue_texts{"invalid_phone /user/phone", "invalid_email /user/email"});

  // In members of an array, and equal ones once.
  event["user"]["email"] = {"john.doe@example.com;John.Doe@Example.com", "x@y;ALICE_abc@gmail.com"};
  event["user"]["phone"] = {"0612345678;33612345678", nullptr, "+33612345678,12"};
  const mapped lists = map(event, settings);
  CHECK(lists.payload["context"]["user"] ==
        json{{"phone_numbers", {of_33612345678}}, {"emails", {of_john, of_alice}}});
  CHECK(lists.issues ==
        issue_texts{"phone_country_code_assumed /user/phone/0", "invalid_email /user/email/1"});

  // From a template.
  settings.fields.email = "{{user.first}};{{user.second}}";
  settings.fields.phone = "{{user.mobile}};{{user.home}}";
  event["user"] = {{"first", "john.doe@example.com"},
                   {"second", "ALICE_abc@gmail.com"},
                   {"mobile", 612345678},
                   {"home", "+1 213 373 4253"}};
  CHECK(map(event, settings).payload["context"]["user"] ==
        json{{"phone_numbers", {of_33612345678, of_12133734253}}, {"emails", {of_john, of_alice}}});
}

TEST_CASE("A text of separators or of an extension only is reported", "[map_event]") {
  for (const char* phone : {"x12", "ext. 12", ".0", "+", "()"}) {
    INFO(phone);
    CHECK(map(with("/user/phone", phone)).issues == issue_texts{"invalid_phone /user/phone"});
  }
}

// --- words for nothing

TEST_CASE("A placeholder is not an id and the next source is tried", "[map_event]") {
  for (const std::string word :
       {"undefined", "null", "(null)", "nil", "none", "nan", "n/a", "(not set)", "[object Object]",
        "UNDEFINED", "Null", "NaN", "None", "N/A", "(NOT SET)", "[OBJECT OBJECT]"}) {
    for (const char* blank : {"", " ", "\n", "\xC2\xA0"}) {
      const std::string id = blank + word + blank;
      INFO(id);
      json event = with("/id", id);
      event["context"]["event_id"] = "e-1";
      event["shop_id"] = id;
      event["items"] = {{{"id", id}, {"product", {{"id", "P-1"}, {"price", 1}}}, {"quantity", 1}}};
      const mapped seen = map(event);
      CHECK(seen.payload["event_id"] == "e-1");
      CHECK(seen.properties ==
            json{{"contents", {{{"content_id", "P-1"}, {"price", 1}, {"quantity", 1}}}}});
      CHECK(seen.issues ==
            issue_texts{"placeholder /id", "placeholder /shop_id", "placeholder /items/0/id"});
    }
  }
  // What is like a word is an id, and is sent as it is.
  for (const char* id : {"undefined-1", "nulls", "no ne", "0", " 7 ", "-", "null null", "n-a"}) {
    INFO(id);
    CHECK(map(with("/id", id)).payload["event_id"] == id);
    CHECK(map(with("/id", id)).issues.empty());
  }
}

TEST_CASE("Ids that are all placeholders are not sent", "[map_event]") {
  json event = with("/id", "undefined");
  event["context"]["event_id"] = "null";
  const mapped seen = map(event);
  CHECK(seen.status == outcome::mapped);
  CHECK_FALSE(seen.payload.contains("event_id"));
  CHECK_FALSE(seen.properties.contains("order_id"));
  CHECK(seen.issues == issue_texts{"placeholder /id", "placeholder /context/event_id"});
  // An item that has nothing else is none.
  event = with("/items",
               parsed(R"([{"id": "None"}, {"id": "A", "quantity": 1, "product": {"price": 1}}])"));
  CHECK(map(event).issues == issue_texts{"placeholder /items/0/id", "invalid_item /items/0"});
}

TEST_CASE("Each piece of an id's template is compared with the placeholders", "[map_event]") {
  config settings = purchases();
  settings.fields.event_id = {"T-{{id}}", "{{shop.id}}/{{id}}", "context.event_id"};
  json event = with("/id", "undefined");
  event["context"]["event_id"] = "e-1";
  event["shop"]["id"] = "(not set)";
  mapped seen = map(event, settings);
  CHECK(seen.payload["event_id"] == "e-1");
  CHECK(seen.issues == issue_texts{"placeholder /id", "placeholder /shop/id"});
  event["id"] = 7.5;  // as JSON writes it
  CHECK(map(event, settings).payload["event_id"] == "T-7.5");
  // The whole is not: its parts are none.
  settings.fields.event_id = "{{a}}{{b}}";
  event["a"] = "un";
  event["b"] = "defined";
  event["id"] = "7";
  CHECK(map(event, settings).payload.value("event_id", "nothing") != "undefined");
}

TEST_CASE("Only ids are compared with the placeholders", "[map_event]") {
  config settings = purchases();
  settings.event_set_id = "{{set}}";
  settings.fields.content_name = {"{{items.X.product.name}} {{items.X.id}}", "items.X.name"};
  json event = with("/set", "none");
  event["items"] = parsed(R"([{"id": "A", "quantity": 1, "type": "null", "name": "None",
      "product": {"price": 1, "category_1": "undefined", "category_2": "nil"}}])");
  const mapped seen = map(event, settings);
  CHECK(seen.payload["event_set_id"] == "none");
  const json item = seen.properties["contents"][0];
  CHECK(item["content_name"] == "None");
  CHECK(item["content_category"] == "undefined>nil");
}

TEST_CASE("The placeholders can be changed", "[map_event]") {
  config settings = purchases();
  settings.words_for_nothing = {" - ", "Gast"};
  for (const char* word : {"-", " -", "gast", "GAST "}) {
    INFO(word);
    CHECK(map(with("/id", word), settings).issues == issue_texts{"placeholder /id"});
  }
  CHECK(map(with("/id", "undefined"), settings).payload["event_id"] == "undefined");
  settings.words_for_nothing = {};
  CHECK(map(with("/id", "null"), settings).issues.empty());
  // A constant is compared as well; check warns of it.
  settings.words_for_nothing = {"none"};
  settings.fields.shop_id = constant("None");
  CHECK(map(purchase(), settings).issues == issue_texts{"placeholder "});
}

TEST_CASE("A placeholder of any length is recognised and nothing as long as it", "[map_event]") {
  config settings = purchases();
  for (const std::size_t length : {1U, 2U, 31U, 32U, 33U, 62U, 63U, 64U, 65U, 127U, 128U, 300U}) {
    INFO(length);
    const std::string word(length, 'w');
    settings.words_for_nothing = {"none", word};
    CHECK(map(with("/id", word), settings).issues == issue_texts{"placeholder /id"});
    CHECK(map(with("/id", " " + word + "\n"), settings).issues == issue_texts{"placeholder /id"});
    for (const std::string& id : {word + 'w', std::string(length, 'v'), word.substr(1) + "-"}) {
      CHECK(map(with("/id", id), settings).payload["event_id"] == id);
    }
  }
}

TEST_CASE("Without any identity the event is rejected where the first email is looked for",
          "[map_event]") {
  json event = purchase();
  event.erase("user");
  CHECK(map(event).status == outcome::rejected);
  CHECK(map(event).issues == issue_texts{"missing_user_identity /user/email"});
  config settings = purchases();
  settings.fields.email = "{{a}}@{{b}}";
  CHECK(map(event, settings).issues == issue_texts{"missing_user_identity /a"});
  settings.fields.email = "{{a}}@{{b";  // malformed: it leads nowhere
  CHECK(map(event, settings).issues == issue_texts{"missing_user_identity "});
  settings.fields.email = {};
  CHECK(map(event, settings).issues == issue_texts{"missing_user_identity /user/phone"});
  settings.fields.phone = {};
  CHECK(map(event, settings).issues == issue_texts{"missing_user_identity "});
  settings.fields.email = constant("nobody");
  CHECK(map(event, settings).issues == issue_texts{"invalid_email ", "missing_user_identity "});
}

TEST_CASE("One usable phone is identity enough", "[map_event]") {
  json event = purchase();
  event["user"] = {{"phone", "+33612345678"}};
  CHECK(map(event).status == outcome::mapped);
  CHECK(map(event).payload["context"]["user"] == json{{"phone_numbers", {of_33612345678}}});
}

TEST_CASE("A number is finite or a text in the grammar of JSON", "[map_event]") {
  struct row {
    const char* given;
    const char* expected;  // as JSON; null: dropped
  };
  const row rows[] = {
      {"0", "0"},
      {"-3", "-3"},
      {"146.4", "146.4"},
      {"7.0", "7.0"},
      {"1e21", "1e+21"},
      {"9007199254740993", "9007199254740993"},
      {"18446744073709551615", "18446744073709551615"},
      {R"("0")", "0"},
      {R"(" 7 ")", "7"},
      {R"("146.40")", "146.4"},
      {R"("-1.5e2")", "-150.0"},
      {R"("1e2")", "100.0"},
      {R"("9007199254740993")", "9007199254740993"},
      {R"("18446744073709551615")", "18446744073709551615"},
      {R"("-9223372036854775808")", "-9223372036854775808"},
      // Beyond 64 bits a double, whole or not; too small for one is zero, too large is nothing.
      {R"("18446744073709551616")", "1.8446744073709552e+19"},
      {R"("-9223372036854775809")", "-9.223372036854776e+18"},
      {R"("-0")", "0"},
      {R"("-0.0")", "-0.0"},
      {R"("1E+2")", "100.0"},
      {R"("0.05")", "0.05"},
      {R"("123.456e-2")", "1.23456"},
      {R"("1.7976931348623157e308")", "1.7976931348623157e+308"},
      {R"("2.2250738585072011e-308")", "2.225073858507201e-308"},
      {R"("4.9406564584124654e-324")", "5e-324"},
      {R"("1e-400")", "0.0"},
      {R"("-1.5e-400")", "-0.0"},
      {R"("0.0e99999999999999999999")", "0.0"},
      {R"("1.5e-99999999999999999999")", "0.0"},
      {R"("1.5e-18446744073709551614")", "0.0"},
      {R"("146,40")", nullptr},
      {R"("12 EUR")", nullptr},
      {R"("+5")", nullptr},
      {R"("5.")", nullptr},
      {R"(".5")", nullptr},
      {R"("007")", nullptr},
      {R"("0x10")", nullptr},
      {R"("NaN")", nullptr},
      {R"("Infinity")", nullptr},
      {R"("1e999")", nullptr},
      {R"("-1.5e999")", nullptr},
      {R"("1.7976931348623159e308")", nullptr},
      {R"("1.5e99999999999999999999")", nullptr},
      {R"("1.5e18446744073709551615")", nullptr},
      {R"("-")", nullptr},
      {R"("-.5")", nullptr},
      {R"("01.5")", nullptr},
      {R"("-00")", nullptr},
      {R"("1.e5")", nullptr},
      {R"("1e")", nullptr},
      {R"("1e+")", nullptr},
      {R"("1e+-5")", nullptr},
      {R"("1e5.0")", nullptr},
      {R"("1.2.3")", nullptr},
      {R"("1.5-")", nullptr},
      {R"("1-1")", nullptr},
      {R"("1\u0000")", nullptr},
      {R"("1 000")", nullptr},
      {"true", nullptr},
      {"[]", nullptr},
      {"{}", nullptr},
  };
  config settings = purchases();
  settings.fields.currency = {};
  for (const row& given : rows) {
    INFO(given.given);
    const mapped seen = map(with("/value", parsed(given.given)), settings);
    CHECK(seen.status == outcome::mapped);
    if (given.expected != nullptr) {
      REQUIRE(seen.properties.contains("value"));
      CHECK(seen.properties["value"].dump() == given.expected);
      CHECK(seen.issues.empty());
    } else {
      CHECK(seen.properties == json::object());
      CHECK(seen.issues == issue_texts{"not_a_number /value"});
    }
  }
  for (double value : {not_a_number, HUGE_VAL, -HUGE_VAL}) {
    CHECK(map(with("/value", value), settings).issues == issue_texts{"not_a_number /value"});
  }
}

TEST_CASE("A currency has three letters and is written in upper case", "[map_event]") {
  config settings = purchases();
  settings.fields.value = {};
  for (const char* good : {"\"EUR\"", "\" eur \"", "\"eUr\""}) {
    const mapped seen = map(with("/currency", parsed(good)), settings);
    CHECK(seen.properties == json{{"currency", "EUR"}});
    CHECK(seen.issues.empty());
  }
  for (const char* bad :
       {"\"EURO\"", "\"E\"", "\"Us1\"", "\"€\"", "978", "true", "[]", "\"E R\""}) {
    INFO(bad);
    const mapped seen = map(with("/currency", parsed(bad)), settings);
    CHECK(seen.properties == json::object());
    CHECK(seen.issues == issue_texts{"invalid_currency /currency"});
  }
  const mapped unlisted = map(with("/currency", "xof"), settings);
  CHECK(unlisted.properties == json{{"currency", "XOF"}});
  CHECK(unlisted.issues == issue_texts{"unlisted_currency /currency"});
}

TEST_CASE("Value and currency belong together", "[map_event]") {
  CHECK(map(with("/value", 0)).issues == issue_texts{"incomplete_value /currency"});
  CHECK(map(with("/value", 0)).properties == json{{"value", 0}});
  CHECK(map(with("/currency", "EUR")).issues == issue_texts{"incomplete_value /value"});
  CHECK(map(with("/currency", "EUR")).properties == json{{"currency", "EUR"}});
  json event = with("/currency", "EUR");
  event["value"] = "12,50";
  CHECK(map(event).issues == issue_texts{"not_a_number /value", "incomplete_value /value"});
  event["value"] = 12.5;
  event["currency"] = "euro";
  CHECK(map(event).issues ==
        issue_texts{"invalid_currency /currency", "incomplete_value /currency"});
  event["value"] = "12,50";
  CHECK(map(event).issues == issue_texts{"invalid_currency /currency", "not_a_number /value"});
  config settings = purchases();
  settings.fields.currency = {};
  CHECK(map(with("/value", 1), settings).issues.empty());
}

TEST_CASE("A channel is one that TikTok knows or has an alias", "[map_event]") {
  for (const char* name : {"email", "website", "phone_call", "in_store", "crm", "other"}) {
    CHECK(map(with("/type", name)).properties == json{{"event_channel", name}});
    CHECK(map(with("/type", name)).issues.empty());
  }
  CHECK(map(with("/type", " in_store ")).properties == json{{"event_channel", "in_store"}});
  CHECK(map(with("/type", "offline")).properties == json{{"event_channel", "in_store"}});
  CHECK(map(with("/type", "online")).properties == json{{"event_channel", "website"}});
  CHECK(map(with("/type", "call")).properties == json{{"event_channel", "phone_call"}});
  for (const json& bad : {json("web"), json("IN_STORE"), json(3), json({"email"}), json(true)}) {
    CHECK(map(with("/type", bad)).properties == json::object());
    CHECK(map(with("/type", bad)).issues == issue_texts{"unknown_event_channel /type"});
  }
  config settings = purchases();
  settings.event_channel_aliases = {{"web", "website"}};
  CHECK(map(with("/type", " web "), settings).properties == json{{"event_channel", "website"}});
  CHECK(map(with("/type", "offline"), settings).issues ==
        issue_texts{"unknown_event_channel /type"});
  settings.event_channel_aliases = {{"web", "web"}};  // check() says so; TikTok would refuse it
  CHECK(map(with("/type", "web"), settings).issues == issue_texts{"unknown_event_channel /type"});
}

TEST_CASE("Items become contents in their order", "[map_event]") {
  const mapped seen = map(with("/items", parsed(R"([
    {"id": "A", "quantity": 2, "type": "product", "price": 5,
     "product": {"id": "a", "name": "Mug", "price": "9.99", "category_1": "home",
                 "category_2": "", "category_3": 12, "category_4": null, "category_5": "cups"}},
    {"quantity": "0", "product": {"id": 88, "price": 0}}])")));
  CHECK(seen.properties["contents"] == parsed(R"([
    {"content_id": "A", "content_name": "Mug", "price": 9.99, "quantity": 2,
     "content_type": "product", "content_category": "home>12>cups"},
    {"content_id": "88", "price": 0, "quantity": 0}])"));
  CHECK(seen.issues.empty());
}

TEST_CASE("A single object counts as one item and has no index", "[map_event]") {
  const mapped seen = map(with("/items", parsed(R"({"id": "A", "quantity": "x"})")));
  CHECK(seen.properties["contents"] == parsed(R"([{"content_id": "A"}])"));
  CHECK(seen.issues == issue_texts{"not_a_number /items/quantity", "incomplete_item /items"});
  CHECK(map(with("/items", json::object())).issues == issue_texts{"invalid_item /items"});
}

// These texts stand nowhere in the event: they must last until all of them are written.
TEST_CASE("Digits and joined texts of many items stay what they are", "[map_event]") {
  json event = purchase();
  for (int i = 0; i < 1000; ++i) {
    const std::string level(static_cast<std::size_t>(i), 'x');
    event["items"].push_back(
        {{"id", 9000000000000000000U + static_cast<unsigned>(i)},
         {"quantity", 1},
         {"product", {{"price", 1}, {"category_1", "a"}, {"category_2", "b" + level}}}});
  }
  const auto seen = map(event);
  REQUIRE(seen.properties["contents"].size() == 1000);
  for (int i = 0; i < 1000; ++i) {
    const json& item = seen.properties["contents"][static_cast<std::size_t>(i)];
    const std::string digits = std::to_string(1000 + i);
    CHECK(item["content_id"] == "9000000000000000" + digits.substr(1));
    CHECK(item["content_category"] == "a>b" + std::string(static_cast<std::size_t>(i), 'x'));
  }
}

TEST_CASE("A long category grows by a short one", "[map_event]") {
  for (std::size_t length = 1; length < 1500; ++length) {
    const std::string level(length, 'x');
    json event = with("/items/id", 7000000000000000000U);
    event["items"]["product"] = {{"category_1", level}, {"category_2", "b"}, {"category_3", "c"}};
    const json seen = map(event).properties["contents"][0];
    if (seen["content_category"] == level + ">b>c" && seen["content_id"] == "7000000000000000000") {
      continue;
    }
    CAPTURE(length, seen.dump());
    FAIL("a text is not what it was");
  }
}

TEST_CASE("Items that hold nothing usable are left out and reported", "[map_event]") {
  const mapped seen = map(with("/items", parsed(R"([null, 3, "x", [], {}, {"color": "red"},
    {"id": {}, "product": {"price": "x", "category_2": false}}, {"product": "p"}])")));
  CHECK_FALSE(seen.properties.contains("contents"));
  CHECK(seen.issues == issue_texts{"invalid_item /items/0", "invalid_item /items/1",
                                   "invalid_item /items/2", "invalid_item /items/3",
                                   "invalid_item /items/4", "invalid_item /items/5",
                                   "wrong_type /items/6/id", "not_a_number /items/6/product/price",
                                   "wrong_type /items/6/product/category_2",
                                   "invalid_item /items/6", "invalid_item /items/7"});
}

TEST_CASE("An item without id or price or quantity is sent and reported once", "[map_event]") {
  const mapped seen = map(with("/items", parsed(R"([{"id": "A"},
    {"id": "A", "quantity": 1, "product": {"price": 1}}, {"quantity": 1, "product": {"price": 1}}])")));
  CHECK(seen.properties["contents"].size() == 3);
  CHECK(seen.issues == issue_texts{"incomplete_item /items/0", "incomplete_item /items/2"});
  config settings = purchases();
  settings.fields.price = {};
  settings.fields.quantity = {};
  CHECK(map(with("/items", parsed(R"([{"id": "A"}])")), settings).issues.empty());
  settings = purchases();
  settings.fields.content_id = {};
  CHECK(map(with("/items", parsed(R"([{"id": "A", "quantity": 1, "product": {"price": 1}}])")),
            settings)
            .issues.empty());
}

TEST_CASE("An item that is an array is left out whatever its elements are", "[map_event]") {
  config settings = purchases();
  settings.fields.content_id = "items.X.0";
  const mapped seen = map(with("/items", parsed(R"([["A"], {"0": "B", "quantity": 1,
                                                     "product": {"price": 1}}])")),
                          settings);
  CHECK(seen.properties["contents"] ==
        parsed(R"([{"content_id": "B", "price": 1, "quantity": 1}])"));
  CHECK(seen.issues == issue_texts{"invalid_item /items/0"});
}

TEST_CASE("A value that is neither array nor object has no items", "[map_event]") {
  for (const char* value : {"3", "true", R"("x")", "1.5"}) {
    CHECK(map(with("/items", parsed(value))).issues == issue_texts{"wrong_type /items"});
  }
}

// check() calls this an error; map_event reports it with each event.
TEST_CASE("A constant or a template has no items", "[map_event]") {
  config settings = purchases();
  settings.fields.contents = {constant("x"), "{{event_name}}-{{id}}", "items"};
  const mapped seen = map(with("/items", parsed(R"([{"id": "A", "quantity": 1,
                                                     "product": {"price": 1}}])")),
                          settings);
  CHECK(seen.properties["contents"].size() == 1);
  CHECK(seen.issues == issue_texts{"wrong_type ", "wrong_type /event_name"});
}

TEST_CASE("Items come from the first source that has any", "[map_event]") {
  config settings = purchases();
  settings.fields.contents = {"cart.lines", "items"};
  settings.fields.content_id = {"items.X.sku", "items.X.id"};
  settings.fields.quantity = constant(1);
  settings.fields.price = "/items/X/unit.price";
  json event = with("/items", parsed(R"([{"id": "A", "unit.price": 1}])"));
  CHECK(map(event, settings).properties["contents"] ==
        parsed(R"([{"content_id": "A", "price": 1, "quantity": 1}])"));
  event["cart"] = parsed(R"({"lines": []})");
  CHECK(map(event, settings).properties["contents"].size() == 1);
  event["cart"]["lines"] = "none";
  CHECK(map(event, settings).issues == issue_texts{"wrong_type /cart/lines"});
  CHECK(map(event, settings).properties["contents"].size() == 1);
  event["cart"]["lines"] = parsed(R"([{"sku": "B", "unit.price": "x"}, {"note": 1}])");
  const mapped seen = map(event, settings);
  CHECK(seen.properties["contents"] == parsed(R"([{"content_id": "B", "quantity": 1}])"));
  CHECK(seen.issues == issue_texts{"not_a_number /cart/lines/0/unit.price",
                                   "incomplete_item /cart/lines/0", "invalid_item /cart/lines/1"});
  event["cart"]["lines"] = parsed(R"([null])");  // taken, though nothing in it is usable
  CHECK_FALSE(map(event, settings).properties.contains("contents"));
}

TEST_CASE("Constants and values of the event do not keep an item", "[map_event]") {
  config settings = purchases();
  settings.fields.content_type = constant("product");
  settings.fields.content_name = "event_name";
  settings.fields.quantity = {constant(1), "items.X.quantity"};
  const mapped seen = map(with("/items", parsed(R"([{"quantity": 5}, {"id": "A"}])")), settings);
  CHECK(seen.properties["contents"] ==
        parsed(R"([{"content_id": "A", "content_name": "purchase", "quantity": 1,
                    "content_type": "product"}])"));
  CHECK(seen.issues == issue_texts{"invalid_item /items/0", "incomplete_item /items/1"});
}

TEST_CASE("A path into the event repeats for every item and is reported once", "[map_event]") {
  config settings = purchases();
  settings.fields.quantity = "order.count";
  json event = with("/items", parsed(R"([{"id": "A"}, {"id": "B"}])"));
  event["order"]["count"] = "two";
  CHECK(map(event, settings).issues == issue_texts{"not_a_number /order/count",
                                                   "incomplete_item /items/0",
                                                   "incomplete_item /items/1"});
  event["order"]["count"] = 2;
  CHECK(map(event, settings).properties["contents"][1]["quantity"] == 2);
}

TEST_CASE("A path into the event is not one into the item that is written alike", "[map_event]") {
  config settings = purchases();
  settings.fields.content_name = "items.X.product.name";
  settings.fields.price = "product.price";
  settings.fields.content_category = {"items.X.product.category", "product.category"};
  json event = with("/items", parsed(R"([{"id": "A", "quantity": 1,
      "product": {"name": "Mug", "price": 9, "category": "item"}}])"));
  event["product"] = parsed(R"({"name": "Order", "price": 5, "category": "event"})");
  CHECK(map(event, settings).properties["contents"] ==
        parsed(R"([{"content_id": "A", "content_name": "Mug", "price": 5, "quantity": 1,
                    "content_category": "item>event"}])"));
}

// check() calls this an error; map_event gives it no value.
TEST_CASE("A path into the current item has no value for a property of the event", "[map_event]") {
  config settings = purchases();
  settings.fields.shop_id = "items.X.shop";       // read before the items
  settings.fields.currency = "items.X.currency";  // and after them
  settings.fields.value = "items.X.product.price";
  const json items = parsed(R"([{"id": "a", "quantity": 1, "shop": "s", "currency": "EUR",
                                 "product": {"price": 5}}])");
  for (const json& list : {items, items[0]}) {
    const auto seen = map(with("/items", list), settings);
    CHECK(seen.properties ==
          json{{"contents", {{{"content_id", "a"}, {"price", 5}, {"quantity", 1}}}}});
    CHECK(seen.issues == issue_texts{});
  }
  settings.fields.value = "value";
  json event = with("/items", items);
  event["value"] = 5;
  CHECK(map(event, settings).issues == issue_texts{"incomplete_value /currency"});
}

TEST_CASE("Properties can be read from other paths", "[map_event]") {
  config settings = purchases();
  json event = parsed(R"({"event_name": "purchase", "context": {"event_timestamp": 1716889512345},
    "customer": {"mails": [{"address": "john.doe@example.com"}], "2": "two"},
    "a.b": {"c/d": "slash", "m~n": "tilde", "": "empty"}})");
  settings.fields.email = "customer.mails.0.address";
  const auto shop_id = [&](const char* path) {
    settings.fields.shop_id = path;
    const mapped seen = map(event, settings);
    CHECK(seen.issues.empty());
    return seen.properties.value("shop_id", std::string("(none)"));
  };
  CHECK(shop_id("event_name") == "purchase");
  CHECK(shop_id("customer.2") == "two");
  CHECK(shop_id("/a.b/c~1d") == "slash");
  CHECK(shop_id("/a.b/m~0n") == "tilde");
  CHECK(shop_id("/a.b/") == "empty");
  CHECK(shop_id("{{event_name}}") == "purchase");
  CHECK(shop_id("customer.mails.1.address") == "(none)");
  CHECK(shop_id("customer.mails.address") == "(none)");
  CHECK(shop_id("customer.mails.-1") == "(none)");
  CHECK(shop_id("customer.mails.00.address") == "(none)");
  CHECK(shop_id("event_name.x") == "(none)");
  CHECK(shop_id("nowhere.at.all") == "(none)");
  CHECK(map(event, settings).payload["context"]["user"]["emails"] == json{of_john});
  // Nothing stands behind the end, whatever stood there before.
  event["list"] = {1, 2, 3};
  event["list"].erase(1);
  event["list"].erase(1);
  CHECK(shop_id("list.0") == "1");
  CHECK(shop_id("list.1") == "(none)");
  CHECK(shop_id("list.2") == "(none)");
}

TEST_CASE("A pointer in an issue escapes what a key holds", "[map_event]") {
  config settings = purchases();
  settings.fields.shop_id = "/a.b/c~1d/m~0n";
  json event = purchase();
  event["a.b"]["c/d"]["m~n"] = true;
  CHECK(map(event, settings).issues == issue_texts{"wrong_type /a.b/c~1d/m~0n"});
}

TEST_CASE("Sources are tried in order and those after a usable one are not read", "[map_event]") {
  config settings = purchases();
  settings.fields.shop_id = {"a", "b", "c"};
  json event = purchase();
  event["a"] = true;
  event["b"] = "B";
  event["c"] = 7.5;
  const mapped seen = map(event, settings);
  CHECK(seen.properties == json{{"shop_id", "B"}});
  CHECK(seen.issues == issue_texts{"wrong_type /a"});
}

TEST_CASE("A template joins texts and has no value when a path has none", "[map_event]") {
  config settings = purchases();
  settings.fields.shop_id = "{{a}}-{{ b }}!";
  const auto shop_id = [&](const char* a, const char* b) {
    json event = purchase();
    event["a"] = parsed(a);
    event["b"] = parsed(b);
    return map(event, settings);
  };
  CHECK(shop_id("\"x\"", "\" y \"").properties == json{{"shop_id", "x- y !"}});
  CHECK(shop_id("7.0", "7.5").properties == json{{"shop_id", "7-7.5!"}});
  CHECK(shop_id("18446744073709551615", "-0.25").properties ==
        json{{"shop_id", "18446744073709551615--0.25!"}});
  // 2^53 - 1 is the last whole number that a double holds exactly: of two ids beyond it, digits are
  // lost, and they would be one text.
  CHECK(shop_id("9007199254740991.0", "-9007199254740991.0").properties ==
        json{{"shop_id", "9007199254740991--9007199254740991!"}});
  CHECK(shop_id("9007199254740992", "4503599627370495.5").properties ==
        json{{"shop_id", "9007199254740992-4.5035996273704955e+15!"}});
  for (const char* lossy :
       {"9007199254740992.0", "-9007199254740992.0", "9007199254740993.0", "1e20", "-1e20",
        "100000000000000000001", "-100000000000000000002", "1.7976931348623157e308"}) {
    INFO(lossy);
    CHECK(shop_id(lossy, "1").properties == json::object());
    CHECK(shop_id(lossy, "1").issues == issue_texts{"wrong_type /a"});
    CHECK(shop_id("1", lossy).issues == issue_texts{"wrong_type /b"});
  }
  CHECK(map(with("/a", not_a_number), settings).issues == issue_texts{"wrong_type /a"});
  CHECK(shop_id("\"x\"", "\" \"").properties == json::object());
  CHECK(shop_id("\"x\"", "\" \"").issues.empty());
  CHECK(shop_id("true", "[]").issues == issue_texts{"wrong_type /a", "wrong_type /b"});
  CHECK(shop_id("true", "[]").properties == json::object());
}

TEST_CASE("A template feeds every kind", "[map_event]") {
  config settings = purchases();
  settings.fields.phone = "+{{user.cc}}{{user.national}}";
  settings.fields.value = "{{a}}.{{b}}";
  settings.fields.currency = constant("EUR");
  json event = purchase();
  event["user"]["cc"] = 33;
  event["user"]["national"] = "6 12 34 56 78";
  event["a"] = 12;
  event["b"] = 50;
  const mapped seen = map(event, settings);
  CHECK(seen.payload["context"]["user"]["phone_numbers"] == json{of_33612345678});
  CHECK(seen.properties == json{{"currency", "EUR"}, {"value", 12.5}});
  CHECK(seen.issues.empty());
  event["b"] = "x";
  CHECK(map(event, settings).issues == issue_texts{"not_a_number /a", "incomplete_value /a"});
}

TEST_CASE("A template of an item mixes the item and the event", "[map_event]") {
  config settings = purchases();
  settings.fields.content_id = "{{items.X.id}}@{{shop_id}}";
  json event = with("/items", parsed(R"([{"id": "A", "quantity": 1, "product": {"price": 1}},
                                         {"id": [], "quantity": 1, "product": {"price": 1}}])"));
  event["shop_id"] = "LYON";
  const mapped seen = map(event, settings);
  CHECK(seen.properties["contents"][0]["content_id"] == "A@LYON");
  CHECK(seen.issues == issue_texts{"wrong_type /items/1/id", "incomplete_item /items/1"});
}

TEST_CASE("A constant is a source and an unusable one is reported at the whole event",
          "[map_event]") {
  config settings = purchases();
  settings.fields.event_channel = constant("in_store");
  settings.fields.order_id = constant(7);
  settings.fields.shop_id = {constant(7.5), constant("LYON")};
  const mapped seen = map(purchase(), settings);
  CHECK(seen.properties ==
        json{{"order_id", "7"}, {"shop_id", "LYON"}, {"event_channel", "in_store"}});
  CHECK(seen.issues == issue_texts{"wrong_type "});
}

TEST_CASE("The separator of categories can be changed", "[map_event]") {
  config settings = purchases();
  settings.category_separator = " > ";
  const json event = with("/items", parsed(R"([{"id": "A", "quantity": 1, "product":
      {"price": 1, "category_2": "b", "category_4": "d"}}])"));
  CHECK(map(event, settings).properties["contents"][0]["content_category"] == "b > d");
}

TEST_CASE("Every property can be turned off", "[map_event]") {
  config settings = purchases();
  auto& from = settings.fields;
  for (auto* sources : {&from.event_id, &from.phone, &from.order_id, &from.shop_id, &from.contents,
                        &from.currency, &from.value, &from.event_channel}) {
    *sources = {};
  }
  json event = parsed(R"({"event_name": "purchase", "id": true, "shop_id": true, "items": true,
    "currency": true, "value": true, "type": true, "context": {"event_timestamp": 1716889512345},
    "user": {"email": "john.doe@example.com", "phone": true}})");
  CHECK(map(event, settings).payload == map(purchase()).payload);
  CHECK(map(event, settings).issues.empty());
  from.timestamp = {};
  CHECK(map(event, settings).issues == issue_texts{"missing_timestamp "});
}

TEST_CASE("The partner name is at the top", "[map_event]") {
  config settings = purchases();
  settings.partner_name = "Acme";
  settings.test_event_code = "TEST12345";
  const json payload = map(purchase(), settings).payload;
  CHECK(payload["partner_name"] == "Acme");
  CHECK_FALSE(payload.contains("test_event_code"));  // offline_track has none
  settings.partner_name = " \t";
  CHECK_FALSE(map(purchase(), settings).payload.contains("partner_name"));
  settings.partner_name = "{{partner}}";
  json event = purchase();
  event["partner"] = "\u00A0";
  CHECK_FALSE(map(event, settings).payload.contains("partner_name"));
}

TEST_CASE("A blank partner name or test event code is not sent", "[map_event]") {
  config settings = purchases();
  settings.format = payload_format::event_track;
  settings.partner_name = " ";
  settings.test_event_code = "{{partner}}\n";
  json event = purchase();
  event["partner"] = 7;
  CHECK(map(event, settings).payload["test_event_code"] == "7\n");
  settings.test_event_code = "\n";
  const json payload = map(event, settings).payload;
  CHECK_FALSE(payload.contains("partner_name"));
  CHECK_FALSE(payload.contains("test_event_code"));
}

TEST_CASE("The format of the configuration decides what is written", "[map_event]") {
  config settings = purchases();
  settings.format = payload_format::event_track;
  settings.partner_name = "Acme";
  settings.test_event_code = "TEST12345";
  settings.mapping.push_back({"purchase", "Lead"});
  const auto result = tiktok_offline::map_event<nlohmann::ordered_json>(purchase(), settings);
  REQUIRE(result.payloads.size() == 2);
  CHECK(result.payloads[0].dump() ==
        std::string(R"({"event_source":"offline","event_source_id":"7181537436256731137",)") +
            R"("partner_name":"Acme","test_event_code":"TEST12345","data":[{"event":"Purchase",)" +
            R"("event_time":1716889512,"user":{"email":[")" + of_john +
            R"("]},"properties":{}}]})");
  CHECK(result.payloads[1]["data"][0]["event"] == "Lead");
}

TEST_CASE("What a format does not send is not read", "[map_event]") {
  config settings = purchases();
  settings.format = payload_format::event_track;
  json event = purchase();
  event["type"] = "in_store";
  CHECK(map(event, settings).payload["data"][0]["properties"] == json::object());
  CHECK(map(event, settings).issues.empty());
  event["type"] = "shop floor";
  CHECK(map(event, settings).issues.empty());
  settings.format = payload_format::offline_track;
  CHECK(map(event, settings).issues == issue_texts{"unknown_event_channel /type"});
}

TEST_CASE("Items of different content types are reported where one type is sent for all",
          "[map_event]") {
  config settings = purchases();
  settings.format = payload_format::event_track;
  settings.fields.content_type = {"items.X.kind", "items.X.type", "{{items.X.a}}-{{items.X.b}}"};
  settings.fields.price = {};
  settings.fields.quantity = {};
  const auto issues_of = [&settings](const char* items) {
    json event = purchase();
    event["items"] = json::parse(items);
    return map(event, settings).issues;
  };

  CHECK(issues_of(R"([{"id": "A", "type": "product"}, {"id": "B"},
                      {"id": "C", "kind": "product"}])") == issue_texts{});
  CHECK(issues_of(R"({"id": "A", "type": "product"})") == issue_texts{});
  // Once, at the first that differs, and where that one's type stands.
  CHECK(issues_of(R"([{"id": "A"}, {"id": "B", "type": "product"}, {"id": "C", "type": "product"},
                      {"id": "D", "kind": "product_group", "type": "product"},
                      {"id": "E", "type": "other"}, {"id": "F", "type": "product"}])") ==
        issue_texts{"mixed_content_type /items/3/kind", "unlisted_content_type /items/4/type"});
  CHECK(issues_of(R"([{"id": "A", "type": "product"}, {"id": "B", "a": "x", "b": "y"}])") ==
        issue_texts{"unlisted_content_type /items/1/a", "mixed_content_type /items/1/a"});
  // The types are compared as they are sent, byte for byte.
  CHECK(issues_of(R"([{"id": "A", "type": "product"}, {"id": "B", "type": "Product"}])") ==
        issue_texts{"unlisted_content_type /items/1/type", "mixed_content_type /items/1/type"});
  // What is not sent has no say: an item that is left out, a type that is none.
  settings.fields.content_type = {"items.X.type", "type_of_all"};
  json event = purchase();
  event["type_of_all"] = "product_group";
  event["items"] = json::parse(R"([{}, {"id": "B", "type": "product"}, {"id": "C", "type": 7.5},
                                   {"id": "D", "type": "product"}])");
  CHECK(map(event, settings).issues == issue_texts{"invalid_item /items/0",
                                                   "wrong_type /items/2/type",
                                                   "mixed_content_type /type_of_all"});

  settings.format = payload_format::offline_track;
  CHECK(map(event, settings).issues ==
        issue_texts{"invalid_item /items/0", "wrong_type /items/2/type"});
}

TEST_CASE("Different content types are reported of a rejected event too", "[map_event]") {
  config settings = purchases();
  settings.format = payload_format::event_track;
  const mapped seen = map(parsed(R"({"event_name": "purchase", "items": [
      {"id": "A", "type": "product", "quantity": 1, "product": {"price": 1}},
      {"id": "B", "type": "service", "quantity": 1, "product": {"price": 1}}]})"),
                          settings);
  CHECK(seen.status == outcome::rejected);
  CHECK(seen.issues == issue_texts{"unlisted_content_type /items/1/type",
                                   "mixed_content_type /items/1/type",
                                   "missing_timestamp /context/event_timestamp",
                                   "missing_user_identity /user/email"});
}

TEST_CASE("A content type that is a constant is the same for all items", "[map_event]") {
  config settings = purchases();
  settings.format = payload_format::event_track;
  settings.fields.content_type = {"items.X.type", constant("product")};
  json event = purchase();
  event["items"] = json::parse(R"([{"id": "A", "quantity": 1, "product": {"price": 1}},
      {"id": "B", "quantity": 1, "product": {"price": 1}}])");
  const mapped same = map(event, settings);
  CHECK(same.issues == issue_texts{});
  CHECK(same.payload["data"][0]["properties"]["content_type"] == "product");
  event["items"][0]["type"] = "product_group";
  CHECK(map(event, settings).issues == issue_texts{"mixed_content_type "});
}

TEST_CASE("A rejected event is read to the end", "[map_event]") {
  const mapped seen = map(parsed(R"({"event_name": "purchase", "id": 7.5, "value": "x",
    "user": {"email": "nobody", "phone": "none"}, "items": [null], "type": "web"})"));
  CHECK(seen.status == outcome::rejected);
  CHECK(seen.payload == nullptr);
  CHECK(seen.issues == issue_texts{"wrong_type /id", "invalid_phone /user/phone",
                                   "invalid_email /user/email", "invalid_item /items/0",
                                   "not_a_number /value", "unknown_event_channel /type",
                                   "missing_timestamp /context/event_timestamp",
                                   "missing_user_identity /user/email"});
}

TEST_CASE("A malformed source has no value and does not throw", "[map_event]") {
  config settings = purchases();
  settings.fields.shop_id = {"a..b", "{{a", "/a/~2", "items.X.id", "X"};
  settings.event_set_id = "{{store.set}} {{";
  json event = purchase();
  event["a"]["b"] = "x";
  event["X"] = "x";
  const mapped seen = map(event, settings);
  CHECK(seen.issues == issue_texts{"missing_event_set_id "});
}

// check() calls these errors; where something is missing they still name a place.
TEST_CASE("A malformed timestamp source is missing at the whole event", "[map_event]") {
  config settings = purchases();
  settings.fields.timestamp = "{{a";
  CHECK(map(purchase(), settings).issues == issue_texts{"missing_timestamp "});
  settings.fields.timestamp = "items.X.time/zone";  // an item's, and there is no item here
  CHECK(map(purchase(), settings).issues == issue_texts{"missing_timestamp /time~1zone"});
}

TEST_CASE("A constant or a template is not a list of items", "[map_event]") {
  config settings = purchases();
  const json event = with("/items", parsed(R"([{"id": "A"}])"));
  settings.fields.contents = constant("items");
  CHECK(map(event, settings).issues == issue_texts{"wrong_type "});
  settings.fields.contents = "{{event_name}}s";
  CHECK(map(event, settings).issues == issue_texts{"wrong_type /event_name"});
  CHECK(map(event, settings).properties == json::object());
  settings.fields.contents = {constant("items"), "items"};
  CHECK(map(event, settings).properties["contents"].size() == 1);
}

TEST_CASE("A number that JSON cannot write is not part of a text", "[map_event]") {
  config settings = purchases();
  settings.fields.shop_id = "{{a}}!";
  for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    const mapped seen = map(with("/a", value), settings);
    CHECK(seen.properties == json::object());
    CHECK(seen.issues == issue_texts{"wrong_type /a"});
  }
}
