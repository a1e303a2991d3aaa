// SPDX-License-Identifier: MIT
// The README's example: an event in, request bodies and a report out.
#include <fstream>
#include <iostream>
#include <tiktok_offline/tiktok_offline.hpp>

int main(int argc, char** argv) {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}, {"generate_lead", "SubmitForm"}};

  const char* sample = R"({"event_name": "purchase", "id": "T-1", "value": 49.9, "currency": "EUR",
    "user": {"email": " Lea.Martin@Example.com "}, "context": {"event_timestamp": 1716889512345}})";
  const auto event =
      argc > 1 ? nlohmann::json::parse(std::ifstream(argv[1])) : nlohmann::json::parse(sample);

  const auto result = tiktok_offline::map_event<nlohmann::ordered_json>(event, config);
  for (const auto& body : result.payloads) std::cout << body.dump(2) << '\n';
  for (const auto& issue : result.issues) {
    std::cout << to_string(issue.code) << " at " << issue.pointer << ": " << issue.message()
              << '\n';
  }
}
