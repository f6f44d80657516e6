"""
A report as annotations of GitHub Actions.

A line of the log that is a workflow command marks a line of a file in a pull request (GitHub, "Workflow commands",
"Setting an error message"). GitHub shows ten of a type for a step and drops the rest without a word, so that we
leave them out ourselves and say where they are.
"""

from collections.abc import Iterator
from typing import Final

from pincite.findings import Finding, Report, Severity
from pincite.reports.escaping import in_command, shortened, visible
from pincite.reports.style import Style
from pincite.reports.wording import TRUNCATED, details, file_path, summary

SHOWN: Final = 10
"""Annotations of a type that GitHub shows for one step; the last one of ours says how many more there are."""


def render(report: Report, style: Style) -> str:
    """Give one annotation a finding, at most `SHOWN` a severity, and a line of the log that sums up."""
    return "".join(f"{line}\n" for line in _lines(report, style))


def _lines(report: Report, style: Style) -> Iterator[str]:
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        shown = found if len(found) <= SHOWN else found[: SHOWN - 1]
        yield from (_annotation(finding, style.folder) for finding in shown)
        if left := len(found) - len(shown):
            yield f"::{severity} title=pincite::{in_command(f'{left:,} more of this kind: see {style.elsewhere}.')}"
    if report.truncated:
        yield f"::warning title=pincite::{in_command(TRUNCATED)}"
    yield visible(summary(report))


def _annotation(finding: Finding, folder: str) -> str:
    given = {
        "file": file_path(finding, folder),
        "line": finding.line,
        "col": finding.column,
        "title": f"{finding.rule}{f' in {finding.field}' if finding.field else ''}",
    }
    properties = ",".join(f"{key}={in_command(str(value), value=True)}" for key, value in given.items() if value)
    lines = [shortened(finding.message, 400)]
    lines += [f"{label}: {shortened(text, 200)}" for label, text in details(finding)]
    return f"::{finding.severity} {properties}::{'%0A'.join(in_command(line) for line in lines)}"
