#!/usr/bin/env python3
"""Puts the faults of tests/faults.txt into the headers, one at a time, and says which ones no test
catches. A fault must compile; it is caught when the named tests no longer compile or no longer pass.
Where they do, all the others are tried.

  scripts/mutate.py            all faults: some twenty minutes on two cores
  scripts/mutate.py TEXT...    those whose header or lines hold a text
  scripts/mutate.py --named    with only the tests that each names: quick, for faults that are new
  scripts/mutate.py --check    only whether each still has its place and its tests; nothing is compiled

As many at once as there are cores, or as JOBS in the environment says. The faults of the adapters need
their libraries: simdjson, RapidJSON and libphonenumber.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "mutation"
COMPILER = os.environ.get("CXX", "c++").split()
FLAGS = ["-std=c++17", "-O0", "-w", f'-DTIKTOK_OFFLINE_TEST_DATA="{ROOT}/tests/data"']
LIBRARIES = ["-lcrypto", "-lpthread"]
# Those that are only there, or needed, where there is a header. Catch2 v3 is a library, v2 was a header.
OPTIONAL_LIBRARIES = {"catch2/catch_session.hpp": "-lCatch2", "simdjson.h": "-lsimdjson",
                      "phonenumbers/phonenumberutil.h": "-lphonenumber"}
# The files that CMake joins to one program. Here each is a program, so that a fault compiles little.
TESTS = re.search(r"set\(test_files ([^)]*)\)", (ROOT / "tests/CMakeLists.txt").read_text())[1].split()


class Fault(typing.NamedTuple):
    line: int  # in faults.txt
    header: str
    tests: list
    old: str
    new: str
    place: typing.Optional[int]  # which one, from 1, where the old text stands several times

    def holds(self, text):
        """Whether the header, the tests or the lines hold a text."""
        return any(text in part for part in (self.header, *self.tests, self.old, self.new))

    def places(self):
        """How often the old text is in the header."""
        path = ROOT / "include/tiktok_offline" / self.header
        return path.read_text().count(self.old) if path.is_file() else 0

    def problem(self):
        """Why it cannot be put in; None when it can."""
        count = self.places()
        if not (count == 1 or (self.place and 1 <= self.place <= count)):
            return f"is at {count} places: {self.old.strip()}"
        missing = [test for test in self.tests if not (ROOT / f"tests/{test}.cpp").is_file()]
        return f"no such test: {' '.join(missing)}" if missing else None

    def put_into(self, text):
        """The header with the fault."""
        parts = text.split(self.old)
        place = self.place or 1
        return self.old.join(parts[:place]) + self.new + self.old.join(parts[place:])


def faults():
    """All of tests/faults.txt. `@N` in front of the new text: at the N-th place of the old one."""
    text = (ROOT / "tests/faults.txt").read_text()
    for block in re.finditer(r"(?:.+(?:\n|$))+", text):
        first = text.count("\n", 0, block.start()) + 1
        lines = [(first + number, line) for number, line in enumerate(block[0].splitlines())
                 if not line.startswith("#")]
        if not lines:
            continue
        number = lines[0][0]
        signs = [line[:1] for _, line in lines[1:]]
        if signs != ["-", "+"] or ":" not in lines[0][1]:
            sys.exit(f"tests/faults.txt:{number}: not a header with its tests, a line - and a line +")
        header, tests = lines[0][1].split(":")
        old, new = (line[2:] for _, line in lines[1:])
        wanted = re.match(r"@(\d) ?", new)
        place = int(wanted[1]) if wanted else None
        yield Fault(number, header, tests.split(), old, new[wanted.end():] if wanted else new, place)


def check(chosen):
    """Prints the faults that cannot be put in; whether there are any."""
    problems = [(fault, fault.problem()) for fault in chosen]
    problems = [(fault, problem) for fault, problem in problems if problem]
    for fault, problem in problems:
        print(f"tests/faults.txt:{fault.line}: {fault.header}: {problem}")
    return bool(problems)


def run(command, folder):
    """Whether a command succeeds; one that hangs does not."""
    try:
        return subprocess.run(command, cwd=folder, timeout=300, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def passes(tree, test):
    """Whether a test compiles with the headers of a tree, and passes."""
    program = tree / test
    sources = [ROOT / "tests" / f"{test}.cpp", BUILD / "main.o"]
    command = COMPILER + FLAGS + ["-include", BUILD / "large.hpp", "-I", tree / "include",
                                  "-I", ROOT / "tests", *sources, *LIBRARIES, "-o", program]
    return run([str(part) for part in command], tree) and run([str(program)], tree)


def try_fault(fault, others):
    """The name of the test that catches a fault, one that it names or another; None when none does."""
    tree = BUILD / f"tree{fault.line}"
    shutil.copytree(ROOT / "include", tree / "include")
    path = tree / "include/tiktok_offline" / fault.header
    path.write_text(fault.put_into(path.read_text()))
    # The header by its name, too: that of an adapter is not among all the others.
    unit = [*COMPILER, *FLAGS, "-fsyntax-only", "-include", str(BUILD / "large.hpp"),
            "-include", str(path), "-I", str(tree / "include"),
            str(ROOT / "tests/without_exceptions.cpp")]
    if not run(unit, tree):
        shutil.rmtree(tree)
        return "nothing, since it does not compile"
    others = [test for test in others if test not in fault.tests]
    catching = next((test for test in fault.tests + others if not passes(tree, test)), None)
    shutil.rmtree(tree)
    return catching


def require_sound_tests(pool, tests):
    """Without a fault every test passes; else each fault would seem to be caught."""
    tree = BUILD / "sound"
    shutil.copytree(ROOT / "include", tree / "include")
    results = pool.map(lambda test: passes(tree, test), tests)
    failing = [test for test, passed in zip(tests, results) if not passed]
    if failing:
        sys.exit(f"these tests fail even without a fault: {' '.join(failing)}")


def main():
    wanted = sys.argv[1:]
    only_check = "--check" in wanted
    others = [] if "--named" in wanted else TESTS
    wanted = [word for word in wanted if word not in ("--check", "--named")]
    chosen = [fault for fault in faults() if not wanted or any(map(fault.holds, wanted))]
    faulty = check(chosen)  # all of them before the first is tried
    if only_check or faulty:
        print(f"{len(chosen)} faults, each at its place" if not faulty else "see the faults above")
        sys.exit(faulty)

    for header, library in OPTIONAL_LIBRARIES.items():
        if run([*COMPILER, "-E", "-include", header, "-x", "c++", os.devnull], ROOT):
            LIBRARIES.append(library)
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    # The two large headers, once: they have no fault.
    (BUILD / "large.hpp").write_text('#include <nlohmann/json.hpp>\n#include "catch.hpp"\n')
    subprocess.run(COMPILER + FLAGS + ["-I", str(ROOT / "tests"), "-x", "c++-header",
                                       str(BUILD / "large.hpp")], check=True)
    subprocess.run(COMPILER + FLAGS + ["-c", str(ROOT / "tests/main.cpp"), "-o",
                                       str(BUILD / "main.o")], check=True)
    survivors = 0
    jobs = int(os.environ.get("JOBS", 0)) or os.cpu_count()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        named = {test for fault in chosen for test in fault.tests}
        require_sound_tests(pool, others + sorted(named.difference(others)))
        tried = [pool.submit(try_fault, fault, others) for fault in chosen]
        for fault, result in zip(chosen, tried):
            catching = result.result()
            survivors += catching is None or catching.startswith("nothing")
            said = f"caught by {catching}" if catching else "SURVIVED"
            print(f"{said}: {fault.header}: {fault.old.strip()} -> {fault.new.strip() or 'nothing'}",
                  flush=True)
    print(f"{len(chosen)} faults, {survivors} survived")
    sys.exit(survivors > 0)


main()
