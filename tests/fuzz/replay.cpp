// SPDX-License-Identifier: MIT
// The corpora and all that fuzzing ever found, as ordinary tests.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "../catch.hpp"
#include "harness.hpp"

namespace {

void replay(const char* name, void (*harness)(std::string_view)) {
  std::size_t files = 0;
  const auto folder = std::filesystem::path(TIKTOK_OFFLINE_CORPUS) / name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    INFO(entry.path().filename());
    harness(bytes);
    ++files;
  }
  CHECK(files > 5);
}

}  // namespace

TEST_CASE("What fuzzing keeps holds for every harness", "[fuzz]") {
  replay("events", fuzz::events);
  replay("configs", fuzz::configs);
  replay("configs_and_events", fuzz::configs_and_events);
  replay("readers", fuzz::readers);
  replay("timestamps", fuzz::timestamps);
  replay("identities", fuzz::identities);
  replay("answers", fuzz::answers);
  replay("lines", fuzz::lines);
}
