# Sourced by the scripts here and by .ci/run: installs what a build needs and this machine lacks.
#
# With apt (Debian, Ubuntu), as root or with sudo: g++, cmake, make, libssl-dev, nlohmann-json3-dev,
# libsimdjson-dev, and for the tests catch2, libcurl4-openssl-dev, libcpp-httplib-dev and locales; ca-certificates
# where something must still be downloaded. What is installed already is left unchanged; without apt
# nothing is installed.

# The compiler that cmake will take; it may have arguments, as in CXX="ccache g++".
compiler() {
  if [ -n "${CXX:-}" ]; then echo "$CXX"
  elif command -v c++ >/dev/null 2>&1; then echo c++
  elif command -v g++ >/dev/null 2>&1; then echo g++
  else echo clang++
  fi
}

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() { echo "#include <$1>" | $(compiler) -x c++ -E - >/dev/null 2>&1; }

has_compiler() { echo | $(compiler) -x c++ -E - >/dev/null 2>&1; }

has_json() {
  printf '%s\n' '#include <nlohmann/json.hpp>' \
    '#if NLOHMANN_JSON_VERSION_MAJOR * 100 + NLOHMANN_JSON_VERSION_MINOR < 311' \
    '#error too old' '#endif' | $(compiler) -x c++ -E - >/dev/null 2>&1
}

has_catch2() { has_header catch2/catch.hpp || has_header catch2/catch_test_macros.hpp; }

# install_packages PACKAGE...: quietly, without a question. Each on its own, so that one which this
# system does not have keeps none of the others away.
package_lists_are_fresh=
install_packages() {
  if ! has_command apt-get; then
    echo "Missing: $*. apt-get is not available to install them; continuing without." >&2
    return 0
  fi
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! has_command sudo; then
      echo "Missing: $*. Installing them needs root or sudo; continuing without." >&2
      return 0
    fi
    as_root=sudo
  fi
  if [ -z "$package_lists_are_fresh" ]; then
    $as_root apt-get update -qq >/dev/null || true
    package_lists_are_fresh=yes
  fi
  for package in "$@"; do
    echo "Installing with apt-get: $package"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "$package" >/dev/null </dev/null || echo "$package could not be installed." >&2
  done
}

# install_what_is_missing [tests]
install_what_is_missing() {
  has_compiler || install_packages g++
  has_command cmake || install_packages cmake
  has_command make || install_packages make
  has_header openssl/evp.h || install_packages libssl-dev
  has_json || install_packages nlohmann-json3-dev
  # The fast parser of map_events, which has nlohmann/json's where this cannot be had.
  has_header simdjson.h || install_packages libsimdjson-dev
  [ "${1:-}" != tests ] || has_catch2 || install_packages catch2
  # For the tests of the sender, which are left out where these cannot be had.
  if [ "${1:-}" = tests ]; then
    has_header curl/curl.h || install_packages libcurl4-openssl-dev
    has_header httplib.h || install_packages libcpp-httplib-dev
    # The sources of glibc's locales, where there is something to compile them.
    ! has_command localedef || [ -e /usr/share/i18n/locales/de_DE ] || install_packages locales
  fi
  # What is still missing is downloaded by cmake.
  if ! has_json || { [ "${1:-}" = tests ] && ! has_catch2; }; then
    [ -e /etc/ssl/certs/ca-certificates.crt ] || install_packages ca-certificates
  fi
}

# readme_command N: line N of the README's first code block.
readme_command() {
  awk '/^```/ { if (inside) exit; inside = 1; next } inside' README.md | sed -n "$1p"
}

cores() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

# build_quietly FOLDER "TARGET..." CMAKE_ARGUMENT...: configures and builds these targets, or all of them
# where the text is empty. What that prints is in FOLDER/build.log, and shown when it fails.
build_quietly() {
  build_folder=$1
  wanted=$2
  shift 2
  mkdir -p "$build_folder"
  { cmake -S . -B "$build_folder" "$@" &&
    cmake --build "$build_folder" --parallel "${jobs:-$(cores)}" ${wanted:+--target $wanted}; } \
    >"$build_folder/build.log" 2>&1 || { cat "$build_folder/build.log" >&2; return 1; }
}
