// SPDX-License-Identifier: MIT
// Compiled without exceptions and RTTI, with JSON's implicit conversions off and its diagnostics
// on.
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

namespace {

template <class Json>
bool use(const Json& json) {
  std::vector<tiktok_offline::config_fault> faults;
  const auto config = tiktok_offline::parse_config(json, faults);
  if (!config) return false;
  const Json again = *config;
  const auto result = tiktok_offline::map_event(json, *config);
  const auto text = tiktok_offline::map_event<std::string>(json, *config);
  const Json issues = result.issues;
  const auto batches = tiktok_offline::make_batches(result.payloads);
  const auto answer = tiktok_offline::read_response(200, again.dump(), batches.size());
  return result.mapped() && text.mapped() && !issues.empty() && !again.empty() &&
         !answer.failed.empty();
}

}  // namespace

bool use_everything() {
  return use(nlohmann::json::object()) && use(nlohmann::ordered_json::object());
}
