#!/usr/bin/env python3
"""Makes one file of all headers but the adapters, for an online compiler or a project that wants a
single file. It can be mixed with the headers of the same version: their guards are kept.

  scripts/single_include.py         writes single_include/tiktok_offline/tiktok_offline.hpp
  scripts/single_include.py FILE    writes FILE
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADERS = ROOT / "include/tiktok_offline"
LICENCE_LINE = "// SPDX-License-Identifier: MIT\n"


def expand(header, seen):
    """The text of a header, with what it includes in place of each #include, once."""
    seen.add(header)
    text = []
    for line in header.read_text(encoding="utf-8").splitlines(keepends=True):
        found = re.match(r'#include (?:"(.+)"|(<.+>))$', line.rstrip())
        if found is None:
            text.append(line if line != LICENCE_LINE else "")
        elif found[1]:
            own = (header.parent / found[1]).resolve()
            text.append("" if own in seen else expand(own, seen))
        elif found[2] not in seen:
            seen.add(found[2])
            text.append(line)
    return "".join(text)


def single_file():
    version = ".".join(re.findall(r"#define TIKTOK_OFFLINE_VERSION_[A-Z]+ (\d+)",
                                  (HEADERS / "version.hpp").read_text(encoding="utf-8")))
    copyright_line = next(line for line in (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()
                          if line.startswith("Copyright"))
    text = expand(HEADERS / "tiktok_offline.hpp", set())
    return (f"{LICENCE_LINE}// tiktok_offline {version} in one file. {copyright_line}.\n"
            "// Made by scripts/single_include.py. Do not edit: change the headers.\n"
            + re.sub(r"\n{3,}", "\n\n", text))


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else
                          ROOT / "single_include/tiktok_offline/tiktok_offline.hpp")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(single_file(), encoding="utf-8")


main()
