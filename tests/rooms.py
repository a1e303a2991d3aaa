#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rooms.py REPOSITORY: whether the headers include only lower rooms, and keep some other rules that
a compiler does not know. With --picture it prints the rooms and their arrows, floor by floor."""

import pathlib
import re
import sys

# From the top. A room includes rooms of lower floors, or of its own without a circle. Every header
# has its place here; "a/*" is all that no line names.
FLOORS = [
    ("umbrella", "tiktok_offline.hpp"),
    ("adapters", "adapters/*"),
    ("calls", "map_event.hpp map_into.hpp explain.hpp tally.hpp batch.hpp config_json.hpp check.hpp detail/fault_message.hpp "
              "detail/config_checker.hpp detail/config_parser.hpp "
              "detail/config_text.hpp detail/config_value.hpp detail/source_checker.hpp detail/payload_parts.hpp detail/event_checker.hpp"),
    ("reading", "json_value.hpp text_parser.hpp detail/read/*"),
    ("writing", "payload.hpp detail/write/*"),
    ("data", "config.hpp config_fault.hpp property_set.hpp source.hpp path.hpp text_template.hpp offline_event.hpp payload_format.hpp response.hpp"),
    ("identities", "email.hpp phone.hpp identity.hpp sha256.hpp detail/numbering_plans.hpp "
                   "detail/phone_plan.hpp detail/phone_readings.hpp detail/phone_text.hpp detail/placeholder_digests.hpp"),
    ("ground", "fwd.hpp issue.hpp number.hpp scalar.hpp timestamp.hpp currency.hpp normalizer.hpp version.hpp "
               "detail/event_names.hpp detail/json.hpp detail/json_traits.hpp detail/text/*"),
]

# What is not reached from a room, on no way: reading knows nothing of TikTok's JSON, writing
# nothing of events, and the plain data neither OpenSSL nor nlohmann/json.
NEVER = {
    "detail/read/*": "payload.hpp detail/write/*",
    "payload.hpp detail/write/* detail/payload_parts.hpp batch.hpp": "config.hpp source.hpp json_value.hpp detail/read/*",
    "response.hpp": "config.hpp offline_event.hpp",
    "source.hpp path.hpp text_template.hpp config_fault.hpp payload_format.hpp issue.hpp config.hpp number.hpp scalar.hpp normalizer.hpp":
        "sha256.hpp detail/json.hpp",
    "fwd.hpp": "*",
}

# The only room that may include what belongs to somebody else.
ONLY_IN = {
    "openssl/": "sha256.hpp",
    "nlohmann/": "detail/json.hpp",
    "phonenumbers/": "adapters/libphonenumber.hpp",
    "simdjson": "adapters/simdjson.hpp",
    "rapidjson/": "adapters/rapidjson.hpp",
}
NOT_IN_HEADERS = {"iostream", "regex", "locale", "iomanip", "sstream"}

UMBRELLA = "tiktok_offline.hpp"

# A template with a default argument cannot be declared twice.
NOT_IN_FWD = {"json_value"}


def matches(header, patterns):
    return any(header == p or p.endswith("*") and header.startswith(p[:-1]) for p in patterns.split())


def floor_of(header):
    exact = [i for i, (_, rooms) in enumerate(FLOORS) if header in rooms.split()]
    return (exact + [i for i, (_, rooms) in enumerate(FLOORS) if matches(header, rooms)] + [None])[0]


def public_types(text):
    """The structs, classes and enumerations that a header defines outside of `detail`."""
    text = re.sub(r"(?s)\nnamespace detail \{.*?\n\}  // namespace detail\n", "\n", text)
    return re.findall(r"(?m)^((?:struct|class|enum class) \w+)(?= \{| :)", text)


def reached(start, arrows):
    seen, todo = set(), list(arrows[start])
    while todo:
        room = todo.pop()
        if room not in seen:
            seen.add(room)
            todo += arrows.get(room, ())
    return seen


def main():
    arguments = [a for a in sys.argv[1:] if a != "--picture"]
    root = pathlib.Path(arguments[0]) / "include/tiktok_offline"
    headers = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*") if p.is_file()}
    arrows = {header: set() for header in headers}
    faults, checks = [], 0

    def check(good, complaint):
        nonlocal checks
        checks += 1
        if not good:
            faults.append(complaint)

    for header, text in headers.items():
        check(header.endswith(".hpp") and floor_of(header) is not None, f"{header}: is on no floor")
        guard = "TIKTOK_OFFLINE_" + re.sub("[^A-Z0-9]", "_", header.upper())
        for number, line in enumerate(text.splitlines(), 1):
            place = f"{header}:{number}"
            if found := re.match(r"\s*#\s*include\s*(?:\"(.+?)\"|<(.+?)>)", line):
                own, other = found.groups()
                if own:
                    target = (root / header).parent.joinpath(own).resolve()
                    target = target.relative_to(root.resolve()).as_posix()
                    arrows[header].add(target)
                    check(target in headers, f"{place}: {target} does not exist")
                else:
                    check(other not in NOT_IN_HEADERS, f"{place}: <{other}> is not for headers")
                    check(not other.startswith("tiktok_offline"), f"{place}: write it in quotes")
                    for name, room in ONLY_IN.items():
                        check(not other.startswith(name) or header == room,
                              f"{place}: <{other}> is only for {room}")
            if found := re.match(r"\s*#\s*define\s+(\w+)", line):
                check(found[1] == guard or found[1].startswith("TIKTOK_OFFLINE_VERSION"),
                      f"{place}: {found[1]} is neither the guard {guard} nor a version")
            # Windows makes macros of min and max; in brackets, (std::max)(a, b), they are left alone.
            check(not re.search(r"::\s*(min|max)\s*\(", line), f"{place}: min or max without brackets")

    for header, targets in arrows.items():
        for target in targets & headers.keys():
            if header == UMBRELLA:
                check("/" not in target, f"{UMBRELLA}: {target} is not public")
                continue
            check(target != UMBRELLA, f"{header}: includes the umbrella")
            check(floor_of(header) <= floor_of(target),
                  f"{header}: {target} is on a higher floor, {FLOORS[floor_of(target)][0]}")
        check(header not in reached(header, arrows), f"{header}: includes itself, a circle")
        if "/" not in header and header != UMBRELLA:
            check(header in arrows[UMBRELLA], f"{UMBRELLA}: does not include {header}")
        if "/" not in header:
            for name in public_types(headers[header]):
                check(f"\n{name};\n" in headers["fwd.hpp"] or name.split()[-1] in NOT_IN_FWD,
                      f"fwd.hpp: does not declare {name} of {header}")
        for rooms, unseen in NEVER.items():
            if matches(header, rooms):
                bad = sorted(r for r in reached(header, arrows) if matches(r, unseen))
                check(not bad, f"{header}: must not see {', '.join(bad)}")

    if "--picture" in sys.argv:
        for floor, (name, _) in enumerate(FLOORS):
            print(f"\n{name}")
            for header in sorted(h for h in headers if floor_of(h) == floor):
                lines = headers[header].count("\n")
                targets = [t for t in sorted(arrows[header]) if floor_of(t) < len(FLOORS) - 1]
                print(f"  {header} ({lines})" + (" -> " + ", ".join(targets) if header != UMBRELLA and targets else ""))
    print("\n".join("FAILED: " + fault for fault in faults) + "\n" * bool(faults) +
          f"rooms: {checks} checks, {len(faults)} failed")
    return bool(faults)


sys.exit(main())
