"""How every report words a finding's place, its details and the sum of it all; untrusted parts are not yet escaped."""

from collections.abc import Iterator

from pincite.findings import Finding, Report
from pincite.packages import RefusedError
from pincite.packages.package import DESCRIPTOR_NAME
from pincite.packages.sources import check_path


def file_path(finding: Finding, folder: str) -> str:
    """
    Give the path of the file at which a tool shows a finding.

    Where the finding has none, or one that leads out of the package, it is the descriptor's: it is to be mended there.
    """
    try:
        check_path(finding.path or "")
    except RefusedError:
        return _joined(folder, DESCRIPTOR_NAME)
    return _joined(folder, finding.path or "")


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder and path else path


def place(finding: Finding, folder: str) -> tuple[str, ...]:
    """Give a finding's place as the parts of `path:line:field`, as many as are known; clickable in terminals."""
    where = finding.field if finding.field is not None else finding.column
    parts = [_joined(folder, finding.path or "") or finding.resource, finding.line, where]
    while parts and parts[-1] is None:
        parts.pop()
    return tuple("" if part is None else str(part) for part in parts)


def details(finding: Finding) -> Iterator[tuple[str, str]]:
    """Give what stands below a finding's message, each under its label: found, expected, at, hint."""
    if finding.expected is not None:
        if finding.cell is not None:
            yield "found", finding.cell
        yield "expected", finding.expected
    if finding.pointer:
        yield "at", finding.pointer
    if finding.hint is not None:
        yield "hint", finding.hint


def summary(report: Report) -> str:
    """Say in one sentence what was found in how much; the package's name in it is not yet escaped."""
    looked = _count(len(report.resources), "resource")
    if any(resource.rows is not None for resource in report.resources):
        looked += f", {_count(report.rows, 'row')}"
    if not report.findings:
        return f"{report.name or 'The package'} is sound: {looked}, nothing wrong."
    return f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')} in {looked}."


TRUNCATED = "The error limit was reached: there may be more. Raise it with --limit."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
