#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh BUILD_DIR: outside projects use this checkout's last commit.
set -eu
cd "$(dirname "$0")/../.."
repository=$PWD
commit=$(git rev-parse HEAD)
expected=$repository/examples/events/expected/quickstart.txt
rm -rf "$1"
mkdir -p "$1"
build=$(cd "$1" && pwd)
log=$build/log

quietly() {
  "$@" >>"$log" 2>&1 || {
    cat "$log"
    exit 1
  }
}

# prints_what_it_should PROGRAM
prints_what_it_should() {
  "$1" >"$build/output"
  cmp "$build/output" "$expected"
}

# block LANGUAGE: the first block of the README that has it.
block() {
  awk -v fence="\`\`\`$1" '$0 == fence && !done { inside = 1; next }
                            /^```/ { if (inside) done = 1; inside = 0 } inside' README.md
}

# FetchContent, by a parent with strict warnings and install rules of its own.
cp -r tests/consumer/fetch_content "$build/strict"
cp examples/quickstart.cpp "$build/strict/main.cpp"
quietly cmake -S "$build/strict" -B "$build/strict/build" \
  -DTIKTOK_OFFLINE_REPOSITORY="file://$repository" -DTIKTOK_OFFLINE_COMMIT="$commit" \
  -DCMAKE_INSTALL_PREFIX="$build/prefix"
quietly cmake --build "$build/strict/build" --target install
prints_what_it_should "$build/prefix/bin/consumer"
installed=$(cd "$build/prefix" && find . -type f)
[ "$installed" = "./bin/consumer" ] || {
  echo "installed beside the consumer: $installed"
  exit 1
}
echo "FetchContent works"

# The README's project as it stands there, beside a clone.
quietly git clone --quiet "file://$repository" "$build/tiktok_offline"
(cd "$build/tiktok_offline" && quietly git checkout --quiet -B main "$commit")
mkdir "$build/your_service"
block cmake >"$build/your_service/CMakeLists.txt"
block cpp >"$build/your_service/main.cpp"
quietly cmake -S "$build/your_service" -B "$build/your_service/build"
quietly cmake --build "$build/your_service/build"
prints_what_it_should "$build/your_service/build/your_service"
echo "the README's project works"
