"""A report for a person at a terminal."""

import textwrap
from collections.abc import Iterator

from pincite.findings import Report, Severity
from pincite.reports.escaping import shortened, visible
from pincite.reports.paint import paint
from pincite.reports.style import Style
from pincite.reports.wording import TRUNCATED, details, place, summary


def render(report: Report, style: Style) -> str:
    """Give each finding with its place, what was found and expected, and a last line that sums up."""
    return "".join(f"{line}\n" for line in _lines(report, style))


def _lines(report: Report, style: Style) -> Iterator[str]:
    for finding in report.findings:
        where = visible(":".join(place(finding, style.folder)))
        weight = "" if finding.severity is Severity.ERROR else f" ({finding.severity.value})"
        yield f"{paint(where, 'bold', style)}: {paint(f'{finding.rule}{weight}', finding.severity.value, style)}"
        yield from _wrapped("    ", shortened(finding.message, 400), style)
        for label, text in details(finding):
            yield from _wrapped(f"    {label:<9} ", shortened(text, 400), style)
    if report.truncated:
        yield paint(TRUNCATED, "warning", style)
    if style.engine:
        for item in report.fallbacks:
            yield f"engine: {visible(item.resource)}: {item.count:,} {item.unit} ({visible(item.reason)})"
    role = Severity.ERROR if not report.valid else Severity.WARNING if report.findings else "good"
    yield paint(visible(summary(report)), role, style)


def _wrapped(start: str, text: str, style: Style) -> Iterator[str]:
    """Give a line, or at a terminal as many as its width asks for, broken between words and indented alike."""
    if style.width is None or not text:
        yield start + text
        return
    yield from textwrap.wrap(
        text,
        max(style.width, 40),
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
        break_long_words=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )
