// SPDX-License-Identifier: MIT
// Random tests have a new seed each time, which a failure shows. TIKTOK_OFFLINE_SEED brings one
// back; TIKTOK_OFFLINE_ROUNDS says how many values each is tried with, for a long run.
#ifndef TIKTOK_OFFLINE_TESTS_RANDOM_HPP
#define TIKTOK_OFFLINE_TESTS_RANDOM_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>

namespace tests {

inline std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

inline std::uint64_t any_seed() {
  return setting("TIKTOK_OFFLINE_SEED", std::random_device()());
}

inline std::uint64_t rounds(std::uint64_t otherwise) {
  return setting("TIKTOK_OFFLINE_ROUNDS", otherwise);
}

/// At random, one of the numbers below `end`. An engine of 64 bits has a wider type than size_t
/// where that has 32.
template <class Engine>
std::size_t below(Engine& random, std::size_t end) {
  return static_cast<std::size_t>(random() % end);
}

}  // namespace tests

#endif
