// SPDX-License-Identifier: MIT
// Google's libphonenumber reads the phone numbers, for a shop whose customers write them in many
// ways: without a country code, or with a trunk prefix that is not 0.
#include <iostream>
#include <tiktok_offline/adapters/libphonenumber.hpp>
#include <tiktok_offline/tiktok_offline.hpp>

int main() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};

  const auto normalizer = tiktok_offline::libphonenumber_normalizer::for_region("US");
  if (!normalizer) return 2;  // no such region
  config.phone_normalizer = *normalizer;

  // The first is written as in the region, the second has a code, nobody can have the third.
  const auto event = nlohmann::json::parse(R"({"event_name": "purchase",
    "user": {"phone": ["(212) 535-7710", "+7 (495) 697-95-78", "555 0100"]},
    "context": {"event_timestamp": 1716889512345}})");

  const auto result = tiktok_offline::map_event<nlohmann::ordered_json>(event, config);
  for (const auto& body : result.payloads) std::cout << body.dump(2) << '\n';
  for (const auto& issue : result.issues) {
    std::cout << to_string(issue.code) << " at " << issue.pointer << ": " << issue.message()
              << '\n';
  }
}
