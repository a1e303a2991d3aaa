# Sourced by scripts/distros.sh: the README's two commands, further libraries and outside projects on a
# system.

name_of() {
  case $1 in
  bullseye) echo "Debian 11" ;;
  bookworm) echo "Debian 12" ;;
  trixie) echo "Debian 13" ;;
  forky) echo "Debian 14 (testing)" ;;
  focal) echo "Ubuntu 20.04" ;;
  jammy) echo "Ubuntu 22.04" ;;
  noble) echo "Ubuntu 24.04" ;;
  esac
}

# why_of LOG: a short reason for a failure, in one line without a bar.
why_of() {
  local why
  why=$(sed -n '/The following tests FAILED/,$p' "$1" | sed -n 's/^[ \t]*[0-9]* - \(.*\)(.*/\1/p' | paste -s -d ';' -)
  [ -n "$why" ] || why=$(grep -m 1 -E 'error:|CMake Error|^E: |: FAILED:$' "$1" || tail -n 1 "$1")
  echo "fails: $why" | tr '|\n' '/ ' | cut -c -160
}

# tests_passed_of LOG: what ctest said, without the tests that found no tool to compare with.
tests_passed_of() {
  local all skipped
  all=$(sed -n 's/^100% tests passed, .* out of \([0-9]*\)$/\1/p' "$1" | tail -n 1)
  skipped=$(grep -c '\*\*\*Skipped' "$1" || true)
  [ -z "$all" ] || echo "$((all - skipped)) tests passed, $skipped skipped" | sed 's/, 0 skipped//'
}

# columns_of ROOT BUILD [TARGET]: what a build in the clone was made with.
columns_of() {
  cp scripts/distros/versions.sh "$1/root/versions.sh"
  inside "$1" sh -c "cd /root/tiktok_offline && sh /root/versions.sh $2 ${3:-}" 2>>"$log" || true
}

# give_sources ROOT: what CMake would download for systems whose nlohmann/json is too old, or without Catch2,
# whose archive in Debian is not the upstream one. Prints what is given, and the arguments say where.
give_sources() {
  local given="nlohmann/json"
  cp "$(source_package nlohmann-json3)" "$1/root/json.tar.gz"
  unpack "$(source_package catch2)" "$1/root/catch2"
  inside "$1" sh -c 'cd /root/tiktok_offline && . scripts/setup.sh && has_catch2' || given="$given and Catch2"
  echo "$given"
}
given_arguments="-DTIKTOK_OFFLINE_JSON_URL=/root/json.tar.gz -DFETCHCONTENT_SOURCE_DIR_CATCH2=/root/catch2"

# command_works ROOT N WORDS ARGUMENTS: line N of the README, with arguments; what it says has WORDS, an
# extended regular expression.
command_works() {
  in_clone "$1" "$(readme_command "$2") $4" && grep -Eq "$3" "$log"
}

# run_command SUITE N: in a copy of the bare system.
run_command() {
  local suite=$1 n=$2 words='^\{"summary":\{"read":7,"mapped":5,' build=build/demo what result root given
  [ "$n" -eq 1 ] || { words='100% tests passed, 0 tests failed out of [0-9]+'; build=build/test; }
  what="$(name_of "$suite"): \`$(readme_command "$n")\`"
  root=$(copy_root "$suite" "$suite-$n")
  result=works
  if ! command_works "$root" "$n" "$words" ""; then
    result=$(why_of "$log")
    if grep -q 'could not get it from' "$log"; then
      : >"$log"
      given=$(give_sources "$root")
      [ "$n" -eq 2 ] || given="nlohmann/json"
      what="$what, given the source of $given"
      result=works
      command_works "$root" "$n" "$words" "$given_arguments" ||
        result=$(why_of "$log")
    fi
  fi
  if [ "$n" -eq 2 ] && [ "$result" = works ]; then
    result=$(tests_passed_of "$log")
  fi
  add_row "$what" "$result" "$(columns_of "$root" "$build")"
  # What failed is kept, to be looked at.
  [ "${result#fails}" = "$result" ] || return 1
  rm -rf "$root"
}

# run_adapters SUITE: the tests that need more than the two commands install, each with its library.
run_adapters() {
  local suite=$1 root build=build/adapters result=works passed version
  root=$(tool_root "$suite" adapters g++ cmake make libssl-dev nlohmann-json3-dev catch2 \
    libsimdjson-dev libphonenumber-dev rapidjson-dev libvalijson-dev libgtest-dev librdkafka-dev \
    libcurl4-openssl-dev libcpp-httplib-dev python3)
  in_clone "$root" "cmake -S . -B $build -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g0 &&
    cmake --build $build --parallel ${jobs:-$(cores)} --target libphonenumber_tests phone_writings \
      simdjson_tests rapidjson_tests schema_tests googletest_tests sender_tests kafka_tests &&
    cd $build && ctest --no-tests=error --output-on-failure --parallel ${jobs:-$(cores)} \
      -E '^(readme|misuse|two_versions|single_include|downloads|packaging|leaks|digests|dates|locales|examples|map_events|cookbook|scaling|quality_report|rooms|hostile_macros|email_writings|hash_failure|.*_header|at_exit_.*|.*_NOT_BUILT)'" ||
    result=$(why_of "$log")
  passed=$(tests_passed_of "$log")
  result=${passed:-$result}
  version=$(inside "$root" dpkg-query -W -f '${Package} ${Version}, ' libphonenumber-dev rapidjson-dev libvalijson-dev \
    libgtest-dev librdkafka-dev libcpp-httplib-dev | sed 's/-dev//g; s/-[0-9][^ ,]*//g; s/, $//')
  add_row "$(name_of "$suite"): tests with $version" "$result" "$(columns_of "$root" "$build")"
  [ "${result#fails}" = "$result" ]
}

# run_consumers SUITE: FetchContent, add_subdirectory, find_package, pkg-config, by hand; the presets.
run_consumers() {
  local suite=$1 root result=works ways
  root=$(tool_root "$suite" consumers g++ cmake make libssl-dev nlohmann-json3-dev git pkg-config python3)
  if ! inside "$root" sh -c '. /root/tiktok_offline/scripts/setup.sh; has_json'; then
    unpack "$(source_package nlohmann-json3)" "$root/root/json"
    in_clone "$root" "cmake -S /root/json -B /root/json/build -DJSON_BuildTests=OFF &&
      cmake --build /root/json/build --target install" || result=$(why_of "$log")
  fi
  in_clone "$root" "sh tests/consumer/run.sh build/consumers" ||
    result=$(why_of "$log")
  ways="projects by FetchContent, add_subdirectory, find_package, pkg-config, by hand"
  # A preset needs CMake 3.21.
  if in_clone "$root" 'cmake --help | grep -q -- --preset'; then
    ways="$ways; the preset \`dev\` configured"
    in_clone "$root" 'cmake --preset dev -DTIKTOK_OFFLINE_BUILD_TESTS=OFF' || result=$(why_of "$log")
  fi
  add_row "$(name_of "$suite"): $ways" "$result" "$(columns_of "$root" build/consumers/FetchContent/build)"
  [ "${result#fails}" = "$result" ]
}
