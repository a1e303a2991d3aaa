#!/usr/bin/python3
"""Makes include/tiktok_offline/detail/numbering_plans.hpp from libphonenumber's metadata, as the
package python3-phonenumbers of Debian and Ubuntu has it: which numbers each calling code can have,
what is dialled in front of them at home, and which regions the code serves.

  scripts/numbering_plans.py           writes the header
  scripts/numbering_plans.py --check   compares; 77 when the metadata is missing or of another version
"""

import collections
import pathlib
import re
import sys

try:
    import re._parser as regex_parser
    import re._constants as regex
except ImportError:  # before Python 3.11
    import sre_parse as regex_parser
    import sre_constants as regex

HEADER = (pathlib.Path(__file__).resolve().parent.parent /
          "include/tiktok_offline/detail/numbering_plans.hpp")
SKIPPED = 77
WIDTH = 100

# An entry of the table is written only if it rules out at least this part of all numbers of its
# length: what keeps the table readable, and most wrong numbers out.
WORTH_AN_ENTRY = 0.01

# For these a finer table is worth its lines, since numbers that do not exist are near: French numbers
# overseas (0690 is Guadeloupe's), Brazilian mobile numbers without their 9, Palestinian numbers with
# Israel's code.
FINER = {"33": 0.001, "55": 0.003, "972": 0.001}

# What is newer than the metadata: Benin's numbers have ten digits since November 2024.
AMENDMENTS = {"229": {10: r"01(?:[245-9]\d|3[0-6])\d{6}"}}

# general_desc is wider than what is in use, so the numbers are those of the types.
NUMBER_TYPES = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost",
                "personal_number", "voip", "pager", "uan", "voicemail")

# Argentina's mobile numbers are dialled with 15 after the area code at home, with 9 in front of it
# from abroad. libphonenumber says so in a rule with all area codes in it; this is its short form.
ARGENTINA = "54"
ARGENTINA_15 = ["0####15>9", "0###15>9", "0##15>9", "####15>9", "###15>9", "##15>9"]

# A whole number in the rule for a prefix, as `([25-9]\d{5})$` of Guernsey: it is for local dialling.
LOCAL_NUMBER_GROUP = re.compile(r"\|?\(\[[^]]*\]\\d\{\d\}\)\$?|\|?\([^()]*\\d\{\d\}\)\$")


class Automaton:
    """The digits that some patterns match, followed one at a time."""

    def __init__(self, patterns):
        self.edges = [[]]
        self.ends = set()
        self.followed = {}
        self.counted = {}
        for pattern in patterns:
            start = self.new_state()
            self.edges[0].append((None, start))
            self.ends.add(self.add(regex_parser.parse(pattern), start))
        self.start = self.closure({0})

    def new_state(self):
        self.edges.append([])
        return len(self.edges) - 1

    def join(self, state, digits):
        target = self.new_state()
        self.edges[state].append((digits, target))
        return target

    def add(self, items, state):
        for operation, argument in items:
            if operation in (regex.LITERAL, regex.IN):
                state = self.join(state, digits_of(operation, argument))
            elif operation is regex.SUBPATTERN:
                state = self.add(argument[3], state)
            elif operation is regex.BRANCH:
                end = self.new_state()
                for branch in argument[1]:
                    self.edges[self.add(branch, self.join(state, None))].append((None, end))
                state = end
            elif operation is regex.MAX_REPEAT:
                least, most, repeated = argument
                for _ in range(least):
                    state = self.add(repeated, state)
                end = self.join(state, None)
                for _ in range(most - least):
                    state = self.add(repeated, state)
                    self.edges[state].append((None, end))
                state = end
            else:
                sys.exit(f"a pattern of the metadata has {operation}, which is new")
        return state

    def closure(self, states):
        found = set(states)
        waiting = list(found)
        while waiting:
            for digits, target in self.edges[waiting.pop()]:
                if digits is None and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def follow(self, states, digit):
        if (states, digit) not in self.followed:
            self.followed[states, digit] = self.closure(
                target for state in states for digits, target in self.edges[state]
                if digits is not None and digit in digits)
        return self.followed[states, digit]

    def count(self, states, length):
        """How many texts of this length lead from these states to an end."""
        if not states or length == 0:
            return 1 if states & self.ends else 0
        if (states, length) not in self.counted:
            self.counted[states, length] = sum(
                self.count(self.follow(states, digit), length - 1) for digit in range(10))
        return self.counted[states, length]


def digits_of(operation, argument):
    if operation is regex.LITERAL:
        return frozenset([int(chr(argument))])
    digits = set()
    for kind, value in argument:
        if kind is regex.LITERAL:
            digits.add(int(chr(value)))
        elif kind is regex.RANGE:
            digits |= set(range(int(chr(value[0])), int(chr(value[1])) + 1))
        else:  # \d
            digits |= set(range(10))
    return frozenset(digits)


def beginnings(numbers, length, states, beginning, worth):
    """How the numbers of a length can begin: (cost, texts), with the least cost, which is the part
    of all numbers that is let in wrongly and `worth` for each entry."""
    rest = length - len(beginning)
    possible = numbers.count(states, rest) / 10**rest
    entry = worth if beginning else 0
    whole = (10.0**-len(beginning) * (1 - possible) + entry, [beginning])
    if possible == 1 or rest == 0:
        return whole
    cost, texts, previous = 0, [], None
    for digit in range(10):
        next_states = numbers.follow(states, digit)
        if numbers.count(next_states, rest - 1) == 0:
            continue
        part_cost, part = beginnings(numbers, length, next_states, beginning + str(digit), worth)
        is_one = part == [beginning + str(digit)]
        if is_one and previous == digit - 1:
            part_cost -= worth  # it prolongs a run
        previous = digit if is_one else None
        cost += part_cost
        texts += part
    return whole if beginning and whole[0] <= cost else (cost, texts)


def as_runs(texts):
    runs = []
    for text in texts:
        if runs and len(runs[-1][1]) == len(text) and int(runs[-1][1]) + 1 == int(text):
            runs[-1][1] = text
        else:
            runs.append([text, text])
    return ",".join(first if first == last else f"{first}-{last}" for first, last in runs)


def numbers_of(code, regions):
    """`9:1-3,41-49 10:2`: the lengths of national numbers, and how those of each can begin."""
    patterns = collections.defaultdict(set)
    for region in regions:
        for number_type in NUMBER_TYPES:
            numbers = getattr(region, number_type)
            if not numbers or numbers.national_number_pattern in (None, "NA"):
                continue
            for length in numbers.possible_length or region.general_desc.possible_length:
                if 7 <= len(code) + length <= 15:  # E.164
                    patterns[length].add(numbers.national_number_pattern)
    for length, pattern in AMENDMENTS.get(code, {}).items():
        patterns[length].add(pattern)
    worth = FINER.get(code, WORTH_AN_ENTRY)
    lengths = collections.defaultdict(list)
    for length in sorted(patterns):
        numbers = Automaton(patterns[length])
        if numbers.count(numbers.start, length) > 0:
            texts = beginnings(numbers, length, numbers.start, "", worth)[1]
            if code != "800":  # 00 at the front is never dialled from abroad
                texts = [text for text in texts if not text.startswith("00")]
            if texts:
                lengths[as_runs(texts)].append(str(length))
    return " ".join(f"{','.join(each)}:{runs}" for runs, each in lengths.items())


def expand(items):
    """All texts that a pattern matches, with `.` for any digit."""
    texts = [""]
    for operation, argument in items:
        if operation in (regex.LITERAL, regex.IN):
            digits = digits_of(operation, argument)
            choices = ["."] if len(digits) == 10 else [str(digit) for digit in sorted(digits)]
        elif operation is regex.SUBPATTERN:
            choices = expand(argument[3])
        elif operation is regex.BRANCH:
            choices = [text for branch in argument[1] for text in expand(branch)]
        elif operation is regex.MAX_REPEAT:
            least, most, repeated = argument
            choices = [once * count for count in range(least, most + 1)
                       for once in (expand(repeated) if count else [""])]
        else:
            sys.exit(f"a prefix of the metadata has {operation}, which is new")
        texts = [text + choice for text in texts for choice in choices]
    return texts


def listed(texts):
    """The longest first, since a prefix may begin like a longer one."""
    return " ".join(sorted(set(texts) - {""}, key=lambda text: (-len(text.split(">")[0]), text)))


def exit_codes_of(regions):
    return listed(text for region in regions if region.international_prefix
                  for text in expand(regex_parser.parse(region.international_prefix)))


def trunk_prefixes_of(code, regions):
    if code == ARGENTINA:
        return listed(ARGENTINA_15 + ["0"])
    texts = []
    for region in regions:
        pattern = region.national_prefix_for_parsing
        if not pattern:
            continue
        # What follows a carrier's code is the number; a number alone is for local dialling.
        pattern = re.sub(r"\(\\d\{10,11\}\)", "", pattern)
        pattern = LOCAL_NUMBER_GROUP.sub("", pattern)
        if region.id == "GA":  # 0 and a number of its list
            pattern = "0"
        texts += expand(regex_parser.parse(pattern)) if pattern else []
    return listed(texts)


def plans():
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
    from phonenumbers.phonemetadata import PhoneMetadata
    for code, names in sorted(COUNTRY_CODE_TO_REGION_CODE.items(), key=lambda entry: str(entry[0])):
        of_no_country = names == ("001",)
        regions = [PhoneMetadata.metadata_for_nongeo_region(code)] if of_no_country else [
            PhoneMetadata.metadata_for_region(name) for name in names]
        yield str(code), [] if of_no_country else list(names), regions


def literal_lines(text, end):
    """A text as string literals, a line each, broken after a comma or a blank."""
    lines = []
    width = WIDTH - len('     ""' + end)
    while len(text) > width:
        cut = max(text.rfind(mark, 0, width) for mark in ", ") + 1
        lines.append(f'     "{text[:cut]}"')
        text = text[cut:]
    return lines + [f'     "{text}"{end}']


def plan_lines(code, names, exit_codes, trunk_prefixes, numbers):
    """One line where it fits, else a line for each list."""
    comment = f"  // {' '.join(names) or 'of no country'}"
    prefixes = f'    {{"{code}", "{exit_codes}", "{trunk_prefixes}",'
    line = f'{prefixes} "{numbers}"sv}},'
    if len(line + comment) <= WIDTH:
        return [line + comment]
    if len(prefixes + comment) <= WIDTH:
        return [prefixes + comment] + literal_lines(numbers, "sv},")
    return [f'    {{"{code}",{comment}', *literal_lines(exit_codes, ","),
            *literal_lines(trunk_prefixes, ","), *literal_lines(numbers, "sv},")]


def region_lines(codes):
    records = "".join(f"{name}{code:<4}" for name, code in sorted(codes.items()))
    per_line = 15 * 6
    return [f'    "{records[at:at + per_line]}"' for at in range(0, len(records), per_line)]


def header(version):
    lines, codes = [], {}
    for code, names, regions in plans():
        codes.update({name: code for name in names})
        lines += plan_lines(code, names, exit_codes_of(regions), trunk_prefixes_of(code, regions),
                            numbers_of(code, regions))
    regions = region_lines(codes)
    regions[-1] += ";"
    return TEMPLATE.format(version=version, plans="\n".join(lines), regions="\n".join(regions))


TEMPLATE = """\
// SPDX-License-Identifier: MIT
// Made by scripts/numbering_plans.py from the metadata of libphonenumber {version}, which is
// licensed under Apache-2.0 (The Libphonenumber Authors). Do not edit: run the script again.
#ifndef TIKTOK_OFFLINE_DETAIL_NUMBERING_PLANS_HPP
#define TIKTOK_OFFLINE_DETAIL_NUMBERING_PLANS_HPP

#include <string_view>

namespace tiktok_offline {{
inline namespace v0_2 {{
namespace detail {{

/// How numbers with one calling code (ITU-T E.164) are built and dialled at home. Lists are texts
/// with blanks between, the longest first. In a prefix `.` is any digit; `0##15>9` is a 0, two
/// digits that stay, and 15, in place of which 9 comes in front of the number.
struct numbering_plan {{
  std::string_view code;
  std::string_view exit_codes;      // dialled to call abroad
  std::string_view trunk_prefixes;  // dialled in front of a national number, carriers' codes too
  std::string_view numbers;         // `9:1-3,41-49 10,11:2`: lengths, and how such numbers begin
}};

// For the long texts: with sv the compiler need not count their characters one by one.
using std::string_view_literals::operator""sv;

// clang-format off
// By calling code, compared as text; no code begins like another one.
inline constexpr numbering_plan numbering_plans[] = {{
{plans}
}};

// Records of six characters: the letters of a region (ISO 3166-1, as libphonenumber has them), by
// which they are sorted, and its calling code.
inline constexpr std::string_view calling_codes_of_regions =
{regions}
// clang-format on

}}  // namespace detail
}}  // namespace v0_2
}}  // namespace tiktok_offline

#endif
"""


def main():
    try:
        import phonenumbers
    except ImportError:
        print("python3-phonenumbers is not installed")
        return SKIPPED
    version = phonenumbers.__version__
    if sys.argv[1:] != ["--check"]:
        HEADER.write_text(header(version))
        return 0
    present = HEADER.read_text()
    if f"libphonenumber {version}," not in present:
        print(f"the header was made from another version than {version}")
        return SKIPPED
    if header(version) != present:
        print(f"{HEADER.name} differs from what scripts/numbering_plans.py makes")
        return 1
    print(f"{HEADER.name} is what scripts/numbering_plans.py makes from version {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
