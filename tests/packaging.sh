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

# has_targets NAME FOLDER: find_package there has both targets, and all files that they are made of.
has_targets() {
  "$cmake" -S "$folder/project" -B "$folder/project.$1" -Dtiktok_offline_DIR="$2" \
    -DINCLUDE="$folder/$1/include" >"$folder/project.log" 2>&1 || {
      cat "$folder/project.log"
      fail "a project that links to tiktok_offline::compiled from $1"
    }
}
mkdir "$folder/project"
cat >"$folder/project/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.16)
project(project CXX)
find_package(tiktok_offline REQUIRED)
get_target_property(include tiktok_offline::tiktok_offline INTERFACE_INCLUDE_DIRECTORIES)
if(NOT include STREQUAL INCLUDE)
  message(FATAL_ERROR "${include} is not ${INCLUDE}")
endif()
file(WRITE ${PROJECT_BINARY_DIR}/program.cpp "int main() {}")
add_executable(program ${PROJECT_BINARY_DIR}/program.cpp)
target_link_libraries(program PRIVATE tiktok_offline::compiled)
END

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
[ -s "$folder/vcpkg/lib/pkgconfig/tiktok_offline.pc" ] || fail "the port installs no tiktok_offline.pc"
has_targets vcpkg "$folder/vcpkg/share/tiktok_offline"

said=$(python3 "$repository/tests/packaging/conan.py" "$repository/packaging/conan/conanfile.py" \
         "$folder/exported" "$folder/conan" "$folder/generated")
[ "$said" = "tiktok_offline $version nlohmann_json/[>=3.11 <4] openssl/[>=1.1.1 <4] C++17" ] ||
  fail "the recipe says: $said"
has "$folder/conan"
[ -s "$folder/conan/licenses/LICENSE" ] || fail "the recipe packages no licence"
has_targets conan "$folder/generated"
echo "packaging: the port and the recipe package version $version"
