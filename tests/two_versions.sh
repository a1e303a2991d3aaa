#!/bin/sh
# SPDX-License-Identifier: MIT
# two_versions.sh REPOSITORY COMPILER [ARGUMENT...]: two versions of the library in one program, as when
# two of its parts use different ones. Neither may get the other's functions. 77 without nm.
set -eu
repository=$1
shift
command -v nm >/dev/null 2>&1 || { echo "two_versions: there is no nm"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The next version: its inline namespace, and an event type of its own for a purchase.
mkdir "$tmp/next"
cp -R "$repository/include" "$tmp/next/include"
this=$(sed -n 's/^inline namespace \(v[0-9_]*\) {$/\1/p' "$repository/include/tiktok_offline/issue.hpp")
[ -n "$this" ] || { echo "two_versions: no inline namespace"; exit 1; }
find "$tmp/next" -name '*.hpp' -exec sed -i.before -e "s/$this/v0_999/" -e 's/put("timestamp", /put("next_version", /' {} +
grep -q next_version "$tmp/next/include/tiktok_offline/payload.hpp" ||
  { echo "two_versions: payload.hpp has no such line any more"; exit 1; }

cat >"$tmp/part.cpp" <<'END'
#include <tiktok_offline/payload.hpp>
#include <tiktok_offline/email.hpp>
std::string PART(const std::string& email) {
  tiktok_offline::offline_event event;
  event.event_set_id = "7181537436256731137";
  event.timestamp = tiktok_offline::instant(std::chrono::milliseconds(1716889512345));
  if (const auto digest = tiktok_offline::hash_email(email)) event.emails.push_back(*digest);
  return tiktok_offline::to_payload<std::string>(event);
}
END
cat >"$tmp/main.cpp" <<'END'
#include <string>
std::string this_version(const std::string& email);
std::string next_version(const std::string& email);
int main() {
  const std::string now = this_version("a@example.com");
  const std::string next = next_version("a@example.com");
  const bool right = now.find("\"timestamp\":\"2024-05-28T09:45:12.345Z\"") != std::string::npos &&
                     next.find("\"next_version\":\"2024-05-28T09:45:12.345Z\"") != std::string::npos;
  return right && now.find("next_version") == std::string::npos ? 0 : 1;
}
END
"$@" -I "$repository/include" -DPART=this_version -c "$tmp/part.cpp" -o "$tmp/this.o"
"$@" -I "$tmp/next/include" -DPART=next_version -c "$tmp/part.cpp" -o "$tmp/next.o"
"$@" -c "$tmp/main.cpp" -o "$tmp/main.o"
for order in "this.o next.o" "next.o this.o"; do
  objects=
  for object in $order; do objects="$objects $tmp/$object"; done
  "$@" "$tmp/main.o" $objects -lcrypto -o "$tmp/program"
  "$tmp/program" || { echo "two_versions: a version got the other's functions ($order)"; exit 1; }
done

# What both define and the linker would merge: nothing of the library's.
for version in this next; do
  nm -C "$tmp/$version.o" | sed -n 's/^[0-9a-f]* [VWu] //p' | grep '^tiktok_offline::' | sort -u \
    >"$tmp/$version.symbols"
  [ -s "$tmp/$version.symbols" ] || { echo "two_versions: no symbols of $version.o"; exit 1; }
done
shared=$(comm -12 "$tmp/this.symbols" "$tmp/next.symbols")
[ -z "$shared" ] || { echo "two_versions: in both:"; echo "$shared"; exit 1; }

# The namespace is the version's in every header.
major=$(sed -n 's/^#define TIKTOK_OFFLINE_VERSION_MAJOR //p' "$repository/include/tiktok_offline/version.hpp")
minor=$(sed -n 's/^#define TIKTOK_OFFLINE_VERSION_MINOR //p' "$repository/include/tiktok_offline/version.hpp")
[ "$this" = "v${major}_$minor" ] || { echo "two_versions: $this is not $major.$minor"; exit 1; }
others=$(grep -rL "inline namespace $this {" "$repository/include" --include='*.hpp' |
         grep -v -e '/tiktok_offline.hpp$' -e '/version.hpp$' || true)
[ -z "$others" ] || { echo "two_versions: without $this: $others"; exit 1; }
echo "two_versions: $(wc -l <"$tmp/this.symbols") functions of $this, none shared with the next version"
