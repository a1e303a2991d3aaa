#!/bin/sh
# SPDX-License-Identifier: MIT
# scaling.sh REPOSITORY PROGRAMS: runs the shell lines of docs/scaling.md and compares what several
# processes write with what one does.
set -eu
repository=$1
PATH=$2:$PATH
export PATH
if ! command -v parallel >/dev/null 2>&1 || ! parallel --version 2>&1 | grep -q '^GNU parallel'; then
  echo "GNU parallel is not installed"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HOME="$folder"  # parallel keeps files there

# Two thousand events, each with an id of its own; some are rejected, some filtered.
cp "$repository/examples/config.json" config.json
for number in $(seq 2000); do
  case $((number % 10)) in
  0) name=page_view mail=x@example.com ;;
  1) name=purchase mail=none ;;
  *) name=purchase mail=x@example.com ;;
  esac
  echo "{\"event_name\":\"$name\",\"id\":\"T-$number\",\"user\":{\"email\":\"$mail\"},\"context\":{\"event_timestamp\":1716889512345}}"
done >events.jsonl
map_events --config config.json --rejects expected.rejects events.jsonl >expected.bodies 2>reports
[ "$(grep -c . expected.bodies)" -eq 1600 ] || { echo "one process does not map 1600 events"; exit 1; }

# In blocks that are small enough for many of them.
awk '/^```/ { if (block ~ /^parallel /) printf "%s", block; block = ""; inside = $0 == "```sh"; next }
  inside { block = block $0 "\n" }' "$repository/docs/scaling.md" |
  sed 's/--block [0-9A-Za-z]*/--block 5k/' >lines.sh
[ -s lines.sh ] || { echo "docs/scaling.md has no line with parallel"; exit 1; }
# The first block takes longest, so that its bodies come last unless they are put into order.
mkdir slow
printf '#!/bin/sh\n[ "$PARALLEL_SEQ" != 1 ] || sleep 1\nPATH=${PATH#*:} exec map_events "$@"\n' >slow/map_events
chmod +x slow/map_events
PATH=$folder/slow:$PATH sh -eu lines.sh
cmp expected.bodies events.bodies
blocks=$(grep -c '"summary"' events.reports)
[ "$blocks" -gt 10 ] || { echo "only $blocks blocks"; exit 1; }
[ "$(grep -c '"status":"rejected"' events.reports)" -eq "$(grep -c . expected.rejects)" ] ||
  { echo "not every rejected event is reported"; exit 1; }
echo "scaling: the bodies of $blocks blocks are in the order of their events"
