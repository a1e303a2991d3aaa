// SPDX-License-Identifier: MIT
// The text of a payload is what nlohmann/json makes of the same payload as a DOM, byte for byte.
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <tiktok_offline/payload.hpp>
#include <vector>

#include "catch.hpp"
#include "random.hpp"

using nlohmann::ordered_json;
using tiktok_offline::number;
using tiktok_offline::offline_event;
using tiktok_offline::payload_format;

namespace {

std::string dump(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string escaped(std::string_view text) {
  tiktok_offline::detail::text_buffer out;
  tiktok_offline::detail::append_quoted(out, text);
  return out.take();
}

template <class Number>
std::string written(Number value) {
  return std::string(tiktok_offline::detail::json_number(value).view());
}

// Whether a text, possibly of megabytes, is written as by nlohmann; false is shown where it begins.
std::string difference(const std::string& text) {
  const std::string ours = escaped(text);
  const std::string theirs = dump(text);
  std::size_t i = 0;
  while (i < ours.size() && i < theirs.size() && ours[i] == theirs[i]) ++i;
  return ours == theirs ? "" : ours.substr(i, 20) + " and not " + theirs.substr(i, 20);
}

// The bytes at which rules for UTF-8 and for escapes change.
constexpr unsigned char edges[] = {0x00, 0x08, 0x1F, 0x20, 0x22, 0x5C, 0x7F, 0x80, 0x8F, 0x90,
                                   0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                                   0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};

class generator {
 public:
  explicit generator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return tests::below(random_, limit); }

  double any_bits() {
    const std::uint64_t bits = random_();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  number any_number() {
    switch (below(6)) {
      case 0:
        return static_cast<std::int64_t>(random_() >> 32U) - 2147483648LL;
      case 1:
        return (std::numeric_limits<std::uint64_t>::max)() - below(3);
      case 2:
        return static_cast<double>(below(100000)) / 100.0;
      case 3:
        return -static_cast<double>(below(100000000)) / 1000.0;
      case 4:
        return static_cast<double>(below(1000)) * 1.1;
      default:
        return any_bits();
    }
  }

  std::string any_text() {
    std::string text;
    for (std::size_t i = below(12); i > 0; --i) {
      const bool is_plain = below(3) > 0;
      text += is_plain ? static_cast<char>('a' + below(26))
                       : static_cast<char>(edges[below(std::size(edges))]);
    }
    return text;
  }

  std::vector<tiktok_offline::digest> any_digests() {
    std::vector<tiktok_offline::digest> digests;
    for (std::size_t i = below(3); i > 0; --i) {
      digests.push_back(*tiktok_offline::sha256(std::to_string(below(1000))));
    }
    return digests;
  }

  offline_event any_event() {
    offline_event event;
    event.event_set_id = any_text();
    event.partner_name = any_text();
    event.test_event_code = any_text();
    event.event = below(2) == 0 ? "Purchase" : any_text();
    event.event_id = any_text();
    if (below(4) > 0) {
      event.timestamp = tiktok_offline::instant(std::chrono::milliseconds(
          std::int64_t{900} * static_cast<std::int64_t>(below(2000000000))));
    }
    event.phone_numbers = any_digests();
    event.emails = any_digests();
    event.order_id = any_text();
    event.shop_id = any_text();
    for (std::size_t i = below(4); i > 0; --i) {
      auto& item = event.contents.emplace_back();
      if (below(4) == 0) continue;
      item.content_id = any_text();
      item.content_name = any_text();
      if (below(3) > 0) item.price = any_number();
      if (below(3) > 0) item.quantity = any_number();
      item.content_type = any_text();
      item.content_category = any_text();
    }
    event.currency = any_text();
    if (below(3) > 0) event.value = any_number();
    event.event_channel = any_text();
    return event;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("A text payload is what dump makes of the ordered payload", "[text_writer]") {
  const std::uint64_t seed = tests::any_seed();
  CAPTURE(seed);
  generator any(seed);
  std::size_t differ = 0;
  for (std::uint64_t i = tests::rounds(20000); i > 0; --i) {
    const offline_event event = any.any_event();
    for (const auto format : {payload_format::offline_track, payload_format::event_track}) {
      const auto text = tiktok_offline::to_payload<std::string>(event, format);
      const auto json = tiktok_offline::to_payload<ordered_json>(event, format);
      if (text == dump(json)) continue;
      if (++differ < 5) CHECK(text == dump(json));
    }
  }
  CHECK(differ == 0);
}

TEST_CASE("A text is escaped as JSON has it", "[text_writer]") {
  CHECK(escaped("") == R"("")");
  CHECK(escaped("caf\xC3\xA9 / \x7F") == "\"caf\xC3\xA9 / \x7F\"");
  CHECK(escaped("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
  CHECK(escaped(std::string("\0\x01\x0B\x1F", 4)) == R"("\u0000\u0001\u000b\u001f")");
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  CHECK(difference(all).empty());
}

TEST_CASE("Anything that is not UTF-8 becomes replacement characters as Unicode recommends",
          "[text_writer]") {
  // The Unicode Standard, chapter 3.9, table 3-8, 3-9, 3-10 and 3-11.
  const std::string r = "\xEF\xBF\xBD";
  CHECK(escaped("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") ==
        '"' + r + r + r + r + r + r + r + r + "A\"");
  CHECK(escaped("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") ==
        '"' + r + r + r + r + r + r + r + r + "A\"");
  CHECK(escaped("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") ==
        '"' + r + r + r + r + r + "A" + r + r + "B\"");
  CHECK(escaped("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == '"' + r + r + r + r + "A\"");
  CHECK(escaped("\xF0\x9F\x98") == '"' + r + '"');
}

TEST_CASE("A character is written alike wherever it is in a text of any length", "[text_writer]") {
  std::size_t differ = 0;
  for (std::size_t length = 1; length <= 40; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (const unsigned char edge : edges) {
        std::string text(length, 'x');
        text[place] = static_cast<char>(edge);
        if (!difference(text).empty() && ++differ < 5) CHECK(difference(text).empty());
      }
      std::string accented(length, 'x');
      accented.insert(place, "\xC3\xA9");
      if (!difference(accented).empty()) ++differ;
    }
  }
  CHECK(differ == 0);
}

// A view into a longer text: what stands in front of it and behind it is another's.
TEST_CASE("Nothing around a text is looked at", "[text_writer]") {
  const std::string plain(64, 'x');
  for (std::size_t length = 0; length <= 32; ++length) {
    CAPTURE(length);
    CHECK(escaped(std::string_view(plain).substr(16, length)) ==
          '"' + std::string(length, 'x') + '"');
  }
  for (std::size_t place = 16; place < 48; ++place) {
    CAPTURE(place);
    std::string with_quote = plain;
    with_quote[place] = '"';
    CHECK(escaped(std::string_view(with_quote).substr(16, 32)) == dump(with_quote.substr(16, 32)));
  }
  // U+00E9, U+20AC and U+1F6D2, all but their last bytes.
  for (const std::string_view whole : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9B\x92"}) {
    CHECK(escaped(whole.substr(0, whole.size() - 1)) == "\"\xEF\xBF\xBD\"");
  }
}

TEST_CASE("Every sequence of four bytes at the edges of UTF-8 is written as by dump",
          "[text_writer]") {
  std::string all;
  std::array<std::size_t, 4> at{};
  for (bool more = true; more;) {
    for (const std::size_t i : at) all += static_cast<char>(edges[i]);
    all += 'a';
    std::size_t digit = 0;
    while (digit < at.size() && ++at[digit] == std::size(edges)) at[digit++] = 0;
    more = digit < at.size();
  }
  CHECK(all.size() == 29 * 29 * 29 * 29 * 5);
  CHECK(difference(all).empty());
  // Broken off at each place.
  for (const std::string& text : {std::string("\xF4\x8F\xBF\xBF"), std::string("\xE0\xA0\x80")}) {
    for (std::size_t size = 0; size <= text.size(); ++size) {
      CHECK(difference(text.substr(0, size)).empty());
    }
  }
}

TEST_CASE("Prices are written digit by digit", "[text_writer]") {
  CHECK(written(49.0) == "49.0");
  CHECK(written(49.9) == "49.9");
  CHECK(written(0.05) == "0.05");
  CHECK(written(0.001) == "0.001");
  CHECK(written(1.23) == "1.23");
  CHECK(written(100.0) == "100.0");
  CHECK(written(0.0) == "0.0");
  CHECK(written(-0.0) == "-0.0");
  CHECK(written(-12.5) == "-12.5");
  CHECK(written(999999999999.999) == "999999999999.999");
  CHECK(written(std::int64_t{-7}) == "-7");
  CHECK(written((std::numeric_limits<std::int64_t>::min)()) == "-9223372036854775808");
  CHECK(written((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
}

TEST_CASE("Numbers are written as by dump", "[text_writer]") {
  std::size_t differ = 0;
  const auto compare = [&differ](double value) {
    if (written(value) == ordered_json(value).dump()) return;
    if (++differ < 5) CHECK(written(value) == ordered_json(value).dump());
  };
  for (int i = 0; i < 200000; ++i) compare(i / 1000.0);
  const std::uint64_t seed = tests::any_seed();
  CAPTURE(seed);
  generator any(seed);
  for (std::uint64_t i = tests::rounds(100000); i > 0; --i) {
    const auto thousandths = static_cast<double>(any.below(1U << 31U)) * 465661.0;
    compare(thousandths / 1000.0);
    compare(std::nextafter(thousandths / 1000.0, 0.0));
    const double bits = any.any_bits();
    if (std::isfinite(bits)) compare(bits);
  }
  for (const double value :
       {1e12, std::nextafter(1e12, 0.0), 1e15, 1e16, 1e-4, 1e-5, 0.0005, 1e20, 1e21, 1e300, 5e-324,
        0.1 + 0.2, 1.0 / 3.0, 123456789012345680.0, 9007199254740993.0, -1e12, 0.0015, 2.675}) {
    compare(value);
    compare(-value);
  }
  CHECK(differ == 0);
}

TEST_CASE("An exponent is read whole, however long it is", "[text_writer]") {
  using tiktok_offline::number;
  using tiktok_offline::detail::parse_number;
  // All that is 1, written with ever more zeros.
  for (const std::size_t zeros : {0U, 9U, 99U, 999U, 1000U, 9999U, 20000U, 123456U}) {
    CAPTURE(zeros);
    const std::string exponent = std::to_string(zeros + 1);
    CHECK(parse_number("0." + std::string(zeros, '0') + "1e" + exponent) == number(1.0));
    CHECK(parse_number('1' + std::string(zeros + 1, '0') + "e-" + exponent) == number(1.0));
  }
  // 2^63, 2^64 and 2^64 + 1, and what wraps to something small or to the other sign.
  for (const std::string exponent :
       {"999", "9223372036854775807", "9223372036854775808", "9999999999999999999",
        "18446744073709551615", "18446744073709551616", "18446744073709551617",
        "99999999999999999999", "340282366920938463463374607431768211457"}) {
    CAPTURE(exponent);
    CHECK_FALSE(parse_number("1e" + exponent));
    CHECK_FALSE(parse_number("-1.5E+" + exponent));
    CHECK(parse_number("1e-" + exponent) == number(0.0));
    CHECK(parse_number("1.5e-0" + exponent) == number(0.0));
  }
}

TEST_CASE("A number of very many digits is the nearest double", "[text_writer]") {
  using tiktok_offline::number;
  using tiktok_offline::detail::parse_number;
  for (const std::size_t many : {300U, 799U, 800U, 801U, 990U, 1001U, 5000U, 20000U, 123456U}) {
    CAPTURE(many);
    const std::string zeros(many, '0');
    const std::string threes(many, '3');
    CHECK(parse_number("0." + threes) == number(1.0 / 3.0));
    CHECK(parse_number('-' + threes + "e-" + std::to_string(many)) == number(-1.0 / 3.0));
    CHECK(parse_number("0." + zeros + "e5") == number(0.0));
    CHECK(parse_number("0." + zeros + threes + 'e' + std::to_string(many)) == number(1.0 / 3.0));
    // 2^53 + 1 is in the middle of two doubles: the even one is taken, and the other for any more.
    CHECK(parse_number("9007199254740993." + zeros) == number(9007199254740992.0));
    CHECK(parse_number("9007199254740993." + zeros + '1') == number(9007199254740994.0));
    CHECK(parse_number("-9007199254740993" + zeros + "1e-" + std::to_string(many + 1)) ==
          number(-9007199254740994.0));
  }
}

TEST_CASE("A decimal comma is read with its sign and its groups, and nothing else",
          "[text_writer]") {
  using tiktok_offline::number;
  using tiktok_offline::detail::parse_decimal_comma;
  CHECK(parse_decimal_comma("-12,50") == number(-12.5));
  CHECK(parse_decimal_comma("1.234.567,5") == number(1234567.5));
  CHECK(parse_decimal_comma("1234,5") == number(1234.5));
  CHECK(parse_decimal_comma("007") == number(7));
  for (const char* text :
       {"", "-", ",5", "1,", "1234.567", "1.23", "1.2345", "1,2,3", "12 ", "+1", "x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal_comma(text));
  }
}
