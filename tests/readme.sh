#!/bin/sh
# SPDX-License-Identifier: MIT
# readme.sh REPO_DIR: what the README shows is what is there.
set -eu
cd "$1"
failed=0
checks=0
fail() {
  echo "$page: $*"
  failed=1
}

page=README.md
# block N: the text of the N-th code block of the page.
block() {
  awk -v wanted="$1" '
    /^```/ { inside = !inside; if (inside) ++count; next }
    inside && count == wanted' "$page"
}
# fence N: its language.
fence() {
  awk -v wanted="$1" '
    /^```/ { inside = !inside; if (inside && ++count == wanted) print substr($0, 4) }' "$page"
}
# blocks_of LANGUAGE PAGE: the texts of all blocks of a language.
blocks_of() {
  awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } /^```/ { inside = 0 } inside' "$2"
}
# headings PAGE: what a link to each heading of the page has after its #.
headings() {
  awk '/^```/ { inside = !inside } !inside && /^#+ /' "$1" | sed 's/^#* //' | tr 'A-Z' 'a-z' |
    sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

# The first block has exactly two lines, each an executable script.
checks=$((checks + 1))
[ "$(block 1 | wc -l)" -eq 2 ] || fail "the first code block does not have two lines"
for command in $(block 1); do
  checks=$((checks + 1))
  [ -x "$command" ] || fail "$command cannot be run"
done

# The example is the quickstart, and what it prints is what the quickstart prints.
checks=$((checks + 2))
block 2 >"${TMPDIR:-/tmp}/readme_snippet.$$"
trap 'rm -f "${TMPDIR:-/tmp}/readme_snippet.$$"' EXIT
sed '/^\/\//d' examples/quickstart.cpp | cmp - "${TMPDIR:-/tmp}/readme_snippet.$$" ||
  fail "the example is not examples/quickstart.cpp"
block 3 | cmp - examples/events/expected/quickstart.txt ||
  fail "the output is not what the quickstart prints"

# Each further piece of C++ is a part of a test or an example: the same code but for comments, layout
# and blank lines.
code_of() { sed 's| *// .*||' | tr -d ' \n'; }
compiled=$(cat tests/readme_*.cpp tests/cookbook.cpp examples/*.cpp | code_of)
# is_compiled N: the N-th block of the page and each after it.
is_compiled() {
  number=$(($1 - 1))
  block_count=$(grep -c '^```' "$page" || true)
  while [ $((number += 1)) -le $((block_count / 2)) ]; do
    [ "$(fence "$number")" = cpp ] || continue
    checks=$((checks + 1))
    code=$(block "$number" | code_of)
    case $compiled in
      *"$code"*) [ -n "$code" ] || fail "block $number is empty" ;;
      *) fail "$(block "$number" | head -n 1)... is neither in a test nor in an example" ;;
    esac
  done
}
is_compiled 3
for page in docs/*.md; do is_compiled 1; done
page=README.md

# The configuration in JSON is the one that tests/readme_config.cpp compares with that in C++.
checks=$((checks + 1))
in_page=$(blocks_of json docs/configuration.md | sed -n '/"event_set_id": "{{store/,$p' | code_of)
in_test=$(sed -n '/"event_set_id": "{{store/,/^})"/p' tests/readme_config.cpp | sed '$d' | code_of)
[ -n "$in_page" ] && [ "$in_page" = "$in_test}" ] ||
  fail "the configuration in JSON of docs/configuration.md is not the one in tests/readme_config.cpp"

# The version is the one of version.hpp wherever it is written.
version=$(sed -n 's/.*TIKTOK_OFFLINE_VERSION_M[AI][JN]OR \([0-9]*\)$/\1/p
                  s/.*TIKTOK_OFFLINE_VERSION_PATCH \([0-9]*\)$/\1/p' \
          include/tiktok_offline/version.hpp | paste -s -d . -)
checks=$((checks + 2))
[ "$(sed -n 's/^## \([0-9][0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1)" = "$version" ] ||
  fail "the first version in CHANGELOG.md is not $version"
[ "$(grep -o '[0-9]*\.[0-9]*\.[0-9]*' CONTRIBUTING.md | sort -u)" = "$version" ] ||
  fail "the release in CONTRIBUTING.md is not $version"

# Every issue code is named.
for name in $(sed -n 's/.*"\([a-z_]*\)",$/\1/p; s/.*severity::[a-z]*, "\([a-z_]*\)".*/\1/p' \
              include/tiktok_offline/issue.hpp | sort -u); do
  checks=$((checks + 1))
  grep -q "^| \`$name\` |" docs/operating.md || fail "the issue $name is not explained in docs/operating.md"
done

# The README is read in half a minute, and each page says first what it answers, and is linked from
# another page.
checks=$((checks + 1))
page=README.md
[ "$(wc -l <README.md)" -lt 250 ] || fail "has 250 lines or more"
for page in docs/*.md; do
  checks=$((checks + 2))
  case $(sed -n 3p "$page") in
    "This page answers "*) ;;
    *) fail "does not begin with what it answers" ;;
  esac
  name=$(basename "$page")
  # The front page of the reference, which is made by Doxygen.
  [ "$name" != reference.md ] || continue
  grep -lE "\]\(([a-z]*/)?$name[)#]" README.md CONTRIBUTING.md docs/*.md | grep -qvx "$page" ||
    fail "no other page has a link to it"
done

# Every file that is linked or named is there, and every heading that is linked.
for page in *.md docs/*.md; do
  for link in $(grep -oE '\]\([a-zA-Z0-9_/.#-]+\)' "$page" | tr -d '])('); do
    checks=$((checks + 1))
    file=${link%%#*}
    target=$page
    [ -z "$file" ] || target=$(dirname "$page")/$file
    [ -e "$target" ] || { fail "$file is linked and not there"; continue; }
    [ "$link" != "$file" ] || continue
    headings "$target" | grep -qxe "${link#*#}" || fail "$link is linked, and no such heading is there"
  done
  for file in $(grep -oE '`(tests|scripts|detail|include|docs|examples)/[a-z_/.]+`' "$page" |
                tr -d '`'); do
    checks=$((checks + 1))
    [ -e "$file" ] || [ -e "include/tiktok_offline/$file" ] || fail "$file is named and not there"
  done
done

[ "$failed" -eq 0 ] || exit 1
echo "$checks checks"
