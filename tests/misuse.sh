#!/bin/sh
# SPDX-License-Identifier: MIT
# misuse.sh REPOSITORY COMPILER ARGUMENT...: likely mistakes do not compile, and the message helps.
# Each file in misuse/ fails and says what its lines "says:" want, each an extended regular
# expression. With RIGHT defined all of them compile, so that each fails for its mistake alone.
set -u
repository=$1
shift
output=${TMPDIR:-/tmp}/misuse.$$
trap 'rm -rf "$output" "$output.cpp" "$output.old"' EXIT
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

# With an nlohmann/json that is too old, the first error says so: of each header when its includes
# are read, and of all of them when they are compiled.
mkdir -p "$output.old/nlohmann"
printf '%s\n' '#define NLOHMANN_JSON_VERSION_MAJOR 3' '#define NLOHMANN_JSON_VERSION_MINOR 10' \
  >"$output.old/nlohmann/json.hpp"
compiler=$1
shift
told=0
for header in $(cd "$repository/include" && ls tiktok_offline/*.hpp tiktok_offline/detail/*.hpp); do
  action=-E
  [ "$header" != tiktok_offline/tiktok_offline.hpp ] || action=-fsyntax-only
  echo "#include <$header>" >"$output.cpp"
  checks=$((checks + 1))
  "$compiler" -I "$output.old" "$@" $action "$output.cpp" 2>"$output" >/dev/null && continue
  told=$((told + 1))
  first_error=$(grep -m 1 error "$output")
  case $first_error in
  *"needs 3.11 or later"*) ;;
  *) fail "with an old nlohmann/json the first error of $header is: $first_error" ;;
  esac
done
[ "$told" -ge 6 ] || fail "only $told headers say that nlohmann/json is too old"

# The same with a simdjson that is too old. It has nothing of what the adapter uses.
checks=$((checks + 1))
echo 'namespace simdjson { enum { SIMDJSON_VERSION_MAJOR = 2 }; namespace dom { class element; } }' \
  >"$output.old/simdjson.h"
rm -r "$output.old/nlohmann"
echo '#include <tiktok_offline/adapters/simdjson.hpp>' >"$output.cpp"
! "$compiler" -I "$output.old" "$@" -fsyntax-only "$output.cpp" 2>"$output" ||
  fail "an old simdjson compiles"
first_error=$(grep -m 1 error "$output")
case $first_error in
*"needs 3.0 or later"*) ;;
*) fail "with an old simdjson the first error of its adapter is: $first_error" ;;
esac

echo "misuse: $checks checks, $failed failed"
[ "$failed" -eq 0 ]
