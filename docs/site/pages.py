#!/usr/bin/env python3
"""Makes pages for Doxygen of the documents, which stay plain Markdown as GitHub shows it.

  docs/site/pages.py FOLDER

The order is that in which the README links them. A heading gets the id that GitHub gives it, after the
name of its page; links follow. A linked file of code becomes a page, too. Each flowchart in Mermaid's
language becomes a picture if Graphviz is installed.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LAST = ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/reference.md"]
LANGUAGES = {".hpp": "cpp", ".cpp": "cpp", ".json": "json", ".sh": "sh"}
FENCE = re.compile(r"^( *)```(.*)\n((?:.*\n)*?) *```$", re.MULTILINE)
CODE_OR_LINK = re.compile(r"(`+)[^`](?:.|\n)*?\1|\[((?:`[^`]*`|[^\[\]`])*)\]\(([^()\s]+)\)")


def prose_and_code(text):
    """The pieces of a document, each with None or with the match of a fenced block after it."""
    end = 0
    for fence in FENCE.finditer(text):
        yield text[end:fence.start()], fence
        end = fence.end()
    yield text[end:], None


def github_id(heading, taken):
    base = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
    name, count = base, 0
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name


class Page:
    def __init__(self, file):
        self.file = file
        self.name = re.sub(r"\W", "_", file.lower().replace("docs/", "").replace(".md", ""))
        self.html = "index.html" if file == "README.md" else self.name + ".html"
        self.text = (ROOT / file).read_text(encoding="utf-8")
        self.ids = set()
        self.is_code = not file.endswith(".md")
        if self.is_code:
            language = LANGUAGES.get(pathlib.Path(file).suffix, "")
            self.text = f"# {file}\n\n```{language}\n{self.text}```\n"


class Site:
    def __init__(self):
        documents = [str(path.relative_to(ROOT)) for path in
                     sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md"))]
        linked = [link.partition("#")[0] for link in
                  re.findall(r"\]\(([^()\s]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))]
        documents.sort(key=lambda file: (
            file != "README.md", LAST.index(file) if file in LAST else -1,
            linked.index(file) if file in linked else len(linked)))
        self.pages = {file: Page(file) for file in documents}

    def link(self, page, whole):
        """A link as HTML. And code that Doxygen keeps: with one backtick it ends at an apostrophe."""
        mark, text, target = whole.groups()
        if target is None:
            return f"`{whole[0]}`" if mark == "`" and "'" in whole[0] else whole[0]
        if "://" in target:
            return f'<a href="{target}">{text}</a>'
        path, _, anchor = target.partition("#")
        file = str((ROOT / page.file).parent.joinpath(path).resolve().relative_to(ROOT)) if path else page.file
        if (ROOT / file).is_dir():
            return text
        other = self.pages.get(file) or self.pages.setdefault(file, Page(file))
        return f'<a href="{other.html}{"#" + other.name + "-" + anchor if anchor else ""}">{text}</a>'

    def heading(self, page, found):
        marks, title = found.groups()
        name = github_id(title, page.ids)
        if len(marks) == 1:
            contents = "\n\n@tableofcontents{HTML:1}" if page.text.count("\n## ") > 2 else ""
            return f"# {title} {{#{'mainpage' if page.file == 'README.md' else page.name}}}{contents}"
        # In the tree the sections of the main page would be above the other pages.
        if page.file == "README.md":
            return f'<h{len(marks) - 1} id="{page.name}-{name}">{title}</h{len(marks) - 1}>'
        return f"{marks} {title} {{#{page.name}-{name}}}"

    def render(self, page):
        parts = []
        for prose, fence in prose_and_code(page.text):
            if page.file != "docs/reference.md":  # which has commands for Doxygen
                prose = re.sub(r"^@", r"\\@", prose, flags=re.MULTILINE)
            prose = re.sub(r"^(#+) (.*)$", lambda found: self.heading(page, found), prose, flags=re.MULTILINE)
            prose = re.sub(r"\*\*(`[^*]*|[^*]*`)\*\*", r"<b>\1</b>", prose)  # Doxygen wants letters at both ends
            parts.append(CODE_OR_LINK.sub(lambda found: self.link(page, found), prose))
            if fence:
                parts.append(picture(fence[3]) if fence[2] == "mermaid" else fence[0])
        return "".join(parts)


def picture(flowchart):
    """The flowchart as SVG. Of Mermaid's language it knows lines such as: a["text"] -- "text" --> b."""
    if not shutil.which("dot"):
        return f"```\n{flowchart}```"
    first, *lines = flowchart.strip().split("\n")
    graph = [f"digraph {{ rankdir={first.split()[1].replace('TD', 'TB')}; bgcolor=transparent;",
             'node [shape=box, style=rounded, fontname="sans-serif", fontsize=12, height=0.4];',
             'edge [fontname="sans-serif", fontsize=11, arrowsize=0.7];']
    for line in lines:
        before = None
        for quoted, word, name, text in re.findall(
                r'(?:-- (?:"(.*?)"|(\w+)) )?(?:--> )?(\w+)(?:\["(.*?)"\])?', line):
            graph.append(f'{name} [label="{text}"];' if text else f"{name};")
            if before:
                graph.append(f'{before} -> {name} [label=" {quoted or word} "];')
            before = name
    svg = subprocess.run(["dot", "-Tsvg"], input="\n".join(graph + ["}"]), capture_output=True,
                         check=True, encoding="utf-8").stdout
    svg = re.sub(r"<!--.*?-->|<title>.*?</title>|\n", "", svg[svg.index("<svg"):], flags=re.DOTALL)
    return f'@htmlonly<div class="flowchart">{svg}</div>@endhtmlonly'


def main(folder):
    site = Site()
    written = {}
    # Rendering a page adds those of the code that it links.
    while len(written) < len(site.pages):
        for file in [file for file in site.pages if file not in written]:
            written[file] = site.render(site.pages[file])
    code = [f"- @subpage {page.name}\n" for page in site.pages.values() if page.is_code]
    written[""] = "# Linked files {#linked_files}\n\n" + "".join(code)
    for number, text in enumerate(written.values()):
        (folder / f"{number:02}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    output = pathlib.Path(sys.argv[1])
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    main(output)
