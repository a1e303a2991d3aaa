#!/bin/sh
# Static analysis of the headers, by one file that includes and uses all of them: clang-tidy with the
# checks in .clang-tidy, and cppcheck.
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
install_what_is_missing
has_command clang-tidy || install_packages clang-tidy
has_command cppcheck || install_packages cppcheck

unit=tests/without_exceptions.cpp
mkdir -p build
# What it counts in other libraries' headers goes to standard error.
if ! clang-tidy --quiet "$unit" -- -std=c++17 -I include >build/clang-tidy.log 2>/dev/null; then
  cat build/clang-tidy.log
  exit 1
fi
echo "clang-tidy: clean"
# Not looked at: nlohmann/json, which cppcheck would need minutes for.
cppcheck --quiet --std=c++17 --language=c++ --enable=warning,performance,portability \
  --error-exitcode=1 -I include "$unit"
echo "cppcheck: clean"
