// SPDX-License-Identifier: MIT
#include <atomic>
#include <string>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

TEST_CASE("Many threads map with one configuration", "[threads]") {
  tiktok_offline::config config;
  config.event_set_id = "{{store.set}}";
  config.mapping = {{"purchase", "CompletePayment"}};
  config.default_country_code = "33";
  config.fields.event_id = {"{{shop_id}}/{{id}}", "id"};
  const auto event = nlohmann::json::parse(R"({
    "event_name": "purchase", "id": "T-1", "shop_id": "LYON-02", "value": 1, "type": "nowhere",
    "store": {"set": 7181537436256731137}, "currency": "EUR",
    "user": {"email": "john.doe@example.com", "phone": "06 12 34 56 78"},
    "context": {"event_timestamp": 1716889512345}})");
  const auto expected = tiktok_offline::map_event<std::string>(event, config);
  REQUIRE(expected);
  REQUIRE(expected.issues.size() == 1);

  std::atomic<int> different{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < 500; ++call) {
        const auto result = tiktok_offline::map_event<std::string>(event, config);
        if (result.payloads != expected.payloads || result.issues != expected.issues) ++different;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(different == 0);
}

TEST_CASE("Each thread hashes on its own", "[threads]") {
  // SHA-256 of abc, FIPS 180-4.
  constexpr const char* of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  std::atomic<int> wrong{0};
  for (int round = 0; round < 50; ++round) {
    std::thread first([&] { wrong += tiktok_offline::sha256("abc")->hex() == of_abc ? 0 : 1; });
    std::thread second([&] { wrong += tiktok_offline::sha256("abc")->hex() == of_abc ? 0 : 1; });
    first.join();
    second.join();
  }
  CHECK(wrong == 0);
}
