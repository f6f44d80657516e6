"""A Diff -> text. One file a format."""

from collections.abc import Callable, Mapping
from typing import Final

from pincite.changes.values import Diff
from pincite.findings import Finding
from pincite.reports.changes import github, html, json, markdown, text
from pincite.reports.style import Style

FORMATS: Final[Mapping[str, Callable[[Diff, Style, tuple[Finding, ...]], str]]] = {
    "text": text.render,
    "json": json.render,
    "markdown": markdown.render,
    "html": html.render,
    "github": github.render,
}
"""The formats that show a Diff; `patch`, which carries it, is written by `pincite.changes.patches`."""


def render(diff: Diff, name: str, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give a Diff, and what is wrong with its version, as text in the format of that name."""
    return FORMATS[name](diff, style, findings)
