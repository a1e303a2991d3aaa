#!/bin/sh
# SPDX-License-Identifier: MIT
# systems.sh REPOSITORY: what docs/versions.md and the README say about other systems is what ran there, as
# scripts/distros.sh kept it in tests/systems.txt.
set -u
cd "$1"
table=${TIKTOK_OFFLINE_SYSTEMS:-tests/systems.txt}
work=${TMPDIR:-/tmp}/systems.$$
trap 'rm -f "$work".*' EXIT
checks=0
failed=0
fail() {
  echo "$*"
  failed=$((failed + 1))
}
check() { checks=$((checks + 1)); }
grep -v '^#' "$table" >"$work.rows"

# Ten columns, a result that was seen, a day.
check
[ -s "$work.rows" ] || fail "$table has no rows"
awk -F ' [|] ' '
  NF != 10 { print "not ten columns: " $0 }
  $3 !~ /^(works|compiles|[1-9][0-9]* tests passed(, [0-9]+ skipped)?|fails: .+)$/ { print "not a result: " $3 }
  $10 !~ /^20[0-9][0-9]-[01][0-9]-[0-3][0-9]$/ { print "not a day: " $10 }
  ($1 FS $2) in seen { print "twice: " $1 ", " $2 }
  { seen[$1 FS $2] = 1 }' "$work.rows" >"$work.faults"
[ ! -s "$work.faults" ] || fail "$(cat "$work.faults")"
check
names=$(scripts/distros.sh list)
for part in $(sed 's/ .*//' "$work.rows" | sort -u); do
  check
  echo "$names" | grep -qx "$part" || fail "scripts/distros.sh has no part $part"
done

# The page's table, row for row.
check
sed -n '/^| part |/,/^$/p' docs/versions.md | sed -e 1,2d -e '/^$/d' -e 's/^| //; s/ |$//' >"$work.page"
diff "$work.rows" "$work.page" >"$work.diff" ||
  fail "the table of docs/versions.md (>) is not $table (<): $(cat "$work.diff")"

# same_names LINE KIND: the line of the README that begins so names each system whose part of this kind ran
# without a failure, and nothing else.
same_names() {
  check
  sed -n "s/^$1 \(.*\)\.$/\1/p" README.md | sed 's/, /,/g' | tr ',' '\n' | sed '/^$/d' | sort -u >"$work.claimed"
  of_kind="s|^[a-z0-9]*/$2 . \([^:]*\): .*|\1|p"
  sed -n "$of_kind" "$work.rows" | sort -u >"$work.ran"
  grep ' | fails: ' "$work.rows" | sed -n "$of_kind" | sort -u | comm -13 - "$work.ran" | diff - "$work.claimed" >"$work.diff" ||
    fail "the README's line '$1' (>) is not what $table has (<): $(cat "$work.diff")"
}
same_names "The first command ran on" demo
same_names "The second command ran on" tests
same_names "The core tests ran on" core

# The compilers that the README names, "g++ 9 to 16", are the oldest and the newest of the rows without a failure
# and of the page's table of Debian 12.
for compiler in g++ clang; do
  check
  extent=$({ grep -v ' | fails: ' "$work.rows"; sed -n '/^| compiler /,/^$/p' docs/versions.md; } |
    grep -o "| $compiler [0-9][0-9]*" | grep -o '[0-9]*$' | sort -n | sed -n '1p;$p' | paste -s -d - - | sed 's/-/ to /')
  grep -qF "$compiler $extent" README.md || fail "the README does not say $compiler $extent"
done

echo "systems: $checks checks, $failed failed"
[ "$failed" -eq 0 ]
