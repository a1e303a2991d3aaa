#!/bin/sh
# The long forms of what .ci/run does in short, for a release or a night: some two hours on two cores.
# SECURITY.md has the figures of the last run.
#   scripts/long.sh [SECONDS]    to fuzz each harness for, 600 unless given
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
seconds=${1:-600}
install_what_is_missing tests
has_command clang++ || install_packages clang
has_command valgrind || install_packages valgrind
has_header valijson/validator.hpp || install_packages libvalijson-dev
has_header phonenumbers/phonenumberutil.h || install_packages libphonenumber-dev
has_header simdjson.h || install_packages libsimdjson-dev
has_header rapidjson/document.h || install_packages rapidjson-dev
has_header librdkafka/rdkafka.h || install_packages librdkafka-dev

step() { echo; echo "=== $*"; }

# build NAME TARGETS CMAKE_ARGUMENT...
build() {
  build=build/long-$1
  targets=$2
  shift 2
  build_quietly "$build" "$targets" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DTIKTOK_OFFLINE_BUILD_EXAMPLES=OFF "$@"
}

step "properties, 100,000 values each; hostile events; memory that runs out; traces in memory"
build optimised "tests simdjson_tests rapidjson_tests out_of_memory memory_image thread_tests hash_failure \
  schema_tests phone_writings email_writings"
TIKTOK_OFFLINE_ROUNDS=100000 "$build/tests/tests" "[invariants],[text_writer],[privacy]"
TIKTOK_OFFLINE_ROUNDS=20000 "$build/tests/tests" "[batch],[config_json]"
TIKTOK_OFFLINE_ROUNDS=50000 "$build/tests/simdjson_tests"
TIKTOK_OFFLINE_ROUNDS=50000 "$build/tests/rapidjson_tests"
TIKTOK_OFFLINE_ROUNDS=100000 "$build/tests/schema_tests" "[config_verdicts]"
"$build/tests/tests" "[hostile]"
for program in out_of_memory hash_failure memory_image; do "$build/tests/$program"; done

step "a hundred phone numbers of each region, judged by libphonenumber; 20,000 addresses"
"$build/tests/phone_writings" 100
"$build/tests/email_writings" 20000

step "100,000 events through one, two and four members of a consumer group"
build_quietly build/long-kafka kafka_tests -DCMAKE_BUILD_TYPE=RelWithDebInfo
TIKTOK_OFFLINE_EVENTS=100000 build/long-kafka/tests/kafka_tests

step "valgrind: threads that end leak nothing"
sh tests/leaks.sh "$build/tests/thread_tests"

step "ThreadSanitizer: eight threads, two million calls"
build tsan thread_tests -DTIKTOK_OFFLINE_SANITIZE=thread -DTIKTOK_OFFLINE_JOIN_TESTS=OFF
TIKTOK_OFFLINE_CALLS=250000 "$build/tests/thread_tests"

step "clang++, AddressSanitizer and UndefinedBehaviorSanitizer"
build asan "tests out_of_memory hash_failure fuzz_replay" -DCMAKE_CXX_COMPILER=clang++ \
  -DTIKTOK_OFFLINE_SANITIZE=address,undefined
TIKTOK_OFFLINE_ROUNDS=2000 "$build/tests/tests"
for program in out_of_memory hash_failure fuzz/fuzz_replay; do "$build/tests/$program"; done

step "clang++, the examples and all scripts under the sanitizers"
build_quietly build/long-asan-all "" -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_CXX_FLAGS_DEBUG=-g1 -DTIKTOK_OFFLINE_SANITIZE=address,undefined \
  -DTIKTOK_OFFLINE_TEST_EACH_CASE=OFF
(cd build/long-asan-all && TIKTOK_OFFLINE_ROUNDS=500 ctest --output-on-failure --timeout 1800 --parallel "$(cores)")

step "fuzzing, $seconds seconds each"
scripts/fuzz.sh "$seconds"
# New files in tests/fuzz/corpus are to be committed.
scripts/keep_corpus.sh

step "the README's commands on bare systems"
if [ "$(id -u)" -eq 0 ]; then scripts/distros.sh trixie/demo trixie/tests bookworm/demo bookworm/tests; else echo "skipped: needs root"; fi

step "every fault of tests/faults.txt"
scripts/mutate.py

step "coverage"
scripts/coverage.sh
