// SPDX-License-Identifier: MIT
// at_exit CASE: hashes and maps while the program ends, in the destructors of static objects. There
// it gives what it always gives or `hash_failed`, and never crashes: OpenSSL may be over by then.
#include <openssl/evp.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <tiktok_offline/tiktok_offline.hpp>

namespace {

using nlohmann::json;

// SHA-256 of abc, FIPS 180-4.
constexpr std::string_view digest_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

void require_that(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "FAILED: %s\n", what);
  std::_Exit(1);
}

// Whether it hashed; else it must say so.
bool hashes() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  const json event = json::parse(R"({"event_name": "purchase",
    "user": {"email": "john.doe@example.com"}, "context": {"event_timestamp": 1716889512345}})");
  bool hashed = true;
  for (int round = 0; round < 2; ++round) {
    const auto digest = tiktok_offline::sha256("abc");
    hashed = hashed && digest;
    if (digest) require_that(digest->hex() == digest_of_abc, "the digest is wrong");
    const auto result = tiktok_offline::map_event<std::string>(event, config);
    if (result.mapped()) continue;
    require_that(result.issues.at(0).code == tiktok_offline::issue_code::hash_failed,
                 "what failed is not reported");
    require_that(!digest, "the same call fails and works");
  }
  return hashed;
}

enum class due { nothing, a_hash, a_hash_or_a_report };

// Hashes in its destructor.
struct at_end {
  due wanted = due::nothing;
  at_end() = default;
  at_end(const at_end&) = delete;
  at_end& operator=(const at_end&) = delete;
  ~at_end() {
    if (wanted == due::nothing) return;
    const bool hashed = hashes();
    require_that(hashed || wanted == due::a_hash_or_a_report, "it did not hash");
    std::puts(hashed ? "hashed" : "reported");
  }
};

// A thread that hashes when it starts and when it is told to end.
struct pool {
  std::atomic<bool> is_over{false};
  std::atomic<bool> is_ready{false};
  std::thread thread{};
  pool() = default;
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;
  ~pool() {
    if (!thread.joinable()) return;
    is_over = true;
    thread.join();
  }
  void start() {
    thread = std::thread([this] {
      require_that(hashes(), "a thread did not hash");
      is_ready = true;
      while (!is_over) std::this_thread::yield();
      std::puts(hashes() ? "hashed" : "reported");
    });
    while (!is_ready) std::this_thread::yield();
  }
};

// Made before OpenSSL registers its exit handler, so destroyed after that has run.
at_end first_made;
pool workers;

// Made when `main` first calls it.
at_end& made_later() {
  static at_end made;
  return made;
}

at_end& of_this_thread() {
  thread_local at_end made;
  return made;
}

void start(std::string_view name) {
  if (name == "before") {
    require_that(hashes(), "main did not hash");
    made_later().wanted = due::a_hash;
  } else if (name == "after") {
    require_that(hashes(), "main did not hash");
    first_made.wanted = due::a_hash_or_a_report;
  } else if (name == "both") {  // nothing was hashed before
    made_later().wanted = due::a_hash;
    first_made.wanted = due::a_hash_or_a_report;
  } else if (name == "others") {  // who used OpenSSL, and this library did not
    require_that(EVP_MD_size(EVP_sha256()) == 32 && OPENSSL_init_crypto(0, nullptr) == 1,
                 "there is no OpenSSL");
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    require_that(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1, "OpenSSL does not start");
    EVP_MD_CTX_free(context);
    first_made.wanted = due::a_hash_or_a_report;
  } else if (name == "thread_local") {
    of_this_thread().wanted = due::a_hash;
    require_that(hashes(), "main did not hash");
    first_made.wanted = due::a_hash_or_a_report;
  } else if (name == "pool") {
    workers.start();
  } else if (name == "exit_elsewhere") {
    require_that(hashes(), "main did not hash");
    first_made.wanted = due::a_hash_or_a_report;
    std::thread([] {
      of_this_thread().wanted = due::a_hash;
      require_that(hashes(), "a thread did not hash");
      std::exit(0);
    }).join();
  } else {
    require_that(false, "no such case");
  }
}

}  // namespace

int main(int argc, char** argv) {
  require_that(argc == 2, "usage: at_exit CASE");
  start(argv[1]);
}
