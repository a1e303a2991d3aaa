// SPDX-License-Identifier: MIT
// The snippets and the table of docs/sending.md, and the table of docs/formats.md. readme.sh sees
// to it that the lines here and there are the same.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "data.hpp"

namespace {

using json_batch = tiktok_offline::batch<nlohmann::ordered_json>;

tiktok_offline::config any_config() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}, {"purchase", "Contact"}};
  return config;
}

template <class Post>
void map_and_batch(const nlohmann::json& event, const tiktok_offline::config& config, Post post) {
  // clang-format off
tiktok_offline::batcher<nlohmann::ordered_json> batches;

auto result = tiktok_offline::map_event<nlohmann::ordered_json>(event, config);
for (auto& payload : result.payloads) {
  for (const auto& full : batches.add(std::move(payload))) post(full);
}

for (const auto& rest : batches.flush()) post(rest);
  // clang-format on
}

template <class Events, class Post>
void map_into_text(const Events& events, const tiktok_offline::config& config, Post post) {
  std::uint64_t event_number = 0;
  // clang-format off
tiktok_offline::batcher<std::string> open;

for (const auto& event : events) {
  auto result = tiktok_offline::map_into(open, event, config, event_number++);
  for (auto& full : result.batches) {
    post(full);
    open.reuse(std::move(full.body));  // the next batch is written into its memory
  }
}
for (const auto& rest : open.flush()) post(rest);
  // clang-format on
}

template <class SendAgain, class GiveUp>
void settle(const json_batch& batch, long http_status, std::string_view body, SendAgain send_again,
            GiveUp give_up) {
  // clang-format off
const auto answer = tiktok_offline::read_response(http_status, body, batch.payload_indices.size());
switch (answer.verdict) {
  case tiktok_offline::verdict::delivered:
    break;
  case tiktok_offline::verdict::retry:
    send_again(batch, answer.wait);
    break;
  case tiktok_offline::verdict::partially_delivered:
    if (answer.failed_is_known) {
      for (const auto& failed : answer.failed) give_up(batch.payload_indices[failed.position]);
      break;
    }
    [[fallthrough]];
  case tiktok_offline::verdict::refused:
    for (const std::size_t index : batch.payload_indices) give_up(index);
    break;
}
  // clang-format on
}

/// The cells of a row, without the blanks around them.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  std::istringstream parts(row);
  for (std::string cell; std::getline(parts, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    cells.push_back(first == std::string::npos
                        ? ""
                        : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

/// The codes in a cell, `40110`, `40115` to `40119`: each of a range.
std::vector<std::int64_t> codes_in(const std::string& cell) {
  std::vector<std::int64_t> codes;
  std::istringstream parts(cell);
  bool is_range = false;
  for (std::string part; std::getline(parts, part, '`');) {
    is_range = part == " to ";
    if (!std::getline(parts, part, '`')) break;
    const std::int64_t code = std::stoll(part);
    if (!is_range) codes.push_back(code);
    while (is_range && codes.back() < code) codes.push_back(codes.back() + 1);
  }
  return codes;
}

/// Whether the name between the first backticks of a cell, `data.0.event`, is in the payload.
bool shows(const nlohmann::ordered_json& payload, const std::string& cell) {
  const std::string name = cell.substr(1, cell.find('`', 1) - 1);
  std::string pointer = '/' + name;
  for (char& c : pointer) c = c == '.' ? '/' : c;
  return payload.contains(nlohmann::ordered_json::json_pointer(pointer));
}

}  // namespace

TEST_CASE("The page's way straight into text posts what the way by payloads does", "[readme]") {
  const nlohmann::json event = nlohmann::json::parse(R"({"event_name": "purchase", "id": "A",
    "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})");
  std::vector<std::string> bodies;
  map_and_batch(event, any_config(),
                [&bodies](const auto& full) { bodies.push_back(full.body.dump()); });
  std::vector<std::uint64_t> tags;
  map_into_text(std::vector{event}, any_config(), [&](const auto& full) {
    tags = full.tags;
    REQUIRE(bodies.size() == 1);
    CHECK(full.body == bodies[0]);
  });
  CHECK(tags == std::vector<std::uint64_t>{0, 0});
}

TEST_CASE("The documented lines on batches post every payload", "[readme]") {
  const auto event = nlohmann::json::parse(R"({"event_name": "purchase",
      "user": {"email": "a@example.com"}, "context": {"event_timestamp": 1716889512345}})");
  std::vector<json_batch> posted;
  map_and_batch(event, any_config(), [&posted](const json_batch& one) { posted.push_back(one); });
  REQUIRE(posted.size() == 1);
  CHECK(posted[0].payload_indices == std::vector<std::size_t>{0, 1});
  CHECK(posted[0].endpoint == "/open_api/v1.3/offline/batch/");
}

TEST_CASE("The documented lines on answers settle every event", "[readme]") {
  const json_batch sent = {"/open_api/v1.3/offline/batch/", {}, {7, 8, 9}};
  std::vector<std::size_t> given_up;
  int again = 0;
  std::optional<std::chrono::seconds> asked_to_wait;
  const auto settle_with = [&](long http_status, std::string_view body) {
    given_up.clear();
    again = 0;
    settle(
        sent, http_status, body,
        [&](const json_batch&, std::optional<std::chrono::seconds> wait) {
          ++again;
          asked_to_wait = wait;
        },
        [&](std::size_t index) { given_up.push_back(index); });
  };
  settle_with(200, R"({"code": 0})");
  CHECK(given_up.empty());
  CHECK(again == 0);
  settle_with(200, R"({"code": 20001, "data": {"failed_events": [{"order_in_batch": 1}]}})");
  CHECK(given_up == std::vector<std::size_t>{8});
  settle_with(200, R"({"code": 40100})");
  CHECK(again == 1);
  CHECK(asked_to_wait == std::chrono::minutes(5));
  settle_with(200, R"({"code": 40002})");
  CHECK(given_up == std::vector<std::size_t>{7, 8, 9});
  for (const char* unknown : {R"({"code": 20001})", R"({"code": 0, "partial_failure": 1})",
                              R"({"code": 0, "data": [{"order_in_batch": 1}]})"}) {
    INFO(unknown);
    settle_with(200, unknown);
    CHECK(given_up == std::vector<std::size_t>{7, 8, 9});
  }
}

TEST_CASE("The table of the two formats names what is in them", "[readme]") {
  const auto digest = tiktok_offline::hash_email("a@example.com");
  REQUIRE(digest);
  tiktok_offline::offline_event event;
  event.event_set_id = "7181537436256731137";
  event.event = "CompletePayment";
  event.event_id = "T-1";
  event.timestamp = tiktok_offline::instant(std::chrono::milliseconds(1716889512345));
  event.emails = {*digest};
  event.phone_numbers = {*digest};
  event.event_channel = "in_store";
  event.test_event_code = "TEST1";
  event.content_ids = {"A-1"};
  event.num_items = 2.0;
  event.search_string = "jacket";
  event.description = "by phone";
  event.contents.emplace_back().content_type = "product";
  event.contents.back().brand = "Piste";
  event.contents.back().quantity = 2.0;
  using tiktok_offline::payload_format;
  const auto offline =
      tiktok_offline::to_payload<nlohmann::ordered_json>(event, payload_format::offline_track);
  const auto track =
      tiktok_offline::to_payload<nlohmann::ordered_json>(event, payload_format::event_track);

  bool is_inside = false;
  std::size_t rows = 0;
  for (const std::string& line : lines_of("../../docs/formats.md")) {
    const auto cells = cells_of(line);
    if (line.rfind("| |", 0) == 0) is_inside = cells[2] == "in `offline_track`";
    if (line.empty()) is_inside = false;
    if (!is_inside || cells.size() < 4 || cells[1].empty() || cells[1][0] == '-') continue;
    INFO(line);
    ++rows;
    if (cells[1] == "POST to") {
      CHECK(cells[2] == '`' + std::string(endpoint(payload_format::offline_track)) + '`');
      CHECK(cells[3] == '`' + std::string(endpoint(payload_format::event_track)) + '`');
    } else if (cells[1] == "a purchase, a lead") {
      CHECK(cells[2].find(offline["event"].get_ref<const std::string&>()) == 1);
      CHECK(cells[3].find(track["data"][0]["event"].get_ref<const std::string&>()) == 1);
    } else {
      if (cells[2][0] == '`') CHECK(shows(offline, cells[2]));
      CHECK((cells[3].empty() || shows(track, cells[3])));
    }
  }
  CHECK(rows == 21);
  CHECK(offline["properties"]["contents"][0]["quantity"].dump() == "2.0");
  CHECK(track["data"][0]["properties"]["contents"][0]["quantity"].dump() == "2");
  CHECK(track["data"][0]["properties"]["num_items"].dump() == "2");

  event.contents.clear();
  event.content_type = "product";
  const auto without_items =
      tiktok_offline::to_payload<nlohmann::ordered_json>(event, payload_format::event_track);
  CHECK(without_items["data"][0]["properties"]["content_type"] == "product");
}

TEST_CASE("The table of TikTok's codes says what read_response makes of each", "[readme]") {
  bool is_inside = false;
  std::vector<std::int64_t> documented;
  for (const std::string& line : lines_of("../../docs/sending.md")) {
    if (line.empty()) is_inside = false;
    const auto cells = cells_of(line);
    if (is_inside && cells.at(1).find('`') != std::string::npos) {
      INFO(line);
      REQUIRE(cells.size() >= 5);
      for (const std::int64_t code : codes_in(cells[1])) {
        INFO(code);
        documented.push_back(code);
        const auto answer =
            tiktok_offline::read_response(200, R"({"code": )" + std::to_string(code) + '}', 2);
        CHECK('`' + std::string(to_string(answer.verdict)) + '`' == cells[3]);
        std::string also;
        if (!answer.failed.empty()) also = "`failed`";
        if (answer.is_duplicate) also = "`is_duplicate`";
        if (answer.wait) also = "`wait` of " + std::to_string(answer.wait->count()) + " s";
        if (answer.token_refused) also = "`token_refused`";
        CHECK(also == cells[4]);
      }
    }
    if (cells.size() > 1 && cells[1] == "code") is_inside = true;
  }
  for (const auto& known : tiktok_offline::detail::answer_codes) {
    INFO(known.code);
    CHECK(std::count(documented.begin(), documented.end(), known.code) == 1);
  }
  CHECK(std::set<std::int64_t>(documented.begin(), documented.end()).size() == documented.size());
}
