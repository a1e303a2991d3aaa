#!/usr/bin/env python3
"""Prints the line and branch coverage of include/ from what llvm-cov exports. Fails when something
is not covered and tests/uncovered.txt does not say why, or when what it names is covered or gone.
scripts/coverage.sh runs it.

  scripts/coverage.py EXPORT.json

What counts, for each place of the source and over all template instantiations together:

- Lines: those with code of a function on them, more than brackets. One is covered when a part of it
  ran and each function and lambda that begins on it was entered. A statement that has no counter at
  all stands in a template that nobody instantiates: it did not run. Of a function that was never
  entered only the line where it begins is to be explained.
- Branches: the two sides of each condition, `&&` and `||` taken apart; each `case`, taken or not;
  and that no case fits, where a switch has no `default`.
- A condition that is constant, as in `while (true)`, has no sides: the compiler leaves it out. But
  `if constexpr` has two, and an instantiation that ran must have taken each.
- Not adapters/libphonenumber.hpp: its tests are a program of their own, with a large library.
"""

import bisect
import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include" / "tiktok_offline"
LIST = ROOT / "tests" / "uncovered.txt"
NOT_MEASURED = ["adapters/libphonenumber.hpp"]
CODE = 0  # llvm-cov's kind of a region with code; others are gaps, macros, what #if leaves out

Finding = collections.namedtuple("Finding", "header line what")


def code_of(text):
    """The source with blanks for comments and for quoted text, so that columns stay the same."""
    token = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*'
    return re.sub(token, lambda match: match[0][0].strip("/").ljust(len(match[0])), text)


def behind_brackets(code, begin):
    """The place after the bracket that closes the one at `begin`."""
    depth = 0
    for place in range(begin, len(code)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(code[place], 0)
        if depth == 0:
            return place + 1
    raise ValueError("a bracket is not closed")


def skip_blanks(code, place):
    return re.compile(r"\s*").match(code, place).end()


def statement_and_else(code, begin):
    """The spans of the statement of an `if` and of what follows its `else`, if anything."""
    if code[begin] == "{":
        end = behind_brackets(code, begin)
    else:
        end = code.index(";", begin) + 1
    behind = re.compile(r"\s*else\b\s*").match(code, end)
    if not behind:
        return (begin, end), None
    chained = re.compile(r"if (constexpr )?(?=\()").match(code, behind.end())
    if not chained:
        return (begin, end), statement_and_else(code, behind.end())[0]
    statement = skip_blanks(code, behind_brackets(code, chained.end()))
    of_chain, last = statement_and_else(code, statement)
    return (begin, end), (behind.end(), (last or of_chain)[1])


class Header:
    """One header and what was counted in it. Places are offsets into its text."""

    def __init__(self, name):
        self.name = name
        self.text = (INCLUDE / name).read_text(encoding="latin-1")  # llvm's columns are bytes
        self.code = code_of(self.text)
        self.line_starts = [0] + [match.end() for match in re.finditer("\n", self.text)]
        self.static_ifs = list(self.find_static_ifs())
        self.counts = [None] * len(self.text)  # for each character how often it ran
        self.functions = {}  # begin of a body: its end, how often it was entered
        self.conditions = {}  # (begin, end): how often true, how often false

    def offset(self, line, column):
        return self.line_starts[line - 1] + column - 1

    def line_of(self, offset):
        return bisect.bisect_right(self.line_starts, offset)

    def line(self, number):
        return self.text.split("\n")[number - 1].strip()

    def find_static_ifs(self):
        """Each `if constexpr`: the spans of its condition, its statement and its `else`."""
        for match in re.finditer(r"\bif constexpr (?=\()", self.code):
            end = behind_brackets(self.code, match.end())
            yield ((match.end() + 1, end - 1),
                   *statement_and_else(self.code, skip_blanks(self.code, end)))

    def add_condition(self, begin, end, taken, not_taken):
        before = self.conditions.get((begin, end), (0, 0))
        self.conditions[begin, end] = (before[0] + taken, before[1] + not_taken)

    def add_instantiation(self, regions, branches):
        """Adds the counts of a function, or of one instantiation of it."""
        if not regions:
            return
        begin, end, entered = regions[0]
        before = self.functions.get(begin, (0, 0))
        self.functions[begin] = (end, before[1] + entered)
        for branch in branches:
            self.add_condition(*branch)

        first = min(region[0] for region in regions)
        counts = [None] * (max(region[1] for region in regions) - first)
        for begin, end, count in sorted(regions, key=lambda region: (region[0], -region[1])):
            counts[begin - first:end - first] = [count] * (end - begin)  # inner ones come later
        for condition, statement, otherwise in self.static_ifs:
            place = condition[0] - first
            if not 0 <= place < len(counts) or counts[place] is None:
                continue
            # Of a statement that is left out one character remains, which never runs.
            taken = any(region[0] == statement[0] and region[2] > 0 for region in regions)
            if counts[place] > 0:
                self.add_condition(*condition, int(taken), int(not taken))
            left_out = otherwise if taken else statement
            if left_out:
                begin, end = (offset - first for offset in left_out)
                counts[begin:end] = [None] * (end - begin)
        for place, count in enumerate(counts, first):
            if count is not None:
                self.counts[place] = (self.counts[place] or 0) + count

    def lines(self):
        """Each line with code: its number, and whether it is covered."""
        parts = collections.defaultdict(list)
        for offset, count in enumerate(self.counts):
            if count is not None and self.code[offset] not in " \n{}()[];,":
                parts[self.line_of(offset)].append(count)
        covered = {number: max(of_line) > 0 for number, of_line in parts.items()}
        for begin, (_, entered) in self.functions.items():
            number = self.line_of(begin)
            covered[number] = covered.get(number, True) and entered > 0
        for match in re.finditer(r"\b(return|if|for|while|switch|throw|case|break)\b", self.code):
            number = self.line_of(match.start())
            if self.counts[match.start()] is None and not self.line(number).startswith("#"):
                covered[number] = False
        for match in re.finditer(r"\[[\w&=, ]*\]\s*\([^()]*\)\s*(->[^{;]*)?\{", self.code):
            if match.end() - 1 not in self.functions:
                covered[self.line_of(match.start())] = False
        return sorted(covered.items())

    def sides(self):
        """Each side of each condition: where it stands, what it is, and whether it is covered."""
        for (begin, end), (taken, not_taken) in sorted(self.conditions.items()):
            condition = " ".join(self.text[begin:end].split())
            if self.code[:begin].endswith("switch ("):
                yield begin, f"no case fits: {condition}", taken > 0
            else:
                yield begin, f"never true: {condition}", taken > 0
                yield begin, f"never false: {condition}", not_taken > 0

    def is_inside_dead_function(self, number):
        return any(entered == 0 and self.line_of(begin) < number <= self.line_of(end)
                   for begin, (end, entered) in self.functions.items())

    def findings(self):
        """What is not covered, as (number of the line, Finding)."""
        for number, covered in self.lines():
            if not covered and not self.is_inside_dead_function(number):
                yield number, Finding(self.name, self.line(number), "never run")
        for begin, what, covered in self.sides():
            if not covered:
                number = self.line_of(begin)
                yield number, Finding(self.name, self.line(number), what)


def read_export(path):
    """The headers with their counts."""
    names = sorted(str(file.relative_to(INCLUDE)) for file in INCLUDE.rglob("*.hpp"))
    headers = {str(INCLUDE / name): Header(name) for name in names if name not in NOT_MEASURED}
    for function in json.loads(pathlib.Path(path).read_text())["data"][0]["functions"]:
        for file_id, file in enumerate(function["filenames"]):
            if file not in headers:
                continue
            header = headers[file]
            regions = [(header.offset(*region[0:2]), header.offset(*region[2:4]), region[4])
                       for region in function["regions"]
                       if region[5] == file_id and region[7] == CODE]
            branches = [(header.offset(*branch[0:2]), header.offset(*branch[2:4]), *branch[4:6])
                        for branch in function["branches"] if branch[6] == file_id]
            header.add_instantiation(regions, branches)
    return list(headers.values())


def read_list():
    """What tests/uncovered.txt lists, and how often."""
    listed = collections.Counter()
    for block in re.split(r"\n\n+", LIST.read_text()):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        header, line = lines[0].split(": ", 1)
        found = [text[2:] for text in lines[1:] if text.startswith("- ")]
        if not found or len(found) == len(lines) - 1:
            sys.exit(f"tests/uncovered.txt: an entry without a side or a reason: {lines[0]}")
        listed.update(Finding(header, line, what) for what in found)
    return listed


def print_table(headers):
    def figures(covered):
        share = f"{100 * sum(covered) / len(covered):6.2f} %" if covered else f"{'':8}"
        return f"{sum(covered):6} of {len(covered):4} {share}"

    print(f"{'header':28}{'lines':>23}{'sides of branches':>23}")
    all_lines, all_sides = [], []
    for header in headers:
        lines = [covered for _, covered in header.lines()]
        sides = [covered for _, _, covered in header.sides()]
        all_lines += lines
        all_sides += sides
        if lines:
            print(f"{header.name:28}{figures(lines)}{figures(sides)}")
    print(f"{'all':28}{figures(all_lines)}{figures(all_sides)}")


def main():
    headers = read_export(sys.argv[1])
    print_table(headers)
    listed = read_list()
    unused = listed.copy()
    faults = 0
    for header in headers:
        for number, finding in sorted(header.findings()):
            if unused[finding] > 0:
                unused[finding] -= 1
                continue
            faults += 1
            print(f"not covered, and tests/uncovered.txt does not say why (line {number}):\n"
                  f"  {finding.header}: {finding.line}\n  - {finding.what}")
    for finding in unused.elements():
        faults += 1
        print(f"in tests/uncovered.txt, but now covered or removed:\n"
              f"  {finding.header}: {finding.line}\n  - {finding.what}")
    explained = sum(listed.values()) - sum(unused.values())
    print(f"not covered, and tests/uncovered.txt says why: {explained}")
    sys.exit(faults > 0)


main()
