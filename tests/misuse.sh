#!/bin/sh
# SPDX-License-Identifier: MIT
# misuse.sh REPOSITORY COMPILER ARGUMENT...: likely mistakes do not compile, and the message helps.
# Each file in misuse/ fails and says what its lines "says:" want, each an extended regular
# expression. With RIGHT defined all of them compile, so that each fails for its mistake alone.
set -u
repository=$1
shift
output=${TMPDIR:-/tmp}/misuse.$$
trap 'rm -f "$output" "$output.cpp"' EXIT
checks=0
failed=0
fail() {
  echo "$*"
  failed=$((failed + 1))
}

{
  echo '#include <tiktok_offline/tiktok_offline.hpp>'
  for file in "$repository"/tests/misuse/*.cpp; do
    printf 'namespace %s {\n#include "%s"\n}\n' "$(basename "$file" .cpp)" "$file"
  done
} >"$output.cpp"
checks=$((checks + 1))
"$@" -fsyntax-only -DRIGHT "$output.cpp" || fail "the right ways do not compile"

for file in "$repository"/tests/misuse/*.cpp; do
  name=$(basename "$file")
  checks=$((checks + 1))
  ! "$@" -fsyntax-only "$file" >"$output" 2>&1 || fail "$name: the mistake compiles"
  wanted=$(sed -n 's|^// says: ||p' "$file")
  [ -n "$wanted" ] || fail "$name wants no message"
  while read -r words; do
    checks=$((checks + 1))
    grep -Eq "$words" "$output" || fail "$name: the message does not say '$words'"
  done <<END
$wanted
END
done
echo "misuse: $checks checks, $failed failed"
[ "$failed" -eq 0 ]
