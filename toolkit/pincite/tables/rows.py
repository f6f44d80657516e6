"""A table's rows with typed values, for what asks about meaning rather than form."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from pincite.packages import Resource
from pincite.tables.cells import Cells
from pincite.tables.dialects import Dialect, Table, open_records
from pincite.tables.fields import Field, any_field, read_schema
from pincite.tables.inline import NotTabularError, json_records
from pincite.tables.opening import dialect_of, is_json, open_csv
from pincite.tables.streams import UnprovedError


class Row(NamedTuple):
    """
    One data row: its record ordinal (the header is 1) and the line on which it starts.

    `text` holds the cells as written, by field name; `values` the typed ones. A missing cell and a cell that has no
    value of its field's type are absent from `values`.
    """

    number: int
    line: int
    text: Mapping[str, str]
    values: Mapping[str, Any]

    def get(self, field: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        """Give the typed value of a field, None if it is missing or wrong."""
        return self.values.get(field)


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
                text = {name: "" if cell is None else str(cell) for name, cell in zip(names, cells, strict=False)}
                read = ((name, of.read(cell).value) for name, of, cell in zip(names, readers, cells, strict=False))
                yield Row(number, line, text, {name: value for name, value in read if value is not None})


@contextmanager
def _opened(resource: Resource, fields: tuple[Field, ...]) -> Iterator[Table]:
    if is_json(resource):
        yield open_records(json_records(resource, [field.name for field in fields]), Dialect())
        return
    dialect = dialect_of(resource)
    with open_csv(resource, dialect) as table:
        yield table
