"""A table's rows with typed values, for what asks about meaning rather than form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pincite.packages import Resource
from pincite.tables.records import read_records
from pincite.tables.values import cell_reader


@dataclass(frozen=True, slots=True)
class Row:
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
    """Read a CSV resource's rows, cells typed by its Table Schema, or all strings where it has none."""
    records = read_records(resource)
    header = next(records, None)
    if header is None:
        return []
    schema = resource.table_schema or {}
    missing = frozenset(schema.get("missingValues", [""]))
    fields = {field.get("name"): field for field in schema.get("fields", [])}
    names = header[2]
    readers = [cell_reader(fields.get(name, {"name": name, "type": "string"})) for name in names]
    rows = []
    for number, line, cells in records:
        if not any(cells):
            continue
        text = dict(zip(names, cells, strict=False))
        values = {
            name: value
            for name, cell, read in zip(names, cells, readers, strict=False)
            if cell not in missing and (value := read(cell)) is not None
        }
        rows.append(Row(number, line, text, values))
    return rows
