// SPDX-License-Identifier: MIT
// OpenSSL fails at each of its calls in turn: this program's functions stand in front of the
// library's own. Then OpenSSL's memory runs out at each of its allocations. A failure is an issue
// and never a clear value, and the next hash works again.
#include <dlfcn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"
#include "child_process.hpp"

namespace {

enum class call { none, ask, create, start, update, finish };
call failing = call::none;

// Contexts that were made and not freed yet.
int open_contexts = 0;

template <class Function>
Function* real(const char* name) {
  void* found = dlsym(RTLD_NEXT, name);
  Function* function = nullptr;
  static_assert(sizeof(found) == sizeof(function), "dlsym gives functions as data");
  std::memcpy(&function, &found, sizeof(function));
  return function;
}

// OpenSSL's allocations: how many there were, and which one fails.
long allocations = 0;
long failing_allocation = -1;

bool must_fail() {
  return allocations++ == failing_allocation;
}
void* allocate(std::size_t size, const char*, int) {
  return must_fail() ? nullptr : std::malloc(size);
}
void* reallocate(void* block, std::size_t size, const char*, int) {
  return must_fail() ? nullptr : std::realloc(block, size);
}
void release(void* block, const char*, int) {
  std::free(block);
}
// Before OpenSSL's first allocation.
const int memory_is_ours = CRYPTO_set_mem_functions(&allocate, &reallocate, &release);

tiktok_offline::config purchases() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  return config;
}

nlohmann::json purchase_with_email() {
  return nlohmann::json::parse(R"({"event_name": "purchase",
    "user": {"email": "john.doe@example.com"}, "context": {"event_timestamp": 1716889512345}})");
}

// Either the right digest, or an issue and no payload.
bool is_right_or_reported(const tiktok_offline::map_result<nlohmann::json>& result) {
  if (!result.mapped()) {
    return result.payloads.empty() && result.issues.size() == 2 &&
           result.issues[0].code == tiktok_offline::issue_code::hash_failed;
  }
  return result.issues.empty() &&
         result.payloads.at(0)["context"]["user"]["emails"] ==
             nlohmann::json::array(
                 {"836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f"});
}

// What OpenSSL does by itself, with or without this library: a crash, and a wait that never ends.
enum class ending { right, reported, bad, crash, hang };

// Seconds for one child. One that would have needed more is taken for one that hangs.
constexpr unsigned limit = 10;

// Works in a process of its own, whose OpenSSL is as new as it is here. `work` says how it ended.
template <class Work>
ending end_of_process(Work work) {
  const pid_t child = tests::fork_with_limit(limit);
  if (child == 0) {
    for (int sign : {SIGSEGV, SIGABRT, SIGBUS})
      std::signal(sign, SIG_DFL);  // no report of Catch2's
    _exit(static_cast<int>(work()));
  }
  const tests::child_end end = tests::end_of(child);
  REQUIRE(end.is_known);
  if (end.has_hung()) return ending::hang;
  return end.has_exited() ? static_cast<ending>(end.exit_status()) : ending::crash;
}

}  // namespace

// The first test: OpenSSL has not been used yet.
TEST_CASE("OpenSSL has no memory for its first hash and a failure is reported", "[hash_failure]") {
  REQUIRE(memory_is_ours == 1);
  const auto config = purchases();
  const auto event = purchase_with_email();
  const auto fails_at = [&](long allocation) {
    allocations = 0;
    failing_allocation = allocation;
    const auto result = tiktok_offline::map_event(event, config);
    // Whatever OpenSSL lost, it is no clear value that comes next.
    failing_allocation = -1;
    const auto next = tiktok_offline::map_event(event, config);
    if (!is_right_or_reported(result) || !is_right_or_reported(next)) return ending::bad;
    return result.mapped() ? ending::right : ending::reported;
  };
  // With OpenSSL 3 there are thousands, to look the algorithm up: of the later ones a part is
  // tried.
  int right = 0;
  int reported = 0;
  for (long allocation = 0; allocation < 4000; allocation += 1 + allocation / 20) {
    INFO("allocation " << allocation);
    const ending end = end_of_process([&] { return fails_at(allocation); });
    CHECK(end != ending::bad);
    if (end == ending::right) ++right;
    if (end == ending::reported) ++reported;
  }
  // When it sets itself up, OpenSSL 3.0 crashes on some, and 3.5 waits for itself for ever.
  CHECK(reported > 0);
  CHECK(right + reported > 20);
}

TEST_CASE("A thread has no memory for its context and the next hash works", "[hash_failure]") {
  const auto config = purchases();
  const auto event = purchase_with_email();
  REQUIRE(tiktok_offline::map_event(event, config).mapped());
  long failures = 0;
  for (long allocation = 0;; ++allocation) {
    allocations = 0;
    failing_allocation = allocation;
    std::thread([&] {
      const auto result = tiktok_offline::map_event(event, config);
      failing_allocation = -1;
      if (!result.mapped()) ++failures;
      CHECK(is_right_or_reported(result));
      CHECK(tiktok_offline::map_event(event, config).mapped());  // in the same thread
    }).join();
    if (allocations <= allocation) break;  // it had all it wanted
  }
  CHECK(failures > 0);
}

extern "C" int OPENSSL_init_crypto(std::uint64_t options, const OPENSSL_INIT_SETTINGS* settings) {
  if (failing == call::ask && options == 0) return 0;  // as when its exit handler has run
  return real<int(std::uint64_t, const OPENSSL_INIT_SETTINGS*)>("OPENSSL_init_crypto")(options,
                                                                                       settings);
}
extern "C" EVP_MD_CTX* EVP_MD_CTX_new() {
  if (failing == call::create) return nullptr;
  ++open_contexts;
  return real<EVP_MD_CTX*()>("EVP_MD_CTX_new")();
}
extern "C" void EVP_MD_CTX_free(EVP_MD_CTX* context) {
  if (context != nullptr) --open_contexts;
  real<void(EVP_MD_CTX*)>("EVP_MD_CTX_free")(context);
}
extern "C" int EVP_DigestInit_ex(EVP_MD_CTX* context, const EVP_MD* type, ENGINE* engine) {
  if (failing == call::start) return 0;
  return real<int(EVP_MD_CTX*, const EVP_MD*, ENGINE*)>("EVP_DigestInit_ex")(context, type, engine);
}
extern "C" int EVP_DigestUpdate(EVP_MD_CTX* context, const void* data, std::size_t size) {
  if (failing == call::update) return 0;
  return real<int(EVP_MD_CTX*, const void*, std::size_t)>("EVP_DigestUpdate")(context, data, size);
}
extern "C" int EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* digest, unsigned* size) {
  if (failing == call::finish) return 0;
  return real<int(EVP_MD_CTX*, unsigned char*, unsigned*)>("EVP_DigestFinal_ex")(context, digest,
                                                                                 size);
}

TEST_CASE("A failing digest is an issue and never a clear value", "[hash_failure]") {
  using tiktok_offline::issue;
  using tiktok_offline::issue_code;
  const auto config = purchases();
  const auto event = nlohmann::json::parse(R"({"event_name": "purchase",
    "user": {"email": "john.doe@example.com", "phone": ["+33612345678", "33612345678"]},
    "context": {"event_timestamp": 1716889512345}})");
  const std::vector<issue> expected = {{issue_code::hash_failed, "/user/phone/0"},
                                       {issue_code::hash_failed, "/user/phone/1"},
                                       {issue_code::hash_failed, "/user/email"},
                                       {issue_code::missing_user_identity, "/user/email"}};

  // The first hash of a thread makes the context, so that failure comes first.
  std::thread([&] {
    for (call each :
         {call::create, call::ask, call::start, call::update, call::finish, call::start}) {
      failing = each;
      INFO("call " << static_cast<int>(each));
      const auto result = tiktok_offline::map_event(event, config);
      const auto hashed = tiktok_offline::hash_email("john.doe@example.com");
      failing = call::none;
      CHECK(result.status == tiktok_offline::outcome::rejected);
      CHECK(result.payloads.empty());
      CHECK(result.issues == expected);
      CHECK_FALSE(hashed);

      const auto again = tiktok_offline::map_event(event, config);
      CHECK(again.mapped());
      if (!again.mapped()) continue;  // an exception would not leave the thread
      CHECK(again.payloads[0]["context"]["user"]["emails"][0] ==
            "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f");
    }
  }).join();
}

// Made before its thread hashes, and so destroyed when the context of the thread is gone.
struct hashes_at_end {
  bool is_made = false;
  std::optional<tiktok_offline::digest> digests[2] = {};
  ~hashes_at_end() {
    for (auto& digest : digests) digest = tiktok_offline::sha256("abc");
    result() = digests[0] && digests[1] && *digests[0] == *digests[1];
  }
  static bool& result() {
    static bool is_right = false;
    return is_right;
  }
};

TEST_CASE("A thread that hashes when its context is gone frees what it makes", "[hash_failure]") {
  const int before = open_contexts;
  int in_thread = 0;
  std::thread([&] {
    thread_local hashes_at_end last;
    last.is_made = true;
    CHECK(tiktok_offline::sha256("abc"));
    in_thread = open_contexts;
  }).join();
  CHECK(in_thread == before + 1);
  CHECK(open_contexts == before);
  CHECK(hashes_at_end::result());
}

TEST_CASE("A digest that is passed on needs no OpenSSL", "[hash_failure]") {
  failing = call::start;
  const auto digest = tiktok_offline::hash_email(
      "836F82DB99121B3481011F16B49DFA5FBC714A0D1B1B9F784A1EBBBF5B39577F");
  failing = call::none;
  CHECK(digest);
}

TEST_CASE("A thread whose first hash cannot start hashes later", "[hash_failure]") {
  std::optional<tiktok_offline::digest> first;
  std::optional<tiktok_offline::digest> second;
  std::thread([&] {
    failing = call::start;
    first = tiktok_offline::sha256("abc");
    failing = call::none;
    second = tiktok_offline::sha256("abc");
  }).join();
  CHECK_FALSE(first);
  REQUIRE(second);
  // FIPS 180-4.
  CHECK(second->hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("A child process that hangs is ended and told from one that crashes", "[hash_failure]") {
  const auto end_of_child = [](auto work) {
    const pid_t child = tests::fork_with_limit(1);
    if (child == 0) {
      work();
      _exit(3);
    }
    return tests::end_of(child);
  };
  const auto hangs = [] {
    for (;;) pause();
  };
  std::signal(SIGALRM, SIG_IGN);
  const auto hung = end_of_child(hangs);
  std::signal(SIGALRM, SIG_DFL);
  CHECK(hung.has_hung());
  CHECK(hung.exit_status() == -1);

  const auto crashed = end_of_child([] { kill(getpid(), SIGKILL); });
  CHECK_FALSE(crashed.has_hung());
  CHECK(crashed.ended_by() == SIGKILL);
  CHECK(crashed.exit_status() == -1);

  const auto exited = end_of_child([] {});
  CHECK_FALSE(exited.has_hung());
  CHECK(exited.exit_status() == 3);
  CHECK_FALSE(tests::end_of(-1).is_known);
}
