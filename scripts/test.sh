#!/bin/sh
# Builds everything and runs the tests. Arguments go to the cmake that configures.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
echo "Installs with apt-get what is missing: g++, cmake, make, OpenSSL, nlohmann/json, simdjson, Catch2,"
echo "libcurl, cpp-httplib, locales. Then builds and runs all tests in build/test: 5 to 10 minutes on two cores."
install_what_is_missing tests

# Lines are enough for a trace and compile quicker; -DCMAKE_CXX_FLAGS_DEBUG=-g is for a debugger.
cmake -S . -B build/test -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g1 "$@"
cmake --build build/test --parallel "$(cores)"
cd build/test && ctest --no-tests=error --output-on-failure --parallel "$(cores)"
