"""Findings or changes -> text. One file a format."""

from collections.abc import Callable, Mapping
from typing import Final

from pincite.findings import Report
from pincite.reports import changes, json, text
from pincite.reports.style import Style

FORMATS: Final[Mapping[str, Callable[[Report, Style], str]]] = {
    "text": text.render,
    "json": json.render,
}


def render(report: Report, name: str, style: Style) -> str:
    """Give a report as text in the format of that name."""
    return FORMATS[name](report, style)


__all__ = ["FORMATS", "Style", "changes", "render"]
