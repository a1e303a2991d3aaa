#!/bin/sh
# The compilers, standards and libraries that docs/versions.md names, one line each.
#   scripts/matrix.sh quick    the oldest, the newest and the odd ones: a minute, run by .ci/run
#   scripts/matrix.sh          all of them, and the whole test suite with seven: half an hour
# Installs the compilers with apt. JSON_INCLUDE_DIRS may list other copies of nlohmann/json to try,
# as include directories separated by spaces.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing tests
for package in g++-11 g++-12 clang-14 clang-16 clang-19 g++-multilib libc++-16-dev libc++abi-16-dev \
               g++-mingw-w64-x86-64-posix; do
  dpkg -s "$package" >/dev/null 2>&1 || install_packages "$package"
done

build=build/matrix
rm -rf "$build"
mkdir -p "$build/headers/openssl"
log=$build/log
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Werror"

# OpenSSL and nlohmann/json without the rest of /usr/include, for compilers of other machines.
directory_of() {
  echo "#include <$1>" | $(compiler) -x c++ -E - |
    sed -n "s|^# 1 \"\(.*\)/${1##*/}\".*|\1|p" | head -n 1
}
for header in openssl/evp.h openssl/opensslconf.h; do
  cp -L "$(directory_of $header)"/*.h "$build/headers/openssl/"
done
cp -rL "$(directory_of nlohmann/json.hpp)" "$build/headers/nlohmann"

# attempt NAME COMMAND...
attempt() {
  name=$1
  shift
  "$@" >"$log" 2>&1 && return
  tail -n 40 "$log"
  echo "FAILED: $name"
  exit 1
}

# compiles NAME COMPILER ARGUMENT...: everything in one file, with strict warnings.
compiles() {
  attempt "$@" $warnings -I include -isystem "$build/headers" -fsyntax-only \
    tests/without_exceptions.cpp
  echo "$1: compiles"
}

# runs NAME COMPILER ARGUMENT...: a program of some tests.
runs() {
  attempt "$@" -o "$build/program"
  attempt "$1" "$build/program"
  echo "$1: $(grep 'tests passed' "$log" | tr 'A' 'a')"
}

# tests_compile NAME FILES COMPILER ARGUMENT...: tests, with strict warnings.
tests_compile() {
  name=$1
  files=$2
  shift 2
  for file in $files; do
    attempt "$name: $file" "$@" $warnings -DTIKTOK_OFFLINE_TEST_DATA='""' -I include \
      -isystem "$build/headers" -fsyntax-only "$file"
  done
  echo "$name: compile"
}

# tests NAME CMAKE_ARGUMENT...: the whole suite.
tests() {
  name=$1
  shift
  suite=$build/suite
  attempt "$name" cmake -S . -B "$suite" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g1 \
    -DTIKTOK_OFFLINE_WARNINGS_AS_ERRORS=ON "$@"
  attempt "$name" cmake --build "$suite" --parallel "$(cores)" \
    --target all headers_alone without_exceptions
  attempt "$name" \
    sh -c "cd '$suite' && ctest --no-tests=error --output-on-failure --parallel $(cores)"
  echo "$name: $(grep 'tests passed' "$log")"
  rm -rf "$suite"
}

compiles "g++ 11, C++17" g++-11 -std=c++17
compiles "g++ 12, C++20" g++-12 -std=c++20
compiles "clang 19, C++23" clang++-19 -std=c++23
compiles "clang 16 with libc++, C++17" clang++-16 -stdlib=libc++ -std=c++17
compiles "g++ 12, 32 bit, C++17" g++-12 -m32 -std=c++17
# The macros min and max are on.
compiles "mingw-w64, after windows.h, C++17" x86_64-w64-mingw32-g++-posix -std=c++17 \
  -include windows.h
compiles "OpenSSL 3.0 without its deprecated functions" g++-12 -std=c++17 -DOPENSSL_NO_DEPRECATED
for directory in ${JSON_INCLUDE_DIRS:-}; do
  compiles "nlohmann/json of $directory" g++-12 -std=c++17 -I "$directory"
done
tests_compile "g++ 12, 32 bit, tests with a random engine of 64 bits" \
  "$(grep -l mt19937_64 tests/*.cpp | grep -vE "/(config_verdicts|consume_kafka)\.cpp")" g++-12 -m32 -std=c++17
# There is no libcrypto for 32 bit here, so these are tests that hash nothing.
echo 'int main() {}' | g++-12 -m32 -x c++ - -o "$build/program"
if "$build/program" 2>/dev/null; then
  runs "g++ 12, 32 bit, tests without hashes" g++-12 -m32 -std=c++17 -I include \
    -isystem "$build/headers" tests/main.cpp tests/timestamp.cpp tests/source.cpp \
    tests/response.cpp tests/issue.cpp
else
  echo "g++ 12, 32 bit: skipped, since this machine cannot run 32-bit programs"
fi
runs "OpenSSL 1.1.1: its functions and the code for it" g++-12 -std=c++17 -I tests/openssl_1_1_1 \
  -I include tests/main.cpp tests/sha256.cpp -lcrypto
[ "${1:-}" != quick ] || exit 0

for standard in 17 20 2b; do
  for version in 11 12; do
    compiles "g++ $version, C++$standard" g++-$version -std=c++$standard
  done
  for version in 14 16 19; do
    compiles "clang $version, C++$standard" clang++-$version -std=c++$standard
  done
  compiles "clang 16 with libc++, C++$standard" clang++-16 -stdlib=libc++ -std=c++$standard
  compiles "clang 16, 32 bit, C++$standard" clang++-16 -m32 -std=c++$standard
  compiles "g++ 12, 32 bit, C++$standard" g++-12 -m32 -std=c++$standard
  compiles "mingw-w64, after windows.h, C++$standard" x86_64-w64-mingw32-g++-posix \
    -std=c++$standard -include windows.h
done

tests_compile "g++ 12, 32 bit, all tests without further libraries" \
  "$(ls tests/*.cpp | grep -vE '/(libphonenumber|phone_countries|.*simdjson|.*rapidjson|(readme_|json_)?schema|config_verdicts|.*googletest|sender|consume_kafka)\.cpp')" \
  g++-12 -m32 -std=c++17
tests "g++ 11, C++17" -DCMAKE_CXX_COMPILER=g++-11 -DCMAKE_CXX_STANDARD=17
tests "g++ 12, C++20" -DCMAKE_CXX_COMPILER=g++-12 -DCMAKE_CXX_STANDARD=20
tests "g++ 12, C++23, optimised" -DCMAKE_CXX_COMPILER=g++-12 -DCMAKE_CXX_STANDARD=23 \
  -DCMAKE_CXX_FLAGS_DEBUG=-O2
tests "clang 14, C++17" -DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_CXX_STANDARD=17
tests "clang 16, C++20" -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_STANDARD=20
tests "clang 19, C++23" -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_CXX_STANDARD=23
# The installed C++ libraries that some tests compare with were built with the other standard library.
tests "clang 16 with libc++, C++17" -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_STANDARD=17 \
  -DCMAKE_CXX_FLAGS=-stdlib=libc++ -Dlibphonenumber_library=NO -Dsimdjson_library=NO \
  -Dhttplib_include=NO
