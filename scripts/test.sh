#!/bin/sh
# Builds everything and runs the tests. Arguments go to the cmake that configures.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing tests

# Lines are enough for a trace and compile quicker; -DCMAKE_CXX_FLAGS_DEBUG=-g is for a debugger.
cmake -S . -B build/test -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g1 "$@"
cmake --build build/test --parallel "$(cores)"
cd build/test && ctest --no-tests=error --output-on-failure --parallel "$(cores)"
