#!/bin/sh
# SPDX-License-Identifier: MIT
# single_include.sh REPOSITORY COMPILER ARGUMENT...: the file that scripts/single_include.py makes has
# the same code as the headers, and examples/one_pane.cpp works with no other file of ours.
# 77 without python3.
set -eu
repository=$1
shift
command -v python3 >/dev/null 2>&1 || exit 77
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() {
  echo "single_include: $*"
  exit 1
}

single=$tmp/single/tiktok_offline/tiktok_offline.hpp
python3 "$repository/scripts/single_include.py" "$single"
[ "$(grep -c '#include "' "$single")" -eq 0 ] || fail "includes a file of ours"
[ "$(grep -c SPDX-License-Identifier "$single")" -eq 1 ] || fail "has not one line with the licence"
# The adapters need libraries of others.
grep -qE 'phonenumbers|simdjson\.h|rapidjson/' "$single" && fail "has an adapter in it"
repeated=$(grep -E '^#(include|ifndef) ' "$single" | sort | uniq -d)
[ -z "$repeated" ] || fail "includes twice: $repeated"
version=$(sed -n 's/^#define TIKTOK_OFFLINE_VERSION_[A-Z]* \([0-9]*\)$/\1/p' \
            "$repository/include/tiktok_offline/version.hpp" | paste -s -d . -)
head -n 3 "$single" | grep -qF "tiktok_offline $version " || fail "does not begin with $version"

# The same words for the compiler, whatever the layout. Macros are not among them, so they are listed.
echo '#include <tiktok_offline/tiktok_offline.hpp>' >"$tmp/all.cpp"
for where in "$repository/include" "$tmp/single"; do
  name=$(basename "$where")
  "$@" -I "$where" -E -P "$tmp/all.cpp" >"$tmp/preprocessed"
  tr -s ' \n' '\n\n' <"$tmp/preprocessed" >"$tmp/$name.words"
  "$@" -I "$where" -E -dM "$tmp/all.cpp" | grep 'define TIKTOK_OFFLINE_' | sort >"$tmp/$name.macros"
done
for list in words macros; do
  [ -s "$tmp/single.$list" ] || fail "has no $list"
  cmp "$tmp/include.$list" "$tmp/single.$list" || fail "is not the code of the headers"
done

cp "$single" "$repository/examples/one_pane.cpp" "$tmp"
(cd "$tmp" && "$@" -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast \
  -Werror one_pane.cpp -lcrypto -o one_pane)
"$tmp/one_pane" >"$tmp/printed"
diff "$repository/tests/data/one_pane.txt" "$tmp/printed" || fail "examples/one_pane.cpp prints something else"
echo "single_include: $(wc -l <"$single") lines, the same code as the headers"
