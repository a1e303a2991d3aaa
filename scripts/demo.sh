#!/bin/sh
# Builds the examples and maps the sample events: request bodies, then the report. Arguments are passed
# to cmake when it configures, as those of scripts/test.sh are.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing

build=build/demo
echo "Building the examples; compiler output goes to $build/build.log"
# Optimised as most are built; without debug information, which takes a quarter of the time.
build_quietly "$build" map_events -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" \
  -DTIKTOK_OFFLINE_BUILD_TESTS=OFF "$@"
# docs/sending.md goes on with send_with_curl, which needs libcurl.
if [ -d "$build/examples/CMakeFiles/send_with_curl.dir" ]; then build_quietly "$build" send_with_curl; fi

echo "--- map_events --config examples/config.json examples/events/events.jsonl"
"$build/examples/map_events" --config examples/config.json examples/events/events.jsonl \
  >"$build/payloads.jsonl" 2>"$build/reports.jsonl" || {
    cat "$build/reports.jsonl" >&2
    exit 1
  }
echo "--- request bodies, one per line (standard output):"
cat "$build/payloads.jsonl"
echo "--- reports and the summary (standard error):"
cat "$build/reports.jsonl"
