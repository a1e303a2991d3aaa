// SPDX-License-Identifier: MIT
// Code points, against Unicode's own tables (UnicodeData.txt: category Nd, Zs, Cc) and RFC 3629.
#include <cstddef>
#include <string>
#include <string_view>
#include <tiktok_offline/detail/text/ascii.hpp>
#include <tiktok_offline/detail/text/unicode.hpp>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "identities.hpp"

using tests::utf8;
using tiktok_offline::detail::as_ascii_digit;
using tiktok_offline::detail::first_code_point;
using tiktok_offline::detail::last_code_point;
using tiktok_offline::detail::not_utf8;

namespace {

bool holds(const std::vector<char32_t>& list, char32_t value) {
  for (const char32_t one : list) {
    if (one == value) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Only the letters of ASCII change their case", "[text]") {
  const std::string lower = "abcdefghijklmnopqrstuvwxyz";
  const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    CAPTURE(byte);
    const std::size_t in_lower = lower.find(c);
    const std::size_t in_upper = upper.find(c);
    CHECK(tiktok_offline::detail::to_upper(c) == (in_lower < 26 ? upper[in_lower] : c));
    CHECK(tiktok_offline::detail::to_lower(c) == (in_upper < 26 ? lower[in_upper] : c));
  }
}

TEST_CASE("Texts are compared without the case of ASCII", "[text]") {
  using tiktok_offline::detail::is_same_in_any_case;
  using tiktok_offline::detail::starts_with_in_any_case;
  CHECK(is_same_in_any_case("", ""));
  CHECK(is_same_in_any_case("UnDefined", "undefineD"));
  CHECK_FALSE(is_same_in_any_case("null", "nul"));
  CHECK_FALSE(is_same_in_any_case("nul", "null"));
  CHECK_FALSE(is_same_in_any_case("[", "{"));
  CHECK_FALSE(is_same_in_any_case("\xC3\xA9", "\xC3\x89"));
  CHECK(starts_with_in_any_case("MailTo:a", "mailto:"));
  CHECK(starts_with_in_any_case("a", ""));
  CHECK_FALSE(starts_with_in_any_case("mailto", "mailto:"));
  CHECK_FALSE(starts_with_in_any_case("nailto:", "mailto:"));
}

TEST_CASE("Two texts are equal when all their bytes are", "[text]") {
  using tiktok_offline::detail::is_equal;
  // Texts in longer ones: what stands around them is not compared.
  const std::string around = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (std::size_t length = 0; length <= 40; ++length) {
    CAPTURE(length);
    const std::string_view text = std::string_view(around).substr(7, length);
    std::string other = "." + std::string(text) + ".";
    CHECK(is_equal(text, std::string_view(other).substr(1, length)));
    CHECK_FALSE(is_equal(text, std::string_view(other).substr(1)));
    for (std::size_t place = 1; place <= length; ++place) {
      const char kept = std::exchange(other[place], '\0');
      CHECK_FALSE(is_equal(text, std::string_view(other).substr(1, length)));
      other[place] = kept;
    }
  }
  CHECK(is_equal({}, ""));
}

TEST_CASE("Every code point is read as it is written in UTF-8", "[text]") {
  int wrong = 0;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    const std::string written = utf8(value);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    const auto first = first_code_point(written + "z");
    const auto last = last_code_point("a" + written);
    const bool right = surrogate ? first.value == not_utf8 && first.bytes == 1
                                 : first.value == value && first.bytes == written.size() &&
                                       last.value == value && last.bytes == written.size();
    wrong += right ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("A byte that is not UTF-8 counts for itself", "[text]") {
  // RFC 3629: cut off, overlong, a surrogate, beyond U+10FFFF, a lone byte of the middle.
  for (const std::string_view text :
       {"\x80", "\xBF", "\xC2", "\xC0\x80", "\xC1\xBF", "\xE2\x80", "\xE0\x80\x80", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF",
        "\xC2"
        "a",
        "\xE2\x80"
        "a",
        "\xF0\x9F\x98"
        "a"}) {
    CAPTURE(text);
    CHECK(first_code_point(text).value == not_utf8);
    CHECK(first_code_point(text).bytes == 1);
  }
  for (const std::string_view text : {"\x80", "a\x80", "\xC2", "a\xE2\x80", "\xC2\xA0\xA0",
                                      "\xED\xA0\x80", "\x80\x80\x80\x80\x80"}) {
    CAPTURE(text);
    CHECK(last_code_point(text).value == not_utf8);
    CHECK(last_code_point(text).bytes == 1);
  }
}

TEST_CASE("Invisible characters and blanks are those of the lists and no others", "[text]") {
  const auto invisible = tests::invisible_characters();
  const auto spaces = tests::blanks_within_a_line();
  const auto blanks = tests::blanks();
  int wrong = 0;
  for (char32_t value = 0; value <= 0x1FFFF; ++value) {
    using namespace tiktok_offline::detail;
    wrong += is_invisible(value) == holds(invisible, value) ? 0 : 1;
    wrong += is_space(value) == holds(spaces, value) ? 0 : 1;
    wrong += is_unicode_blank(value) == holds(blanks, value) ? 0 : 1;
    wrong += is_control(value) == (value < 0x20 || (value > 0x7E && value < 0xA0)) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Every decimal digit of the basic plane is an ASCII digit and nothing else is",
          "[text]") {
  // The zeros of Unicode 14, category Nd; printed by Python's unicodedata.
  const std::vector<char32_t> zeros = {
      0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
      0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0,
      0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
      0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};
  int digits = 0;
  for (const char32_t value : tests::all_of_basic_plane()) {
    const auto found = as_ascii_digit(value);
    digits += found ? 1 : 0;
    std::string expected = "none";
    for (const char32_t zero : zeros) {
      if (value >= zero && value <= zero + 9)
        expected = std::string(1, static_cast<char>('0' + (value - zero)));
    }
    if ((found ? std::string(1, *found) : "none") == expected) continue;
    CAPTURE(static_cast<unsigned>(value));
    CHECK((found ? std::string(1, *found) : "none") == expected);
  }
  CHECK(digits == 370);
}

TEST_CASE("Every blank is trimmed and nothing else", "[text]") {
  using tiktok_offline::detail::trim_unicode;
  CHECK(trim_unicode("") == "");
  for (const char32_t value : tests::blanks()) {
    const std::string blank = utf8(value);
    CAPTURE(blank);
    CHECK(trim_unicode(blank) == "");
    CHECK(trim_unicode(blank + blank + "a" + blank + "b" + blank) == "a" + blank + "b");
  }
  // Digits, dashes and bytes that end like a blank.
  for (const std::string_view text : {"\xC3\xA0", "\xC2\xA1", "\xE2\x80\x90", "\xA0", "\x80\x80"}) {
    CHECK(trim_unicode(text) == text);
  }
}
