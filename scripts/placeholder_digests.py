#!/usr/bin/env python3
"""Makes include/tiktok_offline/detail/placeholder_digests.hpp: the SHA-256 of what programs write
where they have no value. Whoever hashes without looking sends these, for thousands of sales.

  scripts/placeholder_digests.py           writes the header
  scripts/placeholder_digests.py --check   compares
"""

import hashlib
import pathlib
import sys

HEADER = (pathlib.Path(__file__).resolve().parent.parent /
          "include/tiktok_offline/detail/placeholder_digests.hpp")

# The words of config.words_for_nothing, spelled as programs print them.
WORDS = ["undefined", "null", "(null)", "nil", "None", "NaN", "n/a", "(not set)", "[object Object]"]
OTHERS = ["", " ", "+"]


def spellings():
    """Each word in every usual case, also with the + of a phone number in front."""
    for word in WORDS:
        for spelled in (word, word.lower(), word.upper(), word.title(), word.capitalize()):
            yield spelled
            yield "+" + spelled
    yield from OTHERS


def header():
    digests = sorted({hashlib.sha256(text.encode()).hexdigest() for text in spellings()})
    lines = "\n".join(f'    "{digest}",' for digest in digests)
    return TEMPLATE.format(words=", ".join(WORDS), lines=lines)


TEMPLATE = """\
// SPDX-License-Identifier: MIT
// Made by scripts/placeholder_digests.py. Do not edit: run the script again.
#ifndef TIKTOK_OFFLINE_DETAIL_PLACEHOLDER_DIGESTS_HPP
#define TIKTOK_OFFLINE_DETAIL_PLACEHOLDER_DIGESTS_HPP

#include <string_view>

namespace tiktok_offline {{
inline namespace v0_2 {{
namespace detail {{

/// The SHA-256, in order, of the empty text, a blank, a lone + and these words in every usual case,
/// with and without a + in front:
/// {words}.
inline constexpr std::string_view placeholder_digests[] = {{
{lines}
}};

}}  // namespace detail
}}  // namespace v0_2
}}  // namespace tiktok_offline

#endif
"""


def main():
    if sys.argv[1:] != ["--check"]:
        HEADER.write_text(header())
        return 0
    if header() != HEADER.read_text():
        print(f"{HEADER.name} differs from what scripts/placeholder_digests.py makes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
