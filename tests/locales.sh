#!/bin/sh
# SPDX-License-Identifier: MIT
# locales.sh PROGRAM FOLDER: runs the program under every locale that glibc has a source of and whose
# decimal point is not ".", compiled into the folder. Nothing is installed on the system.
set -eu
LC_ALL=C
export LC_ALL

program=${1:?usage: locales.sh PROGRAM FOLDER}
folder=${2:?usage: locales.sh PROGRAM FOLDER}
sources=${I18NPATH:-/usr/share/i18n}/locales

if ! command -v localedef >/dev/null 2>&1 || [ ! -e "$sources/de_DE" ]; then
  echo "no localedef, or no sources of locales in $sources (Debian has them in the package locales)"
  exit 77
fi

rm -rf "$folder"
mkdir -p "$folder"
# The locales are looked up there alone.
LOCPATH=$(cd "$folder" && pwd)
export LOCPATH

# NAME OF: the numbers of the locale NAME are written as those of OF, the first with the same point,
# separator and groups. A source has these lines itself, or copies those of another one.
awk '
  FNR == 1 { name = FILENAME; sub(".*/", "", name); inside = 0 }
  $1 == "LC_NUMERIC" { inside = 1 }
  $1 == "END" { inside = 0 }
  inside && $1 == "copy" { split($0, quoted, "\""); copied[name] = quoted[2] }
  inside && $1 == "decimal_point" { point[name] = $2 }
  inside && $1 == "thousands_sep" { separator[name] = $2 }
  inside && $1 == "grouping" { groups[name] = $2 }
  END {
    for (i = 1; i < ARGC; ++i) {
      name = ARGV[i]
      sub(".*/", "", name)
      source = name
      for (steps = 0; source in copied && steps < 20; ++steps) source = copied[source]
      if (!(source in point) || point[source] == "\".\"" || point[source] == "\"<U002E>\"") continue
      numbers = point[source] " " separator[source] " " groups[source]
      if (!(numbers in first)) first[numbers] = name
      print name, first[numbers]
    }
  }' "$sources"/* >"$folder/list"

# compile NAME CHARACTERS OTHER: a locale with the numbers of NAME, its other categories are OTHER or
# its own where that is empty. Warnings (-c) are about names of languages and the like.
compile() {
  if ! localedef -c -i "$folder/$1.source" -f "$2" "$folder/$1" >"$folder/$1.log" 2>&1; then
    cat "$folder/$1.log"
    echo "localedef makes no locale of $1"
    exit 1
  fi
}

# A small locale, which is quick to compile: LC_NUMERIC alone is the one that is asked for.
small_source() {
  printf 'LC_NUMERIC\ncopy "%s"\nEND LC_NUMERIC\n' "$1"
  for category in CTYPE COLLATE MONETARY TIME MESSAGES; do
    printf 'LC_%s\ncopy "POSIX"\nEND LC_%s\n' $category $category
  done
  for category in PAPER NAME ADDRESS TELEPHONE MEASUREMENT IDENTIFICATION; do
    printf 'LC_%s\ncopy "i18n"\nEND LC_%s\n' $category $category
  done
}

while read -r name same_as; do
  if [ "$name" != "$same_as" ]; then
    ln -s "$same_as" "$folder/$name"
    continue
  fi
  small_source "$name" >"$folder/$name.source"
  compile "$name" UTF-8
done <"$folder/list"

# A whole one: there the small letter of I is no i.
cp "$sources/tr_TR" "$folder/whole_tr.source"
compile whole_tr ISO-8859-9

names=$(cut -d ' ' -f 1 "$folder/list")
kinds=$(cut -d ' ' -f 2 "$folder/list" | sort -u | wc -l)
echo "$(echo "$names" | wc -l) locales, numbers written in $((kinds)) ways"
# With LOCPATH, glibc's newlocale leaks its copy of the path, which a sanitizer would report.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
# shellcheck disable=SC2086 # names have no blanks
"$program" $names whole_tr
