#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh BUILD_DIR: outside projects use this checkout's last commit, in every way there is.
set -eu
cd "$(dirname "$0")/../.."
repository=$PWD
commit=$(git rev-parse HEAD)
expected=$repository/examples/events/expected/quickstart.txt
rm -rf "$1"
mkdir -p "$1"
build=$(cd "$1" && pwd)
log=$build/log

fail() {
  echo "$*"
  exit 1
}

quietly() {
  "$@" >>"$log" 2>&1 || {
    tail -n 40 "$log"
    fail "failed: $*"
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

quietly git clone --quiet "file://$repository" "$build/tiktok_offline"
(cd "$build/tiktok_offline" && quietly git checkout --quiet -B main "$commit")
clone=$build/tiktok_offline
# The version as a compiler sees it.
version=$(printf '#include <tiktok_offline/version.hpp>\nTIKTOK_OFFLINE_VERSION_MAJOR %s\n' \
            '. TIKTOK_OFFLINE_VERSION_MINOR . TIKTOK_OFFLINE_VERSION_PATCH' |
          "${CXX:-c++}" -E -P -I "$clone/include" -x c++ - | tail -n 1 | tr -d ' ')

# service NAME CMAKE_ARGUMENT...: the strict parent builds, runs and installs, and installs what is
# its own and nothing else.
service() {
  name=$1
  shift
  mkdir "$build/$name"
  cp -r tests/consumer/service "$build/$name/source"
  cp examples/quickstart.cpp "$build/$name/source/main.cpp"
  quietly cmake -S "$build/$name/source" -B "$build/$name/build" \
    -DCMAKE_INSTALL_PREFIX="$build/$name/prefix" -DTIKTOK_OFFLINE_VERSION="$version" "$@"
  quietly cmake --build "$build/$name/build" --target install --parallel 2
  prints_what_it_should "$build/$name/prefix/bin/consumer"
  installed=$(cd "$build/$name/prefix" && find . -type f | sort | tr '\n' ' ')
  wanted="./bin/consumer ./lib/cmake/consumer/consumer_targets-noconfig.cmake"
  wanted="$wanted ./lib/cmake/consumer/consumer_targets.cmake ./lib/libmapping.a "
  [ "$installed" = "$wanted" ] || fail "$name installed: $installed"
  [ ! -e "$build/$name/build/compiled" ] || is_compiled_once "$name"
  echo "$name works"
}

# is_compiled_once NAME: the program that links to tiktok_offline::compiled works, and its own file
# has only calls of what is compiled there.
is_compiled_once() {
  "$build/$1/build/compiled" || fail "$1: the program that links to tiktok_offline::compiled"
  object=$(find "$build/$1/build" -name 'compiled.cpp.o' -path '*/compiled.dir/*')
  for function in 'map_text<std::' read_config_text read_answer; do
    nm -C "$object" | grep -q " U .*$function" || fail "$1: $function is in a file that calls it"
  done
}

# json_of NAME: which nlohmann/json the program of a service is compiled with. CMake before 3.20 leaves no
# files of the compiler's that say it.
json_of() {
  flags=$(find "$build/$1/build" -path '*/consumer.dir/flags.make')
  echo '#include <nlohmann/json.hpp>' |
    "${CXX:-c++}" $(sed -n 's/^CXX_INCLUDES = //p' "$flags") -E -x c++ - |
    sed -n 's/^# 1 "\(.*nlohmann\/json\.hpp\)".*/\1/p' | head -n 1
}

# Two ways with simdjson, where it is.
simdjson=
if echo '#include <simdjson.h>' | "${CXX:-c++}" -x c++ -E - >/dev/null 2>&1; then
  simdjson=-DTIKTOK_OFFLINE_SIMDJSON=ON
else
  echo "simdjson is not here: TIKTOK_OFFLINE_SIMDJSON is not tried"
fi

fetch="-DWAY=fetch -DTIKTOK_OFFLINE_REPOSITORY=file://$repository -DTIKTOK_OFFLINE_COMMIT=$commit"

# A copy of nlohmann/json that is a project, as a download of it is.
header=$(echo '#include <nlohmann/json.hpp>' | "${CXX:-c++}" -E -x c++ - |
         sed -n 's/^# 1 "\(.*nlohmann\/json\.hpp\)".*/\1/p' | head -n 1)
mkdir -p "$build/other_json/include"
cp -r "$(dirname "$header")" "$build/other_json/include/"
cat >"$build/other_json/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.16)
project(nlohmann_json VERSION 3.11.2 LANGUAGES CXX)
add_library(nlohmann_json INTERFACE)
add_library(nlohmann_json::nlohmann_json ALIAS nlohmann_json)
target_include_directories(nlohmann_json SYSTEM INTERFACE ${PROJECT_SOURCE_DIR}/include)
END

service FetchContent $fetch
service FetchContent-with-json-found $fetch -DJSON=found
service FetchContent-with-json-fetched $fetch -DJSON=fetched -DOTHER_JSON="$build/other_json"
[ "$(json_of FetchContent-with-json-fetched)" = "$build/other_json/include/nlohmann/json.hpp" ] ||
  fail "another nlohmann/json was used than the parent's"
# The directory stands for what would be downloaded.
service FetchContent-with-no-json $fetch -DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON \
  -DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON="$build/other_json"
[ "$(json_of FetchContent-with-no-json)" = "$build/other_json/include/nlohmann/json.hpp" ] ||
  fail "another nlohmann/json was used than the one fetched"
service add_subdirectory -DWAY=subdirectory -DTIKTOK_OFFLINE_CLONE="$clone" $simdjson \
  -DCOMPILED=ON

# The README's project as it is there, next to a clone.
mkdir "$build/your_service"
block cmake >"$build/your_service/CMakeLists.txt"
block cpp >"$build/your_service/main.cpp"
quietly cmake -S "$build/your_service" -B "$build/your_service/build"
quietly cmake --build "$build/your_service/build"
prints_what_it_should "$build/your_service/build/your_service"
echo "the README's project works"

# Installed with the commands of docs/installing.md into an empty place, and moved.
sed -n '/^cmake -S . -B build\/install/,/^cmake --install/p' docs/installing.md >"$build/install.sh"
sed -i.bak "s|/where/you/like|$build/installed|" "$build/install.sh"
(cd "$clone" && quietly sh -eu "$build/install.sh")
mv "$build/installed" "$build/moved"
grep -r "$build" "$build/moved" && fail "an installed file names a place of this machine"
diff -r "$clone/schemas" "$build/moved/share/tiktok_offline/schemas" ||
  fail "other schemas were installed"
service find_package -DWAY=package -DCMAKE_PREFIX_PATH="$build/moved" $simdjson -DCOMPILED=ON
PKG_CONFIG_PATH=$(dirname "$(find "$build/moved" -name tiktok_offline.pc)")
export PKG_CONFIG_PATH
if pkg-config --version >/dev/null 2>&1; then
  quietly "${CXX:-c++}" -std=c++17 examples/quickstart.cpp -o "$build/by_pkg_config" \
    $(pkg-config --cflags --libs tiktok_offline)
  prints_what_it_should "$build/by_pkg_config"
  [ "$(pkg-config --modversion tiktok_offline)" = "$version" ] ||
    fail "pkg-config has another version than version.hpp"
  service pkg-config -DWAY=pkg_config
else
  echo "pkg-config is not here: not tried"
fi

# Without CMake.
quietly "${CXX:-c++}" -std=c++17 -I "$clone/include" examples/quickstart.cpp -lcrypto \
  -o "$build/by_hand"
prints_what_it_should "$build/by_hand"
echo "-I include works"
if python3 --version >/dev/null 2>&1; then
  quietly "$clone/scripts/single_include.py"
  mv "$clone/single_include" "$build/single"
  quietly "${CXX:-c++}" -std=c++17 -I "$build/single" examples/quickstart.cpp -lcrypto \
    -o "$build/by_one_file"
  prints_what_it_should "$build/by_one_file"
  echo "one file works"
else
  echo "python3 is not here: one file is not tried"
fi
