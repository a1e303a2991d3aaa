#!/bin/sh
# Builds Catch2 v3 for a system that has v2: the source package of a later Debian or Ubuntu, from the
# mirror that apt here uses. apt's own sources and lists stay as they are.
#   scripts/catch2_v3.sh FOLDER    the folder is a prefix for cmake then, and holds everything
set -eu
cd "$(dirname "$0")/.."
. scripts/setup.sh
mkdir -p "${1:?which folder}"
folder=$(cd "$1" && pwd)
fail() {
  echo "Catch2 v3 cannot be built: $*" >&2
  exit 1
}

system=$(. /etc/os-release && echo "$ID")
case $system in
debian) suite=trixie ;;
ubuntu) suite=noble ;;
*) fail "this system is neither Debian nor Ubuntu" ;;
esac
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep "/$system/*\$" | head -n 1)
[ -n "$mirror" ] || fail "apt has no source whose address ends in /$system"

rm -rf "$folder/apt" "$folder/source"
mkdir -p "$folder/apt/sources" "$folder/apt/lists/partial" "$folder/apt/cache" "$folder/source"
cat >"$folder/apt/sources/later.sources" <<END
Types: deb-src
URIs: $mirror
Suites: $suite
Components: main universe
Signed-By: /usr/share/keyrings/$system-archive-keyring.gpg
END
[ "$system" = ubuntu ] || sed -i 's/ universe$//' "$folder/apt/sources/later.sources"
# apt_of_later ARGUMENT...
apt_of_later() {
  (cd "$folder/apt" && apt-get -qq -o Dir::Etc::SourceList=/dev/null \
     -o Dir::Etc::SourceParts="$folder/apt/sources" -o Dir::State::Lists="$folder/apt/lists" \
     -o Dir::Cache="$folder/apt/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root \
     -o APT::Update::Error-Mode=any "$@" >>"$folder/apt.log" 2>&1) ||
    { cat "$folder/apt.log" >&2; fail "apt could not get $suite's source package from $mirror"; }
}
: >"$folder/apt.log"
apt_of_later update
apt_of_later source --download-only catch2
tar -xf "$folder"/apt/catch2_*.orig.tar.* -C "$folder/source" --strip-components=1

# A few large files compile in a fifth of the time that the hundred small ones take.
if ! { cmake -S "$folder/source" -B "$folder/build" -DCMAKE_BUILD_TYPE=Debug \
         -DCMAKE_CXX_FLAGS_DEBUG=-g1 -DCMAKE_CXX_STANDARD=17 -DCMAKE_INSTALL_PREFIX="$folder" \
         -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=60 &&
       cmake --build "$folder/build" --parallel "$(cores)" --target install; } \
     >"$folder/build.log" 2>&1; then
  cat "$folder/build.log" >&2
  fail "it does not compile"
fi
