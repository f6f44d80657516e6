"""The documentation as pages of a site: `python docs/render.py FOLDER` writes FOLDER/docs/*.html from the Markdown."""

import re
import sys
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = {
    path.relative_to(ROOT).as_posix(): "index.html" if path.name == "README.md" else f"{path.stem.lower()}.html"
    for path in (*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"))
} | {"README.md": "about.html", "SECURITY.md": "report.html"}
"""Each Markdown file and the name of its page, no two alike; that of docs/README.md is the first."""
TEMPLATE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'">
<title>{title} - pincite</title>
<style>
:root {{ color-scheme: light dark; --line: light-dark(#d8d5cc, #45433e); --soft: light-dark(#f4f2ec, #24231f) }}
body {{ font: 1.05rem/1.6 Georgia, serif; max-width: 52rem; margin: 0 auto; padding: 1rem 1.2rem 4rem;
  color: light-dark(#1d1c1a, #e6e3da); background: light-dark(#fffefb, #191816) }}
nav, h1, h2, h3, table {{ font-family: system-ui, sans-serif }}
nav {{ font-size: .9rem; padding-bottom: .6rem; border-bottom: 1px solid var(--line) }}
h1, h2, h3 {{ line-height: 1.25; text-wrap: balance }}
h2 {{ margin-top: 2.2rem }}
a {{ color: light-dark(#8a3b12, #f0a878) }}
a:focus-visible {{ outline: 2px solid; outline-offset: 2px }}
code {{ font: .88em ui-monospace, monospace; background: var(--soft); padding: .1em .25em; overflow-wrap: anywhere }}
pre {{ background: var(--soft); padding: .8rem 1rem; overflow: auto }}
pre code {{ padding: 0; overflow-wrap: normal }}
pre code.language-sql {{ white-space: pre-wrap }}
a:not([href]) {{ color: inherit }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; font-size: .88rem }}
th, td {{ border-bottom: 1px solid var(--line); padding: .35rem .9rem .35rem 0; text-align: left;
  vertical-align: top }}
</style>
<nav><a href="../index.html">The article</a> · <a href="index.html">Documentation</a> ·
<a href="about.html">About</a></nav>
<main>
{body}
</main>
</html>
"""


def render(name: str) -> str:
    """Give the HTML page of one Markdown file, headings with anchors, links to Markdown files made links to pages."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.add_render_rule("table_open", lambda *_: '<div class="wide" tabindex="0">\n<table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    tokens = parser.parse((ROOT / name).read_text(encoding="utf-8"))
    title = name
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", re.sub(r"[^\w\- ]", "", inner.content.lower()).replace(" ", "-"))
            title = re.sub(r"[`*]", "", inner.content) if token.tag == "h1" else title
    _point(tokens, (ROOT / name).parent)
    kept = [token for token in tokens if token.type != "html_block"]
    return TEMPLATE.format(title=escape(title), body=parser.renderer.render(kept, parser.options, {}))


def _point(tokens: Sequence[Token], folder: Path) -> None:
    """Let links between pages lead to pages; what is no page is named and leads nowhere, for the site lacks it."""
    for token in tokens:
        for child in token.children or ():
            link = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if not link or "://" in link or link.startswith("#"):
                continue
            path, mark, heading = link.partition("#")
            wanted = (folder / path).resolve().relative_to(ROOT).as_posix()
            if wanted in PAGES:
                child.attrSet("href", PAGES[wanted] + mark + heading)
            else:
                del child.attrs["href"]


def main() -> int:
    """Write all pages into FOLDER/docs."""
    target = Path(sys.argv[1]) / "docs"
    target.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (target / page).write_text(render(name), encoding="utf-8")
    for picture in (ROOT / "docs").glob("*.svg"):
        (target / picture.name).write_bytes(picture.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
