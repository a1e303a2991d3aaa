// SPDX-License-Identifier: MIT
// docs/testing_your_mapping.md with GoogleTest. readme.sh sees to it that the lines here and there
// are the same.
#include <gtest/gtest.h>

#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "readme_testing.hpp"

namespace {

using tests::read_json;

}  // namespace

// clang-format off
TEST(mapping, does_what_golden_json_says) {
  const auto config = tiktok_offline::parse_config(read_json("config.json"));
  EXPECT_EQ(tiktok_offline::check(config), std::vector<tiktok_offline::config_fault>{});

  for (const auto& golden : read_json("golden.json")) {
    const auto result = tiktok_offline::map_event(golden.at("event"), config);
    SCOPED_TRACE(golden.at("case").get<std::string>() + ": " + to_string(result));
    EXPECT_EQ(nlohmann::json(result.payloads), golden.at("bodies"));

    nlohmann::json issues = nlohmann::json::array();
    for (const auto& issue : result.issues) {
      issues.push_back({{"code", to_string(issue.code)}, {"pointer", issue.pointer}});
    }
    EXPECT_EQ(issues, golden.at("issues"));
  }
}
// clang-format on

TEST(printing, is_the_librarys) {
  const tiktok_offline::issue issue{tiktok_offline::issue_code::wrong_type, "/id"};
  const std::string line = to_string(issue);
  EXPECT_EQ(testing::PrintToString(issue), line);
  EXPECT_EQ(testing::PrintToString(std::vector<tiktok_offline::issue>{issue}), "{ " + line + " }");
  EXPECT_EQ(testing::PrintToString(tiktok_offline::outcome::filtered), "filtered");
  tiktok_offline::map_result<std::string> result;
  result.issues = {issue};
  EXPECT_EQ(testing::PrintToString(result), "rejected, payloads: 0\n  " + line);
}
