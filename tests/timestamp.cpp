// SPDX-License-Identifier: MIT
// The milliseconds in the tables come from GNU `date -u -d TEXT +%s%3N`.
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tiktok_offline/timestamp.hpp>
#include <type_traits>

#include "catch.hpp"

using tiktok_offline::from_unix_milliseconds;
using tiktok_offline::instant;
using tiktok_offline::parse_timestamp;
using tiktok_offline::to_iso8601;
using tiktok_offline::to_unix_seconds;

// Seconds in a bare integer must not become an instant; a duration knows its unit.
static_assert(!std::is_constructible_v<instant, int>);
static_assert(!std::is_constructible_v<instant, std::int64_t>);
static_assert(!std::is_constructible_v<instant, double>);
static_assert(!std::is_convertible_v<std::int64_t, instant>);
static_assert(!std::is_assignable_v<instant&, std::int64_t>);
static_assert(std::is_constructible_v<instant, std::chrono::milliseconds>);
static_assert(std::is_same_v<instant::clock, std::chrono::system_clock>);

namespace {

instant at(std::int64_t milliseconds) {
  return instant(std::chrono::milliseconds(milliseconds));
}

// Makes "nothing" readable in a table; no timestamp of a test is before 1970.
constexpr std::int64_t nothing = -1;

std::int64_t milliseconds_or_nothing(const std::optional<instant>& when) {
  return when ? when->time_since_epoch().count() : nothing;
}

std::int64_t parsed(std::string_view text) {
  return milliseconds_or_nothing(parse_timestamp(text));
}

std::string two_digits(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

struct reading {
  std::string_view text;
  std::int64_t milliseconds;
};

// Texts in UTC with milliseconds: read and written they are the same.
constexpr reading exact_texts[] = {
    {"1970-01-01T00:00:00.000Z", 0},
    {"1970-01-01T00:00:00.001Z", 1},
    {"1972-02-29T00:00:00.000Z", 68169600000},
    {"1973-03-03T09:46:39.999Z", 99999999999},
    {"1973-03-03T09:46:40.000Z", 100000000000},
    {"1999-12-31T23:59:59.000Z", 946684799000},
    {"2000-01-01T00:00:00.000Z", 946684800000},
    {"2000-02-28T23:59:59.000Z", 951782399000},
    {"2000-02-29T00:00:00.000Z", 951782400000},
    {"2000-03-01T00:00:00.000Z", 951868800000},
    // The years in which the leap day that comes once in 400 years counts alone.
    {"2000-12-31T12:00:00.000Z", 978264000000},
    {"2001-01-01T12:00:00.000Z", 978350400000},
    {"2004-12-31T12:00:00.000Z", 1104494400000},
    {"2020-09-17T19:49:27.000Z", 1600372167000},
    {"2023-01-31T00:00:00.000Z", 1675123200000},
    {"2023-02-28T00:00:00.000Z", 1677542400000},
    {"2023-03-31T00:00:00.000Z", 1680220800000},
    {"2023-04-30T00:00:00.000Z", 1682812800000},
    {"2023-05-31T00:00:00.000Z", 1685491200000},
    {"2023-06-30T00:00:00.000Z", 1688083200000},
    {"2023-07-31T00:00:00.000Z", 1690761600000},
    {"2023-08-31T00:00:00.000Z", 1693440000000},
    {"2023-09-30T00:00:00.000Z", 1696032000000},
    {"2023-10-31T00:00:00.000Z", 1698710400000},
    {"2023-11-30T00:00:00.000Z", 1701302400000},
    {"2023-12-31T00:00:00.000Z", 1703980800000},
    {"2024-01-08T13:52:50.212Z", 1704721970212},
    {"2024-02-29T12:00:00.000Z", 1709208000000},
    {"2024-05-28T09:45:12.345Z", 1716889512345},
    {"2024-12-31T00:00:00.000Z", 1735603200000},
    {"2038-01-19T03:14:08.000Z", 2147483648000},
    {"2096-02-29T00:00:00.000Z", 3981312000000},
    {"2100-02-28T23:59:59.999Z", 4107542399999},
    {"2100-03-01T00:00:00.000Z", 4107542400000},
    {"2104-02-29T00:00:00.000Z", 4233686400000},
    {"2400-02-29T00:00:00.000Z", 13574563200000},
    {"2400-03-01T00:00:00.000Z", 13574649600000},
    {"2400-12-31T12:00:00.000Z", 13601044800000},
    {"2401-01-01T12:00:00.000Z", 13601131200000},
    {"9605-12-31T12:00:00.000Z", 240968865600000},
    {"9999-12-31T23:59:59.999Z", 253402300799999},
};

}  // namespace

TEST_CASE("ISO 8601 in UTC is read and written the same", "[timestamp]") {
  for (const auto& row : exact_texts) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.milliseconds);
    CHECK(to_iso8601(at(row.milliseconds)) == row.text);
  }
}

TEST_CASE("An offset is taken off in either form", "[timestamp]") {
  constexpr reading cases[] = {
      {"2025-04-18T07:53:39.974+02:00", 1744955619974},
      {"2025-04-18T07:53:39.974+0200", 1744955619974},
      {"2024-05-28T09:45:12Z", 1716889512000},
      {"2024-05-28t09:45:12z", 1716889512000},
      {"2024-05-28t09:45:12Z", 1716889512000},
      {"2024-05-28T09:45:12z", 1716889512000},
      {"2024-05-28T09:45:12+00:00", 1716889512000},
      {"2024-05-28T09:45:12+0000", 1716889512000},
      {"2024-05-28t09:45:12.999999999+0530", 1716869712999},
      {"2024-05-28T09:45:12+23:59", 1716803172000},
      {"2024-05-28T09:45:12-23:59", 1716975852000},
      // Over the end of a month, a leap February and a year, both ways.
      {"2024-02-29T23:30:00-11:45", 1709291700000},
      {"2024-02-29T23:30:00-1145", 1709291700000},
      {"2024-03-01T00:30:00+14:00", 1709202600000},
      {"2024-03-01T00:30:00+1400", 1709202600000},
      {"2024-01-01T00:30:00+00:31", 1704067140000},
      {"2023-12-31T23:30:00-05:30", 1704085200000},
  };
  for (const auto& row : cases) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.milliseconds);
  }
}

TEST_CASE("A fraction is cut after milliseconds and never rounded", "[timestamp]") {
  constexpr std::int64_t whole = 1716889512000;
  constexpr reading cases[] = {
      {"5", whole + 500},         {"05", whole + 50},
      {"12", whole + 120},        {"345", whole + 345},
      {"005", whole + 5},         {"3459", whole + 345},
      {"34599", whole + 345},     {"345999", whole + 345},
      {"9999999", whole + 999},   {"00099999", whole},
      {"999999999", whole + 999}, {"0", whole},
      {"000000001", whole},       {"123456789123456789123456789123456789", whole + 123},
  };
  for (const auto& row : cases) {
    for (const char* sign : {".", ","}) {
      for (const char* offset : {"Z", "z", "+00:00", "+0000"}) {
        const std::string text =
            std::string("2024-05-28T09:45:12") + sign + std::string(row.text) + offset;
        CAPTURE(text);
        CHECK(parsed(text) == row.milliseconds);
      }
    }
  }
}

TEST_CASE("Second 60 is the first second of the next minute in every minute", "[timestamp]") {
  constexpr std::int64_t start_of_day = 1716854400000;  // 2024-05-28
  for (int hour = 0; hour < 24; ++hour) {
    for (int minute = 0; minute < 60; ++minute) {
      const std::string text = "2024-05-28T" + two_digits(hour) + ':' + two_digits(minute) + ":60Z";
      CAPTURE(text);
      CHECK(parsed(text) == start_of_day + (hour * 60 + minute + 1) * 60'000);
    }
  }
  constexpr reading cases[] = {
      {"2016-12-31T23:59:60Z", 1483228800000},
      {"2016-12-31T23:59:60.5Z", 1483228800500},
      {"2016-12-31T18:59:60-05:00", 1483228800000},
      {"2000-02-28T23:59:60Z", 951782400000},
      {"2100-02-28T23:59:60Z", 4107542400000},
      // The next minute is the first of 1970, and the first of the year 10000.
      {"1969-12-31T23:59:60Z", 0},
      {"9999-12-31T23:59:60Z", nothing},
      {"2016-12-31T23:59:61Z", nothing},
  };
  for (const auto& row : cases) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.milliseconds);
  }
}

TEST_CASE("29 February is a day in leap years only", "[timestamp]") {
  const struct {
    std::string_view year;
    bool leap;
  } cases[] = {
      {"1970", false}, {"1971", false}, {"1972", true},  {"1999", false}, {"2000", true},
      {"2001", false}, {"2023", false}, {"2024", true},  {"2025", false}, {"2096", true},
      {"2100", false}, {"2104", true},  {"2200", false}, {"2300", false}, {"2400", true},
      {"2800", true},  {"3000", false}, {"9996", true},  {"9999", false},
  };
  for (const auto& row : cases) {
    CAPTURE(row.year);
    const std::string year(row.year);
    CHECK(parse_timestamp(year + "-02-29T00:00:00Z").has_value() == row.leap);
    CHECK(parse_timestamp(year + "-02-28T00:00:00Z").has_value());
    CHECK_FALSE(parse_timestamp(year + "-02-30T00:00:00Z").has_value());
  }
}

TEST_CASE("Every month has its own last day", "[timestamp]") {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int month = 1; month <= 12; ++month) {
    for (int day = 0; day <= 99; ++day) {
      const std::string text = "2023-" + two_digits(month) + '-' + two_digits(day) + "T12:00:00Z";
      CAPTURE(text);
      CHECK(parse_timestamp(text).has_value() == (day >= 1 && day <= days[month - 1]));
    }
  }
}

TEST_CASE("Hours and minutes and offsets stay in their range", "[timestamp]") {
  for (int value = 0; value <= 99; ++value) {
    const std::string number = two_digits(value);
    CAPTURE(number);
    const auto holds = [](const std::string& text) { return parse_timestamp(text).has_value(); };
    CHECK(holds("2023-" + number + "-01T00:00:00Z") == (value >= 1 && value <= 12));
    CHECK(holds("2023-01-01T" + number + ":00:00Z") == (value <= 23));
    CHECK(holds("2023-01-01T00:" + number + ":00Z") == (value <= 59));
    CHECK(holds("2023-01-01T00:00:" + number + "Z") == (value <= 60));
    CHECK(holds("2023-01-01T00:00:00+" + number + ":00") == (value <= 23));
    CHECK(holds("2023-01-01T00:00:00-" + number + "00") == (value <= 23));
    CHECK(holds("2023-01-01T00:00:00-00:" + number) == (value <= 59));
    CHECK(holds("2023-01-01T00:00:00+00" + number) == (value <= 59));
  }
}

TEST_CASE("ISO 8601 goes from 1970 to 9999 in UTC", "[timestamp]") {
  constexpr reading cases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1969-12-31T23:59:59.999Z", nothing},
      {"1969-12-31T23:30:00-00:30", 0},
      {"1969-12-31T23:30:00-00:29", nothing},
      {"1970-01-01T00:30:00+00:30", 0},
      {"1970-01-01T00:30:00+00:31", nothing},
      {"1970-01-01T00:00:00.999+00:01", nothing},
      {"1960-02-29T00:00:00Z", nothing},
      {"1900-01-01T00:00:00Z", nothing},
      {"0001-01-01T00:00:00Z", nothing},
      {"0000-01-01T00:00:00Z", nothing},
      {"0000-12-31T00:00:00Z", nothing},
      {"9999-12-31T23:59:59.999Z", 253402300799999},
      {"9999-12-31T23:59:59.9999999Z", 253402300799999},
      {"9999-12-31T23:59:59.999-00:01", nothing},
      {"9999-12-31T23:59:00-00:01", nothing},
      {"9999-12-31T23:58:59.999-00:01", 253402300799999},
      {"10000-01-01T00:00:00Z", nothing},
      {"10000-01-01T00:00:00+01:00", nothing},
      {"+10000-01-01T00:00:00Z", nothing},
  };
  for (const auto& row : cases) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.milliseconds);
  }
}

TEST_CASE("Digits are milliseconds and seconds by mistake are refused", "[timestamp]") {
  constexpr reading cases[] = {
      {"1716889512345", 1716889512345},
      {"1716889512", nothing},
      {"99999999999", nothing},
      {"100000000000", 100000000000},
      {"100000000001", 100000000001},
      {"253402300799999", 253402300799999},
      {"253402300800000", nothing},
      {"0", nothing},
      {"1", nothing},
      {"2024", nothing},
      {"20240528", nothing},
      // A date without separators cannot be told from milliseconds: these are of the year 2611.
      {"20240528094512", 20240528094512},
      {"000000000000", nothing},
      // Microseconds and nanoseconds by mistake.
      {"1716889512345000", nothing},
      {"1716889512345000000", nothing},
      // 2^63 - 1, 2^63, 2^64, and a good value plus 2^64, which wraps around to it.
      {"9223372036854775807", nothing},
      {"9223372036854775808", nothing},
      {"18446744073709551616", nothing},
      {"18446745790599063961", nothing},
      {"999999999999999999999999999999999999999999", nothing},
      // Signs, fractions, exponents, separators and other alphabets.
      {"+1716889512345", nothing},
      {"-1716889512345", nothing},
      {"1716889512345.0", nothing},
      {"1716889512345,0", nothing},
      {"1.716889512345e12", nothing},
      {"1716889512345e0", nothing},
      {"1,716,889,512,345", nothing},
      {"1 716 889 512 345", nothing},
      {"1716889512345Z", nothing},
      {"1716889512345L", nothing},
      {"0x18FBE7AD0D9", nothing},
      {"\xEF\xBC\x91\x37\x31\x36\x38\x38\x39\x35\x31\x32\x33\x34\x35", nothing},
  };
  for (const auto& row : cases) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.milliseconds);
  }
}

TEST_CASE("Integers are milliseconds and seconds by mistake are refused", "[timestamp]") {
  const struct {
    std::int64_t given;
    std::int64_t expected;
  } cases[] = {
      {1716889512345, 1716889512345},
      {1716889512, nothing},
      {99'999'999'999, nothing},
      {100'000'000'000, 100'000'000'000},
      {253'402'300'799'999, 253'402'300'799'999},
      {253'402'300'800'000, nothing},
      {0, nothing},
      {-1, nothing},
      {-1716889512345, nothing},
      {(std::numeric_limits<std::int64_t>::max)(), nothing},
      {(std::numeric_limits<std::int64_t>::min)(), nothing},
  };
  for (const auto& row : cases) {
    CAPTURE(row.given);
    CHECK(milliseconds_or_nothing(from_unix_milliseconds(row.given)) == row.expected);
  }
}

TEST_CASE("White space around a timestamp is ignored", "[timestamp]") {
  for (const char* space : {" ", "\t", "\n", "\v", "\f", "\r", "\xC2\xA0", " \xC2\xA0\r\n\t "}) {
    for (const char* text : {"2024-05-28T09:45:12.345Z", "1716889512345"}) {
      const std::string space_text = space;
      CAPTURE(space_text, text);
      CHECK(parsed(space_text + text) == 1716889512345);
      CHECK(parsed(text + space_text) == 1716889512345);
      CHECK(parsed(space_text + text + space_text) == 1716889512345);
    }
    CHECK(parsed(space) == nothing);
  }
  CHECK(parsed("") == nothing);
  CHECK(parsed({}) == nothing);
  // U+3000 and U+202F are no white space of this library.
  CHECK(parsed("\xE3\x80\x80"
               "1716889512345") == nothing);
  CHECK(parsed("1716889512345\xE2\x80\xAF") == nothing);
}

TEST_CASE("No part of a timestamp may be missing or strange", "[timestamp]") {
  const std::string_view wholes[] = {"2024-05-28T09:45:12.345+02:00",
                                     "2024-05-28T09:45:12,345-0200", "2024-05-28T09:45:12.345Z"};
  for (const std::string_view whole : wholes) {
    REQUIRE(parse_timestamp(whole).has_value());
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const std::string prefix(whole.substr(0, length));
      CAPTURE(prefix);
      // An offset may be one of hours.
      const bool has_hours = prefix.size() == 26 && prefix.back() == '2';
      if (!has_hours) CHECK(parsed(prefix) == nothing);
    }
    for (std::size_t place = 0; place < whole.size(); ++place) {
      for (const char stranger : {' ', '?', '/', ';', 'x', '\0', '\n', '\xE9'}) {
        std::string replaced(whole);
        replaced[place] = stranger;
        CAPTURE(replaced, place);
        const bool is_blank_for_t = place == 10 && stranger == ' ';
        if (!is_blank_for_t) CHECK(parsed(replaced) == nothing);
        if (place == 0) continue;  // white space may stand in front
        std::string inserted(whole);
        inserted.insert(place, 1, stranger);
        CHECK(parsed(inserted) == nothing);
      }
    }
  }
}

TEST_CASE("No other byte is accepted in a part of a timestamp", "[timestamp]") {
  // What may stand where one of these does; any other byte stands for itself alone.
  constexpr std::string_view alike[] = {"0123456789", "Tt ", "Zz", ".,", "+-"};
  const std::string_view wholes[] = {"2024-05-28T09:45:12.345+02:00",
                                     "2024-05-28T09:45:12,345-0200", "2024-05-28T09:45:12Z"};
  for (const std::string_view whole : wholes) {
    for (std::size_t place = 0; place < whole.size(); ++place) {
      std::string_view allowed = whole.substr(place, 1);
      for (const std::string_view choices : alike) {
        if (choices.find(whole[place]) != std::string_view::npos) allowed = choices;
      }
      for (int byte = 0; byte < 256; ++byte) {
        const char stranger = static_cast<char>(static_cast<unsigned char>(byte));
        if (allowed.find(stranger) != std::string_view::npos) continue;
        std::string replaced(whole);
        replaced[place] = stranger;
        if (!parse_timestamp(replaced)) continue;  // a CHECK of each would take seconds
        CAPTURE(replaced, place);
        CHECK(parsed(replaced) == nothing);
      }
    }
  }
}

TEST_CASE("A number of a timestamp is never without digits", "[timestamp]") {
  for (const char* text :
       {"-05-28T09:45:12Z", "2024--28T09:45:12Z", "2024-05-T09:45:12Z", "2024-05-28T:45:12Z",
        "2024-05-28T09::12Z", "2024-05-28T09:45:Z", "2024-05-28T09:45:.5Z",
        "2024-05-28T09:45:12+:30", "2024-05-28T09:45:12+02:", "2024-05-28T09:45:12-"}) {
    CAPTURE(text);
    CHECK(parsed(text) == nothing);
  }
}

TEST_CASE("Other ways to write a time are refused", "[timestamp]") {
  constexpr std::string_view cases[] = {
      // No offset, date only, less than seconds.
      "2024-05-28T09:45:12",
      "2024-05-28T09:45:12.345",
      "2024-05-28",
      "2024-05-28Z",
      "2024-05-28T",
      "2024-05-28T09Z",
      "2024-05-28T09:45Z",
      "2024-05-28T09:45+02:00",
      "2024-05",
      "09:45:12Z",
      "T09:45:12Z",
      // Hour 24 and other things out of range.
      "2024-05-28T24:00:00Z",
      "2024-05-28T24:00:00.000Z",
      "2024-02-30T00:00:00Z",
      "2023-02-29T00:00:00Z",
      "2024-04-31T00:00:00Z",
      "2024-00-28T09:45:12Z",
      "2024-13-28T09:45:12Z",
      "2024-05-00T09:45:12Z",
      // A fraction without digits, or of something else than seconds.
      "2024-05-28T09:45:12.Z",
      "2024-05-28T09:45:12,+02:00",
      "2024-05-28T09:45.5Z",
      "2024-05-28T09:45:12.3.4Z",
      "2024-05-28T09:45:12.3,4Z",
      "2024-05-28T09:45:12.-5Z",
      "2024-05-28T09:45:12:345Z",
      "2024-05-28T09:45:12;345Z",
      // Other separators, too few digits, too many digits.
      "2024-05-28_09:45:12Z",
      "2024-05-2809:45:12Z",
      "2024/05/28T09:45:12Z",
      "2024.05.28T09:45:12Z",
      "2024-05-28T09.45.12Z",
      "20240528T094512Z",
      "20240528T09:45:12Z",
      "2024-05-28T094512Z",
      "24-05-28T09:45:12Z",
      "2024-5-28T09:45:12Z",
      "2024-05-8T09:45:12Z",
      "2024-05-28T9:45:12Z",
      "2024-05-28T09:5:12Z",
      "2024-05-28T09:45:2Z",
      "02024-05-28T09:45:12Z",
      "2024-005-28T09:45:12Z",
      "2024-05-028T09:45:12Z",
      "2024-05-28T009:45:12Z",
      "+2024-05-28T09:45:12Z",
      "-2024-05-28T09:45:12Z",
      "2024-+5-28T09:45:12Z",
      "2024-05- 8T09:45:12Z",
      "2024-05-28T-9:45:12Z",
      // Offsets.
      "2024-05-28T09:45:12+2:00",
      "2024-05-28T09:45:12+02:0",
      "2024-05-28T09:45:12+02:",
      "2024-05-28T09:45:12+020",
      "2024-05-28T09:45:12+02000",
      "2024-05-28T09:45:12+02:000",
      "2024-05-28T09:45:12+02:00:00",
      "2024-05-28T09:45:12+02::00",
      "2024-05-28T09:45:12+02-00",
      "2024-05-28T09:45:12+02.00",
      "2024-05-28T09:45:12 +02:00",
      "2024-05-28T09:45:12+ 2:00",
      "2024-05-28T09:45:12+",
      "2024-05-28T09:45:12-",
      "2024-05-28T09:45:12++02:00",
      "2024-05-28T09:45:12+-02:00",
      "2024-05-28T09:45:1202:00",
      "2024-05-28T09:45:12\xE2\x88\x92"
      "02:00",
      "2024-05-28T09:45:12\xC2\xB1"
      "02:00",
      "2024-05-28T09:45:12Z+02:00",
      "2024-05-28T09:45:12+02:00Z",
      "2024-05-28T09:45:12ZZ",
      "2024-05-28T09:45:12 Z",
      "2024-05-28T09:45:12A",
      "2024-05-28T09:45:12UTC",
      "2024-05-28T09:45:12GMT",
      "2024-05-28T09:45:12GMT+0200",
      "2024-05-28T09:45:12Z[Europe/Paris]",
      "2024-05-28T09:45:12+02:00[Europe/Paris]",
      // Text behind it or in front of it.
      "2024-05-28T09:45:12Z.",
      "2024-05-28T09:45:12Z 1",
      "2024-05-28T09:45:12Zx",
      "2024-05-28T09:45:12.345Z2024-05-28T09:45:12.345Z",
      "x2024-05-28T09:45:12Z",
      "\"2024-05-28T09:45:12Z\"",
      "'2024-05-28T09:45:12Z'",
      // U+FEFF, a byte order mark.
      "\xEF\xBB\xBF"
      "2024-05-28T09:45:12Z",
      // Full-width digits.
      "\xEF\xBC\x92\xEF\xBC\x90\xEF\xBC\x92\xEF\xBC\x94-05-28T09:45:12Z",
      // Other notations.
      "2024-W22-2T09:45:12Z",
      "2024-149T09:45:12Z",
      "P1D",
      "Tue, 28 May 2024 09:45:12 GMT",
      "Tue May 28 09:45:12 UTC 2024",
      "28/05/2024 09:45:12",
      "05/28/2024",
      "/Date(1716889512345)/",
      "@1716889512",
      "now",
      "null",
      "NaN",
      "Infinity",
      "true",
      "Invalid Date",
      "Z",
      "-",
      ".",
      "+",
      "----------T::::::Z",
  };
  for (const std::string_view text : cases) {
    CAPTURE(text);
    CHECK(parsed(text) == nothing);
  }
  const std::string_view with_zero_byte("2024-05-28T09:45:12Z\0", 21);
  CHECK(parsed(with_zero_byte) == nothing);
  CHECK(parsed(std::string_view("1716889512345\0", 14)) == nothing);
}

TEST_CASE("Every part is written with all its zeros", "[timestamp]") {
  CHECK(to_iso8601(at(1)) == "1970-01-01T00:00:00.001Z");
  CHECK(to_iso8601(at(10)) == "1970-01-01T00:00:00.010Z");
  CHECK(to_iso8601(at(100)) == "1970-01-01T00:00:00.100Z");
  CHECK(to_iso8601(at(1'000)) == "1970-01-01T00:00:01.000Z");
  CHECK(to_iso8601(at(60'000)) == "1970-01-01T00:01:00.000Z");
  CHECK(to_iso8601(at(3'600'000)) == "1970-01-01T01:00:00.000Z");
  CHECK(to_iso8601(at(86'399'999)) == "1970-01-01T23:59:59.999Z");
  CHECK(to_iso8601(at(86'400'000)) == "1970-01-02T00:00:00.000Z");
  // A duration of another unit keeps its meaning.
  CHECK(to_iso8601(instant(std::chrono::seconds(1716889512))) == "2024-05-28T09:45:12.000Z");
}

TEST_CASE("An instant that four digits of a year cannot write is not written", "[timestamp]") {
  CHECK(to_iso8601(at(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(to_iso8601(at(-1)).empty());
  CHECK(to_iso8601(at(-1716889512345)).empty());
  CHECK(to_iso8601(at(253402300799999)) == "9999-12-31T23:59:59.999Z");
  CHECK(to_iso8601(at(253402300800000)).empty());
  CHECK(to_iso8601((instant::max)()).empty());
  CHECK(to_iso8601((instant::min)()).empty());
}

TEST_CASE("Unix seconds are rounded down", "[timestamp]") {
  const struct {
    std::int64_t milliseconds;
    std::int64_t seconds;
  } cases[] = {
      {1704721970212, 1704721970},
      {1704721970000, 1704721970},
      {1704721970999, 1704721970},
      {1704721971000, 1704721971},
      {1704721969999, 1704721969},
      {0, 0},
      {1, 0},
      {999, 0},
      {1'000, 1},
      {-1, -1},
      {-999, -1},
      {-1'000, -1},
      {-1'001, -2},
      {253402300799999, 253402300799},
  };
  for (const auto& row : cases) {
    CAPTURE(row.milliseconds);
    CHECK(to_unix_seconds(at(row.milliseconds)) == row.seconds);
  }
  static_assert(std::is_same_v<decltype(to_unix_seconds(instant())), std::int64_t>);
}
