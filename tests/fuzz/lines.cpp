// SPDX-License-Identifier: MIT
// The lines of map_events, and the events of a line: put together again they are the bytes.
#include "../../examples/event_lines.hpp"

#include "harness.hpp"

namespace fuzz {

void lines(std::string_view bytes) {
  const private_file::owned_file file(std::tmpfile());
  require(file != nullptr, "there is a temporary file");
  std::fwrite(bytes.data(), 1, bytes.size(), file.get());
  std::rewind(file.get());
  event_lines::line_reader reader(file.get(), "input");
  std::string all;
  while (const auto line = reader.next()) {
    require(!line->empty(), "a line has at least its end");
    const std::size_t end = line->find('\n');
    require(end == std::string_view::npos || end + 1 == line->size(), "a line has one end");
    require(all.empty() || all.back() == '\n', "only the last line has none");
    all += *line;
    std::string events;
    for (const std::string_view event : event_lines::split_events(*line)) events += event;
    require(events == *line, "no byte of a line is lost");
    const std::size_t byte = event_lines::where_it_breaks(*line);
    require(byte <= line->size() + 1, "a text breaks within it, or after its end");
    static_cast<void>(event_lines::what_it_is_instead(*line));
  }
  require(all == bytes, "no byte is lost");
}

}  // namespace fuzz
