"""A report as Markdown, for the job summary of a workflow or a comment (GitHub Flavored Markdown)."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from pincite.findings import Finding, Report
from pincite.reports.escaping import in_markdown, shortened
from pincite.reports.style import Style
from pincite.reports.wording import TRUNCATED, details, place, summary

SHOWN: Final = 150
"""Findings given; with the longest texts they stay below the 1 MiB that GitHub allows a step's summary."""
_TABLE: Final = "| place | rule | what is wrong |\n|---|---|---|"


def render(report: Report, style: Style) -> str:
    """Give a heading that says the outcome, then a table of findings a resource; what is left out is said."""
    return "".join(f"{line}\n" for line in _lines(report, style))


def _lines(report: Report, style: Style) -> Iterator[str]:
    outcome = "no errors" if report.valid else "errors found"
    yield f"## {in_markdown(report.name or 'package')}: {outcome}\n"
    yield summary(report) if report.findings else f"Sound: {summary(report).partition(': ')[2]}"
    if report.truncated:
        yield f"\n> {TRUNCATED}"
    names = dict.fromkeys(finding.resource for finding in report.findings[:SHOWN])
    for name in names:
        yield f"\n### {'The package' if name is None else in_markdown(name)}\n"
        yield _TABLE
        group = (finding for finding in islice(report.findings, SHOWN) if finding.resource == name)
        yield from (_row(finding, style) for finding in group)
    if (left := len(report.findings) - SHOWN) > 0:
        yield f"\n{left:,} more are not shown: see {style.elsewhere}."


def _row(finding: Finding, style: Style) -> str:
    where = in_markdown(shortened(":".join(place(finding, style.folder)), 200), table=True)
    said = [in_markdown(shortened(finding.message, 400), table=True)]
    said += [f"{label}: {in_markdown(shortened(text, 200), table=True)}" for label, text in details(finding)]
    return _cells([where, f"{finding.severity.value}: {in_markdown(finding.rule, table=True)}", "<br>".join(said)])


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
