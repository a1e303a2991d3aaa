// SPDX-License-Identifier: MIT
// What e-mails and phones have in common: digests, and the digests of words for nothing.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/email.hpp>
#include <tiktok_offline/identity.hpp>
#include <tiktok_offline/phone.hpp>
#include <vector>

#include "catch.hpp"
#include "identities.hpp"

using tests::nothing;
using tests::or_nothing;
using tests::sha256_of;
using tests::white_spaces;
using tiktok_offline::hash_email;
using tiktok_offline::hash_phone;
using tiktok_offline::identity_reading;
using tiktok_offline::issue_code;
using tiktok_offline::read_email;
using tiktok_offline::read_phone;
using tiktok_offline::detail::is_unsupported_digest;

namespace {

std::string upper_case(std::string_view text) {
  std::string upper;
  for (char c : text) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

constexpr identity_reading placeholder() {
  return {std::nullopt, issue_code::placeholder};
}

// The digests of TikTok's examples.
constexpr std::string_view digest_of_alice =
    "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
// Digests that a wrong rule gives.
constexpr std::string_view digest_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view digest_of_plus =
    "a318c24216defe206feeb73ef5be00033fa9c4a74d0b967f6532a26ca5906d3b";
constexpr std::string_view digest_without_plus =
    "1f81adb30e11317806be982cc82769fbf8627833a89dd87cb24d282f71828830";
constexpr std::string_view digest_of_digest =
    "36672e023663a96e41f7a3c88163eaee4c0d29e787f6bb3329bd49a8249ef440";

}  // namespace

TEST_CASE("The well known wrong digests never come out", "[identity]") {
  constexpr std::string_view wrong[] = {digest_of_nothing, digest_of_plus, digest_without_plus,
                                        digest_of_digest};
  const std::string upper_alice = upper_case(digest_of_alice);
  const std::string_view given[] = {
      "",
      " ",
      "\xC2\xA0",
      "+",
      " + ",
      "00",
      "tel:",
      "tel:+",
      "()",
      "(+)",
      "-",
      "@",
      "\xEF\xBB\xBF",
      "\xE2\x80\x8B",
      "12133734253",
      "+12133734253",
      "0012133734253",
      "(+1)2133734253",
      digest_of_alice,
      upper_alice,
      digest_of_nothing,
      digest_of_plus,
  };
  for (const std::string_view text : given) {
    for (const std::string_view country : {"", "1", "US", "FR"}) {
      for (const std::string_view bad : wrong) {
        CAPTURE(text, country);
        CHECK(or_nothing(hash_email(text)) != bad);
        CHECK(or_nothing(hash_phone(text, country)) != bad);
      }
    }
  }
}

TEST_CASE("A blank text is neither hashed nor reported", "[identity]") {
  for (const std::string_view text : {"", " ", "\xC2\xA0\t", "\xEF\xBB\xBF",
                                      "\xE2\x80\x8B \xE3\x80\x80", "\xC2\xAD\xE2\x81\xA9"}) {
    CAPTURE(text);
    CHECK(read_email(text) == identity_reading{});
    CHECK(read_phone(text) == identity_reading{});
    CHECK(read_phone(text, "FR") == identity_reading{});
    CHECK(read_phone(text, "no country") == identity_reading{});
    CHECK(tiktok_offline::read_emails(text).empty());
    CHECK(tiktok_offline::read_phones(text, "33").empty());
    CHECK(or_nothing(hash_email(text)) == nothing);
    CHECK(or_nothing(hash_phone(text, "33")) == nothing);
  }
}

TEST_CASE("What cannot be normalised is not hashed and is reported", "[identity]") {
  for (const std::string_view text :
       {"+", "00", "@", "john.doe", "tel:", "undefined", "null", "-"}) {
    CAPTURE(text);
    CHECK(read_email(text) == identity_reading{std::nullopt, issue_code::invalid_email});
    CHECK(read_phone(text) == identity_reading{std::nullopt, issue_code::invalid_phone});
    CHECK(read_phone(text, "33") == identity_reading{std::nullopt, issue_code::invalid_phone});
  }
  CHECK(or_nothing(hash_email("+33612345678")) == nothing);
  CHECK(or_nothing(hash_phone("john.doe@example.com")) == nothing);
}

TEST_CASE("A digest is passed on in lower case and never hashed again", "[identity]") {
  const std::string lower(digest_of_alice);
  const std::string upper = upper_case(lower);
  std::string mixed = lower;
  mixed.replace(32, 32, upper, 32, 32);
  for (const std::string& text : {lower, upper, mixed}) {
    for (const std::string_view space : white_spaces) {
      const std::string padded = std::string(space) + text + std::string(space);
      CAPTURE(padded);
      CHECK(or_nothing(hash_email(padded)) == lower);
      CHECK(or_nothing(hash_phone(padded)) == lower);
      CHECK(or_nothing(hash_phone(padded, "33")) == lower);
      CHECK(or_nothing(hash_phone(padded, "no country")) == lower);
      CHECK_FALSE(read_email(padded).issue);
      CHECK_FALSE(read_phone(padded).issue);
    }
  }
  // Invisible characters go first, wherever they are.
  std::string split = "\xEF\xBB\xBF" + lower + "\xE2\x80\x8B";
  split.insert(20, "\xC2\xAD");
  CHECK(or_nothing(hash_email(split)) == lower);
  CHECK(or_nothing(hash_phone(split)) == lower);

  // 64 digits are hex digits too, and no phone number is that long.
  const std::string digits(64, '7');
  CHECK(or_nothing(hash_email(digits)) == digits);
  CHECK(or_nothing(hash_phone(digits)) == digits);

  // One digit less or more is neither a digest nor an address nor a number.
  for (const std::string& text : {lower.substr(1), lower + 'a', lower.substr(1) + 'g',
                                  lower.substr(0, 32) + ' ' + lower.substr(32)}) {
    CAPTURE(text);
    CHECK(read_email(text) == identity_reading{std::nullopt, issue_code::invalid_email});
    CHECK(read_phone(text) == identity_reading{std::nullopt, issue_code::invalid_phone});
  }
}

TEST_CASE("The digests of placeholders are refused in every spelling", "[identity]") {
  // As programs print them, in lower, upper and title case; each with a + in front, too.
  std::vector<std::string> spellings = {"", " ", "+"};
  for (const std::string word : {"undefined",
                                 "UNDEFINED",
                                 "Undefined",
                                 "null",
                                 "NULL",
                                 "Null",
                                 "(null)",
                                 "(NULL)",
                                 "(Null)",
                                 "nil",
                                 "NIL",
                                 "Nil",
                                 "none",
                                 "NONE",
                                 "None",
                                 "nan",
                                 "NAN",
                                 "NaN",
                                 "Nan",
                                 "n/a",
                                 "N/A",
                                 "(not set)",
                                 "(NOT SET)",
                                 "(Not Set)",
                                 "[object Object]",
                                 "[object object]",
                                 "[OBJECT OBJECT]",
                                 "[Object Object]"}) {
    spellings.push_back(word);
    spellings.push_back('+' + word);
  }
  for (const std::string& spelling : spellings) {
    CAPTURE(spelling);
    const std::string digest = sha256_of(spelling);
    for (const std::string& given : {digest, upper_case(digest), ' ' + digest + '\n'}) {
      CHECK(read_email(given) == placeholder());
      CHECK(read_phone(given) == placeholder());
      CHECK(read_phone(given, "FR") == placeholder());
      CHECK(or_nothing(hash_email(given)) == nothing);
      CHECK(or_nothing(hash_phone(given)) == nothing);
    }
  }
  // Those of openssl dgst, so that not both sides are wrong in the same way: undefined, +null.
  CHECK(read_email("eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c") ==
        placeholder());
  CHECK(read_phone("f63cb7f90f362228d1ebe091181a2431e95d2b8929fa4c5b5eca3ffb019ff38b") ==
        placeholder());
  // What is not among the words is somebody.
  for (const std::string_view text : {"a", "0", "  ", "++", "nulls", "un defined"}) {
    CAPTURE(text);
    CHECK(or_nothing(hash_email(sha256_of(text))) == sha256_of(text));
  }
}

TEST_CASE("The table of digests is in order, without repetition", "[identity]") {
  using tiktok_offline::detail::placeholder_digests;
  CHECK(std::is_sorted(std::begin(placeholder_digests), std::end(placeholder_digests)));
  CHECK(std::adjacent_find(std::begin(placeholder_digests), std::end(placeholder_digests)) ==
        std::end(placeholder_digests));
  for (const std::string_view digest : placeholder_digests) {
    CHECK(digest.size() == 64);
    CHECK(digest.find_first_not_of("0123456789abcdef") == std::string_view::npos);
  }
}

TEST_CASE("Digests of other algorithms are told by their length", "[identity]") {
  for (std::size_t length = 0; length <= 70; ++length) {
    CAPTURE(length);
    const bool md5_or_sha1 = length == 32 || length == 40;
    CHECK(is_unsupported_digest(std::string(length, 'a')) == md5_or_sha1);
    CHECK(is_unsupported_digest(std::string(length, 'F')) == md5_or_sha1);
    CHECK(is_unsupported_digest(std::string(length, '0')) == md5_or_sha1);
    CHECK_FALSE(is_unsupported_digest(std::string(length, 'g')));
  }
  // MD5 and SHA-1 of "abc", from RFC 1321 and FIPS 180.
  for (const std::string_view text :
       {"900150983cd24fb0d6963f7d28e17f72", "900150983CD24FB0D6963F7D28E17F72",
        " 900150983cd24fb0d6963f7d28e17f72\n", "a9993e364706816aba3e25717850c26c9cd0d89d",
        "A9993E364706816ABA3E25717850C26C9CD0D89D"}) {
    CAPTURE(text);
    const identity_reading refused{std::nullopt, issue_code::unsupported_digest};
    CHECK(read_email(text) == refused);
    CHECK(read_phone(text) == refused);
    CHECK(read_phone(text, "FR") == refused);
    CHECK(read_phone(text, "no country") == refused);
  }
  for (const std::string_view text :
       {"900150983cd24fb0d6963f7d28e17f7g", "g00150983cd24fb0d6963f7d28e17f72",
        " 900150983cd24fb0d6963f7d28e17f7", "a9993e364706816aba3e25717850c26c9cd0d89-"}) {
    CAPTURE(text);
    CHECK_FALSE(is_unsupported_digest(text));
    CHECK(read_email(text).issue == issue_code::invalid_email);
    CHECK(read_phone(text).issue == issue_code::invalid_phone);
  }
  // Digits only are a digest where no number is expected.
  const std::string digits = "12345678901234567890123456789012";
  CHECK(read_email(digits).issue == issue_code::unsupported_digest);
  CHECK(read_phone(digits).issue == issue_code::invalid_phone);
  CHECK(read_phone(digits + "12345678", "FR").issue == issue_code::invalid_phone);
}

TEST_CASE("Readings are equal when digest and issue are", "[identity]") {
  const identity_reading plain = read_phone("+33612345678");
  CHECK(plain == read_phone("06 12 34 56 78", "FR"));
  CHECK(plain != read_phone("+33612345679"));
  CHECK(plain != identity_reading{plain.hashed, issue_code::unlisted_phone});
  CHECK(plain != identity_reading{});
  CHECK_FALSE(plain != plain);
}
