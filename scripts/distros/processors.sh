# Sourced by scripts/distros.sh: the core tests (the program `tests`) compiled for other processors and for
# Windows, and run by qemu and wine. All share one Debian 13.

# cross_root: with the compilers; prints its folder. Catch2 is the source of Debian 12's, of which only the
# headers are used.
cross_root() {
  local root=$folder/roots/trixie-cross architecture
  make_root trixie
  if [ ! -e "$root/has-architectures" ]; then
    rm -rf "$root"
    cp -a "$folder/roots/trixie" "$root"
    for architecture in arm64 i386; do inside "$root" dpkg --add-architecture "$architecture"; done
    touch "$root/has-architectures"
  fi
  root=$(tool_root trixie cross cmake make g++ nlohmann-json3-dev qemu-user-static wine wine64 \
    g++-aarch64-linux-gnu g++-s390x-linux-gnu g++-i686-linux-gnu g++-mingw-w64-x86-64-posix \
    libssl-dev:arm64 libssl-dev:i386)
  [ -e "$root/catch2" ] || unpack "$(source_package catch2)" "$root/catch2"
  cp scripts/distros/*.cmake "$root/root/"
  echo "$root"
}

# build_libcrypto ROOT NAME CONFIGURE_ARGUMENTS: /openssl-NAME/libcrypto.a, of Debian 12's source, for what
# Debian 13 has no package for.
build_libcrypto() {
  [ ! -e "$1/openssl-$2/libcrypto.a" ] || return 0
  unpack "$(source_package openssl)" "$1/openssl-$2"
  inside "$1" sh -c "cd /openssl-$2 && ./Configure $3 no-shared no-tests no-asm no-engine no-legacy no-zlib &&
    make -s -j${jobs:-$(cores)} build_generated libcrypto.a" >>"$log" 2>&1
}

# build_core ROOT TOOLCHAIN CMAKE_ARGUMENTS: in build/TOOLCHAIN of the clone.
build_core() {
  in_clone "$1" "cmake -S . -B build/$2 -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O1 \
      -DTIKTOK_OFFLINE_BUILD_EXAMPLES=OFF -DTIKTOK_OFFLINE_TEST_EACH_CASE=OFF \
      -DFETCHCONTENT_SOURCE_DIR_CATCH2=/catch2 $3 &&
    cmake --build build/$2 --parallel ${jobs:-$(cores)} --target tests"
}

# passed_of: what Catch2 said last in the log, on Windows with the line ends of Windows.
passed_of() {
  tr -d '\r' <"$log" | sed -n 's/^All tests passed (\([0-9]*\) assertions in \([0-9]*\) test cases)$/\2 tests passed/p' | tail -n 1
}

# core_row ROOT WHAT BUILD COMMAND: runs the program and adds the row.
core_row() {
  local result
  in_clone "$1" "cd tests && TIKTOK_OFFLINE_ROUNDS=50 $4" || true
  result=$(passed_of)
  add_row "$2" "${result:-$(why_of "$log")}" "$(columns_of "$1" "$3" tests.dir)"
  [ -n "$result" ]
}

# run_processor NAME: arm64, s390x or i386, which many kernels do not run themselves.
run_processor() {
  local root emulator what
  case $1 in
  arm64) emulator="qemu-aarch64-static -E LD_LIBRARY_PATH=/usr/aarch64-linux-gnu/lib" ;;
  s390x) emulator="qemu-s390x-static -L /usr/s390x-linux-gnu" ;;
  i386) emulator="qemu-i386-static -E LD_LIBRARY_PATH=/usr/i686-linux-gnu/lib" ;;
  esac
  root=$(cross_root)
  what="$1 under qemu: the core tests"
  [ "$1" != s390x ] || build_libcrypto "$root" s390x "linux64-s390x --cross-compile-prefix=s390x-linux-gnu-" ||
    { add_row "$what" "fails: libcrypto, $(why_of "$log")"; return 1; }
  build_core "$root" "$1" "-DCMAKE_TOOLCHAIN_FILE=/root/$1.cmake" ||
    { add_row "$what" "$(why_of "$log")"; return 1; }
  core_row "$root" "$what" "build/$1" "$emulator ../build/$1/tests/tests"
}

# run_windows: with the source of nlohmann/json, since the package's headers are beside Linux's own.
run_windows() {
  local root what="Windows x64 under wine: the core tests"
  root=$(cross_root)
  build_libcrypto "$root" windows "mingw64 --cross-compile-prefix=x86_64-w64-mingw32- CC=gcc-posix" ||
    { add_row "$what" "fails: libcrypto, $(why_of "$log")"; return 1; }
  [ -e "$root/json" ] || unpack "$(source_package nlohmann-json3)" "$root/json"
  build_core "$root" windows "-DCMAKE_TOOLCHAIN_FILE=/root/windows.cmake \
      -DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON -DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON=/json" ||
    { add_row "$what" "$(why_of "$log")"; return 1; }
  core_row "$root" "$what" build/windows "XDG_RUNTIME_DIR=/tmp WINEDEBUG=-all wine ../build/windows/tests/tests.exe"
}
