// SPDX-License-Identifier: MIT
#include <tiktok_offline/batch.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <tiktok_offline/payload.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using nlohmann::json;
using nlohmann::ordered_json;
using tiktok_offline::batch_limits;
using tiktok_offline::make_batches;
using tiktok_offline::payload_format;

namespace {

using indices = std::vector<std::size_t>;

struct sender {
  std::string set = "7181537436256731137";
  std::string partner{};
  std::string test_code{};
};

ordered_json payload(const std::string& id, payload_format format, const sender& from = {}) {
  tiktok_offline::offline_event sale;
  sale.event_set_id = from.set;
  sale.partner_name = from.partner;
  sale.test_event_code = from.test_code;
  sale.event = "CompletePayment";
  sale.event_id = id;
  return tiktok_offline::to_payload<ordered_json>(sale, format);
}

ordered_json older(const std::string& id, const sender& from = {}) {
  return payload(id, payload_format::offline_track, from);
}
ordered_json newer(const std::string& id, const sender& from = {}) {
  return payload(id, payload_format::event_track, from);
}

template <class Batches>
std::vector<indices> members_of(const Batches& batches) {
  std::vector<indices> members;
  for (const auto& one : batches) members.push_back(one.payload_indices);
  return members;
}

batch_limits at_most(std::size_t events, std::size_t bytes = batch_limits().bytes) {
  return {events, events, bytes};
}

}  // namespace

TEST_CASE("Payloads of offline track become the body of offline batch", "[batch]") {
  const auto batches =
      make_batches(std::vector{older("A", {"7", "Acme"}), older("B", {"7", "Acme"})});
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].endpoint == "/open_api/v1.3/offline/batch/");
  CHECK(batches[0].can_be_sent());
  CHECK(batches[0].payload_indices == indices{0, 1});
  CHECK(batches[0].body.dump() ==
        R"({"event_set_id":"7","partner_name":"Acme","batch":[)"
        R"({"event":"CompletePayment","event_id":"A","context":{"user":{}},"properties":{}},)"
        R"({"event":"CompletePayment","event_id":"B","context":{"user":{}},"properties":{}}]})");
}

TEST_CASE("Payloads of event track become one with more data", "[batch]") {
  const sender from = {"7", "Acme", "TEST1"};
  const auto batches = make_batches(std::vector{newer("A", from), newer("B", from)});
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].endpoint == "/open_api/v1.3/event/track/");
  CHECK(batches[0].payload_indices == indices{0, 1});
  CHECK(batches[0].body.dump() ==
        R"({"event_source":"offline","event_source_id":"7","partner_name":"Acme",)"
        R"("test_event_code":"TEST1","data":[)"
        R"({"event":"Purchase","event_id":"A","user":{},"properties":{}},)"
        R"({"event":"Purchase","event_id":"B","user":{},"properties":{}}]})");
}

TEST_CASE("The path of each format's batches ends in a slash", "[batch]") {
  CHECK(batch_endpoint(payload_format::offline_track) == "/open_api/v1.3/offline/batch/");
  CHECK(batch_endpoint(payload_format::event_track) == "/open_api/v1.3/event/track/");
}

TEST_CASE("An unknown format has no path", "[batch]") {
  CHECK(batch_endpoint(static_cast<payload_format>(7)).empty());
}

TEST_CASE("No payloads make no batches", "[batch]") {
  CHECK(make_batches(std::vector<json>()).empty());
  tiktok_offline::batcher<json> open;
  CHECK(open.flush().empty());
}

TEST_CASE("What differs at the top never meets in a batch", "[batch]") {
  const std::vector<ordered_json> payloads = {
      newer("0", {"7"}),           older("1", {"7"}),           newer("2", {"8"}),
      newer("3", {"7", "", "T1"}), newer("4", {"7"}),           newer("5", {"7", "Acme"}),
      older("6", {"7", "Acme"}),   newer("7", {"7", "", "T1"}), older("8", {"7", "", "T1"}),
      newer("9", {"7", "", "T2"})};
  const auto batches = make_batches(payloads);
  // offline_track has no test code, so 8 is as 1.
  CHECK(members_of(batches) == std::vector<indices>{{0, 4}, {1, 8}, {2}, {3, 7}, {5}, {6}, {9}});
  for (const auto& one : batches) {
    const bool has_code = one.body.contains("test_event_code");
    for (const std::size_t member : one.payload_indices) {
      CHECK(has_code == payloads[member].contains("test_event_code"));
    }
  }
}

TEST_CASE("A set written as a number is not the set written as a text", "[batch]") {
  auto odd = older("A", {"7"});
  odd["event_set_id"] = 7;
  CHECK(make_batches(std::vector{odd, older("B", {"7"})}).size() == 2);
}

TEST_CASE("A test code that was written by hand is also at the top of an offline batch",
          "[batch]") {
  std::vector<json> payloads;
  for (const char* code : {"T1", "T2", "T1"}) {
    payloads.push_back({{"event_set_id", "7"}, {"event", "Lead"}, {"test_event_code", code}});
  }
  const auto batches = make_batches(payloads);
  CHECK(members_of(batches) == std::vector<indices>{{0, 2}, {1}});
  CHECK(batches.at(0).body == json::parse(R"({"event_set_id": "7", "test_event_code": "T1",
                        "batch": [{"event": "Lead"}, {"event": "Lead"}]})"));
}

TEST_CASE("The limits in events are those of each format", "[batch]") {
  std::vector<ordered_json> payloads;
  for (int i = 0; i < 101; ++i) payloads.push_back(older(std::to_string(i)));
  for (int i = 0; i < 1001; ++i) payloads.push_back(newer(std::to_string(i)));
  const auto batches = make_batches(payloads);
  std::vector<std::pair<std::string, std::size_t>> sizes;
  for (const auto& one : batches) sizes.emplace_back(one.endpoint, one.payload_indices.size());
  std::sort(sizes.begin(), sizes.end());
  const std::string newer_path = "/open_api/v1.3/event/track/";
  const std::string older_path = "/open_api/v1.3/offline/batch/";
  CHECK(sizes == std::vector<std::pair<std::string, std::size_t>>{{newer_path, 1},
                                                                  {newer_path, 1000},
                                                                  {older_path, 1},
                                                                  {older_path, 50},
                                                                  {older_path, 50}});
  const auto set_by_hand = make_batches(payloads, {80, 300});
  CHECK(set_by_hand.size() == 2 + 4);
}

TEST_CASE("A limit of no events is one event", "[batch]") {
  CHECK(members_of(make_batches(std::vector{older("A"), older("B")}, at_most(0))) ==
        std::vector<indices>{{0}, {1}});
}

TEST_CASE("The limit in bytes is that of the serialised body, to the byte", "[batch]") {
  for (const auto& make : {older, newer}) {
    // The second text is longer in JSON, the third is no UTF-8.
    const std::vector<ordered_json> payloads = {make("A", {}), make("\"\n\\", {}),
                                                make("\xFF\xC3", {}), make("D", {})};
    const auto size_of = [](const ordered_json& body) {
      return body.dump(-1, ' ', false, ordered_json::error_handler_t::replace).size();
    };
    const auto whole = make_batches(payloads);
    REQUIRE(whole.size() == 1);
    const std::size_t bytes = size_of(whole[0].body);
    CHECK(members_of(make_batches(payloads, at_most(50, bytes))) ==
          std::vector<indices>{{0, 1, 2, 3}});
    CHECK(members_of(make_batches(payloads, at_most(50, bytes - 1))) ==
          std::vector<indices>{{0, 1, 2}, {3}});

    const std::size_t alone = size_of(make_batches(std::vector{payloads[1]})[0].body);
    const auto each = make_batches(std::vector{payloads[1], payloads[1]}, at_most(50, alone));
    CHECK(members_of(each) == std::vector<indices>{{0}, {1}});
    CHECK(each[0].can_be_sent());
  }
}

TEST_CASE("A payload over the limit in bytes is returned unchanged, in its turn", "[batch]") {
  for (const auto& make : {older, newer}) {
    const auto large = make(std::string(1000, 'x'), {"7", "Acme", "T"});
    const auto batches = make_batches(
        std::vector{make("A", {"7", "Acme", "T"}), large, make("C", {"7", "Acme", "T"}), large},
        at_most(50, 500));
    REQUIRE(members_of(batches) == std::vector<indices>{{0}, {1}, {2}, {3}});
    for (const std::size_t i : {1U, 3U}) {
      CHECK(batches[i].endpoint.empty());
      CHECK_FALSE(batches[i].can_be_sent());
      CHECK(batches[i].body == large);
      CHECK(batches[i].body.dump() == large.dump());
    }
    CHECK(batches[0].can_be_sent());
    CHECK(batches[2].can_be_sent());
  }
}

TEST_CASE("Anything that is not a payload is returned unchanged", "[batch]") {
  const char* odd[] = {"null",
                       "7",
                       "\"text\"",
                       "[]",
                       "{}",
                       R"({"event_set_id":"7"})",
                       R"({"event":"Purchase"})",
                       R"({"batch":[],"event_set_id":"7"})",
                       R"({"event_source_id":"7"})",
                       R"({"event_source_id":"7","data":{}})",
                       R"({"event_source_id":"7","data":[]})",
                       R"({"event_source_id":"7","data":{"a":{}}})",
                       R"({"event_source_id":"7","data":[{},7]})",
                       R"({"event_set_id":"7","batch":{}})",
                       R"({"event_set_id":"7","batch":{"a":{}}})",
                       R"({"event_set_id":"7","batch":[7]})",
                       R"({"data":[{}]})"};
  for (const char* text : odd) {
    CAPTURE(text);
    const auto batches =
        make_batches(std::vector<ordered_json>{older("A"), ordered_json::parse(text), older("C")});
    REQUIRE(members_of(batches) == std::vector<indices>{{1}, {0, 2}});
    CHECK_FALSE(batches[0].can_be_sent());
    CHECK(batches[0].body.dump() == text);
  }
}

TEST_CASE("A payload with several events counts as several and keeps its index", "[batch]") {
  auto two = newer("A");
  two["data"].push_back(newer("B")["data"][0]);
  const auto batches = make_batches(std::vector{newer("0"), two, newer("C")}, at_most(2));
  REQUIRE(members_of(batches) == std::vector<indices>{{0, 1}, {1, 2}});
  CHECK(batches[0].body["data"][1]["event_id"] == "A");
  CHECK(batches[1].body["data"][0]["event_id"] == "B");
}

TEST_CASE("Batches can be taken apart and batched anew", "[batch]") {
  for (const auto& make : {older, newer}) {
    std::vector<ordered_json> payloads;
    for (int i = 0; i < 7; ++i) payloads.push_back(make(std::to_string(i), {"7", "Acme"}));
    std::vector<ordered_json> bodies;
    for (auto& one : make_batches(payloads, at_most(3))) bodies.push_back(std::move(one.body));
    const auto anew = make_batches(bodies);
    REQUIRE(members_of(anew) == std::vector<indices>{{0, 0, 0, 1, 1, 1, 2}});
    CHECK(anew[0].body == make_batches(payloads)[0].body);
    CHECK(anew[0].body.dump() == make_batches(payloads)[0].body.dump());
  }
}

TEST_CASE("Members that the library does not write go with the event", "[batch]") {
  auto odd = older("A");
  odd["limited_data_use"] = true;
  const auto batches = make_batches(std::vector{odd, older("B")});
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].body["batch"][0]["limited_data_use"] == true);
  CHECK_FALSE(batches[0].body["batch"][1].contains("limited_data_use"));

  auto tested = older("A");
  tested["test_event_code"] = "T1";  // all that the design names stands at the top
  CHECK(make_batches(std::vector{tested, older("B")}).size() == 2);
  CHECK(make_batches(std::vector{tested})[0].body["test_event_code"] == "T1");

  auto newer_odd = newer("A");
  newer_odd["limited_data_use"] = true;  // at the top of Events API 2.0 it is everyone's
  CHECK(make_batches(std::vector{newer_odd, newer("B")}).size() == 2);
}

TEST_CASE("A stream gives a batch as soon as it is full and the rest when flushed", "[batch]") {
  tiktok_offline::batcher<ordered_json> open(at_most(2));
  CHECK(open.add(newer("A", {"7"})).empty());
  CHECK(open.add(newer("B", {"8"})).empty());
  CHECK(members_of(open.add(newer("C", {"7"}))) == std::vector<indices>{{0, 2}});
  CHECK(open.add(newer("D", {"7"})).empty());
  CHECK(members_of(open.flush()) == std::vector<indices>{{1}, {3}});
  CHECK(open.flush().empty());
  // The indices count on.
  CHECK(open.add(newer("E", {"7"})).empty());
  CHECK(members_of(open.add(newer("F", {"7"}))) == std::vector<indices>{{4, 5}});
}

TEST_CASE("Batches of random payloads hold each payload once, in order, within the limits",
          "[batch]") {
  const auto seed = tests::any_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto below = [&random](std::size_t end) { return tests::below(random, end); };

  for (std::uint64_t round = 0; round < tests::rounds(300); ++round) {
    std::vector<json> payloads;
    for (std::size_t i = below(120); i > 0; --i) {
      const sender from = {std::to_string(7 + below(3)), below(3) > 0 ? "" : "Acme",
                           below(3) > 0 ? "" : "T1"};
      const std::string id = std::to_string(payloads.size()) + std::string(below(60), 'x');
      payloads.push_back(json::parse((below(2) > 0 ? older(id, from) : newer(id, from)).dump()));
    }
    const batch_limits limits = {1 + below(9), 1 + below(20),
                                 below(2) > 0 ? 150 + below(800) : batch_limits().bytes};
    const auto batches = make_batches(payloads, limits);

    std::vector<int> times(payloads.size(), 0);
    std::map<std::string, std::size_t> last_of_set;
    for (const auto& one : batches) {
      REQUIRE_FALSE(one.payload_indices.empty());
      for (const std::size_t member : one.payload_indices) ++times[member];
      if (!one.can_be_sent()) {
        REQUIRE(one.payload_indices.size() == 1);
        CHECK(one.body == payloads[one.payload_indices[0]]);
        continue;
      }
      const bool is_newer = one.body.contains("event_source");
      CHECK(one.endpoint ==
            batch_endpoint(is_newer ? payload_format::event_track : payload_format::offline_track));
      CHECK(one.body.dump().size() <= limits.bytes);
      const char* list = is_newer ? "data" : "batch";
      json top = one.body;
      top.erase(list);
      REQUIRE(one.body[list].size() == one.payload_indices.size());
      CHECK(one.payload_indices.size() <=
            limits.events(is_newer ? payload_format::event_track : payload_format::offline_track));
      for (std::size_t i = 0; i < one.payload_indices.size(); ++i) {
        json again = top;
        if (is_newer) {
          again["data"] = json::array();
          again["data"].push_back(one.body["data"][i]);
        } else {
          again.update(one.body["batch"][i]);
        }
        CHECK(again == payloads[one.payload_indices[i]]);
      }
      // In order within a set, over all its batches.
      const auto last = last_of_set.find(top.dump());
      if (last != last_of_set.end()) CHECK(last->second < one.payload_indices.front());
      CHECK(std::is_sorted(one.payload_indices.begin(), one.payload_indices.end()));
      last_of_set[top.dump()] = one.payload_indices.back();
    }
    for (const int count : times) CHECK(count == 1);
  }
}

TEST_CASE("No batch is closed before its time", "[batch]") {
  std::mt19937 random(20261123);
  for (int round = 0; round < 100; ++round) {
    std::vector<json> payloads;
    for (int i = 0; i < 60; ++i) {
      payloads.push_back(json::parse(newer(std::string(1 + random() % 40, 'x')).dump()));
    }
    const batch_limits limits = at_most(1 + random() % 8, 200 + random() % 400);
    const auto batches = make_batches(payloads, limits);
    for (std::size_t i = 0; i + 1 < batches.size(); ++i) {
      if (!batches[i].can_be_sent() || !batches[i + 1].can_be_sent()) continue;
      if (batches[i].payload_indices.size() == limits.event_track_events) continue;
      json with_next = batches[i].body;
      with_next["data"].push_back(batches[i + 1].body["data"][0]);
      CHECK(with_next.dump().size() > limits.bytes);
    }
  }
}
