"""
The reference itself: frictionless, with the dialect pinned to what the descriptor declares.

Left alone, frictionless sniffs delimiter, quote and skipped spaces from the first 100 lines even of a file whose
dialect is declared; pinning makes its verdict depend on the package alone.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.findings import Fallback, Finding
from pincite.packages import Package, Resource
from pincite.tables.fields import Field, fields_match
from pincite.tables.records import record_lines
from pincite.tables.report import TableReport

if TYPE_CHECKING:
    from frictionless import Package as ReferencePackage
    from frictionless import Resource as ReferenceResource

UNKNOWN_CONSTRAINTS = ("jsonSchema",)
"""Constraints of the standard that frictionless refuses; what they say is checked by us (DESIGN section 5)."""

CRASHES = (
    ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NotImplementedError, OSError,
    RecursionError, RuntimeError, TypeError, ValueError, re.error,
)  # fmt: skip
"""What frictionless has been seen to fail with on data of its users, or may: for us a finding."""


def check_by_reference(package: Package, resource: Resource, limit: int, reason: str = "asked for") -> TableReport:
    """Validate one table by frictionless alone; `limit` is its error limit (0: none), `reason` goes to the report."""
    from frictionless import FrictionlessException

    try:
        with reference_package(package, resource) as reference:
            task = reference.get_resource(resource.name).validate(limit_errors=limit).tasks[0]
    except FrictionlessException as exception:
        return TableReport(tuple(finding_of(error, resource) for error in exception.to_errors()))
    except CRASHES as crash:
        return TableReport((_crash(crash, resource),), fallbacks=(Fallback(resource.name, "table", 1, reason),))
    lines = record_lines(resource, {error.row_number for error in task.errors if hasattr(error, "row_number")})
    findings = tuple(finding_of(error, resource, lines) for error in task.errors)
    rows = task.stats.get("rows")
    truncated = any(warning.startswith("reached error limit") for warning in task.warnings)
    return TableReport(findings, (), rows, truncated, (Fallback(resource.name, "table", 1, reason),))


def reference_metadata_findings(package: Package, left_out: Collection[str] = ()) -> tuple[Finding, ...]:
    """Check the package descriptor by frictionless itself, without the resources `left_out`."""
    from frictionless import FrictionlessException
    from frictionless import Package as ReferencePackage

    kept = [known_to_reference(item.descriptor) for item in package.resources if item.name not in left_out]
    try:
        ReferencePackage.from_descriptor({**package.descriptor, "resources": kept}, basepath=_basepath(package))
    except FrictionlessException as exception:
        return tuple(
            Finding(rule=error.type, message=error.message, note=error.note, path=package.descriptor_path)
            for error in exception.to_errors()
        )
    return ()


def accepts_schema(descriptor: Mapping[str, Any], version: str | None) -> bool:
    """Whether frictionless takes a schema descriptor under a version of the standard (None: unknown)."""
    from frictionless import FrictionlessException
    from frictionless import Schema as ReferenceSchema

    try:
        ReferenceSchema.from_descriptor(_known_schema(descriptor), datapackage_version=version or "unknown")
    except FrictionlessException:
        return False
    return True


def cell_reader(field: Field) -> Callable[[Any], tuple[Any, dict[str, str] | None]]:
    """Give frictionless' own cell reader of a field, its missing values resolved."""
    from frictionless import Field as ReferenceField

    descriptor = {**_known_field(field.descriptor), "missingValues": sorted(field.missing)}
    return ReferenceField.from_descriptor(descriptor).create_cell_reader()


def _crash(crash: BaseException, resource: Resource) -> Finding:
    note = f"{type(crash).__name__}: {crash}"
    return Finding(
        rule="table-error",
        message=f"frictionless itself fails on this table: {note}",
        note=note,
        resource=resource.name,
        path=resource.path,
    )


@contextmanager
def reference_package(package: Package, resource: Resource) -> Iterator[ReferencePackage]:
    """Open a resource, and those its foreign keys name, with frictionless, dialects pinned."""
    from frictionless import Package as ReferencePackage

    named = {key.get("reference", {}).get("resource") for key in (resource.table_schema or {}).get("foreignKeys") or ()}
    needed = [item for item in package.resources if item.name == resource.name or item.name in named]
    descriptor = {**package.descriptor, "resources": [known_to_reference(item.descriptor) for item in needed]}
    with _folder(package, needed) as basepath:
        reference = ReferencePackage.from_descriptor(descriptor, basepath=basepath)
        for item in reference.resources:
            _pin_dialect(item)
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


def known_to_reference(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Give a resource descriptor without what the standard allows and frictionless refuses."""
    schema = resource.get("schema")
    return {**resource, "schema": _known_schema(schema)} if isinstance(schema, dict) else dict(resource)


def _known_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    listed = schema.get("fields")
    known = dict(schema)
    if isinstance(listed, list):
        known["fields"] = [_known_field(field) if isinstance(field, dict) else field for field in listed]
    if isinstance(schema.get("fieldsMatch"), list) and len(schema["fieldsMatch"]) == 1:
        known["fieldsMatch"] = fields_match(schema)
    return known


def _known_field(field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = field.get("constraints")
    if not isinstance(constraints, dict) or not set(UNKNOWN_CONSTRAINTS) & set(constraints):
        return dict(field)
    return {**field, "constraints": {key: constraints[key] for key in constraints if key not in UNKNOWN_CONSTRAINTS}}


@contextmanager
def _folder(package: Package, resources: Collection[Resource]) -> Iterator[str]:
    """Give the folder that frictionless reads from; what has no path on disk is written to a temporary one."""
    if package.source.local_path(package.descriptor_path) is not None:
        yield _basepath(package)
        return
    with tempfile.TemporaryDirectory() as folder:
        for resource in resources:
            named = [resource.descriptor.get(key) for key in ("schema", "dialect")]
            for path in (*resource.paths, *(name for name in named if isinstance(name, str))):
                target = Path(folder, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                with resource.open(path) as stream, target.open("wb") as copy:
                    shutil.copyfileobj(stream, copy)
        yield folder


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
