// SPDX-License-Identifier: MIT
#include <cstdint>
#include <limits>
#include <string>
#include <tiktok_offline/offline_event.hpp>
#include <tiktok_offline/payload_format.hpp>
#include <type_traits>

#include "catch.hpp"

using tiktok_offline::number;

static_assert(to_string(tiktok_offline::payload_format::offline_track) == "offline_track");
static_assert(to_string(tiktok_offline::payload_format::event_track) == "event_track");

static_assert(!std::is_constructible_v<number, bool>, "a boolean is never a number");
static_assert(!std::is_constructible_v<number, char>, "a character is not its code");
static_assert(!std::is_convertible_v<std::int64_t, tiktok_offline::instant>,
              "a bare integer may be seconds or milliseconds");
static_assert(!std::is_constructible_v<tiktok_offline::instant, std::int64_t>,
              "a bare integer may be seconds or milliseconds");

namespace {

std::string kind_of(const number& value) {
  return value.visit([](auto held) -> std::string {
    if (std::is_same_v<decltype(held), std::int64_t>) return "int64";
    if (std::is_same_v<decltype(held), std::uint64_t>) return "uint64";
    return "double";
  });
}

template <class Expected>
bool holds(const number& value, Expected expected) {
  return value.visit([&expected](auto held) {
    if constexpr (std::is_same_v<decltype(held), Expected>) return held == expected;
    return false;
  });
}

}  // namespace

TEST_CASE("A number keeps the kind it was made with", "[offline_event]") {
  CHECK(kind_of(number()) == "int64");
  CHECK(kind_of(7) == "int64");
  CHECK(kind_of(7U) == "uint64");
  CHECK(kind_of(std::uint64_t{7}) == "uint64");
  CHECK(kind_of(std::int16_t{-7}) == "int64");
  CHECK(kind_of(7.0) == "double");
  CHECK(kind_of(7.0F) == "double");
}

TEST_CASE("A number keeps its value at the ends of its kind", "[offline_event]") {
  CHECK(holds(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min()));
  CHECK(
      holds(std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<std::uint64_t>::max()));
  CHECK(holds(std::int64_t{9007199254740993}, std::int64_t{9007199254740993}));
  CHECK(holds(0.1, 0.1));
}

TEST_CASE("Numbers are equal when JSON writes them the same", "[offline_event]") {
  CHECK(number(7) == number(7));
  CHECK(number(7) != number(8));
  CHECK(number(7) != number(7.0));
  CHECK(number(7) == number(7U));
  CHECK(number(7U) == number(std::int64_t{7}));
  CHECK(number(std::int64_t{-1}) != number(std::numeric_limits<std::uint64_t>::max()));
  CHECK(number(std::numeric_limits<std::uint64_t>::max()) != number(std::int64_t{-1}));
  CHECK(number(std::numeric_limits<std::uint64_t>::max()) ==
        number(std::numeric_limits<std::uint64_t>::max()));
  CHECK(number(0) != number(0.0));
  // Doubles are equal as numbers, not as bits.
  CHECK(number(0.0) == number(-0.0));
  CHECK(number(std::numeric_limits<double>::quiet_NaN()) !=
        number(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("Infinity and NaN are not finite numbers", "[offline_event]") {
  CHECK(number(0).is_finite());
  CHECK(number(std::numeric_limits<double>::max()).is_finite());
  CHECK_FALSE(number(std::numeric_limits<double>::infinity()).is_finite());
  CHECK_FALSE(number(std::numeric_limits<double>::quiet_NaN()).is_finite());
}
