// SPDX-License-Identifier: MIT
// Memory runs out at each allocation in turn: `std::bad_alloc` passes through, nothing leaks, and
// what was there before is as it was.
//
// The destructor of nlohmann/json 3.11 allocates, and ends the program when it cannot. So what a
// test destroys, it destroys after the failure; and where the library itself destroys JSON, the
// allocator of the JSON fails, not all memory.
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
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

#if defined(__unix__) || defined(__APPLE__)
#include "child_process.hpp"
#endif

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
    has_failed_ = true;
    return true;
  }

  // Fails after so many allocations more.
  void fail_after(long allocations, failure how) {
    left_ = allocations;
    how_ = how;
    runs_out_ = true;
    has_failed_ = false;
  }
  // Whether an allocation did fail since.
  bool has_failed() const { return has_failed_; }
  void fail_no_more() { runs_out_ = false; }

  long blocks() const { return blocks_; }
  long requests() const { return requests_; }

 private:
  long blocks_ = 0;
  long requests_ = 0;
  long left_ = 0;
  failure how_ = failure::once;
  bool runs_out_ = false;
  bool has_failed_ = false;
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
    if (was_thrown) continue;
    if (memory.has_failed()) FAIL("allocation " << allocation << " fails and nothing is thrown");
    return allocation;
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
  settings.default_country = "33";
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
  const auto by_a_new_parser = [&] { return tiktok_offline::map_text(text, config); };
  CHECK(by_a_new_parser().mapped());
  tiktok_offline::text_parser kept;
  CHECK(tiktok_offline::map_text(text, config, kept).mapped());  // now it has its memory
  for (const failure how : {failure::once, failure::from_then_on}) {
    CHECK(fail_at_each(all_memory, how, by_a_new_parser) > 10);
    CHECK(fail_at_each(all_memory, how,
                       [&] { return tiktok_offline::map_text(text, config, kept); }) > 5);
  }
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
  // simdjson says that it has no memory; nlohmann/json is asked then, and throws.
  const auto by_simdjson = [&] {
    simdjson::dom::parser parser;
    return tiktok_offline::map_text(text, config, parser);
  };
  CHECK(by_simdjson().mapped());
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
    for (const char* text : {"+33612345678", "06 12 34 56 78", "0033 6 12 34 56 78", "33612345678",
                             "tel:+33612345678;ext=12", "+33612345678.0", "0 15 11 98765-4321",
                             "no number", "07 12 34 56 78 ext. 12", ""}) {
      CAPTURE(text);
      CHECK(fail_at_each(all_memory, how,
                         [text] { return tiktok_offline::read_phone(text, "FR"); }) == 0);
    }
    CHECK(fail_at_each(all_memory, how,
                       [] { return tiktok_offline::to_iso8601(tiktok_offline::instant()); }) == 1);
  }
}

// g++ 9 and its library themselves lose what a list in braces held when an element of it throws,
// and destroy what was never made when the copy of a std::variant throws. Both are right from g++
// 10 on.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 10
constexpr bool compiler_unwinds_well = false;
#else
constexpr bool compiler_unwinds_well = true;
#endif

TEST_CASE("A configuration that cannot be read for want of memory", "[out_of_memory]") {
  if (!compiler_unwinds_well) {
    WARN("g++ before version 10 loses and frees memory wrongly by itself; skipped");
    return;
  }
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

namespace {

// A payload that is not taken is given again, or given up.
enum class after_failure { again, give_up };

template <class Payload>
struct batching {
  std::vector<tiktok_offline::batch<Payload>> batches{};
  std::vector<Payload> added{};
  long failures = 0;
};

// Batches payloads; in each call to the batcher the given allocation fails.
template <class Payload>
batching<Payload> batch_with_failures(const std::vector<Payload>& payloads,
                                      const tiktok_offline::batch_limits& limits,
                                      counted_memory& memory, long allocation, failure how,
                                      after_failure then) {
  batching<Payload> done;
  tiktok_offline::batcher<Payload> open(limits);
  // Whether the call gave what it gives; its result is kept where there is memory again.
  const auto attempt = [&](auto call) {
    std::vector<tiktok_offline::batch<Payload>> more;
    memory.fail_after(allocation, how);
    try {
      more = call();
    } catch (const std::bad_alloc&) {
      memory.fail_no_more();
      ++done.failures;
      return false;
    }
    memory.fail_no_more();
    for (auto& one : more) done.batches.push_back(std::move(one));
    return true;
  };
  const auto attempt_again = [&](auto call) {
    if (attempt(call)) return;
    for (auto& one : call()) done.batches.push_back(std::move(one));
  };
  for (const Payload& payload : payloads) {
    const auto add = [&] { return open.add(payload); };
    const bool was_added = attempt(add);
    if (!was_added && then == after_failure::give_up) continue;
    done.added.push_back(payload);
    if (was_added) continue;
    for (auto& one : add()) done.batches.push_back(std::move(one));
  }
  attempt_again([&] { return open.flush(); });
  return done;
}

// Whether the batches are those of the payloads that were added, each once, in order.
template <class Payload>
bool is_complete(const batching<Payload>& done, const tiktok_offline::batch_limits& limits) {
  const auto expected = tiktok_offline::make_batches(done.added, limits);
  if (done.batches.size() != expected.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (done.batches[i].payload_indices != expected[i].payload_indices) return false;
    if (done.batches[i].body != expected[i].body) return false;
  }
  return true;
}

// Two payloads of each event in two event sets, and one that no batch can hold.
template <class Payload>
std::vector<Payload> some_payloads() {
  std::vector<Payload> payloads;
  const auto config = settings();
  for (int i = 0; i < 6; ++i) {
    auto event = Payload::parse(event_text);
    event["shop_id"] = "shop " + std::to_string(i);
    event["store"]["set"] = i % 2;
    for (auto& payload : tiktok_offline::map_event(event, config).payloads) {
      payloads.push_back(std::move(payload));
    }
  }
  payloads.push_back(Payload::parse(R"({"no": ["payload", "of", "either", "format"]})"));
  return payloads;
}

// Limits in events alone, and in bytes: two of the payloads or one.
std::vector<tiktok_offline::batch_limits> some_limits(std::size_t bytes_of_one) {
  return {{4, 4}, {3, 3, 2 * bytes_of_one + 100}};
}

}  // namespace

TEST_CASE("A batcher that runs out of memory loses and doubles nothing", "[out_of_memory]") {
  const auto payloads = some_payloads<failing_json>();
  REQUIRE(payloads.size() == 13);
  for (const auto& limits : some_limits(payloads[0].dump().size())) {
    for (const failure how : {failure::once, failure::from_then_on}) {
      for (const after_failure then : {after_failure::again, after_failure::give_up}) {
        long failures = 0;
        for (long allocation = 0, more = 1; more > 0; ++allocation) {
          const long blocks = json_memory.blocks();
          {
            const auto done =
                batch_with_failures(payloads, limits, json_memory, allocation, how, then);
            CHECK(is_complete(done, limits));
            more = done.failures;
          }
          CHECK(json_memory.blocks() == blocks);
          failures += more;
        }
        CHECK(failures > 100);
      }
    }
  }
}

TEST_CASE("What a failed call has closed comes before what is flushed", "[out_of_memory]") {
  const auto of_set = [](const char* set, std::size_t events) {
    auto body = failing_json::object();
    body["event_set_id"] = set;
    for (std::size_t i = 0; i < events; ++i) {
      body["batch"].push_back(failing_json::object({{"event", "Contact"}}));
    }
    return body;
  };
  const failing_json first = of_set("1", 1);
  const failing_json three = of_set("2", 3);
  const auto indices_of = [](const std::vector<tiktok_offline::batch<failing_json>>& batches) {
    std::vector<std::vector<std::size_t>> all;
    for (const auto& each : batches) all.push_back(each.payload_indices);
    return all;
  };
  bool has_closed = false;
  for (long allocation = 0; !has_closed; ++allocation) {
    REQUIRE(allocation < 1000);
    tiktok_offline::batcher<failing_json> open({2, 2});
    REQUIRE(open.add(first).empty());
    failing_json payload = three;
    json_memory.fail_after(allocation, failure::once);
    CHECK_THROWS_AS(static_cast<void>(open.add(std::move(payload))), std::bad_alloc);
    json_memory.fail_no_more();
    // Of its three events two have filled a batch; the first payload still waits in another one.
    has_closed = open.waiting() == 1;
    const auto flushed = indices_of(open.flush());
    if (has_closed && flushed.size() == 2) {
      CHECK(flushed == std::vector<std::vector<std::size_t>>{{1, 1}, {0}});
    } else {
      has_closed = false;
    }
  }
}

TEST_CASE("Batches of text that run out of memory lose and double nothing", "[out_of_memory]") {
  auto config = settings();
  config.mapping.resize(1);  // of several payloads of an event some are added before it fails
  const json event = json::parse(event_text);
  // Five events in batches; each call is given again when it fails.
  const auto batch = [&](std::size_t most, long allocation, long& failures) {
    tiktok_offline::batcher<std::string> open({most, most});
    std::vector<tiktok_offline::batch<std::string>> all;
    const auto attempt = [&](auto call) {
      std::vector<tiktok_offline::batch<std::string>> more;
      all_memory.fail_after(allocation, failure::once);
      try {
        more = call();
        all_memory.fail_no_more();
      } catch (const std::bad_alloc&) {
        all_memory.fail_no_more();
        ++failures;
        more = call();
      }
      for (auto& one : more) all.push_back(std::move(one));
    };
    for (std::uint64_t tag = 0; tag < 5; ++tag) {
      attempt([&] { return tiktok_offline::map_into(open, event, config, tag).batches; });
    }
    attempt([&] { return open.flush(); });
    return all;
  };
  // With one event the text of a batch has grown just before it is closed.
  for (const std::size_t most : {1U, 2U}) {
    CAPTURE(most);
    long none = 0;
    const auto wanted = batch(most, 1'000'000, none);
    REQUIRE(none == 0);
    REQUIRE(wanted.size() == (5 + most - 1) / most);
    long failures = 1;
    for (long allocation = 0; failures > 0; ++allocation) {
      failures = 0;
      CHECK(batch(most, allocation, failures) == wanted);
      REQUIRE(allocation < 1000);
    }
  }
}

#if defined(__unix__) || defined(__APPLE__)

TEST_CASE("A batcher has no memory of any kind and loses and doubles nothing", "[out_of_memory]") {
  const auto payloads = some_payloads<json>();
  long good = 0;
  for (const auto& limits : some_limits(payloads[0].dump().size())) {
    for (const after_failure then : {after_failure::again, after_failure::give_up}) {
      bool has_failed = true;
      for (long allocation = 0; has_failed; ++allocation) {
        // In a process of its own, which ends where a destructor of JSON has no memory.
        const pid_t child = tests::fork_with_limit();
        if (child == 0) {
          std::signal(SIGABRT, SIG_DFL);
          std::set_terminate(std::abort);
          const auto done =
              batch_with_failures(payloads, limits, all_memory, allocation, failure::once, then);
          if (!is_complete(done, limits)) _exit(1);
          _exit(done.failures > 0 ? 0 : 2);
        }
        const tests::child_end end = tests::end_in_time(child);
        REQUIRE(allocation < 10'000);
        if (!end.has_exited()) {
          CHECK(end.ended_by() == SIGABRT);
          continue;
        }
        CHECK(end.exit_status() != 1);
        has_failed = end.exit_status() == 0;
        if (has_failed) ++good;
      }
    }
  }
  CHECK(good > 100);
}

#endif
