// SPDX-License-Identifier: MIT
// The README's snippet on text. readme.sh sees to it that the lines here and there are the same.
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

template <class Enqueue>
void map_lines(const std::vector<std::string>& lines, const tiktok_offline::config& config,
               Enqueue enqueue) {
  // clang-format off
tiktok_offline::text_parser parser;  // one for each thread: it keeps its memory

for (std::string_view line : lines) {
  const auto result = tiktok_offline::map_text(line, config, parser);
  for (const std::string& body : result.payloads) enqueue(body);
}
  // clang-format on
}

}  // namespace

TEST_CASE("The README's way from text gives a body for each event", "[readme]") {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  const auto purchase = [](const std::string& id) {
    return R"({"event_name":"purchase","id":")" + id +
           R"(","user":{"email":"a@example.com"},"context":{"event_timestamp":1716889512345}})";
  };
  std::vector<std::string> bodies;
  map_lines({purchase("A"), "{", purchase("B")}, config,
            [&bodies](const std::string& body) { bodies.push_back(body); });
  REQUIRE(bodies.size() == 2);
  CHECK(bodies[0].find(R"("event_id":"A")") != std::string::npos);
  CHECK(bodies[1].find(R"("event_id":"B")") != std::string::npos);
}
