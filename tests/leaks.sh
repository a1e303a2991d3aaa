#!/bin/sh
# SPDX-License-Identifier: MIT
# leaks.sh THREAD_TESTS: under valgrind, threads that map and end leave nothing behind, the context
# of OpenSSL that each of them has least of all.
set -eu
tests=$1
command -v valgrind >/dev/null 2>&1 || { echo "no valgrind"; exit 77; }

log=${TMPDIR:-/tmp}/leaks.$$
trap 'rm -f "$log"' EXIT
# Not the test that forks: the memory of the parent's other threads is lost in a child.
if ! TIKTOK_OFFLINE_CALLS=20 valgrind --leak-check=full --errors-for-leak-kinds=all \
     --show-leak-kinds=all --error-exitcode=9 "$tests" "Many threads*,Each thread*,A thread that ends*" >"$log" 2>&1; then
  grep -E '^==[0-9]+== ( |[0-9,]+ bytes)' "$log" | head -n 40
  exit 1
fi
grep 'All tests passed' "$log"
grep -E 'definitely|indirectly|possibly|ERROR SUMMARY|no leaks' "$log" | sed 's/^==[0-9]*== *//'
