"""Findings or changes -> text. One file a format."""

import importlib
from typing import Final

from pincite.findings import Report
from pincite.reports.style import Style

FORMATS: Final = ("text", "json", "github", "sarif", "junit", "gitlab", "markdown", "html")
"""Every format of a report; `pincite.reports.<name>` holds its function `render`, imported when it is asked for."""


def render(report: Report, name: str, style: Style) -> str:
    """Give a report as text in the format of that name; raises KeyError for a name that is none."""
    if name not in FORMATS:
        raise KeyError(name)
    text: str = importlib.import_module(f"pincite.reports.{name}").render(report, style)
    return text


__all__ = ["FORMATS", "Style", "render"]
