// SPDX-License-Identifier: MIT
// Files that tests read.
#ifndef TIKTOK_OFFLINE_TESTS_DATA_HPP
#define TIKTOK_OFFLINE_TESTS_DATA_HPP

#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"

// The lines of a file in tests/data; the test fails when there are none.
inline std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream file(std::string(TIKTOK_OFFLINE_TEST_DATA) + '/' + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  INFO(name);
  REQUIRE_FALSE(lines.empty());
  return lines;
}

// The texts of all code blocks of a language in a page, from the heading on that begins so.
inline std::vector<std::string> blocks_of(const std::string& page, const std::string& language,
                                          const std::string& heading = "") {
  std::vector<std::string> blocks;
  bool is_here = heading.empty();
  bool is_block = false;
  bool is_wanted = false;
  for (const std::string& line : lines_of(page)) {
    if (line.rfind("```", 0) == 0) {
      is_block = !is_block;
      is_wanted = is_block && is_here && line == "```" + language;
      if (is_wanted) blocks.emplace_back();
    } else if (is_wanted) {
      blocks.back() += line + '\n';
    } else if (!heading.empty() && line.rfind("## ", 0) == 0) {
      is_here = line.rfind(heading, 0) == 0;
    }
  }
  return blocks;
}

#endif
