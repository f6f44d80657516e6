"""Findings or changes -> text. One file a format."""

from collections.abc import Callable, Mapping
from typing import Final

from pincite.findings import Report
from pincite.reports import github, gitlab, html, json, junit, markdown, sarif, text
from pincite.reports.style import Style

FORMATS: Final[Mapping[str, Callable[[Report, Style], str]]] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "gitlab": gitlab.render,
    "markdown": markdown.render,
    "html": html.render,
}


def render(report: Report, name: str, style: Style) -> str:
    """Give a report as text in the format of that name."""
    return FORMATS[name](report, style)


__all__ = ["FORMATS", "Style", "render"]
