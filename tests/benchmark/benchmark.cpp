// SPDX-License-Identifier: MIT
// How long a mapping takes, as a ratio to nlohmann's own parse of the same event in the same run:
// times drift from machine to machine and from minute to minute, ratios hardly do. With the name of
// a case, a number of items and a number of calls it only makes these calls, for a profiler.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

// Counted in allocations.cpp.
extern thread_local std::size_t allocations;
extern thread_local std::size_t allocated_bytes;

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
      "variant": "navy", "discount": 5.5, "product": {"id": "88", "name": "Rain jacket",
      "category_1": "clothing", "category_2": "outdoor", "category_3": "jackets",
      "brand": "Brume", "colors": ["navy"], "price": 49.95}})"));
  }
  return event.dump();
}

tiktok_offline::config make_config() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}, {"generate_lead", "SubmitForm"}};
  return config;
}

// An event as text and as a DOM.
struct sample {
  int items;
  std::string text = purchase_of(items);
  json event = json::parse(text);
};

struct measured_case {
  const char* name;
  // Gives something of the result, so that no call is left out.
  std::size_t (*call)(const sample&, const tiktok_offline::config&);
};

template <class Payload>
std::size_t map_event(const sample& given, const tiktok_offline::config& config) {
  return tiktok_offline::map_event<Payload>(given.event, config).payloads.size();
}

// The first is the yardstick.
const measured_case cases[] = {
    {"parse", [](const sample& given,
                 const tiktok_offline::config&) { return json::parse(given.text).size(); }},
    {"json-to-json", map_event<json>},
    {"json-to-ordered_json", map_event<ordered_json>},
    {"json-to-text", map_event<std::string>},
    {"json-to-batch",
     [](const sample& given, const tiktok_offline::config& config) {
       thread_local tiktok_offline::batcher<std::string> open;
       auto result = tiktok_offline::map_into(open, given.event, config);
       for (auto& full : result.batches) open.reuse(std::move(full.body));
       return result.added;
     }},
    {"text-to-text",
     [](const sample& given, const tiktok_offline::config& config) {
       thread_local tiktok_offline::text_parser parser;
       return tiktok_offline::map_text(given.text, config, parser).payloads.size();
     }},
    {"text-to-text-new-parser",
     [](const sample& given, const tiktok_offline::config& config) {
       return tiktok_offline::map_text(given.text, config).payloads.size();
     }},
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
    {"text-to-text-by-simdjson",
     [](const sample& given, const tiktok_offline::config& config) {
       thread_local simdjson::dom::parser parser;
       return tiktok_offline::map_text(given.text, config, parser).payloads.size();
     }},
#endif
};

// Of one case: the best of several rounds, in nanoseconds.
double nanoseconds_of(const measured_case& one, const sample& given,
                      const tiktok_offline::config& config) {
  double best = 0;
  for (int round = 0; round < 15; ++round) {
    constexpr int calls = 400;
    const auto start = clock_type::now();
    std::size_t sum = 0;
    for (int call = 0; call < calls; ++call) sum += one.call(given, config);
    if (sum == 0) std::abort();
    const double mean =
        std::chrono::duration<double, std::nano>(clock_type::now() - start).count() / calls;
    if (round == 0 || mean < best) best = mean;
  }
  return best;
}

// The cases take turns, and the best of several rounds counts: what disturbs a round only ever
// makes it slower.
std::vector<double> nanoseconds(const sample& given, const tiktok_offline::config& config) {
  std::vector<double> best(std::size(cases), 0);
  for (int round = 0; round < 15; ++round) {
    for (std::size_t i = 0; i < best.size(); ++i) {
      constexpr auto long_enough = std::chrono::milliseconds(20);
      const auto start = clock_type::now();
      auto now = start;
      int calls = 0;
      std::size_t sum = 0;
      for (; now - start < long_enough; now = clock_type::now()) {
        for (int call = 0; call < 20; ++call, ++calls) sum += cases[i].call(given, config);
      }
      if (sum == 0) std::abort();
      const double mean = std::chrono::duration<double, std::nano>(now - start).count() / calls;
      if (round == 0 || mean < best[i]) best[i] = mean;
    }
  }
  return best;
}

void print_table(int items, const tiktok_offline::config& config) {
  const sample given{items};
  const auto times = nanoseconds(given, config);
  std::printf("\n%d items, %zu bytes of JSON\n\n", items, given.text.size());
  std::printf("| %-24s | %9s | ratio | allocations | bytes  |\n", "", "ns");
  std::printf("|%s|%s|-------|-------------|--------|\n", std::string(26, '-').c_str(),
              std::string(11, '-').c_str());
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::size_t count_before = allocations;
    const std::size_t bytes_before = allocated_bytes;
    static_cast<void>(cases[i].call(given, config));
    std::printf("| %-24s | %9.0f | %5.2f | %11zu | %6zu |\n", cases[i].name, times[i],
                times[i] / times[0], allocations - count_before, allocated_bytes - bytes_before);
  }
}

// Calls a second, all threads together, once each of them has warmed up.
double throughput(int threads, const std::function<void()>& work) {
  constexpr int calls = 5000;
  std::atomic<int> ready = 0;
  std::atomic<bool> go = false;
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&] {
      for (int call = 0; call < calls / 10; ++call) work();
      ++ready;
      while (!go) std::this_thread::yield();
      for (int call = 0; call < calls; ++call) work();
    });
  }
  while (ready < threads) std::this_thread::yield();
  const auto start = clock_type::now();
  go = true;
  for (std::thread& thread : running) thread.join();
  return threads * calls / std::chrono::duration<double>(clock_type::now() - start).count();
}

void spin() {
  volatile unsigned sum = 0;
  for (unsigned i = 0; i < 10000; ++i) sum = sum * 31 + i;
}

// The spin loop shows how much of a second thread the machine has to give.
void print_threads(const tiktok_offline::config& config) {
  const sample given{10};
  std::vector<std::pair<const char*, std::function<void()>>> works = {{"a spin loop", spin}};
  for (const measured_case& one : cases) {
    works.emplace_back(one.name, [&] { static_cast<void>(one.call(given, config)); });
  }
  std::vector<double> best(works.size(), 0);
  for (int round = 0; round < 7; ++round) {
    for (std::size_t i = 0; i < works.size(); ++i) {
      const double one = throughput(1, works[i].second);
      best[i] = (std::max)(best[i], throughput(2, works[i].second) / one);
    }
  }
  std::printf("\ntwo threads against one, 10 items\n\n| %-24s | times |\n|%s|-------|\n", "",
              std::string(26, '-').c_str());
  for (std::size_t i = 0; i < works.size(); ++i) {
    std::printf("| %-24s | %5.2f |\n", works[i].first, best[i]);
  }
}

const measured_case* find_case(const std::string& name) {
  for (const measured_case& one : cases) {
    if (one.name == name) return &one;
  }
  std::fprintf(stderr, "no case %s\n", name.c_str());
  return nullptr;
}

int call_only(const std::string& name, int items, int calls, const tiktok_offline::config& config) {
  const sample given{items};
  const measured_case* one = find_case(name);
  for (int i = 0; one != nullptr && i < calls; ++i) static_cast<void>(one->call(given, config));
  return one != nullptr ? 0 : 2;
}

// In a process where nothing else was allocated before: a heap that other cases have used is
// kinder.
int time_only(const std::string& name, int items, const tiktok_offline::config& config) {
  const measured_case* one = find_case(name);
  if (one != nullptr) std::printf("%.0f\n", nanoseconds_of(*one, sample{items}, config));
  return one != nullptr ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
  const tiktok_offline::config config = make_config();
  if (argc == 2 && std::string(argv[1]) == "--cases") {
    for (const measured_case& one : cases) std::puts(one.name);
    return 0;
  }
  if (argc == 3 && std::string(argv[1]) == "--event") {
    std::puts(purchase_of(std::atoi(argv[2])).c_str());
    return 0;
  }
  if (argc == 3 && std::string(argv[1]) == "--body") {
    const sample given{std::atoi(argv[2])};
    std::puts(tiktok_offline::map_text(given.text, config).payloads.front().c_str());
    return 0;
  }
  if (argc == 4 && std::string(argv[1]) == "--time") {
    return time_only(argv[2], std::atoi(argv[3]), config);
  }
  if (argc == 4) return call_only(argv[1], std::atoi(argv[2]), std::atoi(argv[3]), config);
  for (const int items : {1, 10, 100}) print_table(items, config);
  print_threads(config);
}
