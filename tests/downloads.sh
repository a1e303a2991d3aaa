#!/bin/sh
# SPDX-License-Identifier: MIT
# downloads.sh REPOSITORY CMAKE: where a library cannot be downloaded, the message says so at once and
# names the setting that helps.
set -u
repository=$1
cmake=$2
folder=${TMPDIR:-/tmp}/downloads.$$
mkdir -p "$folder"
trap 'rm -rf "$folder"' EXIT
# No proxy between this machine and itself.
no_proxy='*'
export no_proxy
checks=0
failed=0
# check WORDS: stand in the output, whatever lines it is broken into.
check() {
  checks=$((checks + 1))
  tr -s '\n ' ' ' <"$folder/output" | grep -qF -- "$1" && return
  failed=$((failed + 1))
  echo "with $place: the output does not have '$1':"
  cat "$folder/output"
}

# get PLACE: what the setting TIKTOK_OFFLINE_JSON_URL leads to.
cat >"$folder/get.cmake" <<'END'
include("${repository}/cmake/dependencies.cmake")
tiktok_offline_get_archive("the library" TIKTOK_OFFLINE_JSON_URL "${sha256}" archive)
message(STATUS "archive: ${archive}")
END
sha256=5a0c1b0e1d2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3
get() {
  place=$1
  (cd "$folder" && "$cmake" "-Drepository=$repository" "-DTIKTOK_OFFLINE_JSON_URL=$place" \
     "-Dsha256=$sha256" -P get.cmake) >"$folder/output" 2>&1
}

# fails_with REASON PLACE
fails_with() {
  checks=$((checks + 1))
  ! get "$2" || { failed=$((failed + 1)); echo "with $2 it goes on"; }
  check "tiktok_offline needs the library"
  check "could not get it from $2: $1"
  check "-DTIKTOK_OFFLINE_JSON_URL=/path/to/archive.tar.gz"
}

echo "an archive" >"$folder/archive.tar.gz"
# Nobody listens at this port of the machine itself. libcurl says "Couldn't" or "Could not".
fails_with '"Could' http://127.0.0.1:9/archive.tar.gz
fails_with "there is no such file" "$folder/none.tar.gz"
fails_with "its SHA-256 is not $sha256" "$folder/archive.tar.gz"

sha256=$("$cmake" -E sha256sum "$folder/archive.tar.gz" | cut -d ' ' -f 1)
get "$folder/archive.tar.gz"
check "archive: $folder/archive.tar.gz"
(cd "$folder" && mkdir -p _deps && cp archive.tar.gz _deps/TIKTOK_OFFLINE_JSON_URL.tar.gz)
get http://127.0.0.1:9/archive.tar.gz  # it was downloaded before
check "archive: $folder/_deps/TIKTOK_OFFLINE_JSON_URL.tar.gz"

echo "downloads: $checks checks, $failed failed"
[ "$failed" -eq 0 ]
