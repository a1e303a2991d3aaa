// SPDX-License-Identifier: MIT
// The lines of map_events: put together again they are the bytes.
#define main map_events_main
#include "../../examples/map_events.cpp"
#undef main

#include "harness.hpp"

namespace fuzz {

void lines(std::string_view bytes) {
  const owned_file file(std::tmpfile());
  require(file != nullptr, "there is a temporary file");
  std::fwrite(bytes.data(), 1, bytes.size(), file.get());
  std::rewind(file.get());
  line_reader reader(file.get(), "input");
  std::string all;
  while (const auto line = reader.next()) {
    require(!line->empty(), "a line has at least its end");
    const std::size_t end = line->find('\n');
    require(end == std::string_view::npos || end + 1 == line->size(), "a line has one end");
    require(all.empty() || all.back() == '\n', "only the last line has none");
    all += *line;
  }
  require(all == bytes, "no byte is lost");
}

}  // namespace fuzz
