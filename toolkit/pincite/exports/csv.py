"""
CSV: one flat table, rows joined with the rows that they refer to. Read back by polars, DuckDB and Python's csv.

A text cell that a spreadsheet would take for a formula gets an apostrophe before it; the tables as they are, are in
the `zip` export.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports.model import Model, Row, Table
from pincite.exports.tabular import csv_line
from pincite.exports.values import cell_text

DEPTH: Final = 2
"""How many references are followed from a row: claim -> statement -> speaker."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet (OWASP, "CSV Injection")."""


def write(model: Model, path: Path) -> None:
    """
    Write one CSV file: the claims of an anchored package, or else the table that refers to most others.

    Each foreign key adds the columns of the row it points at, named `<field>.<column>`, two references deep.
    """
    table = main_table(model)
    columns = list(_columns(model, table))
    rows = (
        table.rows
        if table.references
        else (dict(zip(columns, row, strict=True)) for b in table.blocks() for row in b.rows())
    )
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_line(columns))
        for row in rows:
            joined = dict(_joined(model, table, row))
            stream.write(csv_line(_guarded(joined.get(column)) for column in columns))


def main_table(model: Model) -> Table:
    """Give the table that a flat export is made of."""
    if not model.tables:
        raise PinciteError("The package has no table: there is nothing to write as CSV.")
    claims = model.anchoring.claims
    if claims is not None and (table := model.table(claims.resource)) is not None:
        return table
    return max(model.tables, key=lambda item: len(item.references))


def _columns(model: Model, table: Table, prefix: str = "", depth: int = DEPTH) -> Iterator[str]:
    for field in table.fields:
        yield prefix + field.name
    for reference in table.references if depth else ():
        other = model.table(reference.table)
        if other is not None and other.primary_key == reference.keys:
            inner = f"{prefix}{'+'.join(reference.fields)}."
            yield from (
                name
                for name in _columns(model, other, inner, depth - 1)
                if name.removeprefix(inner) not in reference.keys
            )


def _joined(model: Model, table: Table, row: Row, prefix: str = "", depth: int = DEPTH) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        yield prefix + name, value
    for reference in table.references if depth else ():
        other = model.table(reference.table)
        if other is None or other.primary_key != reference.keys:
            continue
        found = other.by_key.get(tuple(row[field] for field in reference.fields))
        if found is not None:
            yield from _joined(model, other, found, f"{prefix}{'+'.join(reference.fields)}.", depth - 1)


def _guarded(value: Any) -> str:  # noqa: ANN401 (a value of any kind)
    text = cell_text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
