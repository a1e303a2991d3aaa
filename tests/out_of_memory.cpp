// SPDX-License-Identifier: MIT
// Memory runs out at each allocation in turn: `std::bad_alloc` passes through, nothing leaks, and
// what was there before is as it was.
//
// The destructor of nlohmann/json 3.11 allocates, and ends the program when it cannot. So what a
// test destroys, it destroys after the failure; and where the library itself destroys JSON, the
// allocator of the JSON fails, not all memory.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

#include "catch.hpp"

namespace {

enum class failure { once, from_then_on };

// Memory that is counted, and that runs out.
class counted_memory {
 public:
  void* get(std::size_t size) {
    ++requests_;
    if (must_fail()) return nullptr;
    void* block = std::malloc(size > 0 ? size : 1);
    if (block != nullptr) ++blocks_;
    return block;
  }
  void give_back(void* block) {
    if (block != nullptr) --blocks_;
    std::free(block);
  }

  // Whether the allocation that is asked for is to fail.
  bool must_fail() {
    if (!runs_out_) return false;
    if (left_ > 0) {
      --left_;
      return false;
    }
    if (how_ == failure::once) runs_out_ = false;
    return true;
  }

  // Fails after so many allocations more.
  void fail_after(long allocations, failure how) {
    left_ = allocations;
    how_ = how;
    runs_out_ = true;
  }
  void fail_no_more() { runs_out_ = false; }

  long blocks() const { return blocks_; }
  long requests() const { return requests_; }

 private:
  long blocks_ = 0;
  long requests_ = 0;
  long left_ = 0;
  failure how_ = failure::once;
  bool runs_out_ = false;
};

// All memory of the program, and that of JSON with an allocator of its own.
counted_memory all_memory;
counted_memory json_memory;

template <class Value>
struct failing_allocator : std::allocator<Value> {
  failing_allocator() = default;
  template <class Other>
  failing_allocator(const failing_allocator<Other>&) noexcept {}
  template <class Other>
  struct rebind {
    using other = failing_allocator<Other>;
  };
  Value* allocate(std::size_t count) {
    void* block = json_memory.get(count * sizeof(Value));
    if (block == nullptr) throw std::bad_alloc();
    return static_cast<Value*>(block);
  }
  void deallocate(Value* values, std::size_t) { json_memory.give_back(values); }
};

using nlohmann::json;
using nlohmann::ordered_json;
using failing_json = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                          std::uint64_t, double, failing_allocator>;

constexpr long all_of_them = -1;

// Calls `work` again and again; the first allocation fails, then the second, until none does, or
// until `most` have. What it gives is kept until memory is there again. Returns how many failed.
template <class Work>
long fail_at_each(counted_memory& memory, failure how, Work work, long most = all_of_them) {
  for (long allocation = 0; allocation != most; ++allocation) {
    const long blocks = memory.blocks();
    bool was_thrown = false;
    {
      std::optional<decltype(work())> result;
      memory.fail_after(allocation, how);
      try {
        result.emplace(work());
      } catch (const std::bad_alloc&) {
        was_thrown = true;
      }
      memory.fail_no_more();
    }
    if (memory.blocks() != blocks) FAIL("a leak when allocation " << allocation << " fails");
    if (!was_thrown) return allocation;
  }
  return most;
}

// Calls `work`, which parses `text`, and lets each allocation fail but for the last ones: those of
// the destructor of what was parsed.
template <class Work>
void fail_at_each_before_the_end(const std::string& text, Work work) {
  long of_destructor = 0;
  {
    std::optional<json> parsed(json::parse(text));
    const long before = all_memory.requests();
    parsed.reset();
    of_destructor = all_memory.requests() - before;
  }
  const long before = all_memory.requests();
  const auto result = work();
  const long most = all_memory.requests() - before - of_destructor;
  REQUIRE(most > 10);
  CHECK(fail_at_each(all_memory, failure::once, work, most) == most);
}

constexpr const char* event_text = R"({
  "event_name": "purchase", "id": 9179124954957, "type": "call", "shop_id": "LYON-02-BELLECOUR",
  "value": "1e-7", "currency": "eur", "store": {"set": 7181537436256731137},
  "user": {"email": [" John.Doe.with.a.long.address@Example.com ", "x"],
           "phone": ["06 12 34 56 78", "33612345678", 33612345679]},
  "context": {"event_timestamp": 1716889512345},
  "items": [{"id": "A", "quantity": 2, "type": "product",
             "product": {"name": "A mug with a name that is long", "price": 6.25,
                         "category_1": "kitchen and dining", "category_2": "mugs and cups"}},
            null, {"id": 1234567890123456789, "type": "product_group"}, {"product": {"price": "x"}}]})";

tiktok_offline::config settings() {
  tiktok_offline::config settings;
  settings.event_set_id = "{{store.set}}";
  settings.mapping = {{"purchase", "CompletePayment"}, {"purchase", "Contact"}};
  settings.default_country_code = "33";
  settings.fields.event_id = "{{shop_id}}/{{id}}/{{shop_id}}/{{id}}";
  return settings;
}

}  // namespace

void* operator new(std::size_t size) {
  void* block = all_memory.get(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return all_memory.get(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return all_memory.get(size);
}
void operator delete(void* block) noexcept {
  all_memory.give_back(block);
}
void operator delete[](void* block) noexcept {
  all_memory.give_back(block);
}
void operator delete(void* block, std::size_t) noexcept {
  all_memory.give_back(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  all_memory.give_back(block);
}
void operator delete(void* block, const std::nothrow_t&) noexcept {
  all_memory.give_back(block);
}
void operator delete[](void* block, const std::nothrow_t&) noexcept {
  all_memory.give_back(block);
}

TEST_CASE("A mapping that runs out of memory throws and leaks nothing", "[out_of_memory]") {
  const auto event = json::parse(event_text);
  const auto config = settings();
  const auto expected = tiktok_offline::map_event<std::string>(event, config);
  REQUIRE(expected.payloads.size() == 2);
  REQUIRE(expected.issues.size() > 4);

  const auto to_text = [&] { return tiktok_offline::map_event<std::string>(event, config); };
  CHECK(fail_at_each(all_memory, failure::once, to_text) > 20);
  CHECK(fail_at_each(all_memory, failure::from_then_on, to_text) > 20);
  CHECK(fail_at_each(all_memory, failure::once,
                     [&] { return tiktok_offline::map_event<json>(event, config); }) > 100);
  CHECK(fail_at_each(all_memory, failure::once,
                     [&] { return tiktok_offline::map_event<ordered_json>(event, config); }) > 50);
  // It goes on as if nothing had been.
  const auto again = tiktok_offline::map_event<std::string>(event, config);
  CHECK(again.payloads == expected.payloads);
  CHECK(again.issues == expected.issues);
}

TEST_CASE("A payload whose allocator fails is given up as a whole", "[out_of_memory]") {
  const auto event = failing_json::parse(event_text);
  const auto config = settings();
  for (const failure how : {failure::once, failure::from_then_on}) {
    CHECK(fail_at_each(json_memory, how, [&] {
            return tiktok_offline::map_event<failing_json>(event, config);
          }) > 50);
  }
}

TEST_CASE("An event that is text and no memory to read it", "[out_of_memory]") {
  const auto config = settings();
  const std::string text = event_text;
  fail_at_each_before_the_end(text, [&] { return tiktok_offline::map_text(text, config); });
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  // simdjson says that it has no memory; nlohmann/json is asked then, and throws.
  const auto by_simdjson = [&] {
    simdjson::dom::parser parser;
    return tiktok_offline::map_text(text, config, parser);
  };
  CHECK(by_simdjson());
  CHECK(fail_at_each(all_memory, failure::from_then_on, by_simdjson) > 10);
#endif
}

TEST_CASE("An answer of TikTok's and no memory to read it", "[out_of_memory]") {
  const std::string text = R"({"code": 20001, "message": "some of the events are not good enough",
    "request_id": "20260101000000000000000000000000", "data": {"partial_failure": true,
    "failed_events": [{"order_in_batch": 1, "error": "a parameter of the event is wrong"}]}})";
  fail_at_each_before_the_end(text, [&] { return tiktok_offline::read_response(200, text, 3); });
}

TEST_CASE("The helpers throw and leak nothing", "[out_of_memory]") {
  const std::string address = " John.Doe.with.a.long.address@Example.com ";
  for (const failure how : {failure::once, failure::from_then_on}) {
    CHECK(fail_at_each(all_memory, how, [&] { return tiktok_offline::normalize_email(address); }) ==
          1);
    CHECK(fail_at_each(all_memory, how, [&] { return tiktok_offline::hash_email(address); }) == 1);
    // Nothing of a phone number is on the heap.
    CHECK(fail_at_each(all_memory, how, [] {
            return tiktok_offline::hash_phone("+33 (0)6 12-34-56-78", "33");
          }) == 0);
    CHECK(fail_at_each(all_memory, how,
                       [] { return tiktok_offline::to_iso8601(tiktok_offline::instant()); }) == 1);
  }
}

TEST_CASE("A configuration that cannot be read for want of memory", "[out_of_memory]") {
  const json written = json::parse(R"({"event_set_id": "{{a.long.path.to.the.set}}-{{b}}",
    "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePaymentsWithAnError"}],
    "fields": {"properties.shop_id": ["/a/long/pointer/to/the/shop", "{{b}}", {"value": 7}],
               "properties.shop": ""}, "format": "offline_truck",
    "event_channel_aliases": {"a long name of a store": "in_the_store"}})");
  const auto config = settings();
  for (const failure how : {failure::once, failure::from_then_on}) {
    CHECK(fail_at_each(all_memory, how, [&] {
            std::vector<tiktok_offline::config_fault> faults;
            static_cast<void>(tiktok_offline::parse_config(written, faults));
            return faults;
          }) > 50);
    CHECK(fail_at_each(all_memory, how, [&] { return tiktok_offline::config(config); }) > 50);
    CHECK(fail_at_each(all_memory, how, [] { return settings(); }) > 50);
  }
  CHECK(fail_at_each(all_memory, failure::once, [&] { return json(config); }) > 100);
  std::vector<tiktok_offline::config_fault> faults;
  static_cast<void>(tiktok_offline::parse_config(written, faults));
  CHECK(fail_at_each(all_memory, failure::once, [&] { return json(faults); }) > 10);
  const auto issues = tiktok_offline::map_event(json::parse(event_text), config).issues;
  CHECK(fail_at_each(all_memory, failure::once, [&] { return json(issues); }) > 10);
  // The error itself cannot be made.
  CHECK(fail_at_each(all_memory, failure::once, [&] {
          try {
            static_cast<void>(tiktok_offline::parse_config(written));
          } catch (const tiktok_offline::config_error& error) {
            return error.faults().size();
          }
          return std::size_t{0};
        }) > 50);
}

TEST_CASE("A batcher that runs out of memory keeps what it has and takes the payload again",
          "[out_of_memory]") {
  const auto config = settings();
  std::vector<failing_json> payloads;
  for (int i = 0; i < 6; ++i) {
    auto event = failing_json::parse(event_text);
    event["shop_id"] = "shop " + std::to_string(i);
    event["store"]["set"] = i % 2;
    for (auto& payload : tiktok_offline::map_event(event, config).payloads) {
      payloads.push_back(std::move(payload));
    }
  }
  REQUIRE(payloads.size() == 12);
  // No batch holds the last one.
  payloads.push_back(failing_json::parse(R"({"no": ["payload", "of", "either", "format"]})"));

  const std::size_t bytes_of_one = payloads[0].dump().size() + 100;
  for (const std::size_t bytes : {tiktok_offline::batch_limits().bytes, 2 * bytes_of_one}) {
    const tiktok_offline::batch_limits limits = {3, 3, bytes};
    const auto expected = tiktok_offline::make_batches(payloads, limits);
    for (const failure how : {failure::once, failure::from_then_on}) {
      long failed = 0;
      for (long allocation = 0;; ++allocation) {
        const long blocks = json_memory.blocks();
        bool was_thrown = false;
        {
          tiktok_offline::batcher<failing_json> open(limits);
          std::vector<tiktok_offline::batch<failing_json>> batches;
          const auto keep = [&batches](std::vector<tiktok_offline::batch<failing_json>> more) {
            for (auto& one : more) batches.push_back(std::move(one));
          };
          // Each call fails at most once, and is made again.
          const auto attempt = [&](auto call) {
            json_memory.fail_after(allocation, how);
            try {
              auto more = call();
              json_memory.fail_no_more();
              keep(std::move(more));
              return true;
            } catch (const std::bad_alloc&) {
              json_memory.fail_no_more();
              was_thrown = true;
              ++failed;
              keep(call());
              return false;
            }
          };
          for (const failing_json& payload : payloads) attempt([&] { return open.add(payload); });
          attempt([&] { return open.flush(); });

          REQUIRE(batches.size() == expected.size());
          for (std::size_t i = 0; i < batches.size(); ++i) {
            CHECK(batches[i].members == expected[i].members);
            CHECK(batches[i].body == expected[i].body);
          }
        }
        CHECK(json_memory.blocks() == blocks);
        if (!was_thrown) break;
      }
      CHECK(failed > 100);
    }
  }
}
