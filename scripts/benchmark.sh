#!/bin/sh
# Builds and runs the benchmark: ratios within one run. Let the machine be idle.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing tests

build=build/benchmark
mkdir -p "$build"
if ! { cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O2 \
         -DTIKTOK_OFFLINE_BUILD_BENCHMARK=ON &&
       cmake --build "$build" --target benchmark; } >"$build/build.log" 2>&1; then
  cat "$build/build.log" >&2
  exit 1
fi
"$build/tests/benchmark"
