// SPDX-License-Identifier: MIT
// Threads and processes that share one configuration and one event.
#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include "child_process.hpp"
#endif

namespace {

using nlohmann::json;

constexpr int thread_count = 8;

// Calls in each thread; a long run asks for more.
int call_count() {
  const char* asked = std::getenv("TIKTOK_OFFLINE_CALLS");
  return asked != nullptr ? std::atoi(asked) : 500;
}

tiktok_offline::config settings() {
  tiktok_offline::config settings;
  settings.event_set_id = "{{store.set}}";
  settings.mapping = {{"purchase", "CompletePayment"}};
  settings.default_country = "33";
  settings.fields.event_id = {"{{shop_id}}/{{id}}", "id"};
  settings.phone_normalizer = [](std::string_view text, std::string_view country) {
    return tiktok_offline::normalize_phone(text, country);
  };
  return settings;
}

json purchase() {
  return json::parse(R"({
    "event_name": "purchase", "id": "T-1", "shop_id": "LYON-02", "value": 1, "type": "nowhere",
    "store": {"set": 7181537436256731137}, "currency": "EUR",
    "user": {"email": "john.doe@example.com", "phone": "06 12 34 56 78"},
    "context": {"event_timestamp": 1716889512345}})");
}

// SHA-256 of abc, FIPS 180-4.
constexpr const char* digest_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

// A buffer as services have them, which is flushed when its thread ends: what it holds is hashed
// and mapped then, and counted where it is right.
class flushed_at_end {
 public:
  explicit flushed_at_end(std::atomic<int>& right) : right_(right) {}
  flushed_at_end(const flushed_at_end&) = delete;
  flushed_at_end& operator=(const flushed_at_end&) = delete;
  ~flushed_at_end() {
    for (int i = 0; i < 3; ++i) {
      const auto digest = tiktok_offline::sha256("abc");
      const auto result = tiktok_offline::map_event<std::string>(purchase(), settings());
      if (digest && digest->hex() == digest_of_abc && result.mapped()) ++right_;
    }
  }

  // Makes one for the thread that calls; the first call decides when it is destroyed.
  static void keep(std::atomic<int>& right) { thread_local const flushed_at_end kept(right); }

 private:
  std::atomic<int>& right_;
};

// Runs `work` in many threads at once.
template <class Work>
void in_threads(Work work) {
  std::vector<std::thread> threads;
  threads.reserve(thread_count);
  for (int i = 0; i < thread_count; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("Many threads map one event with one configuration", "[threads]") {
  const auto config = settings();
  const json event = purchase();
  const auto expected = tiktok_offline::map_event<std::string>(event, config);
  const auto expected_json = tiktok_offline::map_event(event, config);
  REQUIRE(expected.mapped());
  REQUIRE(expected.issues.size() == 1);

  const int calls = call_count();
  std::atomic<int> different{0};
  in_threads([&] {
    for (int call = 0; call < calls; ++call) {
      const auto result = tiktok_offline::map_event<std::string>(event, config);
      if (result.payloads != expected.payloads || result.issues != expected.issues) ++different;
      if (call % 16 != 0) continue;
      if (tiktok_offline::map_event(event, config).payloads != expected_json.payloads) ++different;
      if (!check(config).empty()) ++different;
    }
  });
  CHECK(different == 0);
}

TEST_CASE("Each thread hashes on its own", "[threads]") {
  std::atomic<int> wrong{0};
  for (int round = 0; round < 50; ++round) {
    in_threads([&] {
      const auto digest = tiktok_offline::sha256("abc");
      if (!digest || digest->hex() != digest_of_abc) ++wrong;
    });
  }
  CHECK(wrong == 0);
}

// Objects of a thread are destroyed in the reverse order of their making, so the context of
// OpenSSL, which is made at the first hash, is gone before what was made earlier.
TEST_CASE("A thread that ends hashes and maps in the destructors of its objects", "[threads]") {
  const int in_all_threads = 3 * thread_count;
  std::atomic<int> right{0};
  in_threads([&] {
    flushed_at_end::keep(right);
    if (!tiktok_offline::sha256("abc")) --right;
  });
  CHECK(right == in_all_threads);

  right = 0;
  in_threads([&] {
    if (!tiktok_offline::sha256("abc")) --right;
    flushed_at_end::keep(right);
  });
  CHECK(right == in_all_threads);

  right = 0;
  in_threads([&] { flushed_at_end::keep(right); });  // its first hash is in the destructor
  CHECK(right == in_all_threads);
}

#if defined(__unix__) || defined(__APPLE__)

// Another thread that allocates may hold the lock of a sanitizer's allocator, and then the child
// waits for ever: only LLVM 18 and later take it before they fork, as glibc does.
#ifdef TIKTOK_OFFLINE_SANITIZED
constexpr bool others_may_map = false;
#else
constexpr bool others_may_map = true;
#endif

TEST_CASE("A process that forks goes on and so does its child", "[threads]") {
  const auto config = settings();
  const json event = purchase();
  const auto expected = tiktok_offline::map_event<std::string>(event, config);
  const auto maps_as_expected = [&] {
    return tiktok_offline::map_event<std::string>(event, config).payloads == expected.payloads;
  };

  // Others map while this thread forks. It has hashed before, so its context is there in the child.
  std::atomic<bool> is_over{false};
  std::atomic<int> different{0};
  std::thread other;
  if (others_may_map) {
    other = std::thread([&] {
      while (!is_over) different += maps_as_expected() ? 0 : 1;
    });
  }
  int failed_children = 0;
  int hung_children = 0;  // until their limit of time
  for (int i = 0; i < 40 && hung_children == 0; ++i) {
    const pid_t child = tests::fork_with_limit();
    if (child == 0) {
      const bool all_well = maps_as_expected() && maps_as_expected();
      _exit(all_well ? 0 : 1);
    }
    if (!maps_as_expected()) ++different;
    const tests::child_end end = tests::end_of(child);
    if (end.exit_status() != 0) ++failed_children;
    if (end.has_hung()) ++hung_children;
  }
  is_over = true;
  if (other.joinable()) other.join();
  CHECK(hung_children == 0);
  CHECK(failed_children == 0);
  CHECK(different == 0);
}

#endif
