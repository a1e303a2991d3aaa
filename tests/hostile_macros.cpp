// SPDX-License-Identifier: MIT
// The headers compile under macros that other people's headers define: old macOS, Windows, X11, Qt,
// Unreal Engine, Unix. What the library includes of others is here already, as in a service that
// includes its own things first. To compile is the test.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>
#ifdef TIKTOK_OFFLINE_WITH_RAPIDJSON
#include <rapidjson/document.h>
#endif
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <simdjson.h>
#endif

// Like functions: what they are given vanishes.
#define check(condition)
#define verify(condition)
#define require(condition)
#define ensure(condition)
#define min(left, right)
#define max(left, right)
#define major(device)
#define minor(device)
#define likely(condition)
#define unlikely(condition)
#define foreach(variable, container)
#define TEXT(literal)
#define IN(set)
#undef assert
#define assert(condition)

// Like names.
#define small char
#define interface struct
#define near
#define far
#define pascal
#define cdecl
#define OUT
#define OPTIONAL
#define ERROR 0
#define NO_ERROR 0
#define DELETE 0x00010000L
#define DIFFERENCE 11
#define DOMAIN 1
#define OVERFLOW 3
#define STRICT 1
#define TRUE 1
#define FALSE 0
#define None 0L
#define Always 2
#define Success 0
#define Status int
#define Bool int
#define GetObject GetObjectW
#define emit
#define slots
#define signals public
#define unix 1
#define linux 1

#include <tiktok_offline/tiktok_offline.hpp>
#ifdef TIKTOK_OFFLINE_WITH_RAPIDJSON
#include <tiktok_offline/adapters/rapidjson.hpp>
#endif
#ifdef TIKTOK_OFFLINE_WITH_SIMDJSON
#include <tiktok_offline/adapters/simdjson.hpp>
#endif

int main() {
  tiktok_offline::config config;
  config.event_set_id = "7181537436256731137";
  config.mapping = {{"purchase", "CompletePayment"}};
  return (tiktok_offline::check)(config).empty() ? 0 : 1;
}
