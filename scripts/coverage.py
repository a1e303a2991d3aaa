#!/usr/bin/env python3
"""Compares what llvm-cov says is not covered in include/ with tests/uncovered.txt, which says why.
Fails when something is missing there, or is there and covered, or gone. scripts/coverage.sh runs it.

  scripts/coverage.py EXPORT.json LINES.lcov

All instantiations of a template count together; a statement of one that is never instantiated did not
run. Of a function that was never entered only its first line is to be explained. What an `if constexpr`
leaves out everywhere is not seen. Not adapters/libphonenumber.hpp, whose tests are apart.
"""

import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include" / "tiktok_offline"
SOURCES = {str(path): path.read_text(encoding="latin-1").split("\n")  # llvm's columns are bytes
           for path in INCLUDE.rglob("*.hpp") if path.name != "libphonenumber.hpp"}


def read_functions(path):
    """How often each function was entered, and each condition true and false, by place."""
    entered, sides = collections.Counter(), collections.defaultdict(lambda: [0, 0])
    for function in json.loads(pathlib.Path(path).read_text())["data"][0]["functions"]:
        files = function["filenames"]
        begin, _, end, *_ = region = function["regions"][0]
        entered[files[region[5]], begin, end, region[1]] += region[4]
        for *place, taken, not_taken, file, _, _ in function["branches"]:
            sides[files[file], *place][0] += taken
            sides[files[file], *place][1] += not_taken
    return entered, sides


def read_lines(path):
    """Each line with code, and how often it ran."""
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith("SF:"):
            file = line[3:]
        elif line.startswith("DA:"):
            number, count = line[3:].split(",")[:2]
            yield (file, int(number)), int(count)


def find_uncovered(entered, lines, sides):
    """Each (file, number of the line, what)."""
    dead = [place for place, count in entered.items() if count == 0]
    inside = {(file, number) for file, begin, end, _ in dead for number in range(begin, end + 1)}
    yield from ((file, begin, "never run") for file, begin, *_ in dead)
    for file, source in SOURCES.items():
        for number, text in enumerate(source, 1):
            is_statement = re.match(r" *(return|if|for|while|switch|throw)\b", text)
            if lines.get((file, number), 0 if is_statement else 1) == 0 and (file, number) not in inside:
                yield file, number, "never run"
    for (file, line, column, end_line, end_column), counts in sides.items():
        if file not in SOURCES or (file, line) in inside or all(counts):
            continue
        text = "\n".join(SOURCES[file][line - 1:end_line])
        left = len(text) - len(SOURCES[file][end_line - 1]) + end_column - 1
        condition = " ".join(text[column - 1:left].split())
        if SOURCES[file][line - 1][:column - 1].endswith("switch ("):
            counts[1:], names = [], ["no case fits"]
        else:
            names = ["never true", "never false"]
        yield from ((file, line, f"{name}: {condition}") for name, count in zip(names, counts) if not count)


def read_list():
    """What tests/uncovered.txt explains, as (header, line, what)."""
    for block in re.split(r"\n\n+", (ROOT / "tests" / "uncovered.txt").read_text()):
        first, *rest = [line for line in block.splitlines() if line[:1] != "#"] or [""]
        whats = [line[2:] for line in rest if line.startswith("- ")]
        if first and len(whats) in (0, len(rest)):
            sys.exit(f"tests/uncovered.txt: what is not covered, and why? {first}")
        yield from (tuple(first.split(": ", 1)) + (what,) for what in whats)


entered, sides = read_functions(sys.argv[1])
lines = dict(read_lines(sys.argv[2]))
explained = collections.Counter(read_list())
found = collections.Counter(
    (str(pathlib.Path(file).relative_to(INCLUDE)), SOURCES[file][number - 1].strip(), what)
    for file, number, what in find_uncovered(entered, lines, sides) if file in SOURCES)
for said, findings in (("not covered, and tests/uncovered.txt does not say why", found - explained),
                       ("in tests/uncovered.txt, but covered now or gone", explained - found)):
    for header, line, what in sorted(findings.elements()):
        print(f"{said}:\n  {header}: {line}\n  - {what}")
sys.exit(found != explained)
