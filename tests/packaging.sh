#!/bin/sh
# SPDX-License-Identifier: MIT
# packaging.sh REPOSITORY CMAKE: the vcpkg port and the Conan recipe package this checkout, as far as
# that can be seen without those tools.
set -eu
repository=$1
cmake=$2
command -v python3 >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
  echo "$*"
  exit 1
}
# has PLACE: all headers and schemas, as they are here.
has() {
  diff -r "$repository/include" "$1/include" || fail "$1 has other headers"
  diff -r "$repository/schemas" "$1/share/tiktok_offline/schemas" || fail "$1 has other schemas"
}

version=$(sed -n 's/^#define TIKTOK_OFFLINE_VERSION_[A-Z]* \([0-9]*\)$/\1/p' \
            "$repository/include/tiktok_offline/version.hpp" | paste -s -d . -)

port=$repository/packaging/vcpkg/tiktok-offline
in_port=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["version"])' \
            "$port/vcpkg.json")
[ "$in_port" = "$version" ] || fail "the port has version $in_port, not $version"
"$cmake" -DPORT="$port" -DPREFIX="$folder/vcpkg" -P "$repository/tests/packaging/vcpkg.cmake"
has "$folder/vcpkg"
for file in tiktok_offline/tiktok_offline-config.cmake tiktok-offline/copyright; do
  [ -s "$folder/vcpkg/share/$file" ] || fail "the port installs no $file"
done

said=$(python3 "$repository/tests/packaging/conan.py" "$repository/packaging/conan/conanfile.py" \
         "$folder/exported" "$folder/conan")
[ "$said" = "tiktok_offline $version nlohmann_json/[>=3.11 <4] openssl/[>=1.1.1 <4] C++17" ] ||
  fail "the recipe says: $said"
has "$folder/conan"
[ -s "$folder/conan/licenses/LICENSE" ] || fail "the recipe packages no licence"
echo "packaging: the port and the recipe package version $version"
