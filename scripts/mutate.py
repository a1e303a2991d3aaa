#!/usr/bin/env python3
"""Puts the faults of tests/faults.txt into the headers, one at a time, and says which ones no test
catches. A fault must compile; it is caught when the named tests no longer compile or no longer pass.
Where they do, all the others are tried.

  scripts/mutate.py            all faults: some twenty minutes on two cores
  scripts/mutate.py TEXT...    those whose header or lines hold a text
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "mutation"
COMPILER = os.environ.get("CXX", "c++").split()
FLAGS = ["-std=c++17", "-O0", "-w", f'-DTIKTOK_OFFLINE_TEST_DATA="{ROOT}/tests/data"']
# Catch2 v3 is a library, v2 was a header.
LIBRARIES = ["-lcrypto"]
if subprocess.run([*COMPILER, "-E", "-include", "catch2/catch_session.hpp", "-x", "c++", os.devnull],
                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
    LIBRARIES.append("-lCatch2")
TESTS = re.search(r"set\(test_files ([^)]*)\)", (ROOT / "tests/CMakeLists.txt").read_text())[1].split()


def faults():
    """Each fault as (header, tests, old, new)."""
    text = (ROOT / "tests/faults.txt").read_text()
    for block in re.split(r"\n\n+", text):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        header, tests = lines[0].split(":")
        old, new = (line[2:] for line in lines[1:])
        yield header, tests.split(), old, new


def with_fault(text, old, new):
    """The header with the fault. `@N` in front of the new text: at the N-th place of the old one."""
    place = 1
    wanted = re.match(r"@(\d) ?", new)
    if wanted:
        place, new = int(wanted[1]), new[wanted.end():]
    parts = text.split(old)
    if len(parts) < 2 or (len(parts) > 2 and not wanted) or place >= len(parts):
        sys.exit(f"'{old}' appears {len(parts) - 1} times in its header")
    return old.join(parts[:place]) + new + old.join(parts[place:])


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


def try_fault(number, header, tests, old, new):
    """The name of the test that catches a fault; None when none does."""
    tree = BUILD / f"tree{number}"
    shutil.copytree(ROOT / "include", tree / "include")
    path = tree / "include/tiktok_offline" / header
    path.write_text(with_fault(path.read_text(), old, new))
    unit = [*COMPILER, *FLAGS, "-fsyntax-only", "-include", str(BUILD / "large.hpp"),
            "-I", str(tree / "include"), str(ROOT / "tests/without_exceptions.cpp")]
    if not run(unit, tree):
        shutil.rmtree(tree)
        return "nothing, since it does not compile"
    catching = next((test for test in tests + [test for test in TESTS if test not in tests]
                     if not passes(tree, test)), None)
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
    chosen = [fault for fault in faults()
              if not wanted or any(word in str(fault) for word in wanted)]
    for header, _, old, new in chosen:  # all of them before the first is tried
        with_fault((ROOT / "include/tiktok_offline" / header).read_text(), old, new)

    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    # The two large headers, once: they have no fault.
    (BUILD / "large.hpp").write_text('#include <nlohmann/json.hpp>\n#include "catch.hpp"\n')
    subprocess.run(COMPILER + FLAGS + ["-I", str(ROOT / "tests"), "-x", "c++-header",
                                       str(BUILD / "large.hpp")], check=True)
    subprocess.run(COMPILER + FLAGS + ["-c", str(ROOT / "tests/main.cpp"), "-o",
                                       str(BUILD / "main.o")], check=True)
    survivors = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        require_sound_tests(pool, TESTS)
        tried = [pool.submit(try_fault, number, *fault) for number, fault in enumerate(chosen)]
        for (header, _, old, new), result in zip(chosen, tried):
            catching = result.result()
            survivors += catching is None or catching.startswith("nothing")
            said = f"caught by {catching}" if catching else "SURVIVED"
            print(f"{said}: {header}: {old.strip()} -> {new.strip() or 'nothing'}", flush=True)
    print(f"{len(chosen)} faults, {survivors} survived")
    sys.exit(survivors > 0)


main()
