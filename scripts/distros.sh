#!/bin/bash
# The project on other systems, processors, compilers and library versions, each in a folder with a
# system of its own: a fresh clone of the last commit. As root, on Debian; nothing stays mounted. What
# came of each part replaces its rows in tests/systems.txt, and the table of docs/versions.md is made
# from that file. What a part says is in build/distros/PART.log; the systems stay in build/distros/roots,
# and are made anew once that folder is removed.
#   scripts/distros.sh [PART...]    all parts unless given; "trixie" means every part trixie/...
#   scripts/distros.sh list         names them
#   scripts/distros.sh table        writes only the table and the README's lines anew
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
. scripts/distros/roots.sh
. scripts/distros/table.sh
. scripts/distros/systems.sh
. scripts/distros/processors.sh
. scripts/distros/compilers.sh

# demo and tests are the README's two commands; adapters are the tests that need more libraries,
# consumers are other projects that use this one.
parts="trixie/demo trixie/tests trixie/adapters trixie/consumers
  bookworm/demo bookworm/tests bookworm/adapters bookworm/consumers
  bullseye/demo bullseye/tests bullseye/consumers
  forky/demo forky/tests forky/adapters forky/consumers
  focal/demo focal/tests focal/consumers
  jammy/demo jammy/tests noble/demo noble/tests
  arm64/core s390x/core i386/core windows/core
  compilers/trixie compilers/forky
  sanitizers/g++ sanitizers/clang++ libc++/trixie json/3.11.0 json/3.11.1"

# run_part PART: what was found is in $rows.
run_part() {
  case $1 in
  arm64/*|s390x/*|i386/*) run_processor "${1%/*}" ;;
  windows/*) run_windows ;;
  compilers/*) compile_headers "${1#*/}" ;;
  sanitizers/*) run_sanitized "${1#*/}" ;;
  libc++/*) run_libcxx "${1#*/}" ;;
  json/*) run_json "${1#*/}" ;;
  */demo) run_command "${1%/*}" 1 ;;
  */tests) run_command "${1%/*}" 2 ;;
  */adapters) run_adapters "${1%/*}" ;;
  */consumers) run_consumers "${1%/*}" ;;
  esac
}

wanted=""
case ${1:-} in
list) echo $parts | tr ' ' '\n'; exit ;;
table) write_documents; exit ;;
esac
for name in ${@:-$parts}; do
  found=$(echo $parts | tr ' ' '\n' | grep -e "^$name\$" -e "^${name%/}/" || true)
  [ -n "$found" ] || fail "there is no part $name; scripts/distros.sh list names them"
  wanted="$wanted $found"
done
check_tools
shopt -s inherit_errexit
failures=""
for part in $wanted; do
  rows=$(mktemp)
  log=$folder/$(echo "$part" | tr / -).log
  : >"$log"
  started=$SECONDS
  # As a process of its own, so that it ends at the first command that fails.
  run_part "$part" &
  wait "$!" || failures="$failures $part"
  keep_rows "$part" "$rows"
  echo "=== $part, $((SECONDS - started)) s"
  cat "$rows"
  rm -f "$rows"
done
write_documents
[ -z "$failures" ] || fail "$failures"
