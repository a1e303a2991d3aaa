// SPDX-License-Identifier: MIT
#ifndef TIKTOK_OFFLINE_TIMESTAMP_HPP
#define TIKTOK_OFFLINE_TIMESTAMP_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "detail/text/ascii.hpp"
#include "detail/text/text_cursor.hpp"

namespace tiktok_offline {
inline namespace v0_2 {

/// A point in time in whole milliseconds, UTC. It cannot be made from a bare integer, so that
/// seconds are not mistaken for milliseconds: write `instant(std::chrono::milliseconds(n))`.
using instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// What a timestamp that is a number counts since 1970.
enum class timestamp_unit { seconds, milliseconds, microseconds };

/// `"seconds"`, `"milliseconds"` or `"microseconds"`, as in a configuration.
[[nodiscard]] constexpr std::string_view to_string(timestamp_unit unit) {
  switch (unit) {
    case timestamp_unit::seconds:
      return "seconds";
    case timestamp_unit::milliseconds:
      return "milliseconds";
    case timestamp_unit::microseconds:
      break;
  }
  return "microseconds";
}

/// How a timestamp is read where it does not say so itself.
struct timestamp_options {
  /// Of numbers and of digits.
  timestamp_unit unit = timestamp_unit::milliseconds;
  /// For ISO 8601 without an offset: `"+01:00"`, `"Z"`. If empty, such texts are refused.
  std::string_view default_utc_offset{};
};

namespace detail {

// The Gregorian calendar by plain arithmetic: no clock, no time zone, no locale.

inline constexpr std::int64_t milliseconds_per_second = 1'000;
inline constexpr std::int64_t milliseconds_per_day = 86'400'000;
/// 10000-01-01T00:00:00Z, the first millisecond that four digits of a year cannot write.
inline constexpr std::int64_t end_of_9999 = 253'402'300'800'000;

constexpr bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// Days from 0001-01-01 to the first of January of `year`.
constexpr std::int64_t days_before_year(std::int64_t year) {
  const std::int64_t past = year - 1;
  return 365 * past + past / 4 - past / 100 + past / 400;
}

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

struct civil_date {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

/// Days since 1970-01-01.
constexpr std::int64_t days_since_1970(civil_date date) {
  std::int64_t days = days_before_year(date.year) - days_before_year(1970);
  for (std::int64_t month = 1; month < date.month; ++month) days += days_in_month(date.year, month);
  return days + date.day - 1;
}

/// The inverse of `days_since_1970`, from 1970 on.
constexpr civil_date to_civil_date(std::int64_t days) {
  const std::int64_t since_year_1 = days + days_before_year(1970);
  // 400 years have 146097 days: the guess is exact or one year early.
  std::int64_t year = since_year_1 * 400 / 146'097 + 1;
  if (days_before_year(year + 1) <= since_year_1) ++year;
  std::int64_t rest = since_year_1 - days_before_year(year);
  std::int64_t month = 1;
  for (; rest >= days_in_month(year, month); ++month) rest -= days_in_month(year, month);
  return {year, month, rest + 1};
}

/// Takes a fraction of at least one digit; what is finer than a millisecond is cut.
constexpr bool take_milliseconds(text_cursor& cursor, std::int64_t& value) {
  const std::string_view digits = cursor.take_digits();
  value = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    value = 10 * value + (i < digits.size() ? digits[i] - '0' : 0);
  }
  return !digits.empty();
}

constexpr std::optional<instant> instant_in_range(std::int64_t milliseconds) {
  if (milliseconds < 0 || milliseconds >= end_of_9999) return std::nullopt;
  return instant(std::chrono::milliseconds(milliseconds));
}

/// `Z`, `+hh:mm`, `+hhmm` or `+hh`, in milliseconds.
constexpr bool take_offset(text_cursor& cursor, std::int64_t& offset) {
  offset = 0;
  if (cursor.take("Zz")) return true;
  const bool east = cursor.take("+");
  if (!east && !cursor.take("-")) return false;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if (!cursor.take_number(2, 0, 23, hours)) return false;
  if (!cursor.at_end()) {
    cursor.take(":");
    if (!cursor.take_number(2, 0, 59, minutes)) return false;
  }
  offset = (hours * 60 + minutes) * 60 * milliseconds_per_second * (east ? 1 : -1);
  return true;
}

/// The offset that a whole text is, in milliseconds.
constexpr std::optional<std::int64_t> parse_offset(std::string_view text) {
  text_cursor cursor(text);
  std::int64_t offset = 0;
  if (!take_offset(cursor, offset) || !cursor.at_end()) return std::nullopt;
  return offset;
}

/// `YYYY-MM-DDThh:mm:ss`, or a blank for the T, an optional fraction, an offset, nothing else.
/// Second 60 needs no rule of its own: the sum makes it the first second of the next minute.
constexpr std::optional<instant> parse_iso8601(std::string_view text,
                                               std::string_view default_utc_offset) {
  text_cursor cursor(text);
  civil_date date{};
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t millisecond = 0;
  std::int64_t offset = 0;
  if (!cursor.take_number(4, 0, 9999, date.year) || !cursor.take("-")) return std::nullopt;
  if (!cursor.take_number(2, 1, 12, date.month) || !cursor.take("-")) return std::nullopt;
  if (!cursor.take_number(2, 1, days_in_month(date.year, date.month), date.day)) {
    return std::nullopt;
  }
  if (!cursor.take("Tt ")) return std::nullopt;
  if (!cursor.take_number(2, 0, 23, hour) || !cursor.take(":")) return std::nullopt;
  if (!cursor.take_number(2, 0, 59, minute) || !cursor.take(":")) return std::nullopt;
  if (!cursor.take_number(2, 0, 60, second)) return std::nullopt;
  if (cursor.take(".,") && !take_milliseconds(cursor, millisecond)) return std::nullopt;
  if (cursor.at_end()) {
    const std::optional<std::int64_t> by_default = parse_offset(default_utc_offset);
    if (!by_default) return std::nullopt;
    offset = *by_default;
  } else if (!take_offset(cursor, offset) || !cursor.at_end()) {
    return std::nullopt;
  }
  const std::int64_t seconds = (hour * 60 + minute) * 60 + second;
  return instant_in_range(days_since_1970(date) * milliseconds_per_day +
                          seconds * milliseconds_per_second + millisecond - offset);
}

}  // namespace detail

/// The instant `count` units after 1970-01-01T00:00:00Z; microseconds are cut. `nullopt` below
/// 10^11 milliseconds or 10^14 microseconds (March 1973): that is a guess, that a larger unit was
/// sent by mistake. `nullopt` before 1970 and after the year 9999, too.
[[nodiscard]] constexpr std::optional<instant> from_unix_time(std::int64_t count,
                                                              timestamp_unit unit) {
  constexpr std::int64_t least_milliseconds = 100'000'000'000;
  if (unit == timestamp_unit::seconds) {
    const bool is_in_range = count <= detail::end_of_9999 / detail::milliseconds_per_second;
    if (!is_in_range || count < 0) return std::nullopt;
    return detail::instant_in_range(count * detail::milliseconds_per_second);
  }
  const std::int64_t milliseconds = unit == timestamp_unit::microseconds ? count / 1000 : count;
  if (milliseconds < least_milliseconds) return std::nullopt;
  return detail::instant_in_range(milliseconds);
}

/// As `from_unix_time`, of milliseconds.
[[nodiscard]] constexpr std::optional<instant> from_unix_milliseconds(std::int64_t milliseconds) {
  return from_unix_time(milliseconds, timestamp_unit::milliseconds);
}

/// Reads a timestamp written as a text, ignoring outer white space: digits as `from_unix_time`
/// reads them; otherwise ISO 8601, `2025-04-18T07:53:39.974+02:00`, with seconds and an offset
/// (which `options` may give), cut to milliseconds, from 1970 to 9999. `nullopt` for any other
/// text.
[[nodiscard]] constexpr std::optional<instant> parse_timestamp(
    std::string_view text, const timestamp_options& options = {}) {
  text = detail::trim(text);
  if (!detail::all_of(text, detail::is_digit)) {
    return detail::parse_iso8601(text, detail::trim(options.default_utc_offset));
  }
  constexpr std::int64_t beyond_all_units = detail::end_of_9999 * 1000;
  std::int64_t count = 0;
  for (char c : text) {
    count = 10 * count + (c - '0');
    if (count >= beyond_all_units) return std::nullopt;
  }
  return from_unix_time(count, options.unit);
}

namespace detail {

/// The text of `to_iso8601`, in place: every body has one.
class iso8601_text {
 public:
  explicit iso8601_text(instant when) {
    const std::int64_t total = when.time_since_epoch().count();
    if (!instant_in_range(total)) return;
    const civil_date date = to_civil_date(total / milliseconds_per_day);
    const std::int64_t of_day = total % milliseconds_per_day;
    write(3, date.year);
    write(6, date.month);
    write(9, date.day);
    write(12, of_day / 3'600'000);
    write(15, of_day / 60'000 % 60);
    write(18, of_day / 1'000 % 60);
    write(22, of_day % 1'000);
    size_ = length;
  }

  [[nodiscard]] std::string_view view() const { return {text_, size_}; }

 private:
  /// The last digit of a number is at `last`; the leading zeros are there already.
  void write(std::size_t last, std::int64_t value) {
    for (; value > 0; value /= 10, --last) text_[last] = static_cast<char>('0' + value % 10);
  }

  static constexpr std::size_t length = 24;
  char text_[length + 1] = "0000-00-00T00:00:00.000Z";
  std::size_t size_ = 0;
};

}  // namespace detail

/// `2024-05-28T09:45:12.345Z`: UTC, always with three digits of milliseconds (ISO 8601, as in
/// TikTok's `timestamp`). Empty for an instant before 1970 or after 9999.
[[nodiscard]] inline std::string to_iso8601(instant when) {
  return std::string(detail::iso8601_text(when).view());
}

/// Whole seconds since 1970, rounded down, also before 1970.
[[nodiscard]] constexpr std::int64_t to_unix_seconds(instant when) {
  return std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
}

}  // namespace v0_2
}  // namespace tiktok_offline

#endif
