#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""quality_report.py QUALITY_REPORT: whether the page says what is in the events, and nothing more.

20,000 events are generated, and what the page must say of them is counted as they are made, by the
rules of the README. The page is parsed, and its numbers are compared.
"""
import collections
import datetime
import fractions
import hashlib
import html.parser
import json
import os
import random
import re
import subprocess
import sys
import tempfile

if len(sys.argv) != 2 or not os.access(sys.argv[1], os.X_OK):
    sys.exit("usage: quality_report.py QUALITY_REPORT")
PROGRAM = os.path.abspath(sys.argv[1])
VOID = {"meta", "br", "rect", "wbr"}  # the only ones of the page that have no end tag
PLANTED = "zqplanted"  # in every text of a person and every name of an event that is filtered

checks = 0
failures = 0


def check(holds, what):
    global checks, failures
    checks += 1
    if not holds:
        failures += 1
        print("FAILED:", what)


def same(wanted, got, what):
    check(wanted == got, what)
    if wanted != got and isinstance(wanted, dict) and isinstance(got, dict):
        odd = [key for key in {**wanted, **got} if wanted.get(key) != got.get(key)]
        for key in odd[:6]:
            print(f"  {key}: wanted {wanted.get(key)}, got {got.get(key)}")
    elif wanted != got:
        print(f"  wanted: {str(wanted)[:600]}\n  got:    {str(got)[:600]}")


class Page(html.parser.HTMLParser):
    """Checks that elements nest, and keeps each with its attributes and what it is in."""

    def __init__(self, text):
        super().__init__()
        self.open = []
        self.elements = []  # (tag, attributes, [(tag, attributes) around it])
        self.faults = []
        self.words = collections.defaultdict(str)  # the text in elements of a tag
        self.feed(text)
        self.close()
        self.faults += [f"{tag} is not closed" for tag, _ in self.open]

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        if len(set(names)) != len(names):
            self.faults.append(f"an attribute of {tag} is there twice")
        self.elements.append((tag, dict(attributes), list(self.open)))
        if tag not in VOID:
            self.open.append((tag, dict(attributes)))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.faults.append(f"{tag}/ is not void")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"/{tag} is in the wrong place")
        else:
            self.open.pop()

    def handle_data(self, data):
        for tag in {tag for tag, _ in self.open}:
            self.words[tag] += data

    def of(self, tag, **data):
        """Elements that have these data-attributes or id."""
        return [attributes for found, attributes, _ in self.elements
                if found == tag and all(attributes.get(name.replace("_", "-")) == value
                                        for name, value in data.items())]

    def within(self, ident, tag):
        return [attributes for found, attributes, around in self.elements
                if found == tag and any(outer.get("id") == ident for _, outer in around)]

    def counts(self, ident, tag="tr"):
        return {row["data-key"]: int(row["data-count"])
                for row in self.within(ident, tag) if "data-key" in row}

    def places(self):
        """{(code, place): (times, line, input)}"""
        found = {}
        for tag, row, around in self.elements:
            if tag == "tr" and "data-place" in row:
                code = [outer["data-key"] for outer_tag, outer in around if outer_tag == "article"][0]
                check((code, row["data-place"]) not in found, f"{code}: a place is there twice")
                found[code, row["data-place"]] = (int(row["data-count"]), int(row["data-line"]),
                                                  row["data-input"])
        return found


def run(*arguments, stdin=b""):
    done = subprocess.run([PROGRAM, *arguments], input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def page_of(what, *arguments, stdin=b""):
    """The page, after what must hold of every page."""
    status, out, err = run(*arguments, stdin=stdin)
    same(0, status, f"{what}: the status")
    same("", err, f"{what}: nothing on standard error")
    page = Page(out)
    same([], page.faults[:5], f"{what}: elements nest")
    check(out.startswith("<!DOCTYPE html>\n"), f"{what}: it is HTML")
    tags = collections.Counter(tag for tag, _, _ in page.elements)
    for tag in ("html", "head", "title", "body", "h1", "main"):
        same(1, tags[tag], f"{what}: one {tag}")
    same("en", page.of("html")[0].get("lang"), f"{what}: the language")
    check({"charset": "utf-8"} in page.of("meta"), f"{what}: the encoding")
    check(any(meta.get("name") == "viewport" for meta in page.of("meta")), f"{what}: for phones")
    check(all(cell.get("scope") in ("col", "row") for cell in page.of("th")), f"{what}: th has scope")
    check("prefers-color-scheme:dark" in out and "@media print" in out, f"{what}: dark and printed")
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    same(len(set(ids)), len(ids), f"{what}: each id is there once")
    # Nothing is loaded, and nothing runs.
    same(set(), set(tags) & {"script", "link", "img", "iframe", "object", "embed", "a", "form", "base"},
         f"{what}: nothing that loads")
    for tag, attributes, _ in page.elements:
        odd = [name for name in attributes if name in ("src", "href", "srcset") or name[:2] == "on"]
        same([], odd, f"{what}: {tag} loads nothing")
    for text in ("http:", "https:", "//", "url(", "@import", "javascript"):
        check(text not in out, f"{what}: no {text}")
    # Nothing of a person: no text, no digest, no long number but sums of money.
    check(PLANTED not in out.lower(), f"{what}: no text of an event")
    numbers = re.sub(r'data-sum="[^"]*"', "", out)
    check(not re.search("[0-9a-f]{16}", numbers), f"{what}: no digest")
    same([], re.findall(r"\d{7,}", numbers)[:3], f"{what}: no number of a person")
    return page, out


# --- The events, and what is expected of each


class Expected:
    def __init__(self, track):
        self.track = track
        self.outcomes = collections.Counter(read=0, mapped=0, rejected=0, filtered=0)
        self.identities = collections.Counter(email=0, phone=0, both=0, none=0)
        self.sent = collections.Counter()
        self.places = {}
        self.events_with = collections.Counter()
        self.near = collections.Counter()
        self.days = collections.Counter()
        self.types = collections.Counter()
        self.sums = collections.defaultdict(fractions.Fraction)
        self.sales = collections.Counter()
        self.without = 0
        self.payloads = 0
        self.identity_placeholders = 0

    def add_issues(self, issues, line, name):
        for code, pointer in issues:
            place = code, re.sub(r"/\d+(?=/|$)", "/X", pointer)
            times, first, where = self.places.get(place, (0, line, name))
            self.places[place] = times + 1, first, where
        for code in {code for code, _ in issues}:
            self.events_with[code] += 1


ERRORS = {"invalid_json", "not_an_object", "missing_event_name", "missing_timestamp",
          "missing_user_identity"}
ODD_NAME = 'sign <up> & "go"'
MAPPING = [("purchase", "CompletePayment"), ("generate_lead", "SubmitForm"), ("purchase", "Contact"),
           (ODD_NAME, "CompleteRegistration"), ("never_sent", "Subscribe")]
IN_EVENT_TRACK = {"CompletePayment": "Purchase", "SubmitForm": "Lead"}
CURRENCIES = ["EUR", "USD", "GBP", "JPY", "SEK"]


def config_of(track):
    config = {"event_set_id": "7181537436256731137", "format": track, "default_country": "FR",
              "mapping": [{"event_name": name, "tiktok_event_type": to} for name, to in MAPPING],
              "fields": {}}
    if track == "event_track":
        config["fields"]["properties.num_items"] = "count"
    return config


def identity_of(rng, number, user, issues):
    """Fills the user; which of e-mail and phone are sent, and whether a word for nothing was there."""
    mail = f"p{number}.{PLANTED}@example.com"
    phone = f"+336{number:08d}"
    kind = rng.choice(["email", "email", "phone", "both", "both", "none", "bad_email", "md5", "nothing"])
    if kind in ("email", "both"):
        user["email"] = mail
    if kind in ("phone", "both", "bad_email", "md5", "nothing"):
        user["phone"] = phone
    if kind == "bad_email":
        user["email"] = f"{PLANTED} at example"
        issues.append(("invalid_email", "/user/email"))
    if kind == "md5":
        user["email"] = hashlib.md5(mail.encode()).hexdigest()
        issues.append(("unsupported_digest", "/user/email"))
    if kind == "nothing":
        user["email_sha256"] = hashlib.sha256(b"undefined").hexdigest()
        issues.append(("placeholder", "/user/email_sha256"))
    if kind == "none":
        issues.append(("missing_user_identity", "/user/email"))
    return kind in ("email", "both"), "phone" in user, kind == "nothing"


def items_of(rng, track, issues, sent):
    items = []
    for i in range(rng.choice([0, 0, 1, 1, 2, 3])):
        item = {"id": f"SKU-{PLANTED}-{rng.randrange(1000)}", "quantity": rng.randrange(1, 5),
                "product": {"name": f"name {PLANTED}", "price": rng.randrange(1, 9999) / 100,
                            "brand": f"brand {PLANTED}"}}
        if rng.random() < 0.1:
            issues.append(("invalid_item", f"/items/{i}"))
            items.append(f"item {PLANTED}")
            continue
        if rng.random() < 0.2:
            del item["quantity"]
            issues.append(("incomplete_item", f"/items/{i}"))
        sent |= {"properties.contents", "properties.contents.X.content_id",
                 "properties.contents.X.content_name", "properties.contents.X.price"}
        if "quantity" in item:
            sent.add("properties.contents.X.quantity")
        if track == "event_track":
            sent.add("properties.contents.X.brand")
        items.append(item)
    return items


def sale_of(rng, event, issues, sent):
    """Fills value and currency; the value and the currency that are sent."""
    value = currency = None
    kind = rng.random()
    if kind < 0.75:
        ten_thousandths = rng.choice([100, 100, 1]) * rng.randrange(-20, 5_000_000)
        value = fractions.Fraction(ten_thousandths, 10000)
        event["value"] = ten_thousandths / 10000
        if value.denominator == 1 and rng.random() < 0.5:
            event["value"] = int(value)
        elif rng.random() < 0.2:
            event["value"] = repr(event["value"])
            if "e" in event["value"]:
                event["value"] = f"{ten_thousandths / 10000:.4f}"
    elif kind < 0.85:
        event["value"] = f"12,30 {PLANTED}"
        issues.append(("not_a_number", "/value"))
    kind = rng.random()
    if kind < 0.8:
        currency = rng.choice(CURRENCIES)
        event["currency"] = rng.choice([currency, currency.lower()])
    elif kind < 0.87:
        currency = event["currency"] = "XZQ"
        issues.append(("unlisted_currency", "/currency"))
    elif kind < 0.92:
        event["currency"] = PLANTED
        issues.append(("invalid_currency", "/currency"))
    if value is not None:
        sent.add("properties.value")
    if currency is not None:
        sent.add("properties.currency")
    if (value is None) != (currency is None):
        issues.append(("incomplete_value", "/value" if value is None else "/currency"))
    return value, currency


def mapped_or_rejected(rng, number, name, expected):
    """An event that a row names: the event, its issues, and what it adds when it is mapped."""
    track = expected.track
    issues, sent = [], set()
    event = {"event_name": name, "user": {}, "context": {}}
    if rng.random() < 0.9:
        event["id"] = f"ORDER-{PLANTED}-{number}"
        sent |= {"event_id", "properties.order_id"}
    elif rng.random() < 0.5:
        event["id"] = "undefined"
        issues += [("placeholder", "/id")]
    at = datetime.datetime(2024, 2, 20, tzinfo=datetime.timezone.utc) + datetime.timedelta(
        milliseconds=rng.randrange(20 * 86_400_000))
    kind = rng.random()
    if kind < 0.5:
        event["context"]["event_timestamp"] = round(at.timestamp() * 1000)
    elif kind < 0.95:
        east = datetime.timezone(datetime.timedelta(hours=rng.choice([-11, 0, 2, 13])))
        event["event_timestamp"] = at.astimezone(east).isoformat(timespec="milliseconds")
    elif kind < 0.97:
        event["event_timestamp"] = f"yesterday {PLANTED}"
        issues += [("invalid_timestamp", "/event_timestamp")]
    if kind >= 0.95:
        issues.append(("missing_timestamp", "/context/event_timestamp"))
    sent.add("timestamp")
    email, phone, is_placeholder = identity_of(rng, number, event["user"], issues)
    expected.identity_placeholders += is_placeholder
    if email:
        sent.add("context.user.emails")
    if phone:
        sent.add("context.user.phone_numbers")
    event["items"] = items_of(rng, track, issues, sent)
    value, currency = sale_of(rng, event, issues, sent)
    kind = rng.random()
    if kind < 0.6:
        event["type"] = rng.choice(["offline", "online", "crm"])
        if track == "offline_track":
            sent.add("properties.event_channel")
    elif kind < 0.7:
        event["type"] = f"pigeon {PLANTED}"
        if track == "offline_track":
            issues.append(("unknown_event_channel", "/type"))
    if track == "event_track" and rng.random() < 0.1:
        event["search_term"] = f"shoes {PLANTED}"
        sent.add("properties.search_string")
    types = [IN_EVENT_TRACK.get(to, to) if track == "event_track" else to
             for row, to in MAPPING if row == name]
    if not ERRORS & {code for code, _ in issues}:
        expected.outcomes["mapped"] += 1
        expected.payloads += len(types)
        expected.types.update(types)
        expected.days[at.date().isoformat()] += 1
        expected.identities.update(email=email, phone=phone, both=email and phone)
        for each in sent:
            expected.sent[each] += len(types)
        if value is None:
            expected.without += 1
        else:
            key = currency if currency in CURRENCIES else "none" if currency is None else "other"
            expected.sales[key] += 1
            expected.sums[key] += value
    return event, issues


def line_of(rng, number, expected):
    """One line, and its issues; what it adds is counted."""
    kind = rng.random()
    if kind < 0.10:
        name = rng.choice([f"page_view_{PLANTED}", f"purchase_{PLANTED}", f"{PLANTED}"])
        line = json.dumps({"event_name": name, "user": {"email": f"x{PLANTED}@example.com"}})
        expected.outcomes["filtered"] += 1
        return line, []
    if kind < 0.13:
        meant = rng.choice(["purchase", "generate_lead"])
        slip = rng.choice([meant.upper(), f" {meant}", meant + "s", meant[1:], meant[:3] + meant[4:],
                           meant[:2] + "_" + meant[3:], " " + meant.title() + "X "])
        expected.outcomes["filtered"] += 1
        expected.near[meant] += 1
        return json.dumps({"event_name": slip, "id": PLANTED}), []
    odd = {0.14: ('{"event_name":"purchase","user":{"email":"' + PLANTED, "invalid_json"),
           0.145: (PLANTED, "invalid_json"),
           0.15: ('{"event_name":"purchase"}\0', "invalid_json"),
           0.155: (f'["{PLANTED}"]', "not_an_object"),
           0.16: (json.dumps({"id": PLANTED}), "missing_event_name")}
    for limit, (line, code) in odd.items():
        if kind < limit:
            pointer = "/event_name" if code == "missing_event_name" else ""
            return line, [(code, pointer)]
    name = rng.choice(["purchase", "purchase", "purchase", "generate_lead", ODD_NAME])
    event, issues = mapped_or_rejected(rng, number, name, expected)
    return json.dumps(event, ensure_ascii=rng.random() < 0.5), issues


def generate(rng, expected, files, events):
    """Writes events into files, and counts."""
    opened = [open(name, "w", encoding="utf-8") for name in files]
    lines = [0] * len(files)
    pending = []
    for number in range(events):
        at = rng.randrange(len(files))
        while rng.random() < 0.01:
            opened[at].write(rng.choice(["", " ", "\t"]) + "\n")
            lines[at] += 1
        line, issues = line_of(rng, number, expected)
        expected.outcomes["read"] += 1
        expected.outcomes["rejected"] += bool(ERRORS & {code for code, _ in issues})
        expected.identities["none"] += any(code == "missing_user_identity" for code, _ in issues)
        if issues == [("not_an_object", "")]:  # only there, so that it is an example
            at = len(files) - 1
        opened[at].write(line + rng.choice(["\n", "\r\n"]))
        lines[at] += 1
        pending.append((at, lines[at], issues))
    for file in opened:
        file.close()
    # The program reads one file after the other.
    for at, line, issues in sorted(pending, key=lambda each: each[:2]):
        expected.add_issues(issues, line, os.path.basename(files[at]))


PROPERTIES = {
    "offline_track": ["event_channel"],
    "event_track": ["contents.X.brand", "content_ids", "num_items", "search_string", "description"]}
COMMON = ["order_id", "shop_id", "contents", "contents.X.content_id", "contents.X.content_name",
          "contents.X.price", "contents.X.quantity", "contents.X.content_type",
          "contents.X.content_category", "currency", "value"]
OFF = {"properties.content_ids", "properties.description"}


def properties_of(track):
    """Those that have a source."""
    places = ["event_id", "timestamp", "context.user.phone_numbers", "context.user.emails"]
    return set(places + ["properties." + name for name in COMMON + PROPERTIES[track]]) - OFF


def fixes_of(expected):
    """{kind: {(key, count, of)}}"""
    meant = expected.outcomes["mapped"] + expected.outcomes["rejected"]
    sale = {(code, expected.events_with[code], meant) for code in ERRORS}
    identity = {(code, expected.events_with[code], meant)
                for code in ("invalid_email", "unsupported_digest")}
    identity.add(("placeholder", expected.identity_placeholders, meant))
    name = {(row, count, expected.outcomes["read"]) for row, count in expected.near.items()}
    return {"sale": sale, "identity": identity, "name": name}


def check_numbers(what, page, expected):
    same(dict(expected.outcomes), page.counts("totals", "div"), f"{what}: the totals")
    same({key: expected.outcomes[key] for key in ("mapped", "rejected", "filtered")},
         page.counts("outcomes"), f"{what}: the outcomes")
    same({code: expected.events_with[code] for code in ERRORS}, page.counts("reasons"),
         f"{what}: why events were rejected")
    same(dict(expected.identities), page.counts("identities"), f"{what}: identities")
    same({key: expected.sent[key] for key in properties_of(expected.track)}, page.counts("properties"),
         f"{what}: properties")
    same({expected.payloads}, {int(row["data-of"]) for row in page.within("properties", "tr")
                               if "data-of" in row}, f"{what}: of how many payloads")
    same(expected.places, page.places(), f"{what}: issues by place")
    articles = {each["data-key"]: each for each in page.of("article")}
    same(dict(expected.events_with), {key: int(each["data-events"]) for key, each in articles.items()},
         f"{what}: events with an issue")
    same({key: "error" if key in ERRORS else "warning" for key in expected.events_with},
         {key: each["data-level"] for key, each in articles.items()}, f"{what}: levels")
    order = [(each["data-level"] == "warning", -int(each["data-events"])) for each in page.of("article")]
    same(sorted(order), order, f"{what}: errors first, then what most events have")
    same(dict(expected.days), page.counts("per-time"), f"{what}: days")
    same("day", page.of("section", id="times")[0]["data-by"], f"{what}: by day")
    types = [to if expected.track == "offline_track" else IN_EVENT_TRACK.get(to, to)
             for _, to in MAPPING]
    same({to: expected.types[to] for to in types}, page.counts("types"), f"{what}: types")
    same(dict(expected.sales), page.counts("money"), f"{what}: sales by currency")
    same({key: value for key, value in expected.sums.items() if key in CURRENCIES},
         {row["data-key"]: fractions.Fraction(row["data-sum"])
          for row in page.within("money", "tr") if "data-sum" in row}, f"{what}: money")
    same(str(expected.without), page.of("section", id="money")[0]["data-without"],
         f"{what}: events without a value")
    check_fixes(what, page, expected)


def check_fixes(what, page, expected):
    listed = [(each["data-kind"], each["data-key"], int(each["data-count"]), int(each["data-of"]))
              for each in page.within("fixes", "li")]
    kinds = ["sale", "identity", "name", "property"]
    same(10, len(listed), f"{what}: ten fixes")
    same([each[0] for each in sorted(listed, key=lambda each: kinds.index(each[0]))],
         [each[0] for each in listed], f"{what}: fixes in the order of their kinds")
    all_of_kind = fixes_of(expected)
    for kind, wanted in all_of_kind.items():
        of_kind = [each for each in listed if each[0] == kind]
        same(wanted, {each[1:] for each in of_kind}, f"{what}: fixes, {kind}")
        same(sorted((each[2] for each in of_kind), reverse=True), [each[2] for each in of_kind],
             f"{what}: fixes, {kind}, most first")
    never = {each for each in properties_of(expected.track) if expected.sent[each] == 0}
    known = sum(len(each) for each in all_of_kind.values())
    more = int(page.of("p", id="more-fixes")[0]["data-count"])
    same(known + len(never), len(listed) + more, f"{what}: as many fixes as there are")


def main(directory):
    def path(name):
        return os.path.join(directory, name)

    def write(name, content):
        with open(path(name), "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path(name)

    for track in ("offline_track", "event_track"):
        config = write(f"{track}.json", config_of(track))
        expected = Expected(track)
        files = [path(f"{track} <1>&.jsonl"), path(f"{track}_2.jsonl")]
        generate(random.Random(track), expected, files, 20000)
        page, out = page_of(track, "--config", config, *files)
        check_numbers(track, page, expected)
        check("&lt;up&gt; &amp; &quot;go&quot;" in out, f"{track}: names of rows are escaped")
        check(os.path.basename(files[1]) in page.words["td"], f"{track}: an input's base name")
        check(directory not in out, f"{track}: no directory")

    config = write("config.json", config_of("offline_track"))
    event = {"event_name": "purchase", "user": {"email": f"{PLANTED}@example.com"},
             "context": {"event_timestamp": 1716889512345}, "currency": "EUR", "value": 0.1}

    def lines_of(events):
        return "".join(json.dumps(each) + "\n" for each in events).encode()

    # Standard input, without a last newline.
    page, _ = page_of("standard input", f"--config={config}", stdin=lines_of([event])[:-1])
    same({"read": 1, "mapped": 1, "rejected": 0, "filtered": 0}, page.counts("totals", "div"),
         "standard input: the totals")
    same([], [each for each in page.of("article") if each["data-level"] == "error"],
         "standard input: no error")

    # Several events on a line, unless it has a NUL byte.
    line = json.dumps(event).encode() * 2
    page, _ = page_of("several on a line", "--config", config, stdin=b"\n" + line + b"{\n" + line + b"\0")
    same({"read": 4, "mapped": 2, "rejected": 2, "filtered": 0}, page.counts("totals", "div"),
         "several on a line: the totals")
    same({("invalid_json", ""): (2, 2, "standard input")},
         {key: value for key, value in page.places().items() if key[0] == "invalid_json"},
         "several on a line: the line")

    # Nothing at all, and nothing but blanks.
    for what, content in (("empty", b""), ("blank", b"\n \t\r\n\n")):
        page, _ = page_of(what, "--config", config, stdin=content)
        same({"read": 0, "mapped": 0, "rejected": 0, "filtered": 0}, page.counts("totals", "div"),
             f"{what}: the totals")
        same([], page.within("fixes", "li"), f"{what}: nothing to fix")
        check("No events were read." in page.words["p"], f"{what}: it says so")

    # Sums: a tenth, many times; beyond a double's digits; refunds; what is too large.
    def sum_of(values):
        page, _ = page_of("sums", "--config", config,
                          stdin=lines_of({**event, "value": value} for value in values))
        row = page.of("tr", data_key="EUR")[0]
        return row["data-sum"], row["data-left-out"]

    same(("1000.0000", "0"), sum_of([0.1] * 10000), "sums: ten thousand tenths")
    same(("999999999999000.0300", "0"), sum_of([999999999999] * 1000 + [0.01] * 3),
         "sums: large and small")
    same(("-0.0100", "0"), sum_of([1.1, -1.11]), "sums: below zero")
    same(("-2.9700", "0"), sum_of([-3, 0.03]), "sums: a fraction against a whole")
    same(("2.9700", "0"), sum_of([3, -0.03]), "sums: a fraction taken from a whole")
    same(("1.0000", "4"), sum_of([1e12, -1e300, 2**64 - 1, -(10**12), 1]), "sums: too large")

    # Times: by day as long as there are 400 at most, then by month, year, century.
    def times_of(timestamps):
        page, _ = page_of("times", "--config", config, stdin=lines_of(
            {**event, "event_timestamp": each, "context": {}} for each in timestamps))
        return page.of("section", id="times")[0]["data-by"], page.counts("per-time")

    start = datetime.date(2023, 12, 31)
    days = [(start + datetime.timedelta(days=i)).isoformat() for i in range(401)]
    same(("day", {day: 1 for day in days[:400]}), times_of(f"{day}T23:59:59.999Z" for day in days[:400]),
         "times: 400 days")
    same(("month", dict(collections.Counter(day[:7] for day in days + days))),
         times_of(f"{day}T00:00:00Z" for day in days + days), "times: 401 days")
    months = [f"{1970 + i // 12}-{i % 12 + 1:02}" for i in range(401)]
    same(("year", dict(collections.Counter(each[:4] for each in months))),
         times_of(f"{each}-28T12:00:00Z" for each in months), "times: 401 months")
    years = [str(year) for year in range(1970, 9999, 20)]
    same(("century", dict(collections.Counter(year[:2] + "xx" for year in years))),
         times_of(f"{year}-01-01T00:00:00Z" for year in years), "times: 402 years")

    # More places than the page shows.
    many = config_of("offline_track")
    many["fields"]["context.user.emails"] = ["user.email"] + [f"mails.m{i}" for i in range(1200)]
    many = write("many.json", many)
    mails = {f"m{i}": PLANTED for i in range(1200)}
    page, _ = page_of("places", "--config", many, stdin=lines_of(
        [{**event, "user": {"email": "no", "phone": "+33612345678"}, "mails": mails}] +
        [{**event, "user": {"email": "no", "phone": "+33612345678"}}] * 2))
    same(1000, len(page.places()), "places: a thousand")
    same((3, 1, "standard input"), page.places()["invalid_email", "/user/email"], "places: most first")
    same(["201"], [row["data-others"] for row in page.of("tr") if "data-others" in row],
         "places: the others together")

    # Old events, if a clock is read.
    page, _ = page_of("clock", "--clock", "--config", config, stdin=lines_of([event]))
    same([("sale", "old_timestamp")], [(each["data-kind"], each["data-key"])
                                       for each in page.within("fixes", "li")][:1], "clock: old events")

    # What cannot be done: the status, something on standard error, and no page.
    def fails(what, status, *arguments, stdin=b""):
        got, out, err = run(*arguments, stdin=stdin)
        same((status, ""), (got, out), f"{what}: the status, and no page")
        check(err != "" and PLANTED not in err, f"{what}: it says why, and nothing of an event")
        return err

    for what, arguments in {"no option": [], "an unknown option": ["--config", config, "--odd"],
                            "no value": ["--config"], "twice": ["--config", config, "--config", config],
                            "no such configuration": ["--config", path("none.json")],
                            "standard input twice": ["--config", config, "-", "-"]}.items():
        fails(what, 2, *arguments)
    faulty = config_of("offline_track")
    faulty.update(mappin=[], mapping=[], format="odd")
    err = fails("faults", 2, "--config", write("faulty.json", faulty))
    same({"/mappin", "/mapping", "/format"},
         {json.loads(line)["config"]["pointer"] for line in err.splitlines() if line[0] == "{"},
         "faults: all of them")
    fails("a key given twice", 2, "--config", write(
        "twice.json", json.dumps(config_of("offline_track"))[:-1] + ', "format": "event_track"}'))
    fails("an event for a configuration", 2, "--config", write("event.json", f'{{"id": {PLANTED}'))
    for what, content in (("gzip", b"\x1f\x8b\x08"), ("an array", b"\n[\n{}\n]\n")):
        err = fails(what, 2, "--config", config, stdin=content)
        check("map_events" not in err, f"{what}: the name of this program")
    one = write("one.jsonl", lines_of([event]).decode())
    fails("one input is missing", 1, "--config", config, one, path("none.jsonl"))
    fails("an input that is a directory", 1, "--config", config, directory)
    warned = config_of("offline_track")
    warned["mapping"].append({"event_name": "x", "tiktok_event_type": "<i>Odd"})
    status, out, err = run("--config", write("warned.json", warned), one)
    same((0, True), (status, '"warning"' in err), "a warning: it goes on")
    check("<i>" not in out and "&lt;i&gt;Odd" in out, "a warning: types are escaped")
    with open(one, "ab") as output:
        done = subprocess.run([PROGRAM, "--config", config, one], stdout=output,
                              stderr=subprocess.PIPE, check=False)
    same(2, done.returncode, "the input is standard output")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "--config", config, one], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
            helped = subprocess.run([PROGRAM, "--help"], stdout=full, stderr=subprocess.PIPE,
                                    check=False)
        same((1, 1), (done.returncode, helped.returncode), "a full disk")
    status, out, _ = run("--help")
    same((0, True), (status, out.startswith("usage: quality_report")), "help")


with tempfile.TemporaryDirectory() as temporary:
    main(temporary)
print(f"quality_report: {checks} checks, {failures} failed")
sys.exit(failures != 0)
