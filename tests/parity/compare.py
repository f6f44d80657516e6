"""One case judged by the engine and by frictionless."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.parity.tables import Case

from pincite.findings import Finding
from pincite.packages import Package, Resource, open_package
from pincite.tables import check_table, metadata_findings
from pincite.tables.opening import Sizes
from pincite.tables.report import TableReport

ROWS = Sizes(large=1 << 30)
"""Every table row by row."""
Row = tuple[object, ...]


@dataclass(frozen=True)
class Comparison:
    """What the two said: `ours`, `theirs` (None where frictionless crashed), and what the engine left to it."""

    ours: list[Row]
    theirs: list[Row] | None
    crash: str | None
    fallbacks: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """Whether both said the same, or frictionless crashed and said nothing."""
        return self.theirs is None or self.ours == self.theirs


def write(case: Case, folder: Path) -> Package:
    """Write a case's files into a folder and open the package."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(case.descriptor), encoding="utf-8")
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    return open_package(folder)


def compare(package: Package, limit: int, sizes: Sizes = ROWS) -> Comparison:
    """Judge the last resource of a package both ways; `sizes` say how the engine is to read it."""
    refused = metadata_findings(package)
    if refused:
        raise AssertionError(f"the case's own descriptor is refused: {refused[0].message}")
    return judge(package, package.resources[-1], limit, sizes)


def judge(package: Package, resource: Resource, limit: int, sizes: Sizes) -> Comparison:
    """Judge a resource of a package whose descriptor is sound both ways."""
    local = check_table(package, resource, limit, sizes=sizes)
    reasons = tuple(item.reason for item in local.fallbacks if item.unit == "table")
    reference = check_table(package, resource, limit, "frictionless")
    crash = next((finding.note for finding in reference.findings if finding.rule == "table-error"), None)
    return Comparison(_rows(local), None if crash else _rows(reference), crash, reasons)


def _rows(report: TableReport) -> list[Row]:
    return [_row(finding) for finding in report.findings] + [
        ("rows", report.rows or 0),
        ("truncated", report.truncated),
    ]


def _row(finding: Finding) -> Row:
    message = finding.message.split("b'")[0]
    return (finding.rule, finding.row, finding.field, finding.field_number, finding.cell, finding.note, message)
