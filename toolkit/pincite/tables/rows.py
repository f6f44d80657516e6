"""A table's rows with typed values, for what asks about meaning rather than form."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pincite.packages import Resource
from pincite.tables.cells import Cells
from pincite.tables.dialects import Dialect, Table, open_records
from pincite.tables.fields import Field, any_field, read_schema
from pincite.tables.inline import NotTabularError
from pincite.tables.opening import dialect_of, is_json, is_parquet, open_csv, open_json
from pincite.tables.row import Row, typed_row
from pincite.tables.streams import UnprovedError


def read_rows(resource: Resource) -> list[Row]:
    """
    Read a table's rows, cells typed by its Table Schema, or all strings where it has none.

    A table that cannot be read (not tabular, not decodable, a dialect of its own) gives the rows before the fault.
    """
    rows: list[Row] = []
    try:
        rows.extend(_rows(resource))
    except (UnprovedError, NotTabularError):
        return rows
    return rows


def _rows(resource: Resource) -> Iterator[Row]:
    fields = schema_fields(resource)
    with open_rows(resource, [field.name for field in fields]) as table:
        names = table.labels or tuple(field.name for field in fields)
        readers = cell_readers(fields, names)
        for number, line, cells in table.rows:
            if any(cell is not None and cell != "" for cell in cells):
                values = [of.read(cell).value for of, cell in zip(readers, cells, strict=False)]
                yield typed_row(number, line, names, cells, values)


def schema_fields(resource: Resource) -> tuple[Field, ...]:
    """Give the fields of a table's schema; none where it has no schema."""
    descriptor = resource.table_schema or {}
    return read_schema(descriptor).fields if descriptor.get("fields") else ()


def cell_readers(fields: Sequence[Field], names: Sequence[str]) -> list[Cells]:
    """Give what types the cells of columns, whatever constraints they break."""
    known = {field.name: field for field in fields}
    return [Cells(known.get(name, any_field(name))._replace(constraints={})) for name in names]


@contextmanager
def open_rows(resource: Resource, names: list[str]) -> Iterator[Table]:
    """
    Open a table of text or JSON for reading row by row; `names` are its schema's, for JSON objects.

    Raises UnprovedError for what only frictionless can read, NotTabularError, RefusedError, OSError.
    """
    if is_json(resource):
        yield open_json(resource, names)
        return
    if is_parquet(resource):
        from pincite.tables.parquet import parquet_records

        yield open_records(parquet_records(resource), Dialect(header_declared=True))
        return
    with open_csv(resource, dialect_of(resource)) as table:
        yield table
