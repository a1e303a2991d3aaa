#!/bin/sh
# versions.sh BUILD [TARGET_FOLDER]: what a build was made with, as six columns of tests/systems.txt:
# compiler, CMake, nlohmann/json, OpenSSL, Catch2, simdjson. As the compiler of that build sees them.
set -eu
build=$1
of_cmake() { sed -n "s/^CMAKE_CACHE_${1}_VERSION:INTERNAL=//p" "$build/CMakeCache.txt"; }
of_compiler() { sed -n "s/^set(CMAKE_CXX_$1 \"\(.*\)\")\$/\1/p" "$build"/CMakeFiles/*/CMakeCXXCompiler.cmake | head -n 1; }

compiler=$(of_compiler COMPILER)
name=$(of_compiler COMPILER_ID | sed 's/^GNU$/g++/; s/^Clang$/clang/')
flags=$(find "$build" -path "*${2:-}*" -name flags.make | xargs grep -l '^CXX_INCLUDES' | head -n 1)
includes=$(sed -n 's/^CXX_INCLUDES = //p' "$flags")
# For Windows they are in a file beside.
case $includes in @*) includes=$(tr -d '"' <"$(dirname "$flags")/$(basename "$includes")") ;; esac

# version HEADER EXPRESSION: a macro's value, or "-" without the header.
version() {
  found=$(printf '#if __has_include(<%s>)\n#include <%s>\nversion: %s\n#endif\n' "$1" "$1" "$2" |
    "$compiler" -std=c++17 $includes -x c++ -E -P - 2>/dev/null | sed -n 's/^version: *//p' | tr -d '" ')
  echo "${found:--}"
}
catch2="CATCH_VERSION_MAJOR . CATCH_VERSION_MINOR . CATCH_VERSION_PATCH"
catch2_is=$(version catch2/catch_version_macros.hpp "$catch2")
[ "$catch2_is" != - ] || catch2_is=$(version catch2/catch.hpp "$catch2")
openssl=$(printf '#include <openssl/opensslv.h>\nversion: OPENSSL_VERSION_TEXT\n' |
  "$compiler" $includes -x c++ -E -P - 2>/dev/null | sed -n 's/^version: *"OpenSSL \([^ ]*\).*/\1/p')
printf '%s | %s | %s | %s | %s | %s\n' "$name $(of_compiler COMPILER_VERSION)" \
  "$(of_cmake MAJOR).$(of_cmake MINOR).$(of_cmake PATCH)" \
  "$(version nlohmann/json.hpp 'NLOHMANN_JSON_VERSION_MAJOR . NLOHMANN_JSON_VERSION_MINOR . NLOHMANN_JSON_VERSION_PATCH')" \
  "${openssl:--}" "$catch2_is" "$(version simdjson.h SIMDJSON_VERSION | sed "s/^[012][.].*/&, too old/")"
