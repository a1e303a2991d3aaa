# Sourced by scripts/distros.sh: the rows of tests/systems.txt, and the documents that show them.

# add_row WHAT RESULT [COLUMNS]: a row of the part that runs.
add_row() {
  echo "$part | $1 | $2 | ${3:-- | - | - | - | - | -} | $today" >>"$rows"
}

# keep_rows PART ROWS: these are the part's rows now; parts are in the order of $parts.
keep_rows() {
  local table=tests/systems.txt new one
  [ -s "$2" ] || return 0
  new=$(mktemp)
  grep '^#' "$table" >"$new"
  for one in $parts; do
    if [ "$one" = "$1" ]; then cat "$2"; else grep -F "$one | " "$table" | grep "^$one " || true; fi
  done >>"$new"
  cat "$new" >"$table"
  rm "$new"
}

# names_of KIND: the systems whose part SYSTEM/KIND ran without a failure. A system is called what stands
# before the colon in its rows.
names_of() {
  awk -F ' [|] ' -v kind="$1" '
    $1 !~ "^[a-z0-9]*/" kind "$" { next }
    { name = $2; sub(/: .*/, "", name); $3 ~ /^fails/ ? failed[name] = 1 : names[++count] = name }
    END {
      for (i = 1; i <= count; ++i)
        if (!failed[names[i]]) text = text (text ? ", " : "") names[i]
      print text
    }' tests/systems.txt
}

# write_documents: the rows of the file as the table of docs/versions.md, and lines of the README.
write_documents() {
  local page=docs/versions.md new
  new=$(mktemp)
  {
    sed '/^| part |/,$d' "$page"
    echo "| part | what ran | result | compiler | CMake | nlohmann/json | OpenSSL | Catch2 | simdjson | day |"
    echo "|---|---|---|---|---|---|---|---|---|---|"
    sed '/^#/d; s/.*/| & |/' tests/systems.txt
    sed '1,/^| part |/d' "$page" | sed '/^|/d'
  } >"$new"
  cat "$new" >"$page"
  sed -e "s/^The first command ran on .*/The first command ran on $(names_of demo)./" \
    -e "s/^The second command ran on .*/The second command ran on $(names_of tests)./" \
    -e "s/^The core tests ran on .*/The core tests ran on $(names_of core)./" README.md >"$new"
  cat "$new" >README.md
  rm "$new"
}
