#!/bin/sh
# Fuzzes with libFuzzer under AddressSanitizer and UndefinedBehaviorSanitizer, one harness after the
# other. What it finds is kept in build/fuzz/found/HARNESS: it belongs into tests/fuzz/corpus/HARNESS,
# where an ordinary test replays it.
#   scripts/fuzz.sh SECONDS [HARNESS...]    for each harness, on every core
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
seconds=${1:?how many seconds for each harness}
shift
[ $# -gt 0 ] || set -- events configs configs_and_events timestamps identities answers lines
install_what_is_missing
has_command clang++ || install_packages clang
has_header valijson/validator.hpp || install_packages libvalijson-dev
has_header simdjson.h || install_packages libsimdjson-dev

build=build/fuzz
mkdir -p "$build"
if ! { cmake -S . -B "$build" -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
         -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -gline-tables-only" \
         -DTIKTOK_OFFLINE_SANITIZE=address,undefined -DTIKTOK_OFFLINE_BUILD_FUZZERS=ON &&
       cmake --build "$build" --parallel "$(cores)" --target fuzzers; } >"$build/build.log" 2>&1; then
  cat "$build/build.log"
  exit 1
fi

failed=0
for harness in "$@"; do
  grown=$build/grown/$harness
  found=$build/found/$harness
  mkdir -p "$grown" "$found"
  status=0
  "$build/tests/fuzz/fuzz_$harness" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
    -fork="$(cores)" -print_final_stats=1 -artifact_prefix="$found/" "$grown" \
    "tests/fuzz/corpus/$harness" >"$build/$harness.log" 2>&1 || status=$?
  # The line of the last job that ended.
  echo "$harness: $(grep -E '^#[0-9]+: cov:' "$build/$harness.log" | tail -n 1)"
  if [ "$status" -ne 0 ]; then
    grep -E 'does not hold|ERROR|SUMMARY|runtime error' "$build/$harness.log" | head -n 5
    failed=1
  fi
done
exit "$failed"
