// SPDX-License-Identifier: MIT
// The digests that are not from FIPS 180-4 or from NIST's examples come from `openssl dgst`.
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/sha256.hpp>
#include <type_traits>
#include <vector>

#include "catch.hpp"

using tiktok_offline::digest;
using tiktok_offline::sha256;

// A clear value in the place of a digest must not compile.
static_assert(!std::is_default_constructible_v<digest>);
static_assert(!std::is_aggregate_v<digest>);
static_assert(!std::is_constructible_v<digest, std::string>);
static_assert(!std::is_constructible_v<digest, std::string_view>);
static_assert(!std::is_constructible_v<digest, const char*>);
static_assert(!std::is_constructible_v<digest, const char (&)[65]>);
static_assert(!std::is_assignable_v<digest&, std::string>);
static_assert(!std::is_assignable_v<digest&, std::string_view>);
static_assert(!std::is_assignable_v<digest&, const char*>);
static_assert(!std::is_constructible_v<std::optional<digest>, std::string>);
static_assert(!std::is_constructible_v<std::optional<digest>, const char*>);
static_assert(!std::is_convertible_v<digest, std::string>);
static_assert(std::is_copy_constructible_v<digest> && std::is_copy_assignable_v<digest>);
static_assert(std::is_same_v<decltype(sha256("")), std::optional<digest>>);
static_assert(std::is_same_v<decltype(digest::from_hex("")), std::optional<digest>>);

namespace {

constexpr std::string_view digest_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view digest_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Short for a table; no digest of a test is this word.
std::string hex_or_nothing(const std::optional<digest>& result) {
  return result ? std::string(result->hex()) : "nothing";
}

std::string in_upper_case(std::string_view text) {
  std::string result;
  for (char c : text) result += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

}  // namespace

TEST_CASE("SHA-256 gives the published digests", "[sha256]") {
  const struct {
    std::string text;
    std::string_view hex;
  } cases[] = {
      {"abc", digest_of_abc},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
       "lmnopqrsmnopqrstnopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {"\xBD", "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
      {"\xC9\x8C\x8E\x55", "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"},
      // A zero byte is a byte like any other; one block, and one byte less or more in the last.
      {std::string(55, '\0'), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
      {std::string(56, '\0'), "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
      {std::string(57, '\0'), "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"},
      {std::string(64, '\0'), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
      {std::string(1000, '\0'), "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53"},
      {std::string(1000, 'A'), "c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4"},
  };
  // Twice: what one text leaves behind must not reach the next.
  for (int round = 0; round < 2; ++round) {
    for (const auto& row : cases) {
      CAPTURE(round, row.text.size(), row.hex);
      CHECK(hex_or_nothing(sha256(row.text)) == row.hex);
    }
  }
}

TEST_CASE("SHA-256 hashes the bytes as they are", "[sha256]") {
  // Not trimmed, not in lower case: that is the work of the normalising functions.
  CHECK(hex_or_nothing(sha256(" ")) ==
        "36a9e7f1c95b82ffb99743e0c5c4ce95d83c9a430aac59f84ef3cbfab6145068");
  CHECK(hex_or_nothing(sha256("abc ")) != digest_of_abc);
  CHECK(hex_or_nothing(sha256("ABC")) != digest_of_abc);
  CHECK(hex_or_nothing(sha256(std::string_view("abc\0", 4))) != digest_of_abc);
  CHECK(hex_or_nothing(sha256(std::string_view("abcd").substr(0, 3))) == digest_of_abc);
}

TEST_CASE("The empty text has no digest", "[sha256]") {
  CHECK_FALSE(sha256("").has_value());
  CHECK_FALSE(sha256(std::string()).has_value());
  CHECK_FALSE(sha256(std::string_view()).has_value());
  // A refused text does not spoil the next one.
  CHECK(hex_or_nothing(sha256("abc")) == digest_of_abc);
}

TEST_CASE("A digest is read from 64 hex digits in either case", "[sha256]") {
  const std::string lower = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  const std::string upper = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";
  const std::string mixed = "0123456789aBcDeF0123456789AbCdEf0123456789abcdef0123456789ABCDEF";
  CHECK(hex_or_nothing(digest::from_hex(lower)) == lower);
  CHECK(hex_or_nothing(digest::from_hex(upper)) == lower);
  CHECK(hex_or_nothing(digest::from_hex(mixed)) == lower);
  // Digits alone are hex digits too.
  CHECK(hex_or_nothing(digest::from_hex(std::string(64, '7'))) == std::string(64, '7'));
  CHECK(hex_or_nothing(digest::from_hex(std::string(64, 'F'))) == std::string(64, 'f'));
}

TEST_CASE("A text of another length is not a digest", "[sha256]") {
  for (std::size_t length : {0U, 1U, 31U, 32U, 40U, 62U, 63U, 65U, 66U, 128U}) {
    CAPTURE(length);
    CHECK_FALSE(digest::from_hex(std::string(length, 'a')).has_value());
  }
  CHECK(digest::from_hex(std::string(64, 'a')).has_value());
  // White space counts: from_hex does not trim.
  CHECK_FALSE(digest::from_hex(' ' + std::string(digest_of_abc)).has_value());
  CHECK_FALSE(digest::from_hex(std::string(digest_of_abc) + '\n').has_value());
  CHECK_FALSE(digest::from_hex(' ' + std::string(63, 'a')).has_value());
  CHECK_FALSE(digest::from_hex("0x" + std::string(62, 'a')).has_value());
}

TEST_CASE("Only hex digits are taken at every place of a digest", "[sha256]") {
  const std::string_view hex_digits = "0123456789abcdefABCDEF";
  for (int code = 0; code < 256; ++code) {
    const char c = static_cast<char>(static_cast<unsigned char>(code));
    const bool hex = hex_digits.find(c) != std::string_view::npos;
    for (std::size_t place : {0U, 31U, 63U}) {
      std::string text(digest_of_abc);
      text[place] = c;
      CAPTURE(code, place);
      CHECK(digest::from_hex(text).has_value() == hex);
    }
  }
}

TEST_CASE("The digest of the empty text is refused in either case", "[sha256]") {
  CHECK_FALSE(digest::from_hex(digest_of_nothing).has_value());
  CHECK_FALSE(digest::from_hex(in_upper_case(digest_of_nothing)).has_value());
  // One digit away from it, at both ends, is a digest again.
  std::string first(digest_of_nothing);
  first.front() = 'f';
  CHECK(hex_or_nothing(digest::from_hex(first)) == first);
  std::string last(digest_of_nothing);
  last.back() = '6';
  CHECK(hex_or_nothing(digest::from_hex(last)) == last);
}

TEST_CASE("Digests are compared by all their digits", "[sha256]") {
  const auto computed = sha256("abc");
  const auto written = digest::from_hex(in_upper_case(digest_of_abc));
  REQUIRE(computed.has_value());
  REQUIRE(written.has_value());
  CHECK(*computed == *written);
  CHECK_FALSE(*computed != *written);
  for (std::size_t place : {0U, 32U, 63U}) {
    std::string text(digest_of_abc);
    text[place] = text[place] == '0' ? '1' : '0';
    const auto other = digest::from_hex(text);
    CAPTURE(place);
    REQUIRE(other.has_value());
    CHECK(*computed != *other);
    CHECK_FALSE(*computed == *other);
  }
}

TEST_CASE("A digest owns its digits", "[sha256]") {
  std::vector<digest> digests;
  {
    std::string text(digest_of_abc);
    const auto written = digest::from_hex(text);
    REQUIRE(written.has_value());
    digests.push_back(*written);
    text.assign(64, 'x');
  }
  REQUIRE(digests.size() == 1);
  CHECK(digests.front().hex() == digest_of_abc);
  CHECK(digests.front().hex().size() == digest::length);
}
