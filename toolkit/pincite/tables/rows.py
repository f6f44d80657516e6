"""A table's rows with typed values, for what asks about meaning rather than form."""

from collections.abc import Iterator
from contextlib import contextmanager

from pincite.packages import Resource
from pincite.tables.cells import Cells
from pincite.tables.dialects import Dialect, Table, open_records
from pincite.tables.fields import Field, any_field, read_schema
from pincite.tables.inline import NotTabularError, json_records
from pincite.tables.opening import dialect_of, is_json, open_csv
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
    descriptor = resource.table_schema or {}
    fields = read_schema(descriptor).fields if descriptor.get("fields") else ()
    with _opened(resource, fields) as table:
        names = table.labels or tuple(field.name for field in fields)
        known = {field.name: field for field in fields}
        readers = [Cells(known.get(name, any_field(name))._replace(constraints={})) for name in names]
        for number, line, cells in table.rows:
            if any(cell is not None and cell != "" for cell in cells):
                values = [of.read(cell).value for of, cell in zip(readers, cells, strict=False)]
                yield typed_row(number, line, names, cells, values)


@contextmanager
def _opened(resource: Resource, fields: tuple[Field, ...]) -> Iterator[Table]:
    if is_json(resource):
        yield open_records(json_records(resource, [field.name for field in fields]), Dialect())
        return
    dialect = dialect_of(resource)
    with open_csv(resource, dialect) as table:
        yield table
