#!/bin/sh
# SPDX-License-Identifier: MIT
# cookbook.sh REPOSITORY PROGRAMS: runs the shell lines of docs/cookbook.md, in their order, its
# foreign event, and the shell lines of docs/testing_your_mapping.md.
set -eu
repository=$1
PATH=$2:$PATH
export PATH
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
checks=0
same() {
  checks=$((checks + 1))
  cmp "$1" "$2"
}

cp "$repository/examples/config.json" config.json
cp "$repository/examples/events/events.jsonl" events.jsonl
cp config.json fixed.json
awk 'NR % 2 == 1' events.jsonl >part-1.jsonl
awk 'NR % 2 == 0' events.jsonl >part-2.jsonl

# recipe N: its shell lines.
recipe() {
  awk -v heading="## $1." 'index($0, "## ") == 1 { here = index($0, heading) == 1 }
    /^```/ { inside = here && $0 == "```sh"; next } inside' "$repository/docs/cookbook.md"
}

for number in 7 8; do
  recipe $number >recipe.sh
  checks=$((checks + 1))
  [ -s recipe.sh ] || { echo "recipe $number has no shell lines"; exit 1; }
  sh -eu recipe.sh
done

# All files together give what one run gives.
cat part-*.bodies | sort >in_parts
sort first.bodies >at_once
[ -s at_once ]
same in_parts at_once
cat part-*.rejects | sort >rejects_in_parts
sort first.rejects >rejects_at_once
[ -s rejects_at_once ]
same rejects_in_parts rejects_at_once

# Nothing was fixed, so what was rejected comes out again, as it was.
same first.rejects second.rejects

# The foreign event of recipe 12: an event, a configuration and the body, all as JSON.
for number in 1 2 3; do
  awk -v wanted="$number" 'index($0, "## ") == 1 { here = index($0, "## 12.") == 1 }
    /^```/ { inside = here && $0 == "```json" && ++count == wanted; next } inside' \
    "$repository/docs/cookbook.md" >"foreign_$number.json"
done
tr -d '\n' <foreign_1.json >foreign.event
map_events --config foreign_2.json foreign.event >foreign.body 2>foreign.reports
tr -d ' \n' <foreign.body >body
tr -d ' \n' <foreign_3.json >expected
[ -s expected ]
same expected body

# The page on testing: the lines that make golden files, then those that compare.
for number in 1 2; do
  awk -v wanted="$number" '/^```/ { inside = $0 == "```sh" && ++count == wanted; next } inside' \
    "$repository/docs/testing_your_mapping.md" >"testing_$number.sh"
  checks=$((checks + 1))
  [ -s "testing_$number.sh" ] || { echo "the page on testing lacks block $number"; exit 1; }
done
mkdir golden
cp events.jsonl golden/
sh -eu testing_1.sh
[ -s golden/bodies.jsonl ] && [ -s golden/reports.jsonl ]
checks=$((checks + 3))
sh -eu testing_2.sh
sed 's/"id"/"number"/' events.jsonl >golden/events.jsonl
! sh -eu testing_2.sh >differences || { echo "other bodies are not seen"; exit 1; }
[ -s differences ]

echo "cookbook: $checks checks"
