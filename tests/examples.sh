#!/bin/sh
# SPDX-License-Identifier: MIT
# examples.sh REPOSITORY DIRECTORY_OF_PROGRAMS: whether the examples print what stands in
# examples/events/expected, and whether every sample and every file there is used.
set -u
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ] || [ ! -d "$1/examples/events" ] || [ ! -d "$2" ]; then
  echo "usage: examples.sh REPOSITORY DIRECTORY_OF_PROGRAMS" >&2
  exit 2
fi
examples=$1/examples
programs=$2
events=$examples/events
expected=$events/expected
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

checks=0
failures=0
used=' '

check() { checks=$((checks + 1)); }

fail() {
  failures=$((failures + 1))
  echo "FAILED: $1"
}

# same NAME FILE WHAT: the file is expected/NAME, which is used from now on.
same() {
  used="$used$1 "
  check
  if [ ! -f "$expected/$1" ]; then
    fail "$3: there is no expected/$1"
  elif ! cmp -s "$expected/$1" "$2"; then
    fail "$3: not as in expected/$1 (<)"
    diff "$expected/$1" "$2" | head -n 20
  fi
}

# run PROGRAM ARGUMENT...: leaves $tmp/out and $tmp/err; ends with 0.
run() {
  program=$1
  shift
  check
  "$programs/$program" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
  status=$?
  [ $status -eq 0 ] && return
  fail "$program $*: status $status"
  head -n 5 "$tmp/err"
}

is_silent() {
  check
  [ -s "$tmp/err" ] || return 0
  fail "$1: something on standard error"
  head -n 5 "$tmp/err"
}

run quickstart
same quickstart.txt "$tmp/out" quickstart
is_silent quickstart

samples=0
for sample in "$events"/*; do
  name=${sample##*/}
  case $name in
    [0-9][0-9]_*.json)
      samples=$((samples + 1))
      run quickstart "$sample"
      same "${name%.json}.quickstart.txt" "$tmp/out" "quickstart $name"
      is_silent "quickstart $name"
      ;;
    events.jsonl | expected) ;;
    *)
      check
      fail "examples/events/$name: no example uses it"
      ;;
  esac
done
check
[ $samples -gt 0 ] || fail "there is no sample"

run typed_event
same typed_event.txt "$tmp/out" typed_event
is_silent typed_event

# Where the library is not installed, the program is not built.
used="${used}with_libphonenumber.txt "
if [ -x "$programs/with_libphonenumber" ]; then
  run with_libphonenumber
  same with_libphonenumber.txt "$tmp/out" with_libphonenumber
  is_silent with_libphonenumber
fi

run map_events --config "$examples/config.json" --rejects "$tmp/rejects" "$events/events.jsonl"
same payloads.jsonl "$tmp/out" "map_events, the payloads"
same reports.jsonl "$tmp/err" "map_events, the reports"
same rejects.jsonl "$tmp/rejects" "map_events, the rejects"

for file in "$expected"/*; do
  check
  case $used in
    *" ${file##*/} "*) ;;
    *) fail "expected/${file##*/}: nothing prints it" ;;
  esac
done

echo "examples: $checks checks, $failures failed"
[ "$failures" -eq 0 ]
