"""
The reference itself: frictionless, with the dialect pinned to what the descriptor declares.

Left alone, frictionless sniffs delimiter, quote and skipped spaces from the first 100 lines even of a file whose
dialect is declared; pinning makes its verdict depend on the package alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.findings import Fallback, Finding
from pincite.packages import Package, Resource
from pincite.tables.records import record_lines
from pincite.tables.report import TableReport

if TYPE_CHECKING:
    from frictionless import Package as ReferencePackage
    from frictionless import Resource as ReferenceResource


def check_by_reference(package: Package, resource: Resource, limit: int, reason: str = "asked for") -> TableReport:
    """Validate one table by frictionless alone; `limit` is its error limit (0: none), `reason` goes to the report."""
    from frictionless import FrictionlessException

    try:
        with reference_package(package) as reference:
            task = reference.get_resource(resource.name).validate(limit_errors=limit).tasks[0]
    except FrictionlessException as exception:
        return TableReport(tuple(finding_of(error, resource) for error in exception.to_errors()))
    lines = record_lines(resource, {error.row_number for error in task.errors if hasattr(error, "row_number")})
    findings = tuple(finding_of(error, resource, lines) for error in task.errors)
    rows = task.stats.get("rows")
    truncated = any(warning.startswith("reached error limit") for warning in task.warnings)
    return TableReport(findings, (), rows, truncated, (Fallback(resource.name, "table", 1, reason),))


def metadata_findings(package: Package, left_out: Collection[str] = ()) -> tuple[Finding, ...]:
    """Check the package descriptor by frictionless' own metadata rules, without the resources `left_out`."""
    from frictionless import FrictionlessException
    from frictionless import Package as ReferencePackage

    kept = [dict(item.descriptor) for item in package.resources if item.name not in left_out]
    try:
        ReferencePackage.from_descriptor({**package.descriptor, "resources": kept}, basepath=_basepath(package))
    except FrictionlessException as exception:
        return tuple(
            Finding(rule=error.type, message=error.message, note=error.note, path=package.descriptor_path)
            for error in exception.to_errors()
        )
    return ()


@contextmanager
def reference_package(package: Package) -> Iterator[ReferencePackage]:
    """Open the same package with frictionless, dialects pinned."""
    from frictionless import Package as ReferencePackage

    reference = ReferencePackage.from_descriptor(dict(package.descriptor), basepath=_basepath(package))
    for resource in reference.resources:
        _pin_dialect(resource)
    yield reference


def finding_of(error: Any, resource: Resource, lines: dict[int, int] | None = None) -> Finding:  # noqa: ANN401
    """Give a frictionless error as a finding, in frictionless' own words."""
    row = getattr(error, "row_number", None)
    if row is None and getattr(error, "row_numbers", None):
        row = error.row_numbers[0]
    return Finding(
        rule=error.type,
        message=error.message,
        note=error.note,
        resource=resource.name,
        path=resource.path,
        row=row,
        line=(lines or {}).get(row) if row is not None else None,
        field=getattr(error, "field_name", None),
        field_number=getattr(error, "field_number", None),
        cell=getattr(error, "cell", None),
    )


def _basepath(package: Package) -> str:
    local = package.source.local_path(package.descriptor_path)
    return str((local or Path()).parent)


def _pin_dialect(resource: ReferenceResource) -> None:
    from frictionless.formats import CsvControl

    if not resource.dialect.has_control("csv"):
        resource.dialect.add_control(CsvControl())
    control = resource.dialect.get_control("csv")
    if resource.format == "tsv":
        control.set_not_defined("delimiter", "\t")
    for name in ("delimiter", "line_terminator", "quote_char", "escape_char", "skip_initial_space"):
        setattr(control, name, getattr(control, name))
