#!/bin/sh
# Fuzzes with libFuzzer under AddressSanitizer and UndefinedBehaviorSanitizer. What it finds is kept
# in build/fuzz/found/HARNESS: it belongs into tests/fuzz/corpus/HARNESS, where an ordinary test
# replays it.
#   scripts/fuzz.sh SECONDS [HARNESS...]    for each harness, one on each core
# FUZZERS may name a directory of fuzzers that were built before.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
seconds=${1:?how many seconds for each harness}
shift
[ $# -gt 0 ] || set -- events configs configs_and_events readers timestamps identities answers lines
install_what_is_missing
has_command clang++ || install_packages clang
has_header valijson/validator.hpp || install_packages libvalijson-dev
has_header simdjson.h || install_packages libsimdjson-dev

build=build/fuzz
mkdir -p "$build"
fuzzers=${FUZZERS:-$build/tests/fuzz}
if [ -z "${FUZZERS:-}" ]; then
  build_quietly "$build" fuzzers -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -gline-tables-only" \
    -DTIKTOK_OFFLINE_SANITIZE=address,undefined -DTIKTOK_OFFLINE_BUILD_FUZZERS=ON
fi

# run_harness HARNESS: its log, and its status.
run_harness() {
  mkdir -p "$build/grown/$1" "$build/found/$1"
  "$fuzzers/fuzz_$1" -max_total_time="$seconds" -max_len=4096 -timeout=60 \
    -print_final_stats=1 -artifact_prefix="$build/found/$1/" "$build/grown/$1" \
    "tests/fuzz/corpus/$1" >"$build/$1.log" 2>&1 || touch "$build/$1.failed"
}

# As many at a time as there are cores.
rm -f "$build"/*.failed
running=0
for harness in "$@"; do
  run_harness "$harness" &
  running=$((running + 1))
  if [ $((running % $(cores))) -eq 0 ]; then wait; fi
done
wait

status=0
for harness in "$@"; do
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$harness.log")
  coverage=$(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$build/$harness.log" | tail -n 1)
  echo "$harness: ${executions:-no} executions, ${coverage:-no coverage}"
  if [ -e "$build/$harness.failed" ]; then
    grep -E 'does not hold|ERROR|SUMMARY|runtime error' "$build/$harness.log" | head -n 5
    status=1
  fi
done
exit "$status"
