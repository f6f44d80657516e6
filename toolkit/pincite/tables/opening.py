"""A table opened for reading: its dialect, schema, header and records, or the reason why only frictionless can."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pincite.packages import Package, Resource
from pincite.tables.dialects import Dialect, Table, open_records, read_dialect
from pincite.tables.fields import Schema, read_schema
from pincite.tables.inline import json_records
from pincite.tables.metadata import schema_is_sound, version_of
from pincite.tables.rowwise import Plan, plan
from pincite.tables.streams import BUFFER, UnprovedError, csv_records, encoding_of, open_bytes, text_lines

JSON_FORMATS = frozenset({"json", "jsonl", "ndjson"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A table that is open: what it takes to check its rows, and the rows themselves, to be read once."""

    plan: Plan
    table: Table


def schema_of(package: Package, resource: Resource) -> Schema:
    """Read a resource's Table Schema; raise UnprovedError where it has none, or frictionless must say what it is."""
    descriptor = resource.table_schema
    if not descriptor or not descriptor.get("fields"):
        raise UnprovedError("no schema")
    version = version_of(package.descriptor)
    if not schema_is_sound(descriptor, version):
        from pincite.tables.reference import accepts_schema

        if not accepts_schema(descriptor, version):
            raise UnprovedError("schema")
    return read_schema(descriptor)


def dialect_of(resource: Resource) -> Dialect:
    """Read a resource's dialect; raise UnprovedError for one that is left to frictionless."""
    given: Any = resource.descriptor.get("dialect") or {}
    dialect = read_dialect(given if isinstance(given, Mapping) else None, resource.format)
    if dialect is None:
        raise UnprovedError("dialect")
    return dialect


def is_json(resource: Resource) -> bool:
    """Whether a table's rows are JSON: inline data, a JSON table or JSON Lines."""
    return resource.descriptor.get("data") is not None or resource.format in JSON_FORMATS


@contextmanager
def open_table(resource: Resource, schema: Schema) -> Iterator[Opened]:
    """Open a table for reading row by row; raises UnprovedError, AmbiguousHeaderError, RefusedError, OSError."""
    if is_json(resource):
        if resource.descriptor.get("dialect"):
            raise UnprovedError("dialect of JSON")
        table = open_records(json_records(resource, [field.name for field in schema.fields]), Dialect())
        yield Opened(plan(resource, table, schema, Dialect()), table)
        return
    dialect = dialect_of(resource)
    with open_csv(resource, dialect) as table:
        yield Opened(plan(resource, table, schema, dialect), table)


@contextmanager
def open_csv(resource: Resource, dialect: Dialect) -> Iterator[Table]:
    """Open a text table for reading record by record; raises UnprovedError, RefusedError, OSError."""
    if resource.format not in {"csv", "tsv"} or resource.descriptor.get("scheme") not in {None, "file"}:
        raise UnprovedError(f"format {resource.format}")
    with open_bytes(resource, header=dialect.header) as data:
        encoding = encoding_of(resource, data.read(BUFFER))
        data.seek(0)
        lines = text_lines(data, encoding, translate=resource.format != "csv")
        yield open_records(csv_records(lines, dialect), dialect)
