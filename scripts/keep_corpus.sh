#!/bin/sh
# Adds to tests/fuzz/corpus the inputs of build/fuzz/grown, where scripts/fuzz.sh keeps what it finds, that
# reach code which the corpus does not reach: few, and none of more than 2 KiB. A harness has no more than
# 64 files and 48 KiB, so that all of them stay under 500 KB.
#   scripts/keep_corpus.sh [HARNESS...]
# FUZZERS may name a directory of fuzzers, as for scripts/fuzz.sh.
set -eu
cd "$(dirname "$0")/.."
most_bytes=49152
most_files=64
largest=2048
fuzzers=${FUZZERS:-build/fuzz/tests/fuzz}
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpus)

bytes_of() { find "$1" -type f -exec cat {} + | wc -c; }

for harness in "$@"; do
  corpus=tests/fuzz/corpus/$harness
  [ -d "build/fuzz/grown/$harness" ] || continue
  new=build/fuzz/merged/$harness
  rm -rf "$new"
  mkdir -p "$new"
  # By edges only: how often each was taken would keep ten times as much.
  cp -R "$corpus/." "$new/"
  "$fuzzers/fuzz_$harness" -set_cover_merge=1 -use_counters=0 -max_len=4096 -timeout=60 "$new" \
    "build/fuzz/grown/$harness" >"build/fuzz/merge_$harness.log" 2>&1
  added=0
  left=$((most_bytes - $(bytes_of "$corpus")))
  places=$((most_files - $(ls "$corpus" | wc -l)))
  # The larger ones first, since they reach more.
  for file in $(ls -S "$new"); do
    size=$(wc -c <"$new/$file")
    [ ! -e "$corpus/$file" ] && [ "$size" -le "$largest" ] && [ "$size" -le "$left" ] || continue
    [ "$added" -lt "$places" ] || break
    cp "$new/$file" "$corpus/$file"
    left=$((left - size))
    added=$((added + 1))
  done
  echo "$harness: $added added, $(ls "$corpus" | wc -l) files, $(bytes_of "$corpus") bytes"
done
