// SPDX-License-Identifier: MIT
// What the programs that write identities share.
#ifndef TIKTOK_OFFLINE_TESTS_WRITINGS_TEXT_HPP
#define TIKTOK_OFFLINE_TESTS_WRITINGS_TEXT_HPP

#include <cstddef>
#include <random>
#include <string>

namespace tests {

using randomness = std::mt19937_64;

/// Below `end`. The distributions of the standard library differ from one to another.
inline std::size_t any_below(randomness& source, std::size_t end) {
  return static_cast<std::size_t>(source() % end);
}

/// One character of at most 16 bits.
inline std::string utf8(unsigned code_point) {
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  std::string bytes;
  if (code_point < 0x800) {
    bytes += static_cast<char>(0xC0U | (code_point >> 6U));
  } else {
    bytes += static_cast<char>(0xE0U | (code_point >> 12U));
    bytes += static_cast<char>(0x80U | ((code_point >> 6U) & 0x3FU));
  }
  bytes += static_cast<char>(0x80U | (code_point & 0x3FU));
  return bytes;
}

}  // namespace tests

#endif
