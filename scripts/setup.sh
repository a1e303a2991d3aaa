# Sourced by demo.sh and test.sh: installs what a build needs and this machine lacks.
#
# With apt (Debian, Ubuntu), as root or with sudo: g++, cmake, make, libssl-dev, nlohmann-json3-dev,
# and catch2 for the tests. What is there is left as it is; without apt nothing is installed.

compiler() {
  if [ -n "${CXX:-}" ]; then echo "$CXX"
  elif command -v c++ >/dev/null 2>&1; then echo c++
  elif command -v g++ >/dev/null 2>&1; then echo g++
  else echo clang++
  fi
}

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() { echo "#include <$1>" | $(compiler) -x c++ -E - >/dev/null 2>&1; }

# install_packages PACKAGE...: quietly, without a question.
install_packages() {
  if ! has_command apt-get; then
    echo "Missing: $*. There is no apt-get here to install them; going on without." >&2
    return 0
  fi
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! has_command sudo; then
      echo "Missing: $*. Not root and no sudo to install them; going on without." >&2
      return 0
    fi
    as_root=sudo
  fi
  echo "Installing with apt-get: $*"
  $as_root apt-get update -qq >/dev/null || true
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "$@" >/dev/null </dev/null
}

# install_what_is_missing [tests]
install_what_is_missing() {
  missing=
  has_command "$(compiler)" || missing="$missing g++"
  has_command cmake || missing="$missing cmake"
  has_command make || missing="$missing make"
  [ -z "$missing" ] || install_packages $missing
  missing=
  has_header openssl/evp.h || missing="$missing libssl-dev"
  has_header nlohmann/json.hpp || missing="$missing nlohmann-json3-dev"
  if [ "${1:-}" = tests ] && ! has_header catch2/catch.hpp &&
     ! has_header catch2/catch_test_macros.hpp; then
    missing="$missing catch2"
  fi
  [ -z "$missing" ] || install_packages $missing ||
    echo "Not all of them could be installed; the build downloads what it can." >&2
}

cores() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }
