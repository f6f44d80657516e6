"""A report for a person at a terminal."""

from collections.abc import Iterator

from pincite.findings import Finding, Report, Severity
from pincite.reports.escaping import shortened, visible
from pincite.reports.paint import paint
from pincite.reports.style import Style


def render(report: Report, style: Style) -> str:
    """Give each finding with its place, what was found and expected, and a last line that sums up."""
    return "".join(f"{line}\n" for line in _lines(report, style))


def place(finding: Finding, folder: str) -> str:
    """Name a finding's place as `path:line:field`, with as many parts as are known; clickable in terminals."""
    path = f"{folder}/{finding.path}" if folder and finding.path else finding.path or ""
    where = finding.field if finding.field is not None else finding.column
    parts = [path or finding.resource, finding.line, where]
    while parts and parts[-1] is None:
        parts.pop()
    return ":".join(visible(str("" if part is None else part)) for part in parts)


def _lines(report: Report, style: Style) -> Iterator[str]:
    for finding in report.findings:
        name = paint(finding.rule, finding.severity.value, style)
        yield f"{paint(place(finding, style.folder), 'bold', style)}: {name}"
        yield f"    {shortened(finding.message, 400)}"
        yield from (f"    {label:<9} {text}" for label, text in _details(finding))
    if report.truncated:
        yield paint("The error limit was reached: there may be more. Raise it with --limit.", "warning", style)
    if style.engine:
        yield from (f"engine: {item.resource}: {item.count:,} {item.unit} ({item.reason})" for item in report.fallbacks)
    yield _summary(report, style)


def _details(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.expected is not None:
        if finding.cell is not None:
            yield "found", shortened(finding.cell, 200)
        yield "expected", shortened(finding.expected, 200)
    if finding.pointer:
        yield "at", shortened(finding.pointer, 200)
    if finding.hint is not None:
        yield "hint", shortened(finding.hint, 400)


def _summary(report: Report, style: Style) -> str:
    looked = f"{_count(len(report.resources), 'resource')}, {_count(report.rows, 'row')}"
    if not report.findings:
        return paint(f"{visible(report.name or 'The package')} is sound: {looked}, nothing wrong.", "good", style)
    said = f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')} in {looked}."
    return paint(said, Severity.WARNING.value if report.valid else Severity.ERROR.value, style)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
