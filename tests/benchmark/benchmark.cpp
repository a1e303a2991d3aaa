// SPDX-License-Identifier: MIT
// How long a mapping takes, as a ratio to nlohmann's own parse of the same event in the same run:
// times drift from machine to machine and from minute to minute, ratios hardly do.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

// Counted in allocations.cpp.
extern thread_local std::size_t allocations;

namespace {

using clock_type = std::chrono::steady_clock;
using nlohmann::json;
using nlohmann::ordered_json;

std::string purchase_of(int items) {
  json event = json::parse(R"({"event_name": "purchase", "id": "T-2024-000817", "type": "in_store",
    "shop_id": "LYON-02", "value": 146.4, "revenue": 122.0, "tax_amount": 24.4, "currency": "EUR",
    "payment_method": "card", "status": "delivered",
    "user": {"id": "C-55120", "email": "lea.martin@example.com", "phone": "+33611223344",
             "consent_categories": ["1", "3"], "card": "7100442"},
    "context": {"event_id": "5b1a3bb0-0c2e-4d27-8f0a-9a52e1b1d001",
                "event_timestamp": 1716889512345}, "items": []})");
  for (int i = 0; i < items; ++i) {
    event["items"].push_back(json::parse(R"({"id": "SKU-88-M", "quantity": 2, "type": "product",
      "variant": "navy", "discount": 5.0, "product": {"id": "88", "name": "Rain jacket",
      "category_1": "clothing", "category_2": "outdoor", "category_3": "jackets",
      "brand": "Brume", "colors": ["navy"], "price": 49.0}})"));
  }
  return event.dump();
}

// The best of several rounds: what disturbs a round only ever makes it slower.
template <class Work>
double nanoseconds(Work work) {
  double best = 0;
  for (int round = 0; round < 15; ++round) {
    constexpr auto long_enough = std::chrono::milliseconds(20);
    const auto start = clock_type::now();
    auto now = start;
    int calls = 0;
    for (; now - start < long_enough; now = clock_type::now()) {
      for (int i = 0; i < 20; ++i, ++calls) static_cast<void>(work());
    }
    const double mean = std::chrono::duration<double, std::nano>(now - start).count() / calls;
    if (round == 0 || mean < best) best = mean;
  }
  return best;
}

template <class Work>
std::size_t allocations_of(Work work) {
  const std::size_t before = allocations;
  static_cast<void>(work());
  return allocations - before;
}

// Calls a second, all threads together.
template <class Work>
double throughput(int threads, Work work) {
  constexpr int calls = 20000;
  const auto start = clock_type::now();
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&work] {
      for (int call = 0; call < calls; ++call) static_cast<void>(work());
    });
  }
  for (std::thread& thread : running) thread.join();
  return threads * calls / std::chrono::duration<double>(clock_type::now() - start).count();
}

template <class Work>
double two_threads_against_one(Work work) {
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const double one = throughput(1, work);
    best = (std::max)(best, throughput(2, work) / one);
  }
  return best;
}

}  // namespace

int main() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}, {"generate_lead", "SubmitForm"}};

  std::printf("map_event, time as a ratio to json::parse of the same event, and allocations\n\n");
  std::printf("| items | parse, ns | json to json | json to ordered_json | json to text |\n");
  std::printf("|---|---|---|---|---|\n");
  for (int items : {1, 10, 100}) {
    const std::string text = purchase_of(items);
    const json event = json::parse(text);
    const auto to_json = [&] { return tiktok_offline::map_event(event, config); };
    const auto to_ordered = [&] { return tiktok_offline::map_event<ordered_json>(event, config); };
    const auto to_text = [&] { return tiktok_offline::map_event<std::string>(event, config); };
    const double parse = nanoseconds([&] { return json::parse(text); });
    std::printf("| %d | %.0f | %.2f (%zu) | %.2f (%zu) | %.2f (%zu) |\n", items, parse,
                nanoseconds(to_json) / parse, allocations_of(to_json),
                nanoseconds(to_ordered) / parse, allocations_of(to_ordered),
                nanoseconds(to_text) / parse, allocations_of(to_text));
  }

  const json event = json::parse(purchase_of(10));
  volatile unsigned sink = 0;
  const double mapping =
      two_threads_against_one([&] { return tiktok_offline::map_event(event, config); });
  const double spinning = two_threads_against_one([&sink] {
    unsigned sum = 0;
    for (unsigned i = 0; i < 20000; ++i) sum = sum * 31 + i;
    if (sum == 1) sink = sum;
  });
  std::printf("\ntwo threads against one, 10 items: %.2f times (a spin loop: %.2f)\n", mapping,
              spinning);
}
