// SPDX-License-Identifier: MIT
// Readings of identities as texts, so that a table can hold what is expected.
#ifndef TIKTOK_OFFLINE_TESTS_IDENTITIES_HPP
#define TIKTOK_OFFLINE_TESTS_IDENTITIES_HPP

#include <openssl/evp.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/identity.hpp>
#include <vector>

namespace tests {

// Makes an empty optional readable in a table.
inline constexpr std::string_view nothing = "nothing";

inline std::string or_nothing(const std::optional<std::string>& text) {
  return text.value_or(std::string(nothing));
}

inline std::string or_nothing(const std::optional<tiktok_offline::digest>& result) {
  return std::string(result ? result->hex() : nothing);
}

// By OpenSSL itself.
inline std::string sha256_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr) != 1) {
    return "EVP_Digest failed";
  }
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[bytes[i] / 16];
    hex += "0123456789abcdef"[bytes[i] % 16];
  }
  return hex;
}

// What a reading says: `sent`, an issue's name, both with a blank between, or `blank` for neither.
// A digest must be that of `expected`.
inline std::string outcome_of(const tiktok_offline::identity_reading& reading,
                              std::string_view expected) {
  std::string text;
  if (reading.hashed) {
    text = reading.hashed->hex() == sha256_of(expected) ? "sent" : "another digest";
  }
  if (reading.issue) {
    text += text.empty() ? "" : " ";
    text += to_string(*reading.issue);
  }
  return text.empty() ? "blank" : text;
}

// A code point in UTF-8 (RFC 3629).
inline std::string utf8(char32_t value) {
  const auto byte = [](char32_t bits) {
    return static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (value < 0x80) return {byte(value)};
  if (value < 0x800) return {byte(0xC0U | (value >> 6U)), byte(0x80U | (value & 0x3FU))};
  if (value < 0x10000) {
    return {byte(0xE0U | (value >> 12U)), byte(0x80U | ((value >> 6U) & 0x3FU)),
            byte(0x80U | (value & 0x3FU))};
  }
  return {byte(0xF0U | (value >> 18U)), byte(0x80U | ((value >> 12U) & 0x3FU)),
          byte(0x80U | ((value >> 6U) & 0x3FU)), byte(0x80U | (value & 0x3FU))};
}

// Without those that are no characters: surrogates.
inline std::vector<char32_t> all_of_basic_plane() {
  std::vector<char32_t> points;
  for (char32_t value = 0; value <= 0xFFFF; ++value) {
    if (value < 0xD800 || value > 0xDFFF) points.push_back(value);
  }
  return points;
}

// The lists of the contract. Soft hyphen, joiners, marks of direction and of byte order.
inline std::vector<char32_t> invisible_characters() {
  std::vector<char32_t> points = {0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF};
  for (char32_t value = 0x200B; value <= 0x200F; ++value) points.push_back(value);
  for (char32_t value = 0x202A; value <= 0x202E; ++value) points.push_back(value);
  for (char32_t value = 0x2060; value <= 0x2064; ++value) points.push_back(value);
  for (char32_t value = 0x2066; value <= 0x2069; ++value) points.push_back(value);
  return points;
}

// Unicode's category Zs (17 of them), and what a line may hold: TAB.
inline std::vector<char32_t> blanks_within_a_line() {
  std::vector<char32_t> points = {0x09, 0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000};
  for (char32_t value = 0x2000; value <= 0x200A; ++value) points.push_back(value);
  return points;
}

inline std::vector<char32_t> blanks() {
  std::vector<char32_t> points = blanks_within_a_line();
  for (char32_t value = 0x0A; value <= 0x0D; ++value) points.push_back(value);
  points.insert(points.end(), {0x85, 0x2028, 0x2029});
  return points;
}

inline constexpr std::string_view white_spaces[] = {" ",  "\t", "\n",       "\v",
                                                    "\f", "\r", "\xC2\xA0", " \xC2\xA0\r\n\t "};

}  // namespace tests

#endif
