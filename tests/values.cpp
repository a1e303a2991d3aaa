// SPDX-License-Identifier: MIT
// The public types behave as values: they are compared, moved and hashed.
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using nlohmann::json;
using namespace tiktok_offline;

static_assert(std::is_nothrow_move_constructible_v<offline_event>);
static_assert(std::is_nothrow_move_assignable_v<offline_event>);
static_assert(std::is_nothrow_move_constructible_v<content>);
static_assert(std::is_same_v<decltype(offline_event::contents), std::vector<content>>);
static_assert(!std::is_copy_constructible_v<batcher<json>>);
static_assert(!std::is_copy_assignable_v<batcher<json>>);
static_assert(std::is_nothrow_move_constructible_v<batcher<json>>);
static_assert(std::is_nothrow_move_assignable_v<batcher<json>>);
static_assert(!std::is_convertible_v<map_result<json>, bool>);
static_assert(!std::is_constructible_v<bool, map_result<json>>);
static_assert(!std::is_constructible_v<number, bool>);
static_assert(!std::is_constructible_v<number, char>);
static_assert(!std::is_constructible_v<number, std::remove_cv_t<decltype(u8'0')>>);
static_assert(!std::is_constructible_v<number, char16_t>);
static_assert(!std::is_constructible_v<number, wchar_t>);
static_assert(std::is_constructible_v<number, unsigned char>);  // std::uint8_t
static_assert(TIKTOK_OFFLINE_VERSION == TIKTOK_OFFLINE_VERSION_MAJOR * 10000 +
                                            TIKTOK_OFFLINE_VERSION_MINOR * 100 +
                                            TIKTOK_OFFLINE_VERSION_PATCH);
static_assert(TIKTOK_OFFLINE_VERSION >= 200 && TIKTOK_OFFLINE_VERSION < 1000000);

// Whether == and != agree that a value equals itself and not the other one.
template <class Value>
bool differ(const Value& one, const Value& other) {
  const Value copy = one;
  return one == copy && !(one != copy) && one != other && !(one == other) && other != one;
}

config usual_config() {
  config settings;
  settings.event_set_id = "7181537436256731137";
  settings.mapping = {{"purchase", "CompletePayment"}};
  return settings;
}

}  // namespace

TEST_CASE("Configurations are equal when each setting is", "[values]") {
  CHECK(config{} == config{});
  std::vector<config> changed(15, usual_config());
  changed[0].event_set_id = "{{store}}";
  changed[1].mapping = {{"purchase", "Purchase"}};
  changed[2].fields.brand = {};
  changed[3].format = payload_format::event_track;
  changed[4].default_country = "FR";
  changed[5].decimal_comma = true;
  changed[6].words_for_nothing.emplace_back("-");
  changed[7].category_separator = "/";
  changed[8].event_channel_aliases.erase("call");
  changed[9].partner_name = "Acme";
  changed[10].test_event_code = "TEST1";
  changed[11].event_name = "name";
  changed[12].match_event_names = event_name_matching::folded;
  changed[13].timestamp_unit = timestamp_unit::seconds;
  changed[14].default_utc_offset = "Z";
  for (std::size_t i = 0; i < changed.size(); ++i) {
    CAPTURE(i);
    CHECK(differ(changed[i], usual_config()));
  }
}

TEST_CASE("Configurations are compared without their functions", "[values]") {
  config with_function = usual_config();
  with_function.email_normalizer = [](std::string_view text) {
    return std::optional<std::string>(text);
  };
  with_function.now = [] { return instant(); };
  CHECK(with_function == usual_config());
}

TEST_CASE("Each property's sources are compared", "[values]") {
  for (const auto& row : tiktok_offline::detail::property_rows) {
    CAPTURE(to_string(row.id));
    field_sources other;
    other.*row.sources = "elsewhere";
    CHECK(differ(other, field_sources()));
  }
}

TEST_CASE("Sources are equal when they are written the same", "[values]") {
  CHECK(differ(source("a.b"), source("a.c")));
  CHECK(differ(source("a.b"), source("{{a.b}}-")));
  CHECK(differ(source(constant("a")), source("a")));
  CHECK(differ(source(constant("1")), source(constant(1))));
  CHECK(differ(source(constant(1)), source(constant(2))));
  CHECK(differ(source_list({"a", "b"}), source_list({"b", "a"})));
  CHECK(differ(source_list("a"), source_list()));
  CHECK(source_list({"a"}) == source_list("a"));
  CHECK(differ(path("items.X.a"), path("a")));
  CHECK(path("/a/b") == path("a.b"));
  CHECK(differ(path("a..b"), path("")));
  CHECK(differ(text_template("{{a}}"), text_template("{{b}}")));
  CHECK(differ(template_list("FR"), template_list({"FR", "DE"})));
  CHECK(differ(constant("a"), constant("b")));
  CHECK(constant(1) == constant(1U));
}

TEST_CASE("Faults, results and batches are compared", "[values]") {
  const config_fault fault = {severity::error, "/mapping", "mapping is empty"};
  CHECK(differ(fault, config_fault{severity::warning, "/mapping", "mapping is empty"}));
  CHECK(differ(fault, config_fault{severity::error, "/fields", "mapping is empty"}));
  CHECK(differ(fault, config_fault{severity::error, "/mapping", "another"}));

  const map_result<std::string> result = {outcome::mapped, {"{}"}, {}};
  CHECK(differ(result, {outcome::mapped, {}, {}}));
  CHECK(differ(result, {outcome::filtered, {"{}"}, {}}));
  CHECK(differ(result, {outcome::mapped, {"{}"}, {{issue_code::invalid_email, "/user/email"}}}));

  const batch<json> one = {"/a/", json::object(), {0}};
  CHECK(differ(one, {"/b/", json::object(), {0}}));
  CHECK(differ(one, {"/a/", json::array(), {0}}));
  CHECK(differ(one, {"/a/", json::object(), {1}}));
  CHECK(differ(one, {"/a/", json::object(), {0}, {0}}));
  CHECK(differ(batch<json>{"/a/", json::object(), {0}, {7}}, {"/a/", json::object(), {0}, {8}}));

  CHECK(differ(failed_event{1, "no"}, failed_event{2, "no"}));
  CHECK(differ(failed_event{1, "no"}, failed_event{1, ""}));
  CHECK(differ(mapping_row{"a", "Lead"}, mapping_row{"b", "Lead"}));
  CHECK(differ(mapping_row{"a", "Lead"}, mapping_row{"a", "Search"}));
}

TEST_CASE("Offline events are equal when each property is", "[values]") {
  std::vector<offline_event> changed(20);
  changed[0].event_set_id = "7";
  changed[1].partner_name = "Acme";
  changed[2].test_event_code = "TEST1";
  changed[3].event = "Purchase";
  changed[4].event_id = "T-1";
  changed[5].timestamp = instant(std::chrono::milliseconds(1));
  changed[6].phone_numbers = {*sha256("a")};
  changed[7].emails = {*sha256("a")};
  changed[8].order_id = "T-1";
  changed[9].shop_id = "S-1";
  changed[10].contents.emplace_back();
  changed[11].currency = "EUR";
  changed[12].value = 0;
  changed[13].event_channel = "crm";
  changed[14].contents.emplace_back().brand = "Piste";
  changed[15].content_type = "product";
  changed[16].content_ids = {"A"};
  changed[17].num_items = 1;
  changed[18].search_string = "boots";
  changed[19].description = "text";
  for (std::size_t i = 0; i < changed.size(); ++i) {
    CAPTURE(i);
    CHECK(differ(changed[i], offline_event()));
  }
  CHECK(differ(changed[10], changed[14]));
}

TEST_CASE("An offline event that was moved leaves its articles where they are", "[values]") {
  offline_event sale;
  sale.contents.resize(3);
  const content* place = sale.contents.data();
  std::vector<offline_event> sales;
  sales.push_back(std::move(sale));
  for (int i = 0; i < 100; ++i) sales.emplace_back();  // the vector grows and moves them
  CHECK(sales.front().contents.data() == place);
}

TEST_CASE("Digests are kept in unordered containers", "[values]") {
  std::unordered_set<digest> seen;
  CHECK(seen.insert(*hash_email("a@example.com")).second);
  CHECK(seen.insert(*hash_email("b@example.com")).second);
  CHECK_FALSE(seen.insert(*hash_email(" A@EXAMPLE.com")).second);
  CHECK(seen.size() == 2);
}

TEST_CASE("A batcher that is moved takes its open batches along", "[values]") {
  const json payload = {{"event_set_id", "7"}, {"event", "Purchase"}};
  batcher<json> first;
  CHECK(first.add(payload).empty());
  batcher<json> second = std::move(first);
  CHECK(second.add(payload).empty());
  auto batches = second.flush();
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].payload_indices == std::vector<std::size_t>{0, 1});
  CHECK(batches[0].body["batch"].size() == 2);
}

TEST_CASE("An issue is written on one line", "[values]") {
  CHECK(to_string(issue{issue_code::unlisted_currency, "/currency"}) ==
        "warning unlisted_currency at /currency: " +
            std::string(issue{issue_code::unlisted_currency, {}}.message()));
  CHECK(to_string(issue{issue_code::not_an_object, ""}) ==
        "error not_an_object: " + std::string(issue{issue_code::not_an_object, {}}.message()));
}

TEST_CASE("What fmt writes is what to_string gives", "[values]") {
  const issue found = {issue_code::invalid_phone, "/user/phone"};
  CHECK(format_as(found) == to_string(found));
  CHECK(format_as(found.code) == "invalid_phone");
  CHECK(format_as(severity::warning) == "warning");
  CHECK(format_as(outcome::filtered) == "filtered");
  CHECK(format_as(verdict::retry) == "retry");
  CHECK(format_as(payload_format::event_track) == "event_track");
  CHECK(format_as(property::shop_id) == "properties.shop_id");
}

TEST_CASE("A format is found by its name and by no other text", "[values]") {
  CHECK(parse_payload_format("offline_track") == payload_format::offline_track);
  CHECK(parse_payload_format("event_track") == payload_format::event_track);
  for (const char* text : {"", "Event_track", "event_track ", "track", "offline"}) {
    CHECK_FALSE(parse_payload_format(text));
  }
}

TEST_CASE("What is different is not equal, in the smaller values too", "[values]") {
  CHECK(path("a.b").parts().front() != path("b.b").parts().front());
  CHECK(differ(path("a.b"), path("a.c")));
  content one;
  one.content_id = "A";
  CHECK(differ(one, content()));
  property_set some;
  some.insert(property::email);
  CHECK(differ(some, property_set()));
  map_result<std::string> result = {outcome::mapped, {"{}"}, {}};
  map_result<std::string> other = result;
  other.sent.insert(property::email);
  CHECK(differ(result, other));
}
