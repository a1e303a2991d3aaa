// SPDX-License-Identifier: MIT
// The snippet on RapidJSON of docs/json_libraries.md. readme.sh sees to it that the lines here and
// there are the same.
#include <string>
#include <tiktok_offline/adapters/rapidjson.hpp>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

template <class Enqueue, class Reject>
void map_line(const std::string& line, const tiktok_offline::config& config, Enqueue enqueue,
              Reject reject) {
  // clang-format off
constexpr unsigned flags = rapidjson::kParseFullPrecisionFlag |
                           rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;

rapidjson::Document event;
event.Parse<flags>(line.data(), line.size());
if (event.HasParseError() || line.find('\0') != std::string::npos) return reject(line);
const auto result = tiktok_offline::map_event<std::string>(event, config);
for (const std::string& body : result.payloads) enqueue(body);
  // clang-format on
}

}  // namespace

TEST_CASE("The document's way with RapidJSON gives a body for each event", "[rapidjson]") {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  const std::string event = R"({"event_name":"purchase","id":"A","user":{"email":"a@example.com"},)"
                            R"("context":{"event_timestamp":1716889512345}})";
  std::vector<std::string> bodies;
  std::vector<std::string> rejects;
  const std::vector<std::string> bad = {"{", "", event + "x", event + std::string(1, '\0') + "x"};
  for (const std::string& line : bad) {
    map_line(
        line, config, [&](const std::string& body) { bodies.push_back(body); },
        [&](const std::string& text) { rejects.push_back(text); });
  }
  CHECK(bodies.empty());
  CHECK(rejects == bad);
  map_line(
      event, config, [&](const std::string& body) { bodies.push_back(body); },
      [&](const std::string& text) { rejects.push_back(text); });
  REQUIRE(bodies.size() == 1);
  CHECK(bodies[0].find(R"("event_id":"A")") != std::string::npos);
  CHECK(rejects == bad);
}
