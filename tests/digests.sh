#!/bin/sh
# SPDX-License-Identifier: MIT
# digests.sh PROBE: compares the library's SHA-256 with that of `openssl dgst` on generated texts.
set -eu
LC_ALL=C
export LC_ALL

probe=${1:?usage: digests.sh PROBE}
case $probe in
  /*) ;;
  *) probe=$(pwd)/$probe ;;
esac

if ! command -v openssl >/dev/null 2>&1; then
  echo 'openssl is not installed: nothing to compare with'
  exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

run_probe() {
  "$probe" "$@" || {
    echo "the probe failed: $*" >&2
    exit 1
  }
}

# Every length up to 260 bytes, so all ends of one to four blocks, in ASCII and in UTF-8, and some
# long ones. Each text is a line of `texts` and, without its line feed, a file: openssl reads many
# files at once. An own generator of numbers gives the same texts on every awk.
awk '
  function random(n) {
    state = (state * 16807) % 2147483647
    return state % n
  }
  function text_of(bytes, utf8,    text, kind) {
    text = ""
    while (bytes > 0) {
      kind = utf8 ? 1 + random(4) : 1
      if (kind > bytes) kind = 1
      text = text (kind == 1 ? substr(ascii, 1 + random(length(ascii)), 1) : \
                   wide[kind, random(4)])
      bytes -= kind
    }
    return text
  }
  function add(bytes, utf8,    text, file) {
    text = text_of(bytes, utf8)
    print text > "texts"
    file = sprintf("text.%05d", ++count)
    printf "%s", text > file
    close(file)
  }
  BEGIN {
    state = 20240528
    ascii = " \t!\"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`" \
            "abcdefghijklmnopqrstuvwxyz{|}~"
    wide[2, 0] = "\303\251"; wide[2, 1] = "\302\240"; wide[2, 2] = "\320\226"
    wide[2, 3] = "\337\277"
    wide[3, 0] = "\342\202\254"; wide[3, 1] = "\344\270\255"; wide[3, 2] = "\340\240\200"
    wide[3, 3] = "\357\277\275"
    wide[4, 0] = "\360\237\230\200"; wide[4, 1] = "\360\220\200\200"
    wide[4, 2] = "\364\217\277\277"; wide[4, 3] = "\360\237\207\253"
    for (bytes = 1; bytes <= 260; ++bytes) {
      add(bytes, 0)
      add(bytes, 1)
    }
    for (bytes = 500; bytes <= 70000; bytes *= 3) {
      add(bytes, 0)
      add(bytes + 1, 1)
    }
  }'

openssl dgst -sha256 -r text.* | cut -c1-64 >expected
run_probe sha256 <texts >actual

texts=$(wc -l <texts | tr -d ' ')
for list in expected actual; do
  lines=$(wc -l <"$list" | tr -d ' ')
  if [ "$lines" -ne "$texts" ] || [ "$texts" -eq 0 ]; then
    echo "$list: $lines digests of $texts texts"
    exit 1
  fi
done

if ! cmp -s expected actual; then
  echo 'line, openssl, probe, text:'
  paste expected actual texts | awk -F '\t' '$1 != $2 { print NR ": " substr($0, 1, 300) }' |
    sed 10q
  exit 1
fi
echo "$texts digests agree with openssl dgst"
