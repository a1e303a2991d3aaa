#!/bin/sh
# Builds and runs the benchmark: ratios within one run, to nlohmann's parse of the same event. Let
# the machine be idle. With valgrind it also counts instructions. Last it shows that the memory of
# map_events does not grow with its input.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing tests

build=build/benchmark
build_quietly "$build" "benchmark benchmark_compiled map_events" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" -DTIKTOK_OFFLINE_BUILD_BENCHMARK=ON
benchmark=$build/tests/benchmark
"$benchmark"

# print_row TITLE PROGRAM CASE
print_row() {
  printf '| %-24s |' "$1"
  for items in 1 10 100; do
    "$benchmark" --time parse $items >"$build/parse.ns"
    "$2" --time "$3" $items | awk -v parse="$(cat "$build/parse.ns")" '{ printf " %6.2f |", $1 / parse }'
  done
  echo
}

echo
echo "each case in a process of its own, as a ratio to the parse in one of its own"
echo
echo "|                          | 1 item | 10 items | 100 items |"
echo "|--------------------------|--------|----------|-----------|"
"$benchmark" --cases | while read -r name; do print_row "$name" "$benchmark" "$name"; done
print_row "text-to-text, compiled" "${benchmark}_compiled" text-to-text

# A mapper written by hand in JavaScript, whose bodies are the same.
if command -v node >/dev/null 2>&1; then
  printf '| %-24s |' "JavaScript, by hand"
  for items in 1 10 100; do
    "$benchmark" --event $items >"$build/event.json"
    "$benchmark" --body $items >"$build/body.json"
    node tests/benchmark/mapper.js body "$build/event.json" | cmp - "$build/body.json"
    "$benchmark" --time parse $items >"$build/parse.ns"
    node tests/benchmark/mapper.js time "$build/event.json" |
      awk -v parse="$(cat "$build/parse.ns")" '{ printf " %6.2f |", $1 / parse }'
  done
  echo
fi

# instructions CASE ITEMS CALLS: of the whole program.
instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$benchmark" "$@" 2>&1 |
    sed -n 's/.*Collected : //p'
}

if command -v valgrind >/dev/null 2>&1; then
  echo
  echo "instructions per call (an emulated processor, without SHA instructions)"
  echo
  echo "|                          | 1 item    | 10 items  | 100 items |"
  echo "|--------------------------|-----------|-----------|-----------|"
  "$benchmark" --cases | while read -r name; do
    printf '| %-24s |' "$name"
    for items in 1 10 100; do
      few=$(instructions "$name" $items 10)
      more=$(instructions "$name" $items 60)
      printf ' %9d |' $(((more - few) / 50))
    done
    echo
  done
fi

# compile_seconds TEXT: the best of three, without optimisation.
compile_seconds() {
  printf '%b' "$1" >"$build/unit.cpp"
  for round in 1 2 3; do
    start=$(date +%s%N)
    $(compiler) -std=c++17 -I include -c "$build/unit.cpp" -o "$build/unit.o"
    echo $((($(date +%s%N) - start) / 10000000))
  done | sort -n | awk 'NR == 1 { printf "%.2f", $1 / 100 }'
}

echo
echo "seconds to compile one file that includes a header"
echo
echo "| header                         | s    |"
echo "|--------------------------------|------|"
for header in nlohmann/json.hpp $(cd include && ls tiktok_offline/*.hpp); do
  printf '| %-30s | %s |\n' "${header#tiktok_offline/}" "$(compile_seconds "#include <$header>\n")"
done
parse='nlohmann::json parse(const std::string& text) { return nlohmann::json::parse(text); }\n'
printf '| %-30s | %s |\n' "json.hpp, and parses" \
  "$(compile_seconds "#include <nlohmann/json.hpp>\n#include <string>\n$parse")"
printf '| %-30s | %s |\n' "all, parses and maps" \
  "$(compile_seconds "#include <tiktok_offline/tiktok_offline.hpp>\n${parse}auto map(
const std::string& text, const tiktok_offline::config& config) {
return tiktok_offline::map_event(parse(text), config); }\n")"

if [ -r /proc/self/status ]; then
  echo
  echo "map_events: peak memory while reading"
  echo
  event=$("$benchmark" --event 1)
  for count in 10000 1000000; do
    pipe=$build/pipe.$$
    rm -f "$pipe"
    mkfifo "$pipe"
    "$build/examples/map_events" --config examples/config.json "$pipe" >/dev/null 2>&1 &
    reader=$!
    exec 9>"$pipe"
    awk -v event="$event" -v count=$count 'BEGIN { while (count-- > 0) print event }' >&9
    # It still waits for more.
    printf '%8d events: %s\n' $count \
      "$(sed -n 's/^VmHWM:[^0-9]*//p' "/proc/$reader/status")"
    exec 9>&-
    wait $reader
    rm -f "$pipe"
  done
fi
