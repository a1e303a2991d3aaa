// SPDX-License-Identifier: MIT
// Events that are mapped straight into batches make the batches that their payloads make.
#include <cstddef>
#include <cstdint>
#include <string>
#include <tiktok_offline/map_into.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "reader_comparison.hpp"

namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using tests::usual_config;
using tiktok_offline::batch;
using tiktok_offline::batch_limits;
using tiktok_offline::batcher;
using tiktok_offline::payload_format;

using tags = std::vector<std::uint64_t>;

// A batch in one line, to compare: a body of text is that of JSON values.
std::string shown(const batch<std::string>& one) {
  std::string line(one.endpoint);
  line += ' ' + one.body;
  for (const std::size_t index : one.payload_indices) line += ' ' + std::to_string(index);
  return line;
}

std::string shown(const batch<ordered_json>& one) {
  return shown(batch<std::string>{
      one.endpoint, one.body.dump(-1, ' ', false, ordered_json::error_handler_t::replace),
      one.payload_indices});
}

template <class Batches>
void append(std::vector<std::string>& lines, const Batches& batches) {
  for (const auto& one : batches) lines.push_back(shown(one));
}

// Events of three event sets, of which some are filtered, rejected or have odd values.
std::vector<std::string> odd_events() {
  std::vector<std::string> texts;
  tests::event_generator any(99);
  for (std::uint64_t i = 0; i < tests::rounds(600); ++i) texts.push_back(any.event());
  return texts;
}

tiktok_offline::config of_three_sets(payload_format format) {
  auto config = usual_config();
  config.event_set_id = "{{shop_id}}";
  config.partner_name = "Acme \"& sons\"";
  config.test_event_code = format == payload_format::event_track ? "TEST1" : "";
  config.format = format;
  return config;
}

json sale(const std::string& set, const std::string& id) {
  return {{"event_name", "lead"},
          {"id", id},
          {"shop", set},
          {"user", {{"email", "a@example.com"}}},
          {"context", {{"event_timestamp", 1716889512345}}}};
}

tiktok_offline::config by_shop() {
  auto config = usual_config();
  config.event_set_id = "{{shop}}";
  return config;
}

}  // namespace

TEST_CASE("Batches of text are those of JSON values, byte for byte", "[map_into]") {
  for (const auto format : {payload_format::offline_track, payload_format::event_track}) {
    const auto config = of_three_sets(format);
    for (const batch_limits limits : {batch_limits{1, 1}, batch_limits{3, 3}, batch_limits{50, 50},
                                      batch_limits{50, 50, 900}, batch_limits{50, 50, 450}}) {
      batcher<ordered_json> of_values(limits);
      batcher<std::string> of_bodies(limits);
      batcher<std::string> of_events(limits);
      batcher<std::string> of_texts(limits);
      std::vector<std::string> wanted;
      std::vector<std::string> by_bodies;
      std::vector<std::string> by_events;
      std::vector<std::string> by_texts;
      tiktok_offline::text_parser parser;
      for (const std::string& text : odd_events()) {
        const json event = json::parse(text, nullptr, false);
        auto values = tiktok_offline::map_event<ordered_json>(event, config);
        if (event.is_discarded()) continue;
        for (auto& payload : values.payloads) append(wanted, of_values.add(payload));
        for (auto& body : tiktok_offline::map_event<std::string>(event, config).payloads) {
          append(by_bodies, of_bodies.add(body));
        }
        const auto result = tiktok_offline::map_into(of_events, event, config);
        append(by_events, result.batches);
        CHECK(result.status == values.status);
        CHECK(result.mapped() == values.mapped());
        CHECK(result.issues == values.issues);
        CHECK(result.sent == values.sent);
        CHECK(result.added == values.payloads.size());
        append(by_texts, tiktok_offline::map_text_into(of_texts, text, config, parser).batches);
      }
      CHECK(of_events.waiting() == of_values.waiting());
      append(wanted, of_values.flush());
      append(by_bodies, of_bodies.flush());
      append(by_events, of_events.flush());
      append(by_texts, of_texts.flush());
      CHECK(wanted.size() > 3);
      CHECK(by_bodies == wanted);
      CHECK(by_events == wanted);
      CHECK(by_texts == wanted);
    }
  }
}

TEST_CASE("An event goes into batches of JSON values, too", "[map_into]") {
  batcher<ordered_json> direct;
  batcher<ordered_json> by_payload;
  const json event = sale("7", "A");
  CHECK(tiktok_offline::map_into(direct, event, by_shop()).added == 1);
  for (auto& payload : tiktok_offline::map_event<ordered_json>(event, by_shop()).payloads) {
    CHECK(by_payload.add(payload).empty());
  }
  CHECK(direct.flush() == by_payload.flush());
}

TEST_CASE("What is rejected or filtered adds nothing, and says why", "[map_into]") {
  batcher<std::string> open;
  tiktok_offline::text_parser parser;
  auto result = tiktok_offline::map_into(open, json{{"event_name", "leads"}}, by_shop());
  CHECK(result.status == tiktok_offline::outcome::filtered);
  CHECK(result.near_miss == "lead");
  result = tiktok_offline::map_into(open, json{{"event_name", "lead"}}, by_shop());
  CHECK(result.status == tiktok_offline::outcome::rejected);
  CHECK_FALSE(result.issues.empty());
  for (const char* text : {"", "{", "{}x", "nothing"}) {
    result = tiktok_offline::map_text_into(open, text, by_shop(), parser);
    CHECK(result.issues ==
          std::vector<tiktok_offline::issue>{{tiktok_offline::issue_code::invalid_json, ""}});
  }
  CHECK(open.waiting() == 0);
  CHECK(open.flush().empty());
}

TEST_CASE("Each event of a batch has the tag it was added with", "[map_into]") {
  auto config = by_shop();
  config.mapping.push_back({"lead", "Contact"});
  batcher<std::string> open({3, 3});
  CHECK(tiktok_offline::map_into(open, sale("7", "A"), config, 41).added == 2);
  CHECK(open.waiting() == 2);
  const auto full = tiktok_offline::map_into(open, sale("7", "B"), config, 42).batches;
  REQUIRE(full.size() == 1);
  CHECK(full[0].tags == tags{41, 41, 42});
  CHECK(full[0].payload_indices == std::vector<std::size_t>{0, 1, 2});
  CHECK(open.waiting() == 1);
  const auto rest = open.flush();
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].tags == tags{42});
  CHECK(rest[0].payload_indices == std::vector<std::size_t>{3});
  // Of a text, too; and of JSON values.
  tiktok_offline::text_parser parser;
  const std::string text = sale("7", "C").dump();
  CHECK(tiktok_offline::map_text_into(open, text, config, parser, 44).added == 2);
  CHECK(open.flush().at(0).tags == tags{44, 44});
  batcher<json> of_values;
  CHECK(tiktok_offline::map_text_into(of_values, text, config, parser, 45).added == 2);
  CHECK(of_values.flush().at(0).tags == tags{45, 45});
  // Without one the tag is 0; a payload that fits no batch has its tag, too.
  CHECK(open.add("no payload", 43).at(0).tags == tags{43});
  CHECK(open.add("no payload").at(0).tags == tags{0});
  CHECK_FALSE(open.add("no payload").at(0).can_be_sent());
}

TEST_CASE("One event set can be flushed, and the others wait on", "[map_into]") {
  batcher<std::string> texts;
  batcher<json> values;
  for (const char* id : {"7", "8", "7", "9"}) {
    CHECK(tiktok_offline::map_into(texts, sale(id, "A"), by_shop()).batches.empty());
    CHECK(tiktok_offline::map_into(values, sale(id, "A"), by_shop()).batches.empty());
  }
  auto other = by_shop();
  other.partner_name = "Acme";
  CHECK(tiktok_offline::map_into(texts, sale("7", "B"), other).batches.empty());
  CHECK(texts.waiting() == 5);
  CHECK(texts.flush("6").empty());
  CHECK(texts.flush("").empty());
  const auto of_seven = texts.flush("7");
  REQUIRE(of_seven.size() == 2);  // with and without the partner's name
  CHECK(of_seven[0].payload_indices == std::vector<std::size_t>{0, 2});
  CHECK(of_seven[1].payload_indices == std::vector<std::size_t>{4});
  CHECK(texts.waiting() == 2);
  CHECK(texts.flush().size() == 2);
  CHECK(values.flush("7").at(0).payload_indices == std::vector<std::size_t>{0, 2});
  CHECK(values.flush().size() == 2);
}

TEST_CASE("A batch of text is written into the memory of one that was sent", "[map_into]") {
  batch_limits limits;
  limits.offline_track_events = 3;
  batcher<std::string> open(limits);
  batcher<std::string> without(limits);
  const auto next = [&](batcher<std::string>& to) {
    for (const char* id : {"A", "B"}) {
      CHECK(tiktok_offline::map_into(to, sale("7", id), by_shop()).batches.empty());
    }
    auto result = tiktok_offline::map_into(to, sale("7", "C"), by_shop());
    return std::move(result.batches.at(0));
  };
  auto first = next(open);
  CHECK(first == next(without));
  const char* const memory = first.body.data();
  const std::size_t room = first.body.capacity();
  open.reuse(std::move(first.body));
  open.reuse("a shorter text leaves the larger one");
  // If the memory were given back to the system, this would be written there.
  const std::string another(room, 'x');
  auto second = next(open);
  CHECK(second.body.data() == memory);
  CHECK(second == next(without));
  const auto third = next(open);
  CHECK(third.body.data() != memory);  // it is still with the second
  CHECK(third == next(without));
  // The waiting batch keeps what it is written into.
  CHECK(tiktok_offline::map_into(open, sale("7", "D"), by_shop()).batches.empty());
  open.reuse(std::move(second.body));
  CHECK(tiktok_offline::map_into(open, sale("8", "E"), by_shop()).batches.empty());
  CHECK(tiktok_offline::map_into(without, sale("7", "D"), by_shop()).batches.empty());
  CHECK(tiktok_offline::map_into(without, sale("8", "E"), by_shop()).batches.empty());
  for (const auto& [reused, fresh] : {std::pair(open.flush("7"), without.flush("7")),
                                      std::pair(open.flush("8"), without.flush("8"))}) {
    REQUIRE(reused.size() == 1);
    CHECK(reused == fresh);
  }

  batcher<json> values;
  values.reuse({{"event_set_id", "7"}});
  CHECK(values.flush().empty());
}

TEST_CASE("A batch of text has room for all its events from its first one on", "[map_into]") {
  batcher<std::string> open;
  for (int i = 0; i < 49; ++i) {
    CHECK(tiktok_offline::map_into(open, sale("7", "A"), by_shop()).batches.empty());
  }
  const auto batches = open.flush();
  const std::string& body = batches.at(0).body;
  CHECK(body.capacity() - body.size() < 2 * (body.size() / 49));
  CHECK(open.waiting() == 0);
}

TEST_CASE("A batch of text grows when its events are longer than its first", "[map_into]") {
  batcher<std::string> texts;
  batcher<ordered_json> values;
  for (const unsigned length : {1U, 20000U, 5U, 40000U}) {
    const json event = sale("7", std::string(length, 'x'));
    CHECK(tiktok_offline::map_into(texts, event, by_shop()).batches.empty());
    CHECK(tiktok_offline::map_into(values, event, by_shop()).batches.empty());
  }
  CHECK(shown(texts.flush().at(0)) == shown(values.flush().at(0)));
}

TEST_CASE("An event that a program has filled goes into a batch, or comes back alone",
          "[map_into]") {
  tiktok_offline::offline_event filled;
  filled.event_set_id = "7";
  filled.event = "Purchase";
  filled.event_id = "A";
  batcher<std::string> texts;
  CHECK(texts.add(filled, payload_format::offline_track, 5).empty());
  CHECK(texts.add(filled, payload_format::event_track, 6).empty());
  const auto both = texts.flush();
  REQUIRE(both.size() == 2);
  CHECK(both[0].body == R"({"event_set_id":"7","batch":[{"event":"CompletePayment","event_id":"A",)"
                        R"("context":{"user":{}},"properties":{}}]})");
  CHECK(both[0].tags == tags{5});
  CHECK(both[1].body == R"({"event_source":"offline","event_source_id":"7","data":[)"
                        R"({"event":"Purchase","event_id":"A","user":{},"properties":{}}]})");
  for (const char* no_set : {"", " "}) {
    filled.event_set_id = no_set;
    const auto aside = texts.add(filled, payload_format::offline_track);
    REQUIRE(aside.size() == 1);
    CHECK_FALSE(aside[0].can_be_sent());
    CHECK(aside[0].body == tiktok_offline::to_payload<std::string>(filled));
  }
}

TEST_CASE("A tally counts what goes into batches as what comes out one by one", "[map_into]") {
  const auto config = of_three_sets(payload_format::offline_track);
  tiktok_offline::tally one_by_one;
  tiktok_offline::tally in_batches;
  batcher<std::string> open({7, 7});
  for (const std::string& text : odd_events()) {
    const json event = json::parse(text, nullptr, false);
    if (event.is_discarded()) continue;
    one_by_one.add(tiktok_offline::map_event<std::string>(event, config));
    in_batches.add(tiktok_offline::map_into(open, event, config));
  }
  CHECK(one_by_one.count(tiktok_offline::outcome::mapped) > tests::rounds(600) / 30);
  CHECK(in_batches == one_by_one);
}

namespace {

template <class Batcher, class Text, class = void>
struct takes : std::false_type {};
template <class Batcher, class Text>
struct takes<Batcher, Text,
             std::void_t<decltype(std::declval<Batcher&>().add(std::declval<Text>()))>>
    : std::true_type {};

}  // namespace

TEST_CASE("A text is not added to batches of JSON values by mistake", "[map_into]") {
  STATIC_REQUIRE_FALSE(takes<batcher<json>, std::string>::value);
  STATIC_REQUIRE_FALSE(takes<batcher<json>, const char*>::value);
  STATIC_REQUIRE_FALSE(takes<batcher<ordered_json>, std::string_view>::value);
  STATIC_REQUIRE(takes<batcher<json>, json>::value);
  STATIC_REQUIRE(takes<batcher<std::string>, std::string>::value);
  STATIC_REQUIRE(takes<batcher<std::string>, const char*>::value);
}
