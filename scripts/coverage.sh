#!/bin/sh
# Line and branch coverage of include/ by the tests, with clang's counters in the source. Fails when
# something is not covered and tests/uncovered.txt does not say why.
#   scripts/coverage.sh                    makes a build of its own
#   scripts/coverage.sh BUILD_DIRECTORY    takes one that was made with the compiler flags of
#   scripts/coverage.sh --flags            which it prints
# It runs the tests of the build, with their log in test.log there. TIKTOK_OFFLINE_ROUNDS says how many
# values the random ones try, 50 unless given.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
# Atomic counters: else two threads lose counts, and a side that is a difference of two is wrong.
flags="-fprofile-instr-generate -fcoverage-mapping -fprofile-update=atomic"
if [ "${1:-}" = --flags ]; then
  echo "$flags"
  exit 0
fi
build=${1:-build/coverage}
install_what_is_missing tests
has_command clang++ || install_packages clang
has_command python3 || install_packages python3
has_header valijson/validator.hpp || install_packages libvalijson-dev
has_header simdjson.h || install_packages libsimdjson-dev
has_header rapidjson/document.h || install_packages rapidjson-dev

# llvm_tool NAME: of the compiler's version where there is one, since each reads its own files.
version=$(clang++ -dumpversion)
llvm_tool() {
  for tool in "$1-${version%%.*}" "$1"; do
    if has_command "$tool"; then
      echo "$tool"
      return
    fi
  done
}
if [ -z "$(llvm_tool llvm-profdata)" ] || [ -z "$(llvm_tool llvm-cov)" ]; then
  install_packages llvm
fi
profdata=$(llvm_tool llvm-profdata)
cov=$(llvm_tool llvm-cov)
if [ -z "$profdata" ] || [ -z "$cov" ]; then
  echo "llvm-profdata or llvm-cov is not installed." >&2
  exit 1
fi

if [ $# -eq 0 ]; then
  LLVM_PROFILE_FILE=/dev/null build_quietly "$build" test_programs -DCMAKE_CXX_COMPILER=clang++ \
    -DCMAKE_CXX_STANDARD=17 -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
    -DCMAKE_CXX_FLAGS="$flags" -DTIKTOK_OFFLINE_TEST_EACH_CASE=OFF
fi
build=$(cd "$build" && pwd)

# Each test adds what it counted. Random tests have the same seed each time: else something would be
# covered by chance.
profiles=$build/profiles
rm -rf "$profiles"
export TIKTOK_OFFLINE_SEED=1 TIKTOK_OFFLINE_ROUNDS="${TIKTOK_OFFLINE_ROUNDS:-50}"
export LLVM_PROFILE_FILE="$profiles/%4m.profraw"
# The tests that are scripts run other programs, which count nothing here.
scripts='^(leaks|rooms|readme|misuse|two_versions|downloads|packaging|.*_header|digests|dates|locales'
scripts="$scripts|examples|map_events|cookbook|scaling)\$"
(cd "$build" && ctest --no-tests=error --timeout 1800 --output-on-failure --parallel "$(cores)" \
   --exclude-regex "$scripts") >"$build/test.log" 2>&1 || { cat "$build/test.log"; exit 1; }
tail -n 3 "$build/test.log"

objects=
for program in tests thread_tests hash_failure out_of_memory simdjson_tests rapidjson_tests \
               schema_tests fuzz/fuzz_replay; do
  objects="$objects -object $build/tests/$program"
done
"$profdata" merge -sparse "$profiles"/*.profraw -o "$profiles/all.profdata"
# llvm_cov ARGUMENT...: of include/ alone, with one adapter less, whose tests are a program of their own.
# A function that one program has and does not use is a mismatch to it, of which it warns.
llvm_cov() {
  "$cov" "$@" $objects -instr-profile "$profiles/all.profdata" \
    -ignore-filename-regex="^/usr/|^$PWD/(tests|examples|build)/|/libphonenumber\.hpp$" \
    2>"$profiles/llvm-cov.$2" || { cat "$profiles/llvm-cov.$2" >&2; exit 1; }
}
# Each is work for one core.
llvm_cov export -format=text >"$profiles/export.json" &
functions=$!
llvm_cov export -format=lcov >"$profiles/export.lcov"
wait "$functions"
llvm_cov report -show-branch-summary -show-region-summary=false | tail -n 1
scripts/coverage.py "$profiles/export.json" "$profiles/export.lcov"
