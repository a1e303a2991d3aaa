# Sourced by scripts/distros.sh: systems in folders, and commands in them.

folder=$PWD/build/distros
today=$(date -u +%F)

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

check_tools() {
  [ "$(id -u)" -eq 0 ] || fail "needs root, to set up a system in a folder"
  has_command debootstrap || install_packages debootstrap
  has_command debootstrap || fail "debootstrap is not installed"
  has_command git || install_packages git
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep '/debian/*$' | head -n 1)
  mirror=${mirror%/}
  [ -n "$mirror" ] || fail "apt has no source with an address that ends in /debian"
  commit=$(git rev-parse HEAD)
  mkdir -p "$folder/roots"
}

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
      DEBIAN_FRONTEND=noninteractive \
      ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"' \
    sh "$root" "$@" </dev/null
}

is_ubuntu() { case $1 in focal|jammy|noble) true ;; *) false ;; esac; }

# The key that signs Ubuntu: a package of Debian 13 has it. Prints its path.
ubuntu_key() {
  local key=/usr/share/keyrings/ubuntu-archive-keyring.gpg root=$folder/roots/trixie-key
  [ ! -e "$key" ] || { echo "$key"; return; }
  if [ ! -e "$root/unpacked$key" ]; then
    make_root trixie >&2
    rm -rf "$root"
    cp -a "$folder/roots/trixie" "$root"
    inside "$root" sh -c 'apt-get update -qq && cd /tmp && apt-get download -qq ubuntu-keyring &&
      dpkg-deb -x ubuntu-keyring_*.deb /unpacked' >&2
  fi
  echo "$root/unpacked$key"
}

# make_root SUITE: $folder/roots/SUITE, a bare system with git and what apt here is told about the
# network. One that was made before is used again.
make_root() {
  local suite=$1 root=$folder/roots/$1 packages=git from=$mirror like=sid
  local script=/usr/share/debootstrap/scripts
  [ ! -e "$root/made" ] || return 0
  set --
  if is_ubuntu "$suite"; then
    from=${mirror%/debian}/ubuntu
    like=gutsy
    set -- --components=main,universe --keyring="$(ubuntu_key)"
  fi
  [ ! -e "$script/$suite" ] || like=$suite
  [ "${mirror#https:}" = "$mirror" ] || packages=git,ca-certificates
  rm -rf "$root"
  debootstrap --variant=minbase --include="$packages" "$@" "$suite" "$root" "$from" "$script/$like" \
    >"$folder/roots/$suite.log" 2>&1 ||
    { tail -n 20 "$folder/roots/$suite.log" >&2; fail "debootstrap $suite"; }
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  { grep -lrE '^ *Acquire' /etc/apt/apt.conf.d || true; } |
    xargs -r cp -t "$root/etc/apt/apt.conf.d/"
  touch "$root/made"
}

# copy_root SUITE NAME: a copy of the bare system that has the last commit; prints its folder.
copy_root() {
  local root=$folder/$2
  make_root "$1"
  rm -rf "$root"
  cp -a "$folder/roots/$1" "$root"
  clone_into "$root"
  echo "$root"
}

# clone_into ROOT: the last commit, in /root/tiktok_offline; what was built there stays.
clone_into() {
  rm -rf "$1/repository.git"
  git clone --quiet --bare "file://$PWD" "$1/repository.git"
  inside "$1" sh -c "cd /root && { [ -e tiktok_offline ] || git clone --quiet /repository.git tiktok_offline; } &&
    cd tiktok_offline && git fetch --quiet && git checkout --quiet --force $commit"
}

# tool_root SUITE NAME PACKAGE...: a system with these packages, used again where it is there; with the
# last commit. Prints its folder.
tool_root() {
  local suite=$1 name=$2 root=$folder/roots/$1-$2
  shift 2
  make_root "$suite"
  if [ ! -e "$root/has-$name" ]; then
    [ -e "$root" ] || cp -a "$folder/roots/$suite" "$root"
    { inside "$root" apt-get update -qq && inside "$root" apt-get install -y -qq --no-install-recommends "$@"; } \
      >>"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "the packages for $name on $suite: $*"; }
    touch "$root/has-$name"
  fi
  clone_into "$root"
  echo "$root"
}

# in_clone ROOT COMMAND: by a shell, in the clone; what it says goes to the log.
in_clone() { inside "$1" sh -c "cd /root/tiktok_offline && $2" >>"$log" 2>&1; }

# source_package NAME: its upstream archive, as Debian 12 has it; prints the path.
source_package() {
  local place=$folder/sources
  mkdir -p "$place/lists/partial" "$place/parts"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$place/list"
  ls "$place/$1"_*.orig.tar.gz >/dev/null 2>&1 || (
    cd "$place"
    set -- -qq -o Dir::Etc::SourceList="$place/list" -o Dir::Etc::SourceParts="$place/parts" \
      -o Dir::State::Lists="$place/lists" -o Dir::Cache="$place" -o APT::Sandbox::User=root "$1"
    apt-get "${@:1:$#-1}" update && apt-get "${@:1:$#-1}" source --download-only "${!#}"
  ) >>"$log" 2>&1 || return 1
  ls "$place/$1"_*.orig.tar.gz
}

# unpack ARCHIVE FOLDER
unpack() {
  rm -rf "$2"
  mkdir -p "$2"
  tar -xf "$1" -C "$2" --strip-components=1
}
