"""Whether an output is safe in its medium, asked of what reads that medium."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

from markdown_it import MarkdownIt

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_TAGS: Final = frozenset(
    {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "span", "bdi", "table", "thead",
        "tbody", "tr", "th", "td", "code", "dl", "dt", "dd", "div", "ins", "del", "br", "h3", "ul", "li",
    }
)  # fmt: skip
_ATTRIBUTES: Final = frozenset({"lang", "charset", "http-equiv", "content", "name", "class", "scope", "dir", "colspan"})
_TOKENS: Final = frozenset(
    {
        "heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close", "table_open", "table_close",
        "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close",
        "td_open", "td_close", "blockquote_open", "blockquote_close", "text", "code_inline", "softbreak",
        "html_inline",
    }
)  # fmt: skip
_OF_CHANGES: Final = frozenset(
    f"{name}_{end}" for name in ("strong", "s", "bullet_list", "list_item") for end in ("open", "close")
)
_FOLD: Final = re.compile(r"<details><summary>[^<>]*</summary>\n|</details>\n")
"""What holds the rows of a table of which many changed."""
_COMMAND: Final = re.compile(
    r"::(?:error|warning|notice)(?: (?:file|line|col|title)=[^,:]*(?:,(?:line|col|title)=[^,:]*)*)?::"
)
_MARKDOWN: Final = MarkdownIt("gfm-like", {"linkify": False}).enable("table")


def unsafe(form: str, data: bytes) -> Iterator[str]:
    """Say what in an output of a format could act on who reads it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"is no UTF-8: {error}"
        return
    raw = sorted({f"U+{ord(sign):04X}" for sign in text if sign != "\n" and unicodedata.category(sign) in _HIDDEN})
    if raw:
        yield f"holds {', '.join(raw[:5])} raw"
    for line in text.splitlines():
        if "##[" in line:
            yield f"holds a workflow command: {line[:100]!r}"
        if line.lstrip().startswith("::") and (form != "github" or not _COMMAND.match(line)):
            yield f"holds a workflow command: {line[:100]!r}"
    yield from _READERS.get(form, _any)(text)


def _any(_: str) -> Iterator[str]:
    yield from ()


def _json(text: str) -> Iterator[str]:
    json.loads(text)
    yield from ()


def _xml(text: str) -> Iterator[str]:
    ET.fromstring(text)  # noqa: S314 (our own output)
    yield from ()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS or not {name for name, _ in attrs} <= _ATTRIBUTES:
            self.wrong.append(f"holds the element {tag} {attrs}"[:200])

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"holds a comment {data[:50]!r}")


def _html(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    yield from page.wrong


def _markdown(text: str, own: frozenset[str] = frozenset()) -> Iterator[str]:
    for token in _MARKDOWN.parse(text):
        for inner in (token, *(token.children or ())):
            if own and inner.type == "html_block" and _FOLD.fullmatch(inner.content):
                continue
            if inner.type not in _TOKENS | own or (inner.type == "html_inline" and inner.content != "<br>"):
                yield f"holds Markdown of its own: {inner.type} {inner.content[:100]!r}"


_READERS: Final[Mapping[str, Callable[[str], Iterator[str]]]] = {
    "json": _json,
    "sarif": _json,
    "gitlab": _json,
    "junit": _xml,
    "html": _html,
    "markdown": _markdown,
    "changes in markdown": lambda text: _markdown(text, _OF_CHANGES),
}
FORMATS: Final = ("json", "text", "github", "markdown", "html", "sarif", "junit", "gitlab")
