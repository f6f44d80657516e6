"""A Diff -> text. One file a format."""

import importlib
from typing import Final

from pincite.changes.values import Diff
from pincite.findings import Finding
from pincite.reports.style import Style

FORMATS: Final = ("text", "json", "markdown", "html", "github")
"""
The formats that show a Diff; `pincite.reports.changes.<name>` holds its function `render`.

`patch`, which carries a Diff, is written by `pincite.changes.patches`.
"""


def render(diff: Diff, name: str, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give a Diff, and what is wrong with its version, as text in that format; KeyError where it is none."""
    if name not in FORMATS:
        raise KeyError(name)
    text: str = importlib.import_module(f"pincite.reports.changes.{name}").render(diff, style, findings)
    return text
