// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/check.hpp>
#include <tiktok_offline/config.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "properties.hpp"

using tiktok_offline::check;
using tiktok_offline::config;
using tiktok_offline::config_fault;
using tiktok_offline::constant;
using tiktok_offline::field_sources;
using tiktok_offline::severity;
using tiktok_offline::source;
using tiktok_offline::source_list;

namespace {

config good_config() {
  config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  return settings;
}

using places = std::vector<std::string>;

// Each fault as its level and place, sorted: the order is no promise.
places places_of(const std::vector<config_fault>& faults) {
  places found;
  for (const config_fault& fault : faults) {
    CHECK_FALSE(fault.message.empty());
    found.push_back((fault.level == severity::error ? "error " : "warning ") + fault.pointer);
  }
  std::sort(found.begin(), found.end());
  return found;
}

places places_of(const config& settings) {
  return places_of(check(settings));
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The message of the only fault.
std::string message_of(const config& settings) {
  const std::vector<config_fault> faults = check(settings);
  REQUIRE(faults.size() == 1);
  return faults.front().message;
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

// Whether a message may hold a value: letters and `_`, at most 40. Anything else could be a secret.
bool may_be_shown(std::string_view value) {
  const auto is_of_a_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !value.empty() && value.size() <= 40 &&
         std::all_of(value.begin(), value.end(), is_of_a_word);
}

}  // namespace

TEST_CASE("A configuration with an event set and one row has no fault", "[config]") {
  CHECK(places_of(good_config()) == places{});
}

TEST_CASE("Default settings are those of the design", "[config]") {
  const config settings;
  CHECK(settings.event_set_id.text() == "");
  CHECK(settings.mapping.empty());
  CHECK(settings.format == tiktok_offline::payload_format::offline_track);
  CHECK(settings.default_country.empty());
  // The list of facts that came with the design.
  CHECK(settings.words_for_nothing == std::vector<std::string>{"undefined", "null", "(null)", "nil",
                                                               "none", "nan", "n/a", "(not set)",
                                                               "[object Object]"});
  CHECK(settings.category_separator == ">");
  CHECK(settings.partner_name == "");
  CHECK(settings.test_event_code == "");
  CHECK_FALSE(settings.email_normalizer);
  CHECK_FALSE(settings.phone_normalizer);
  const decltype(settings.event_channel_aliases) platform_words = {
      {"offline", "in_store"}, {"online", "website"}, {"call", "phone_call"}};
  CHECK(settings.event_channel_aliases == platform_words);
}

TEST_CASE("Default sources are those of the destination's table", "[config]") {
  struct row {
    source_list field_sources::*sources;
    std::vector<std::string> paths;
  };
  const row table[] = {
      {&field_sources::event_id, {"id", "context.event_id"}},
      {&field_sources::timestamp, {"context.event_timestamp", "event_timestamp"}},
      {&field_sources::phone, {"user.phone", "user.phone_sha256"}},
      {&field_sources::email, {"user.email", "user.email_sha256"}},
      {&field_sources::order_id, {"id"}},
      {&field_sources::shop_id, {"shop_id", "partners.tiktok.shop_id"}},
      {&field_sources::contents, {"items"}},
      {&field_sources::content_id, {"items.X.id", "items.X.product.id"}},
      {&field_sources::content_name, {"items.X.product.name"}},
      {&field_sources::price, {"items.X.product.price", "items.X.price"}},
      {&field_sources::quantity, {"items.X.quantity"}},
      {&field_sources::content_type, {"items.X.type"}},
      {&field_sources::content_category,
       {"items.X.product.category_1", "items.X.product.category_2", "items.X.product.category_3",
        "items.X.product.category_4", "items.X.product.category_5"}},
      {&field_sources::currency, {"currency", "items.0.product.currency"}},
      {&field_sources::value, {"value"}},
      {&field_sources::event_channel, {"type"}},
  };
  const field_sources defaults;
  for (const row& expected : table) {
    CAPTURE(expected.paths.front());
    std::vector<std::string> paths;
    for (const source& from : defaults.*expected.sources) {
      CHECK(from.as_path() != nullptr);
      paths.push_back(from.text());
    }
    CHECK(paths == expected.paths);
  }
}

TEST_CASE("Rows are written as lists of two texts", "[config]") {
  config settings = good_config();
  settings.mapping = {{"purchase", "CompletePayment"}};
  REQUIRE(settings.mapping.size() == 1);
  CHECK(settings.mapping[0].event_name == "purchase");
  CHECK(settings.mapping[0].tiktok_event_type == "CompletePayment");

  settings.mapping = {
      {"purchase", "CompletePayment"}, {"generate_lead", "SubmitForm"}, {"purchase", "Contact"}};
  REQUIRE(settings.mapping.size() == 3);
  CHECK(settings.mapping[0].event_name == "purchase");
  CHECK(settings.mapping[1].event_name == "generate_lead");
  CHECK(settings.mapping[1].tiktok_event_type == "SubmitForm");
  CHECK(settings.mapping[2].event_name == "purchase");
  CHECK(settings.mapping[2].tiktok_event_type == "Contact");

  settings.mapping.push_back({"sign_up", "CompleteRegistration"});
  CHECK(settings.mapping[3].event_name == "sign_up");
  settings.mapping = {};
  CHECK(settings.mapping.empty());
}

TEST_CASE("Rows may come as a list that was built", "[config]") {
  std::vector<tiktok_offline::mapping_row> rows;
  for (const char* name : {"purchase", "order"}) rows.push_back({name, "CompletePayment"});
  config settings = good_config();
  settings.mapping = rows;
  REQUIRE(settings.mapping.size() == 2);
  CHECK(settings.mapping[1].event_name == "order");
  CHECK(settings.mapping[1].tiktok_event_type == "CompletePayment");
}

TEST_CASE("The example of the design compiles and has no fault", "[config]") {
  tiktok_offline::config config;
  config.event_set_id = "{{store.event_set}}";
  config.mapping = {{"purchase", "CompletePayment"}, {"generate_lead", "SubmitForm"}};
  config.fields.email = {"customer.mail", "user.email"};
  config.fields.shop_id = "store.code";
  config.fields.order_id = {};
  CHECK(places_of(config) == places{});
  CHECK(config.event_set_id.only_path() != nullptr);
  CHECK(config.fields.email.size() == 2);
  CHECK(config.fields.shop_id.size() == 1);
  CHECK(config.fields.order_id.empty());
  // The same source may feed several properties; changing one changes no other.
  CHECK(config.fields.event_id.size() == 2);
}

TEST_CASE("An event set id and a row are required", "[config]") {
  CHECK(places_of(config{}) == places{"error /event_set_id", "error /mapping"});
  for (const char* blank : {"", " ", "\t\r\n", "\xC2\xA0"}) {
    CAPTURE(blank);
    config settings = good_config();
    settings.event_set_id = blank;
    CHECK(places_of(settings) == places{"error /event_set_id"});
  }
  config settings = good_config();
  settings.mapping = {};
  CHECK(places_of(settings) == places{"error /mapping"});
}

TEST_CASE("An event set id may be a literal or a template", "[config]") {
  for (const char* text : {"7181537436256731137", "{{store.event_set}}", "{{ a }}",
                           "71{{a}}{{b.0}}", "{{/store/event.set}}", "0"}) {
    CAPTURE(text);
    config settings = good_config();
    settings.event_set_id = text;
    CHECK(places_of(settings) == places{});
  }
  for (const char* text : {"{{", "{{a", "{{a}}}}", "a}}", "{{}}", "{{ }}", "{{a..b}}", "{{/~2}}",
                           "{{a{{b}}", "{{items.X}}", "{{a.X.b}}"}) {
    CAPTURE(text);
    config settings = good_config();
    settings.event_set_id = text;
    CHECK(places_of(settings) == places{"error /event_set_id"});
  }
}

TEST_CASE("The event set id cannot come from an item", "[config]") {
  for (const char* text : {"{{items.X.set}}", "{{/items/X/set}}", "{{a}}-{{items.X.set}}"}) {
    CAPTURE(text);
    config settings = good_config();
    settings.event_set_id = text;
    CHECK(places_of(settings) == places{"error /event_set_id"});
  }
  config settings = good_config();
  settings.event_set_id = "{{items.0.set}}";
  CHECK(places_of(settings) == places{});
}

TEST_CASE("A row needs an event name and a TikTok event type", "[config]") {
  for (const char* blank : {"", " ", "\t", "\xC2\xA0"}) {
    CAPTURE(blank);
    config settings = good_config();
    settings.mapping = {{"purchase", "Contact"}, {blank, "CompletePayment"}};
    CHECK(places_of(settings) == places{"error /mapping/1/event_name"});
    settings.mapping = {{"purchase", blank}};
    CHECK(places_of(settings) == places{"error /mapping/0/tiktok_event_type"});
    // Two empty rows are not also the same row.
    settings.mapping = {{blank, blank}, {blank, blank}};
    CHECK(places_of(settings) ==
          places{"error /mapping/0/event_name", "error /mapping/0/tiktok_event_type",
                 "error /mapping/1/event_name", "error /mapping/1/tiktok_event_type"});
    settings.mapping = {{blank, "Contact"}, {blank, "Contact"}};
    CHECK(places_of(settings) ==
          places{"error /mapping/0/event_name", "error /mapping/1/event_name"});
    settings.mapping = {{"purchase", blank}, {"purchase", blank}};
    CHECK(places_of(settings) ==
          places{"error /mapping/0/tiktok_event_type", "error /mapping/1/tiktok_event_type"});
  }
}

TEST_CASE("All event types of TikTok are known", "[config]") {
  const char* known[] = {// The destination's page.
                         "CompletePayment", "Contact", "Subscribe", "SubmitForm",
                         // Standard names today.
                         "AddPaymentInfo", "AddToCart", "AddToWishlist", "ApplicationApproval",
                         "CompleteRegistration", "CustomizeProduct", "Download", "FindLocation",
                         "InitiateCheckout", "Lead", "Purchase", "Schedule", "Search", "StartTrial",
                         "SubmitApplication", "ViewContent"};
  for (const char* type : known) {
    CAPTURE(type);
    config settings = good_config();
    settings.mapping = {{"purchase", type}};
    CHECK(places_of(settings) == places{});
  }
}

TEST_CASE("Event types that end soon or are not for offline are warned of", "[config]") {
  for (const char* type : {"PlaceAnOrder", "ClickButton", "PageView"}) {
    CAPTURE(type);
    config settings = good_config();
    settings.mapping = {{"purchase", type}};
    CHECK(places_of(settings) == places{"warning /mapping/0/tiktok_event_type"});
  }
}

TEST_CASE("A literal event set id that is not all digits is warned of", "[config]") {
  for (const char* text : {"a.b", "C1ABC2DEF", "7181537436256731137 ", "{store}", "store}", "-7"}) {
    CAPTURE(text);
    config settings = good_config();
    settings.event_set_id = text;
    CHECK(places_of(settings) == places{"warning /event_set_id"});
  }
}

TEST_CASE("A path that was meant as a constant is warned of with what to write", "[config]") {
  struct row {
    tiktok_offline::source_list field_sources::*sources;
    const char* path;
    bool is_warned;
  };
  const row rows[] = {
      {&field_sources::event_channel, "in_store", true},
      {&field_sources::event_channel, "website", true},
      {&field_sources::event_channel, "channel", false},
      {&field_sources::event_channel, "store.in_store", false},
      {&field_sources::currency, "EUR", true},
      {&field_sources::currency, "BGN", true},
      {&field_sources::currency, "cur", false},
      {&field_sources::currency, "EURO", false},
      {&field_sources::currency, "1.5", false},
      {&field_sources::order_id, "EUR", false},
      {&field_sources::shop_id, "website", false},
  };
  for (const row& given : rows) {
    CAPTURE(given.path);
    config settings = good_config();
    settings.fields.*given.sources = given.path;
    const auto faults = check(settings);
    CHECK(faults.empty() != given.is_warned);
    for (const config_fault& fault : faults) {
      CHECK(fault.level == tiktok_offline::severity::warning);
      CHECK(holds(fault.message, "{\"value\": \"" + std::string(given.path) + "\"}"));
    }
  }
  config settings = good_config();
  settings.fields.content_type = {"items.X.type", "product"};
  CHECK(places_of(settings) == places{"warning /fields/properties.contents.X.content_type/1"});
}

TEST_CASE("Signs of another path language are warned of", "[config]") {
  for (const char* text : {"$.user.email", "user.emails[0]", "items[*].id", "user.*", "a.b]"}) {
    CAPTURE(text);
    config settings = good_config();
    settings.fields.email = text;
    CHECK(places_of(settings) == places{"warning /fields/context.user.emails"});
  }
  for (const char* text : {"/user/emails[0]", "/a*", "{{a[0]}}-{{b}}", "$user", "a.$b"}) {
    CAPTURE(text);
    config settings = good_config();
    settings.fields.email = text;
    CHECK(places_of(settings) == places{});
  }
}

TEST_CASE("A property of an item that reads no item is warned of", "[config]") {
  config settings = good_config();
  for (const source_list& sources :
       {source_list("id"), source_list({"a", "{{b}}-{{c}}"}), source_list({"a", constant("x")})}) {
    settings.fields.content_id = sources;
    CHECK(places_of(settings) == places{"warning /fields/properties.contents.X.content_id"});
  }
  for (const source_list& sources : {source_list(constant("x")), source_list({"items.X.id", "a"}),
                                     source_list("{{shop_id}}-{{items.X.id}}"), source_list()}) {
    settings.fields.content_id = sources;
    CHECK(places_of(settings) == places{});
  }
}

TEST_CASE("A constant that its property cannot use is warned of", "[config]") {
  struct row {
    tiktok_offline::source_list field_sources::*sources;
    constant value;
    bool is_warned;
  };
  const row rows[] = {
      {&field_sources::value, constant("12,50"), true},
      {&field_sources::value, constant("12.50"), false},
      {&field_sources::price, constant("free"), true},
      {&field_sources::quantity, constant("1"), false},
      {&field_sources::quantity, constant(1), false},
      {&field_sources::shop_id, constant(7), false},
      {&field_sources::shop_id, constant(7.0), false},
      {&field_sources::order_id, constant(7), true},
      {&field_sources::event_id, constant("x"), true},
      {&field_sources::order_id, constant(7.5), true},
      {&field_sources::content_name, constant(7.5), true},
      {&field_sources::content_type, constant("Product"), true},
      {&field_sources::content_type, constant("product"), false},
      {&field_sources::content_type, constant(1), true},
      {&field_sources::currency, constant(978), true},
      {&field_sources::currency, constant("eur"), false},
      {&field_sources::event_channel, constant(1), true},
      {&field_sources::timestamp, constant(1716889512345), false},
      {&field_sources::timestamp, constant(1716889512), true},
      {&field_sources::timestamp, constant(0.5), true},
      {&field_sources::email, constant("a@example.com"), true},
      {&field_sources::phone, constant(33612345678), true},
      {&field_sources::order_id, constant("undefined"), true},
      {&field_sources::content_id, constant(" N/A "), true},
  };
  std::size_t number = 0;
  for (const row& given : rows) {
    CAPTURE(number++);
    config settings = good_config();
    settings.fields.*given.sources = given.value;
    const auto faults = check(settings);
    CHECK(faults.size() == (given.is_warned ? 1U : 0U));
    for (const config_fault& fault : faults)
      CHECK(fault.level == tiktok_offline::severity::warning);
  }
  config settings = good_config();
  settings.decimal_comma = true;
  settings.fields.value = constant("12,50");
  CHECK(places_of(settings) == places{});
  settings.fields.value = constant("12.50");
  CHECK(places_of(settings) == places{"warning /fields/properties.value"});

  settings = good_config();
  settings.format = tiktok_offline::payload_format::event_track;
  settings.fields.content_ids = constant("none");
  settings.fields.num_items = constant("many");
  CHECK(places_of(settings) ==
        places{"warning /fields/properties.content_ids", "warning /fields/properties.num_items"});
}

TEST_CASE("The settings of events as they come are checked", "[config]") {
  config settings = good_config();
  settings.event_name = {};
  CHECK(places_of(settings) == places{"error /event_name"});
  settings.event_name = {"event", "name", "{{kind}}.{{event}}", constant("purchase")};
  CHECK(places_of(settings) == places{});
  settings.event_name = {"a..b", "items.X.name", constant(7), constant(" "), "{{a"};
  CHECK(places_of(settings) == places{"error /event_name/0", "error /event_name/1",
                                      "error /event_name/2", "error /event_name/3",
                                      "error /event_name/4"});
  settings.event_name = "a..b";
  CHECK(places_of(settings) == places{"error /event_name"});
  settings.event_name = "event";

  for (const char* good : {"", "+01:00", "-0530", "+02", "Z", "z", " +01:00 "}) {
    CAPTURE(good);
    settings.default_utc_offset = good;
    CHECK(places_of(settings) == places{});
  }
  for (const char* bad :
       {"01:00", "+1", "+24:00", "+01:60", "Europe/Paris", "+01:00Z", "+", "UTC"}) {
    CAPTURE(bad);
    settings.default_utc_offset = bad;
    CHECK(places_of(settings) == places{"error /default_utc_offset"});
  }
  settings.default_utc_offset = "";

  settings.partner_name = "{{partner}}/{{items.X.id}}";
  settings.test_event_code = "{{test";
  settings.format = tiktok_offline::payload_format::event_track;
  CHECK(places_of(settings) == places{"error /partner_name", "error /test_event_code"});
  settings.partner_name = "{{partner}}";
  settings.test_event_code = "{{test}}";
  CHECK(places_of(settings) == places{});

  settings.fields.content_ids = {"items.X.id", "{{items.X.id}}-{{shop_id}}", "ids"};
  CHECK(places_of(settings) == places{});
}

TEST_CASE("Rows that are the same when names are folded are the same row", "[config]") {
  config settings = good_config();
  settings.mapping = {{"Purchase", "Purchase"}, {" purchase", "CompletePayment"}};
  CHECK(places_of(settings) == places{"warning /mapping/1/event_name"});
  settings.match_event_names = tiktok_offline::event_name_matching::folded;
  CHECK(places_of(settings) == places{"error /mapping/1"});
}

TEST_CASE("A constant timestamp is checked as it is read", "[config]") {
  config settings = good_config();
  settings.fields.timestamp = constant("2024-05-28 09:45:12");
  CHECK(places_of(settings) == places{"warning /fields/timestamp"});
  settings.default_utc_offset = "+01:00";
  CHECK(places_of(settings) == places{});
  settings.fields.timestamp = constant("1716889512");
  CHECK(places_of(settings) == places{"warning /fields/timestamp"});
  settings.timestamp_unit = tiktok_offline::timestamp_unit::seconds;
  CHECK(places_of(settings) == places{});
}

TEST_CASE("An unknown event type is a warning that names the nearest", "[config]") {
  struct row {
    const char* given;
    const char* nearest;
  };
  const row rows[] = {
      {"CompletePaymnt", "CompletePayment"},
      {"completepayment", "CompletePayment"},
      {"Complete Payment", "CompletePayment"},
      {"submit_form", "SubmitForm"},
      {"Purchased", "Purchase"},
      {"purchase", "Purchase"},
      {"Leads", "Lead"},
      {"ViewContents", "ViewContent"},
      {" Contact", "Contact"},
      {"PageViews", "PageView"},
  };
  for (const auto& [given, nearest] : rows) {
    CAPTURE(given);
    config settings = good_config();
    settings.mapping = {{"lead", "Contact"}, {"purchase", given}};
    CHECK(places_of(settings) == places{"warning /mapping/1/tiktok_event_type"});
    const std::string message = message_of(settings);
    CAPTURE(message);
    CHECK(holds(message, in_quotes(given)) == may_be_shown(given));
    CHECK(holds(message, in_quotes(nearest)));
  }
}

TEST_CASE("The distance of a name is the number of edits that fix it", "[config]") {
  struct row {
    const char* written;
    const char* known;
    std::size_t expected;
  };
  // Counted by hand: 1 for a letter that was left out, 2 for one too many, 3 for another one.
  const row rows[] = {{"", "", 0},        {"abc", "abc", 0},  {"aBC", "Abc", 0},
                      {"", "abc", 3},     {"abc", "", 6},     {"bc", "abc", 1},
                      {"ac", "abc", 1},   {"ab", "abc", 1},   {"xabc", "abc", 2},
                      {"abbc", "abc", 2}, {"abcx", "abc", 2}, {"xbc", "abc", 3},
                      {"abx", "abc", 3},  {"ba", "ab", 3},    {"kitten", "sitting", 7}};
  for (const row& given : rows) {
    CAPTURE(given.written, given.known);
    CHECK(tiktok_offline::detail::edit_distance(given.written, given.known) == given.expected);
  }
  const std::vector<std::string_view> names = {"zz", "ab", "ac", "abc"};
  CHECK(tiktok_offline::detail::nearest_name(names, "a") == "ab");  // the first of equals
  CHECK(tiktok_offline::detail::nearest_name(names, "ad") == "");   // none is near
  CHECK(tiktok_offline::detail::nearest_name(names, "acc") == "ac");
}

TEST_CASE("The same name in another case does not differ in one letter", "[config]") {
  CHECK_FALSE(tiktok_offline::detail::differ_in_one_letter("purchase", "Purchase"));
  CHECK_FALSE(tiktok_offline::detail::differ_in_one_letter("", ""));
  CHECK(tiktok_offline::detail::differ_in_one_letter("purchase", "Purchases"));
}

TEST_CASE("The same row twice is a fault even under the other name", "[config]") {
  const char* pairs[][2] = {
      {"CompletePayment", "CompletePayment"},
      {"Purchase", "Purchase"},
      {"CompletePayment", "Purchase"},
      {"Purchase", "CompletePayment"},
      {"SubmitForm", "Lead"},
      {"Lead", "SubmitForm"},
      {"Contact", "Contact"},
  };
  for (const auto& [first, second] : pairs) {
    CAPTURE(first, second);
    config settings = good_config();
    settings.mapping = {{"purchase", first}, {"lead", "Search"}, {"purchase", second}};
    CHECK(places_of(settings) == places{"error /mapping/2"});
  }
  config settings = good_config();
  settings.mapping = {{"a", "Lead"}, {"a", "Lead"}, {"a", "SubmitForm"}};
  CHECK(places_of(settings) == places{"error /mapping/1", "error /mapping/2"});
  // A name that TikTok may add tomorrow.
  settings.mapping = {{"a", "Rent"}, {"a", "Rent"}};
  CHECK(places_of(settings) == places{"error /mapping/1", "warning /mapping/0/tiktok_event_type",
                                      "warning /mapping/1/tiktok_event_type"});
}

TEST_CASE("Rows that differ in one half are two rows", "[config]") {
  config settings = good_config();
  settings.mapping = {{"purchase", "Purchase"}, {"Purchase", "Purchase"}, {"purchase ", "Purchase"},
                      {"purchase", "Lead"},     {"purchase", "Contact"},  {"lead", "SubmitForm"}};
  CHECK(places_of(settings) == places{"warning /mapping/2/event_name"});
}

TEST_CASE("A malformed source is a fault in every property", "[config]") {
  const char* malformed[] = {" ",        ".a",       "a..b",      "a.",       "/~2",        "/a~",
                             "X.a",      "items.X",  "/items/X",  "a.X.b",    "{{a",        "{{}}",
                             "{{a..b}}", "a{{b}}}}", "x{{a}}{{b", "{{a{{b}}", "{{X}}-{{a}}"};
  for (const tests::property& field : tests::properties) {
    const std::string pointer = "/fields/" + std::string(field.name);
    for (const char* text : malformed) {
      CAPTURE(pointer, text);
      config settings = good_config();
      settings.format = field.format;
      settings.fields.*field.sources = text;
      CHECK(places_of(settings) == places{"error " + pointer});
      settings.fields.*field.sources = {"a.b", text, "c", text};
      CHECK(places_of(settings) == places{"error " + pointer + "/1", "error " + pointer + "/3"});
    }
    // An empty text among others turns nothing off.
    CAPTURE(pointer);
    config settings = good_config();
    settings.format = field.format;
    settings.fields.*field.sources = {tests::path_of(field, "a"), ""};
    CHECK(places_of(settings) == places{"error " + pointer + "/1"});
  }
}

TEST_CASE("The message tells a malformed template from a malformed path", "[config]") {
  config settings = good_config();
  settings.fields.shop_id = "a..b";
  CHECK(holds(message_of(settings), "path"));
  settings.fields.shop_id = "a{{b";
  CHECK(holds(message_of(settings), "template"));
}

TEST_CASE("Only properties of an item are read from the current item", "[config]") {
  for (const tests::property& field : tests::properties) {
    const std::string pointer = "/fields/" + std::string(field.name);
    for (const char* text : {"items.X.a", "/items/X/a", "{{items.X.a}}"}) {
      CAPTURE(pointer, text);
      config settings = good_config();
      settings.format = field.format;
      settings.fields.*field.sources = text;
      CHECK(places_of(settings) == (field.of_item ? places{} : places{"error " + pointer}));
      settings.fields.*field.sources = {"a", text};
      CHECK(places_of(settings) == (field.of_item ? places{} : places{"error " + pointer + "/1"}));
    }
    if (field.sources == &field_sources::contents) continue;
    CAPTURE(pointer);
    config settings = good_config();
    settings.format = field.format;
    settings.fields.*field.sources = "{{a}}-{{items.X.b}}";
    CHECK(places_of(settings) == (field.of_item ? places{} : places{"error " + pointer}));
  }
}

// Without the warnings: a constant that a property cannot use is one, see below.
places errors_of(const config& settings) {
  places errors;
  for (const std::string& place : places_of(settings)) {
    if (place.rfind("error", 0) == 0) errors.push_back(place);
  }
  return errors;
}

TEST_CASE("Every property takes paths and all but contents constants and templates", "[config]") {
  for (const tests::property& field : tests::properties) {
    CAPTURE(field.name);
    config settings = good_config();
    settings.format = field.format;
    settings.fields.*field.sources = {tests::path_of(field, "a"), "/b/c.d", "{{e}}", "items.0.f"};
    CHECK(places_of(settings) == places{});

    const std::string pointer = "/fields/" + std::string(field.name);
    const bool is_contents = field.sources == &field_sources::contents;
    const source others[] = {constant("x"), constant(1), constant(0.5), "{{a}}-{{b}}", "x{{a}}"};
    for (const source& from : others) {
      settings.fields.*field.sources = from;
      CHECK(errors_of(settings) == (is_contents ? places{"error " + pointer} : places{}));
      settings.fields.*field.sources = {"items", from};
      CHECK(errors_of(settings) == (is_contents ? places{"error " + pointer + "/1"} : places{}));
    }
  }
}

TEST_CASE("A constant must be a text that is not blank or a finite number", "[config]") {
  using limits = std::numeric_limits<double>;
  const constant bad[] = {constant(""),
                          constant(" "),
                          constant("\t\n"),
                          constant("\xC2\xA0"),
                          constant(limits::quiet_NaN()),
                          constant(limits::infinity()),
                          constant(-limits::infinity())};
  const constant good[] = {
      constant("x"),  constant(" x "),         constant("0"),           constant(0), constant(0.0),
      constant(-0.0), constant(limits::max()), constant(limits::min()), constant(-1)};
  for (const tests::property& field : tests::properties) {
    if (field.sources == &field_sources::contents) continue;
    const std::string pointer = "/fields/" + std::string(field.name);
    CAPTURE(pointer);
    config settings = good_config();
    settings.format = field.format;
    for (const constant& fixed : bad) {
      settings.fields.*field.sources = fixed;
      CHECK(places_of(settings) == places{"error " + pointer});
      settings.fields.*field.sources = {tests::path_of(field, "a"), "b", fixed};
      CHECK(places_of(settings) == places{"error " + pointer + "/2"});
    }
    for (const constant& fixed : good) {
      settings.fields.*field.sources = fixed;
      CHECK(errors_of(settings) == places{});
    }
  }
}

TEST_CASE("Without a timestamp or any identity every event would be rejected", "[config]") {
  config settings = good_config();
  settings.fields.timestamp = {};
  CHECK(places_of(settings) == places{"warning /fields/timestamp"});

  settings = good_config();
  settings.fields.phone = {};
  CHECK(places_of(settings) == places{});
  settings.fields.email = {};
  CHECK(places_of(settings) == places{"warning /fields"});
  settings.fields.phone = "user.phone";
  CHECK(places_of(settings) == places{});
}

TEST_CASE("Every other property can be turned off", "[config]") {
  config settings = good_config();
  for (const tests::property& field : tests::properties) {
    const bool needed =
        field.sources == &field_sources::timestamp || field.sources == &field_sources::email;
    if (!needed) settings.fields.*field.sources = {};
  }
  CHECK(places_of(settings) == places{});
}

TEST_CASE("A default country is two letters of ISO 3166 or a calling code", "[config]") {
  // From ISO 3166-1 and the ITU's list of E.164 country codes.
  for (const char* country : {"",
                              "FR",
                              "fr",
                              "Fr",
                              "GB",
                              "US",
                              "us",
                              "CI",
                              "XK",
                              "1",
                              "7",
                              "20",
                              "33",
                              "39",
                              "44",
                              "225",
                              "378",
                              "380",
                              "599",
                              "971",
                              "998",
                              "+33",
                              "+1",
                              "0033",
                              "001",
                              "00225",
                              " FR ",
                              "\t33\n",
                              "\xC2\xA0"
                              "FR",
                              " +33 ",
                              "882"}) {
    CAPTURE(country);
    config settings = good_config();
    settings.default_country = country;
    CHECK(places_of(settings) == places{});
    settings.phone_normalizer = [](std::string_view, std::string_view) {
      return std::optional<std::string>();
    };
    CHECK(places_of(settings) == places{});
  }
  for (const char* country : {"UK",       "France",
                              "EU",       "XX",
                              "ZZ",       "FRA",
                              "F",        "fr_FR",
                              "FR-75",    "+FR",
                              "0",        "00",
                              "+",        "033",
                              "33x",      "x33",
                              "3 3",      "1 7",
                              "999",      "1234",
                              "3",        "9",
                              "2",        "21",
                              "210",      "99",
                              "-33",      "33.0",
                              "++33",     "+0033",
                              "00+33",    "000033",
                              " ",        "\xD9\xA3\xD9\xA3",
                              "33FR",     "1212",
                              "331",      "FR,DE",
                              "\xC3\x89T"}) {
    CAPTURE(country);
    config settings = good_config();
    settings.default_country = country;
    CHECK(places_of(settings) == places{"error /default_country"});
    CHECK(holds(message_of(settings), in_quotes(country)) == may_be_shown(country));
    settings.phone_normalizer = [](std::string_view, std::string_view) {
      return std::optional<std::string>();
    };
    CHECK(places_of(settings) == places{"error /default_country"});
  }
}

TEST_CASE("All assigned calling codes are countries and no other one to four digits", "[config]") {
  // The ITU's list of E.164 country codes again, as ranges; without 379, which is the Vatican's and
  // not in use: its numbers are Italian.
  constexpr std::pair<int, int> assigned[] = {
      {1, 1},     {7, 7},     {20, 20},   {27, 27},   {30, 34},   {36, 36},   {39, 41},
      {43, 49},   {51, 58},   {60, 66},   {81, 82},   {84, 84},   {86, 86},   {90, 95},
      {98, 98},   {211, 213}, {216, 216}, {218, 218}, {220, 258}, {260, 269}, {290, 291},
      {297, 299}, {350, 359}, {370, 378}, {380, 383}, {385, 387}, {389, 389}, {420, 421},
      {423, 423}, {500, 509}, {590, 599}, {670, 670}, {672, 683}, {685, 692}, {800, 800},
      {808, 808}, {850, 850}, {852, 853}, {855, 856}, {870, 870}, {878, 878}, {880, 883},
      {886, 886}, {888, 888}, {960, 968}, {970, 977}, {979, 979}, {992, 996}, {998, 998}};
  config settings = good_config();
  for (int code = 0; code < 10000; ++code) {
    const bool known = std::any_of(
        std::begin(assigned), std::end(assigned),
        [code](const auto& range) { return range.first <= code && code <= range.second; });
    const char* const prefixes[] = {"", "+", "00"};
    for (int i = 0; i < 3; ++i) {
      if (code > 999 && code % 3 != i) continue;  // of four digits none is assigned: each once
      settings.default_country = prefixes[i] + std::to_string(code);
      if (check(settings).empty() == known) continue;  // a CHECK of each would take seconds
      CAPTURE(settings.default_country);
      CHECK(check(settings).empty() == known);
    }
  }
}

TEST_CASE("Every pair of letters that is a country has its calling code", "[config]") {
  // How many regions libphonenumber has: those of ISO 3166-1 with numbers of their own, and AC, TA,
  // XK. All that are none are an error.
  int countries = 0;
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'A'; second <= 'Z'; ++second) {
      config settings = good_config();
      settings.default_country = std::string{first, second};
      countries += check(settings).empty() ? 1 : 0;
    }
  }
  CHECK(countries == 245);
}

TEST_CASE("A country of the event is a template and a literal of several is named by its index",
          "[config]") {
  config settings = good_config();
  settings.default_country = {"{{user.country}}", "{{shop.country}}", "FR"};
  CHECK(places_of(settings) == places{});
  settings.default_country = "{{user.country}}";
  CHECK(places_of(settings) == places{});
  settings.default_country = "+{{user.calling_code}}";
  CHECK(places_of(settings) == places{});
  settings.default_country = {"{{user.country}}", "UK"};
  CHECK(places_of(settings) == places{"error /default_country/1"});
  settings.default_country = {"", "UK", "FR", "France"};
  CHECK(places_of(settings) ==
        places{"error /default_country/0", "error /default_country/1", "error /default_country/3"});
  settings.default_country = {"UK"};
  CHECK(places_of(settings) == places{"error /default_country"});
  settings.default_country = {"FR", "{{user..country}}"};
  CHECK(places_of(settings) == places{"error /default_country/1"});
  settings.default_country = "{{user.country";
  CHECK(places_of(settings) == places{"error /default_country"});
  settings.default_country = "{{items.X.country}}";
  CHECK(places_of(settings) == places{"error /default_country"});
  settings.default_country = {};
  CHECK(places_of(settings) == places{});
}

TEST_CASE("No numbering plan needs a warning", "[config]") {
  // Russia's 8, Hungary's 06 and Mexico's 01 were beyond the rule once.
  for (const char* code :
       {"7", "36", "52", "54", "250", "370", "375", "692", "992", "993", "998"}) {
    CAPTURE(code);
    config settings = good_config();
    settings.default_country = code;
    CHECK(places_of(settings) == places{});
  }
}

TEST_CASE("A constant id that is a placeholder is a warning", "[config]") {
  using sources = tiktok_offline::field_sources;
  struct row {
    tiktok_offline::source_list sources::*field;
    const char* name;
  };
  const row ids[] = {{&sources::event_id, "event_id"},
                     {&sources::order_id, "properties.order_id"},
                     {&sources::shop_id, "properties.shop_id"},
                     {&sources::content_id, "properties.contents.X.content_id"}};
  for (const row& id : ids) {
    for (const char* word : {"undefined", " NULL ", "(Not Set)", "[object object]", "N/A"}) {
      CAPTURE(id.name, word);
      config settings = good_config();
      settings.fields.*id.field = tiktok_offline::constant(word);
      CHECK(places_of(settings) == places{"warning /fields/" + std::string(id.name)});
      settings.words_for_nothing = {"-"};
      // All events would be one, for another reason.
      const bool is_of_one_event = id.field == &sources::event_id || id.field == &sources::order_id;
      CHECK(places_of(settings).empty() != is_of_one_event);
      settings.fields.*id.field = tiktok_offline::constant(" - ");
      CHECK(places_of(settings) == places{"warning /fields/" + std::string(id.name)});
    }
  }
  config settings = good_config();
  settings.fields.shop_id = tiktok_offline::constant("nullified");
  CHECK(places_of(settings) == places{});
  settings.fields.shop_id = tiktok_offline::constant(0);
  CHECK(places_of(settings) == places{});
  // Only ids: a name may be None.
  settings.fields.content_name = tiktok_offline::constant("None");
  settings.fields.content_category = tiktok_offline::constant("null");
  CHECK(places_of(settings) == places{});
}

TEST_CASE("An alias leads to one of the six channels", "[config]") {
  for (const char* channel : {"email", "website", "phone_call", "in_store", "crm", "other"}) {
    CAPTURE(channel);
    config settings = good_config();
    settings.event_channel_aliases = {{"word", channel}};
    CHECK(places_of(settings) == places{});
  }
  struct row {
    const char* channel;
    const char* nearest;
  };
  const row rows[] = {{"instore", "in_store"},
                      {"in store", "in_store"},
                      {"In_Store", "in_store"},
                      {"websit", "website"},
                      {"phonecall", "phone_call"},
                      {"e-mail", "email"},
                      {"others", "other"},
                      {"CRM", "crm"},
                      {" crm", "crm"}};
  for (const auto& [channel, nearest] : rows) {
    CAPTURE(channel);
    config settings = good_config();
    settings.event_channel_aliases = {{"store", channel}};
    CHECK(places_of(settings) == places{"error /event_channel_aliases/store"});
    const std::string message = message_of(settings);
    CAPTURE(message);
    CHECK(holds(message, in_quotes(channel)) == may_be_shown(channel));
    CHECK(holds(message, in_quotes(nearest)));
  }
  // Aliases do not lead to each other, and none at all is fine.
  config settings = good_config();
  settings.event_channel_aliases = {{"a", "b"}, {"b", "crm"}};
  CHECK(places_of(settings) == places{"error /event_channel_aliases/a"});
  settings.event_channel_aliases = {{"a", ""}};
  CHECK(places_of(settings) == places{"error /event_channel_aliases/a"});
  settings.event_channel_aliases.clear();
  CHECK(places_of(settings) == places{});
}

TEST_CASE("A key in a pointer is escaped as RFC 6901 wants it", "[config]") {
  config settings = good_config();
  settings.event_channel_aliases = {{"a/b~c", "x"}, {"~1", "x"}, {"", "x"}};
  CHECK(places_of(settings) == places{"error /event_channel_aliases/",
                                      "error /event_channel_aliases/a~1b~0c",
                                      "error /event_channel_aliases/~01"});
}

TEST_CASE("All faults come at once", "[config]") {
  config settings;
  settings.event_set_id = "{{a";
  settings.mapping = {{"", "Contact"}, {"a", "Lead"}, {"a", "SubmitForm"}, {"b", "Bought"}};
  settings.fields.timestamp = "";
  settings.fields.email = {"a..b", "c", "items.X.d"};
  settings.fields.contents = constant(1);
  settings.fields.price = constant(std::numeric_limits<double>::infinity());
  settings.default_country = {"FR", "France"};
  settings.event_channel_aliases = {{"a", "x"}, {"b", "y"}};
  CHECK(places_of(settings) ==
        places{"error /default_country/1", "error /event_channel_aliases/a",
               "error /event_channel_aliases/b", "error /event_set_id",
               "error /fields/context.user.emails/0", "error /fields/context.user.emails/2",
               "error /fields/properties.contents", "error /fields/properties.contents.X.price",
               "error /mapping/0/event_name", "error /mapping/2", "warning /fields/timestamp",
               "warning /mapping/3/tiktok_event_type"});
}

TEST_CASE("A constant that no event can use is a warning", "[config]") {
  const auto places_with = [](auto field, const char* text) {
    config settings = good_config();
    settings.fields.*field = tiktok_offline::constant(text);
    return places_of(settings);
  };
  using sources = tiktok_offline::field_sources;
  CHECK(places_with(&sources::event_channel, "instore") ==
        places{"warning /fields/properties.event_channel"});
  CHECK(places_with(&sources::event_channel, "in_store") == places{});
  CHECK(places_with(&sources::event_channel, "offline") == places{});
  CHECK(places_with(&sources::event_channel, " in_store ") == places{});
  CHECK(places_with(&sources::currency, " eur ") == places{});
  CHECK(places_with(&sources::timestamp, " 1716889512345 ") == places{});
  CHECK(places_with(&sources::currency, "euro") == places{"warning /fields/properties.currency"});
  CHECK(places_with(&sources::currency, "eur") == places{});
  CHECK(places_with(&sources::timestamp, "now") == places{"warning /fields/timestamp"});
  CHECK(places_with(&sources::timestamp, "1716889512") == places{"warning /fields/timestamp"});
  CHECK(places_with(&sources::timestamp, "2024-05-28T09:45:12Z") == places{});
}

TEST_CASE("Faults become JSON and tell whether a configuration can be used", "[config]") {
  config settings = good_config();
  CHECK_FALSE(has_error(check(settings)));
  settings.mapping.push_back({"sign_up", "Subscribed"});
  CHECK_FALSE(has_error(check(settings)));
  settings.event_set_id = "";
  const auto faults = check(settings);
  CHECK(has_error(faults));
  CHECK(nlohmann::ordered_json(faults.front()).dump() ==
        R"({"level":"error","pointer":"/event_set_id","message":"event_set_id is not set"})");
  // What stood there before is gone.
  nlohmann::json written = "a text";
  to_json(written, faults.front());
  CHECK(written == nlohmann::json(faults.front()));
}
