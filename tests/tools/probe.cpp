// SPDX-License-Identifier: MIT
// Applies one helper to each line of standard input, so that scripts can compare it with another
// tool. A line for which the helper gives nothing becomes "-".
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>

namespace {

std::optional<std::string> run_helper(const std::string& helper, const std::string& line) {
  using namespace tiktok_offline;
  if (helper == "sha256") {
    const auto digest = sha256(line);
    return digest ? std::optional<std::string>(digest->hex()) : std::nullopt;
  }
  if (helper == "format_milliseconds") {
    return to_iso8601(instant(std::chrono::milliseconds(std::stoll(line))));
  }
  if (helper == "parse_timestamp") {
    const auto when = parse_timestamp(line);
    return when ? std::optional<std::string>(to_iso8601(*when)) : std::nullopt;
  }
  std::cerr << "no helper " << helper << '\n';
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string helper = argc > 1 ? argv[1] : "";
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << run_helper(helper, line).value_or("-") << '\n';
  }
}
