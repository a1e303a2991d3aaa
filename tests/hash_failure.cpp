// SPDX-License-Identifier: MIT
// OpenSSL fails at each of its calls in turn: this program's functions stand in front of the
// library's own. A failure is an issue and never a clear value, and the next hash works again.
#include <dlfcn.h>
#include <openssl/evp.h>

#include <cstring>

#include <string>
#include <tiktok_offline/tiktok_offline.hpp>
#include <vector>

#include "catch.hpp"

namespace {

enum class call { none, create, start, update, finish };
call failing = call::none;

template <class Function>
Function* real(const char* name) {
  void* found = dlsym(RTLD_NEXT, name);
  Function* function = nullptr;
  static_assert(sizeof(found) == sizeof(function), "dlsym gives functions as data");
  std::memcpy(&function, &found, sizeof(function));
  return function;
}

}  // namespace

extern "C" EVP_MD_CTX* EVP_MD_CTX_new() {
  return failing == call::create ? nullptr : real<EVP_MD_CTX*()>("EVP_MD_CTX_new")();
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
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  const auto event = nlohmann::json::parse(R"({"event_name": "purchase",
    "user": {"email": "john.doe@example.com", "phone": ["+33612345678", "33612345678"]},
    "context": {"event_timestamp": 1716889512345}})");
  const std::vector<issue> expected = {{issue_code::hash_failed, "/user/phone/0"},
                                       {issue_code::hash_failed, "/user/phone/1"},
                                       {issue_code::hash_failed, "/user/email"},
                                       {issue_code::missing_user_identity, "/user/email"}};

  // The first hash of a thread makes the context, so that failure comes first.
  for (call each : {call::create, call::start, call::update, call::finish, call::start}) {
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
    REQUIRE(again);
    CHECK(again.payloads[0]["context"]["user"]["emails"][0] ==
          "836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f");
  }
}

TEST_CASE("A digest that is passed on needs no OpenSSL", "[hash_failure]") {
  failing = call::start;
  const auto digest = tiktok_offline::hash_email(
      "836F82DB99121B3481011F16B49DFA5FBC714A0D1B1B9F784A1EBBBF5B39577F");
  failing = call::none;
  CHECK(digest);
}
