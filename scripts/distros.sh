#!/bin/bash
# Whether the README's two commands work on bare systems: a fresh clone of the last commit, and each
# command in a system of its own that has nothing but git. As root, on Debian; some ten minutes a
# system on two cores. What a command says is in build/distros/SYSTEM-1.log and -2.log.
#   scripts/distros.sh [SYSTEM...]    all of these unless given
systems="trixie bookworm"
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
[ "$(id -u)" -eq 0 ] || fail "needs root, to set up a system in a folder"
has_command debootstrap || install_packages debootstrap
has_command debootstrap || fail "debootstrap is not installed"
has_command git || install_packages git

folder=$PWD/build/distros
mkdir -p "$folder"
commit=$(git rev-parse HEAD)
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep '/debian/*$' | head -n 1)
[ -n "$mirror" ] || fail "apt has no source with an address that ends in /debian"

# inside ROOT COMMAND...: in mount and process namespaces of its own, so that nothing stays mounted or
# running.
inside() {
  local root=$1
  shift
  unshare --mount --pid --fork --kill-child sh -c '
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
      ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"' \
    sh "$root" "$@" </dev/null
}

# make_bare SYSTEM: in $folder/SYSTEM, with a copy of this repository, what apt here is told about the
# network, and nothing else.
make_bare() {
  local root=$folder/$1 script=/usr/share/debootstrap/scripts/$1 packages=git
  [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
  [ "${mirror#https:}" = "$mirror" ] || packages=git,ca-certificates
  rm -rf "$root"
  debootstrap --variant=minbase --include="$packages" "$1" "$root" "$mirror" "$script" \
    >"$folder/$1.log" 2>&1 || { tail -n 20 "$folder/$1.log"; fail "debootstrap $1"; }
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  { grep -lrE '^ *Acquire' /etc/apt/apt.conf.d || true; } |
    xargs -r cp -t "$root/etc/apt/apt.conf.d/"
  git clone --quiet --bare "file://$PWD" "$root/repository.git"
}

# readme_works SYSTEM N WORDS: line N of the README in a copy of the system; what it says has WORDS, an
# extended regular expression.
readme_works() {
  local command root=$folder/$1-$2 log=$folder/$1-$2.log started=$SECONDS
  command=$(readme_command "$2")
  rm -rf "$root"
  cp -a "$folder/$1" "$root"
  inside "$root" sh -c "cd /root && git clone --quiet /repository.git tiktok_offline &&
    cd tiktok_offline && git checkout --quiet $commit && $command" >"$log" 2>&1 ||
    { tail -n 60 "$log"; fail "$command in a bare $1"; }
  grep -Eq "$3" "$log" || { tail -n 60 "$log"; fail "$command in a bare $1 does not say $3"; }
  echo "$1: $command works, $((SECONDS - started)) s: $(grep -E "$3" "$log" | cut -c -90)"
  rm -rf "$root"
}

[ $# -gt 0 ] || set -- $systems
for system in "$@"; do
  make_bare "$system"
  readme_works "$system" 1 '^\{"summary":\{"read":7,"mapped":5,'
  readme_works "$system" 2 '100% tests passed, 0 tests failed out of [0-9]+'
  rm -rf "${folder:?}/$system"
done
