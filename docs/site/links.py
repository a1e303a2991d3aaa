#!/usr/bin/env python3
"""Fails if a link within the site leads to no page or to no place in its page.

  docs/site/links.py FOLDER
"""

import html.parser
import pathlib
import sys
import urllib.parse


class Reader(html.parser.HTMLParser):
    """The places of a page, and what it links."""

    def __init__(self, text):
        super().__init__()
        self.places, self.links = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (name == "name" and tag == "a"):
                self.places.add(value)
            elif name in ("href", "src") and value:
                self.links.add(value)


def main(folder):
    pages = {path.name: Reader(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html"))}
    broken = count = 0
    for name, page in pages.items():
        # Doxygen's lists of all members: those of 1.9.8 link default constructors, which are nowhere.
        if name.startswith(("functions", "namespacemembers")) or name.endswith("-members.html"):
            continue
        for link in sorted(page.links):
            url = urllib.parse.urlsplit(link)
            # Doxygen 1.9.4 lists the private classes of a class in its summary and nowhere else.
            if url.scheme or url.netloc or link == "#nested-classes":
                continue
            count += 1
            file = urllib.parse.unquote(url.path) or name
            place = urllib.parse.unquote(url.fragment)
            if not (folder / file).exists():
                print(f"{name}: {link}: there is no such file")
            elif place and file in pages and place not in pages[file].places:
                print(f"{name}: {link}: there is no such place")
            else:
                continue
            broken += 1
    print(f"{len(pages)} pages, {count} links, {broken} broken")
    return 1 if broken or not count else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
