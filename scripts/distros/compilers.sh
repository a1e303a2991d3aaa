# Sourced by scripts/distros.sh: compilers and C++ libraries that are newer than this machine's.

strict="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Werror"

# compilers_of SUITE: as Debian's packages are called.
compilers_of() {
  case $1 in
  trixie) echo "g++-13 g++-14 clang-19" ;;
  forky) echo "g++-15 g++-16 clang-21 clang-22" ;;
  esac
}

# compilers_root SUITE: with the compilers and all that their parts need; prints its folder. The installed
# Catch2 was built with g++'s library, so libc++ gets the source, and no other headers beside it.
compilers_root() {
  local more=""
  case $1 in
  trixie) more="libc++-19-dev libc++abi-19-dev" ;;
  forky) more="libclang-rt-22-dev catch2" ;;
  esac
  tool_root "$1" compilers cmake make libssl-dev nlohmann-json3-dev libsimdjson-dev rapidjson-dev \
    libphonenumber-dev $more $(compilers_of "$1")
}

# compiles ROOT COMPILER ARGUMENTS: every public header, and every adapter, whose libraries are there.
compiles() {
  in_clone "$1" "echo '--- $2 $3' && $2 $strict -I include $3 tests/without_exceptions.cpp \
    -include tiktok_offline/adapters/simdjson.hpp -include tiktok_offline/adapters/rapidjson.hpp \
    -include tiktok_offline/adapters/libphonenumber.hpp"
}

# compile_headers SUITE: with each compiler of it.
compile_headers() {
  local suite=$1 root package compiler standard standards result failed=0
  root=$(compilers_root "$suite")
  for package in $(compilers_of "$suite"); do
    compiler=$(echo "$package" | sed 's/clang/clang++/')
    result=compiles
    standards="17 20 23"
    ! inside "$root" "$compiler" -std=c++26 -fsyntax-only -x c++ /dev/null 2>/dev/null || standards="$standards 26"
    for standard in $standards; do
      compiles "$root" "$compiler" "-std=c++$standard -fsyntax-only" &&
        compiles "$root" "$compiler" "-std=c++$standard -fsyntax-only -fno-exceptions -fno-rtti" ||
        { result="fails: -std=c++$standard: $(why_of "$log" | sed 's/^fails: //')"; failed=1; break; }
    done
    # Some warnings are only seen by an optimiser.
    [ "$result" != compiles ] || compiles "$root" "$compiler" "-std=c++17 -O2 -c -o /dev/null" ||
      { result="fails: -O2: $(why_of "$log" | sed 's/^fails: //')"; failed=1; }
    in_clone "$root" "cmake -S . -B build/$package -DCMAKE_CXX_COMPILER=$compiler \
      -DTIKTOK_OFFLINE_BUILD_TESTS=OFF" || true
    add_row "$(name_of "$suite"), $package: every public header, C++17 to ${standards##* }, with and without exceptions, strict warnings" \
      "$result" "$(columns_of "$root" "build/$package" map_events.dir)"
  done
  [ "$failed" -eq 0 ]
}

# core_tests ROOT WHAT BUILD CMAKE_ARGUMENTS: the program `tests`, compiled in the root and run there.
core_tests() {
  local build=build/$3
  in_clone "$1" "cmake -S . -B $build -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-g0 \
      -DTIKTOK_OFFLINE_BUILD_EXAMPLES=OFF -DTIKTOK_OFFLINE_TEST_EACH_CASE=OFF \
      -DTIKTOK_OFFLINE_WARNINGS_AS_ERRORS=ON $4 &&
    cmake --build $build --parallel ${jobs:-$(cores)} --target tests" ||
    { add_row "$2" "$(why_of "$log")"; return 1; }
  core_row "$1" "$2" "$build" "../$build/tests/tests"
}

# run_sanitized COMPILER: the newest g++ or clang++ of the newest Debian, AddressSanitizer and UBSan.
run_sanitized() {
  local package compiler root
  package=$(compilers_of forky | tr ' ' '\n' | grep "^${1%++}" | tail -n 1)
  compiler=$(echo "$package" | sed 's/clang/clang++/')
  root=$(compilers_root forky)
  core_tests "$root" "$(name_of forky), $package: the core tests with AddressSanitizer and UBSan" "asan-$package" \
    "-DCMAKE_CXX_COMPILER=$compiler -DTIKTOK_OFFLINE_SANITIZE=address,undefined"
}

# run_libcxx SUITE: clang's C++ library.
run_libcxx() {
  local root
  root=$(compilers_root "$1")
  [ -e "$root/catch2" ] || unpack "$(source_package catch2)" "$root/catch2"
  core_tests "$root" "$(name_of "$1"), clang-19 with libc++: the core tests" libcxx \
    "-DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_CXX_FLAGS=-stdlib=libc++ \
     -DCMAKE_DISABLE_FIND_PACKAGE_Catch2=ON -DFETCHCONTENT_SOURCE_DIR_CATCH2=/catch2"
}

# run_json VERSION: the core tests with that nlohmann/json, where its archive can be downloaded.
run_json() {
  local root
  root=$(tool_root trixie json g++ cmake make libssl-dev catch2 ca-certificates)
  mkdir -p "$folder/sources"
  has_command curl || install_packages curl ca-certificates
  [ -s "$folder/sources/json-$1.tar.gz" ] || curl -fsSL --max-time 60 -o "$folder/sources/json-$1.tar.gz" \
    "$(sed -n 's|"\(https://.*/json/.*/v\).*|\1|p' cmake/dependencies.cmake | tr -d ' ')$1.tar.gz" ||
    fail "nlohmann/json $1 could not be downloaded"
  unpack "$folder/sources/json-$1.tar.gz" "$root/json-$1"
  core_tests "$root" "$(name_of trixie), nlohmann/json $1: the core tests" "json-$1" \
    "-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON -DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON=/json-$1"
}
