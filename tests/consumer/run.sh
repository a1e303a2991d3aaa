#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh BUILD_DIR: an outside project fetches this checkout's last commit, builds the README's
# example with strict warnings, runs it and installs itself.
set -eu
cd "$(dirname "$0")/../.."
repository=$PWD
commit=$(git rev-parse HEAD)
build=$1
rm -rf "$build"
mkdir -p "$build"
build=$(cd "$build" && pwd)

cp -r tests/consumer/fetch_content "$build/project"
cp examples/quickstart.cpp "$build/project/main.cpp"
cmake -S "$build/project" -B "$build/build" -DTIKTOK_OFFLINE_REPOSITORY="file://$repository" \
  -DTIKTOK_OFFLINE_COMMIT="$commit" -DCMAKE_INSTALL_PREFIX="$build/prefix" >"$build/log" 2>&1 &&
  cmake --build "$build/build" >>"$build/log" 2>&1 &&
  cmake --build "$build/build" --target install >>"$build/log" 2>&1 || {
    cat "$build/log"
    exit 1
  }
"$build/build/consumer" | cmp - examples/events/expected/quickstart.txt
# The parent installs what is its own and nothing of ours.
installed=$(cd "$build/prefix" && find . -type f)
[ "$installed" = "./bin/consumer" ] || {
  echo "installed beside the consumer: $installed"
  exit 1
}
echo "FetchContent works"
