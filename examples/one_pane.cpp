// SPDX-License-Identifier: MIT
// For the single pane of an online compiler that has nlohmann/json and OpenSSL: paste the file that
// scripts/single_include.py makes in place of the #include of tiktok_offline.hpp, or put it next to
// this one.
#include <iostream>
#include <string>
#include <vector>

#include "tiktok_offline.hpp"

int main() {
  std::vector<tiktok_offline::config_fault> faults;
  const auto config = tiktok_offline::parse_config_text(R"({
    "event_set_id": "7181537436256731137",
    "format": "event_track",
    "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePayment"}]
  })",
                                                        faults);
  for (const auto& fault : faults) std::cout << fault.pointer << ": " << fault.message << '\n';
  if (!config) return 1;

  const std::vector<std::string> events = {
      R"({"event_name": "purchase", "id": "T-1", "value": 49.9, "currency": "EUR",
          "user": {"email": " Lea.Martin@Example.com "},
          "context": {"event_timestamp": 1716889512345}})",
      R"({"event_name": "purchase", "id": "T-2", "value": 5, "currency": "EUR",
          "user": {"phone": "+33 6 12 34 56 78"}, "event_timestamp": 1716889513000})",
      R"({"event_name": "purchase", "id": "T-3", "user": {"email": "lea"}})"};
  tiktok_offline::text_parser parser;
  tiktok_offline::batcher<std::string> open;
  for (const std::string& event : events) {
    auto result = tiktok_offline::map_text(event, *config, parser);
    std::cout << to_string(result) << '\n';
    for (std::string& body : result.payloads) {
      for (const auto& full : open.add(std::move(body))) std::cout << full.body << '\n';
    }
  }
  for (const auto& rest : open.flush()) std::cout << rest.endpoint << ' ' << rest.body << '\n';
}
