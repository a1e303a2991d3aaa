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

#endif
