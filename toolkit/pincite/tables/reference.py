"""
The reference itself: frictionless, with the dialect pinned to what the descriptor declares.

Left alone, frictionless sniffs delimiter, quote and skipped spaces from the first 100 lines even of a file whose
dialect is declared; pinning makes its verdict depend on the package alone.
"""

from __future__ import annotations

import csv
import io
import lzma
import re
import shutil
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.deadlines import DeadlineError, deadline
from pincite.errors import PinciteError
from pincite.findings import Fallback, Finding
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.given import Given
from pincite.packages.named import check_resource
from pincite.packages.network import allows_network
from pincite.packages.reading import Remembering
from pincite.tables.confinement import confined
from pincite.tables.fields import Field
from pincite.tables.known import known_field, known_package, known_resource, known_schema
from pincite.tables.records import record_lines
from pincite.tables.report import TableReport, refusal
from pincite.tables.unpacking import check_unpacked

if TYPE_CHECKING:
    from frictionless import Package as ReferencePackage
    from frictionless import Resource as ReferenceResource

SECONDS = 3.0
SECONDS_A_MEGABYTE = 30.0
"""Processor time that frictionless may take for a table, and what each megabyte adds."""
NOWHERE = "/nonexistent"
"""A folder to which what needs no file is confined."""
CRASHES = (
    ArithmeticError, AssertionError, AttributeError, EOFError, ImportError, LookupError, MemoryError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, csv.Error, lzma.LZMAError, re.error, struct.error,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What frictionless has been seen to fail with on data of its users, or may: for us a finding."""


def check_by_reference(package: Package, resource: Resource, limit: int, reason: str = "asked for") -> TableReport:
    """Validate one table by frictionless alone; `limit` is its error limit (0: none), `reason` goes to the report."""
    from frictionless import FrictionlessException

    fallbacks = (Fallback(resource.name, "table", 1, reason),)
    try:
        with reference_package(package, resource) as reference, deadline(seconds_for(resource)):
            task = reference.get_resource(resource.name).validate(limit_errors=limit).tasks[0]
    except RefusedError as refused:
        return TableReport((refusal(refused, resource),), fallbacks=fallbacks)
    except DeadlineError:
        late = RefusedError("size-limit", "frictionless was stopped after its time: a pattern or a cell takes too long")
        return TableReport((refusal(late, resource),), fallbacks=fallbacks)
    except FrictionlessException as exception:
        return TableReport(tuple(finding_of(error, resource) for error in exception.to_errors()), fallbacks=fallbacks)
    except CRASHES as crash:
        return TableReport((_crash(crash, resource),), fallbacks=fallbacks)
    lines = record_lines(resource, {error.row_number for error in task.errors if hasattr(error, "row_number")})
    findings = tuple(finding_of(error, resource, lines) for error in task.errors)
    rows = task.stats.get("rows")
    truncated = any(warning.startswith("reached error limit") for warning in task.warnings)
    return TableReport(findings, (), rows, truncated, fallbacks)


def seconds_for(resource: Resource) -> float:
    """Give the processor time that frictionless may take for a table: ten to thirty times what it usually needs."""
    size = 0
    for path in resource.paths:
        with resource.open(path) as stream:
            size += stream.seek(0, io.SEEK_END)
    return SECONDS + SECONDS_A_MEGABYTE * size / 1e6


def accepts_schema(descriptor: Mapping[str, Any], version: str | None) -> bool:
    """Whether frictionless takes a schema descriptor under a version of the standard (None: unknown)."""
    from frictionless import FrictionlessException
    from frictionless import Schema as ReferenceSchema

    try:
        with apart(NOWHERE):
            ReferenceSchema.from_descriptor(known_schema(descriptor), datapackage_version=version or "unknown")
    except (FrictionlessException, *CRASHES):
        return False
    return True


def cell_reader(field: Field) -> Callable[[Any], tuple[Any, dict[str, str] | None]]:
    """Give frictionless' own cell reader of a field, its missing values resolved."""
    from frictionless import Field as ReferenceField
    from frictionless import FrictionlessException

    descriptor = {**known_field(field.descriptor), "missingValues": sorted(field.missing)}
    try:
        return ReferenceField.from_descriptor(descriptor).create_cell_reader()
    except FrictionlessException as error:  # where no validation has asked whether the schema is one
        message = f"The field {field.name} cannot be read: {error.error.note}: `pincite validate` says more."
        raise PinciteError(message) from error


def _crash(crash: BaseException, resource: Resource) -> Finding:
    note = f"{type(crash).__name__}: {crash}"
    return Finding(
        rule="table-error",
        message=f"frictionless itself fails on this table: {note}",
        note=note,
        resource=resource.name,
        path=resource.path,
        hint="look at what the descriptor says of it (dialect, encoding, compression, patterns), then at the file",
    )


@contextmanager
def reference_package(package: Package, resource: Resource) -> Iterator[ReferencePackage]:
    """Open a resource, and those its foreign keys name, with frictionless, dialects pinned."""
    from frictionless import Package as ReferencePackage

    check_resource(resource)
    check_unpacked(resource)
    named = _parents(resource)
    needed = [
        item for item in package.resources if item.name == resource.name or (item.name in named and _readable(item))
    ]
    descriptor = {
        **known_package(package.descriptor),
        "resources": [known_resource(item.descriptor) for item in needed],
    }
    with _folder(package, needed) as basepath, apart(basepath, package):
        reference = ReferencePackage.from_descriptor(descriptor, basepath=basepath)
        for item in reference.resources:
            _pin_dialect(item)
        yield reference


@contextmanager
def apart(folder: str, package: Package | None = None) -> Iterator[None]:
    """Confine frictionless to a folder, and keep its warnings about old properties from the terminal."""
    network = package is not None and allows_network(package.source)
    with warnings.catch_warnings(), confined(folder, network=network):
        warnings.simplefilter("ignore")
        yield


def _parents(resource: Resource) -> set[object]:
    try:
        keys = (resource.table_schema or {}).get("foreignKeys") or ()
    except OSError:  # the schema is a file that frictionless cannot read either, and says so
        return set()
    references = (key.get("reference") for key in keys if isinstance(key, dict))
    return {reference.get("resource") for reference in references if isinstance(reference, dict)}


def _readable(resource: Resource) -> bool:
    try:
        check_resource(resource)
        for path in resource.paths:
            resource.open(path).close()
        check_unpacked(resource)
    except (RefusedError, OSError):
        return False
    return True


def finding_of(error: Any, resource: Resource, lines: dict[int, int] | None = None) -> Finding:  # noqa: ANN401
    """Give a frictionless error as a finding, in frictionless' own words."""
    row = getattr(error, "row_number", None)
    if row is None and getattr(error, "row_numbers", None):
        row = error.row_numbers[0]
    return Finding(
        rule=rule_of(error, "format-error"),
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


def rule_of(error: Any, otherwise: str) -> str:  # noqa: ANN401 (a frictionless error)
    """Name the rule of an error; one of no type of its own ("Please install frictionless[ods]") gets the other name."""
    return otherwise if error.type == "error" else str(error.type)


@contextmanager
def _folder(package: Package, resources: Collection[Resource]) -> Iterator[str]:
    """Give the folder that frictionless reads from; what has no path on disk is written to a temporary one."""
    if package.source.local_path(package.descriptor_path) is not None and not _elsewhere(package, resources):
        yield basepath(package)
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


def _elsewhere(package: Package, resources: Collection[Resource]) -> bool:
    """Whether a file of these resources does not lie in the package's folder by its path (`packages.given`)."""
    source = package.source.source if isinstance(package.source, Remembering) else package.source
    return isinstance(source, Given) and any(
        path in source.files and source.files[path][1] != path for resource in resources for path in resource.paths
    )


def basepath(package: Package) -> str:
    """Give the folder that a package's paths count from: the current one for what is on no disk."""
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
