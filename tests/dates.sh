#!/bin/sh
# SPDX-License-Identifier: MIT
# dates.sh PROBE: compares the library's calendar with that of GNU date, both ways.
set -eu
LC_ALL=C
export LC_ALL

probe=${1:?usage: dates.sh PROBE}
case $probe in
  /*) ;;
  *) probe=$(pwd)/$probe ;;
esac

# Other programs named date know no -f, or mean something else by it.
if [ "$(echo @1716889512.345 | date -u -f - +%s.%3N 2>/dev/null)" != 1716889512.345 ]; then
  echo 'date reads no list of dates (-f), it is not that of GNU: nothing to compare with'
  exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

run_probe() {
  "$probe" "$@" || {
    echo "the probe failed: $*" >&2
    exit 1
  }
}

total=0

# compare NAME: the files expected and actual line by line; `given` says what was asked.
compare() {
  given_lines=$(wc -l <given | tr -d ' ')
  for list in expected actual; do
    lines=$(wc -l <"$list" | tr -d ' ')
    if [ "$lines" -ne "$given_lines" ] || [ "$given_lines" -eq 0 ]; then
      echo "$1: $list has $lines lines for $given_lines"
      exit 1
    fi
  done
  if ! cmp -s expected actual; then
    echo "$1: line, given, date, probe:"
    paste given expected actual | awk -F '\t' '$2 != $3 { print NR ": " $0 }' | sed 10q
    exit 1
  fi
  total=$((total + given_lines))
}

# What date makes of the lines of a file, as the library writes it; nothing outside 1970-9999.
with_date() {
  date -u -f "$1" +%Y-%m-%dT%H:%M:%S.%3NZ |
    awk '{ print /^(19[7-9][0-9]|[2-9][0-9][0-9][0-9])-/ ? $0 : "-" }'
}

# Numbers are printed as %.0f, since some awks cut %d to 32 bits. An own generator gives the same
# ones on every awk.
library='
  function random(n) {
    state = (state * 16807) % 2147483647
    return state % n
  }
  function leap(year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
'

# Instants as milliseconds: every day of 1970 to 2100 (47847 of them) at some time of the day, both
# ends of the range, the days around each century, and any from 1970 to 9999.
awk "$library"'
  function instant(day, of_day) { printf "%.0f\n", day * 86400000 + of_day }
  BEGIN {
    state = 19700101
    for (day = 0; day < 47847; ++day) instant(day, random(86400000))
    for (day = 0; day < 47847; day += 25) {
      instant(day, 0)
      instant(day, 86399999)
    }
    instant(0, 0)
    instant(0, 1)
    instant(2932896, 86399999)
    # From the end of December to the beginning of March in 2000, 2100 and so on to 9900.
    for (century = 0; century < 80; ++century) {
      first = 10957 + century * 36524 + int((century + 3) / 4)
      for (day = first - 3; day <= first + 62; ++day) instant(day, 86399999)
    }
    for (i = 0; i < 10000; ++i) instant(random(2932897), random(86400000))
  }' >given
awk '{ ms = $1 % 1000; printf "@%.0f.%03d\n", ($1 - ms) / 1000, ms }' given >for_date
with_date for_date >expected
run_probe format_milliseconds <given >actual
compare 'milliseconds to ISO 8601'

# The text that was written is read again, and so are the digits, from 10^11 on.
cp expected given
run_probe parse_timestamp <given >actual
compare 'ISO 8601 read again'

awk '{ print substr($0, 2) }' for_date | tr -d . | awk '$1 >= 100000000000' >given
awk 'substr($0, 2) + 0 >= 100000000' for_date >recent
with_date recent >expected
run_probe parse_timestamp <given >actual
compare 'digits to ISO 8601'

# Texts with offsets in both forms, fractions of up to nine digits, small t and z. Half of them
# stand at the end or the start of a month, where the offset leads to another one; some lead out of
# the range.
awk "$library"'
  function last_day(year, month) {
    if (month == 2) return leap(year) ? 29 : 28
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }
  BEGIN {
    state = 20240229
    print "2024-02-29T23:30:00-11:45"
    print "1970-01-01T00:00:00Z"
    print "1970-01-01T00:00:00+00:01"
    print "1969-12-31T23:59:59.999999999Z"
    print "1969-12-31T23:59:00-00:01"
    print "9999-12-31T23:59:59.999999999Z"
    print "9999-12-31T23:59:59-00:01"
    for (i = 0; i < 20000; ++i) {
      if (i % 4 == 0) year = 1970 + random(8030)
      else if (i % 4 == 1) year = 100 * (20 + random(80))
      else year = 1970 + random(131)
      month = 1 + random(12)
      end = last_day(year, month)
      day = 1 + random(end)
      hour = random(24)
      if (i % 2 == 0) {
        day = random(2) ? 1 : end
        hour = day == 1 ? random(6) : 18 + random(6)
      }
      fraction = ""
      if (random(3)) {
        fraction = random(2) ? "." : ","
        for (digits = 1 + random(9); digits > 0; --digits) fraction = fraction random(10)
      }
      zone = random(8)
      if (zone == 0) offset = "Z"
      else if (zone == 1) offset = "z"
      else offset = sprintf("%s%02d%s%02d", random(2) ? "+" : "-", random(24), zone % 2 ? ":" : "",
                            random(60))
      printf "%04d-%02d-%02d%s%02d:%02d:%02d%s%s\n", year, month, day, random(5) ? "T" : "t", hour,
             random(60), random(60), fraction, offset
    }
  }' >given
with_date given >expected
run_probe parse_timestamp <given >actual
compare 'ISO 8601 with offsets'

# Which days exist: 29 February of every year, and days 28 to 32 of every month of some. date says
# nothing on a day that is none.
awk 'BEGIN {
  for (year = 1970; year <= 9999; ++year) printf "%04d-02-29T12:00:00.000Z\n", year
  split("1970 2000 2023 2024 2100 2400 9999", years, " ")
  for (i = 1; i in years; ++i)
    for (month = 0; month <= 13; ++month)
      for (day = 28; day <= 32; ++day)
        printf "%04d-%02d-%02dT00:00:00.000Z\n", years[i], month, day
}' >days
date -u -f days +%Y-%m-%dT%H:%M:%S.%3NZ 2>/dev/null >expected || true
run_probe parse_timestamp <days >answers
sed '/^-$/d' answers >actual
cp expected given
compare 'days that exist'
days=$(wc -l <days | tr -d ' ')
total=$((total - given_lines + days))

echo "$total instants agree with GNU date"
