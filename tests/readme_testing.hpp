// SPDX-License-Identifier: MIT
// The files that docs/testing_your_mapping.md names.
#ifndef TIKTOK_OFFLINE_TESTS_README_TESTING_HPP
#define TIKTOK_OFFLINE_TESTS_README_TESTING_HPP

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace tests {

// The text of the page's only block of a language.
inline std::string block_of_testing_page(const std::string& language) {
  std::ifstream page(std::string(TIKTOK_OFFLINE_TEST_DATA) + "/../../docs/testing_your_mapping.md");
  std::string block;
  bool is_inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("```", 0) == 0) {
      is_inside = line == "```" + language;
    } else if (is_inside) {
      block += line + '\n';
    }
  }
  return block;
}

inline nlohmann::json read_json(const std::string& file) {
  if (file == "golden.json") return nlohmann::json::parse(block_of_testing_page("json"));
  const std::string root = std::string(TIKTOK_OFFLINE_TEST_DATA) + "/../../";
  const std::string name = file == "config.json" ? "examples/config.json" : file;
  std::ifstream text(root + name);
  if (!text) throw std::runtime_error("no file " + name);
  return nlohmann::json::parse(text);
}

}  // namespace tests

#endif
