"""What Stata and SPSS have in common: data frames, and names that their rules admit."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pincite.errors import PinciteError
from pincite.exports.model import Model, Table
from pincite.exports.names import free_name, renamed
from pincite.exports.reading import place
from pincite.exports.tabular import csv_line
from pincite.exports.values import cell_text

if TYPE_CHECKING:
    import pandas as pd

NAMES: Final = "renamed.csv"
EXACT: Final = 1 << 53
"""The integers below it are exact as doubles, which is what these programs hold."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]")


def column_names(table: Table, most: int, reserved: Collection[str]) -> dict[str, str]:
    """Give each field a name of ASCII letters, digits and underscores, at most `most` long, none `reserved`."""
    names: dict[str, str] = {}
    for field in table.fields:
        safe = _UNSAFE.sub("_", field.name)[:most]
        safe = safe if safe[:1].isalpha() else f"v{safe}"[:most]
        safe = f"{safe[: most - 1]}_" if safe.lower() in reserved else safe
        names[field.name] = free_name(safe, {name.lower() for name in names.values()}, most)
    return names


def frame(table: Table, names: dict[str, str], longest: int, program: str) -> pd.DataFrame:
    """Give a table as numbers and texts: booleans 0 and 1, dates and JSON as texts; refuse what would be cut."""
    import pandas as pd

    columns: dict[str, list[Any]] = {name: [] for name in names.values()}
    for block in table.blocks():
        for field, column in zip(table.fields, block.columns, strict=True):
            for number, value in zip(block.numbers, column, strict=True):
                if field.kind == "integer" and value is not None and abs(value) > EXACT:
                    where = place(table.resource, number, field.name)
                    raise PinciteError(f"{where}: {program}'s numbers are doubles, which cannot hold this integer.")
                text = None if value is None else cell_text(value)
                if field.kind not in {"integer", "number", "boolean"} and text and len(text.encode()) > longest:
                    where = place(table.resource, number, field.name)
                    raise PinciteError(f"{where}: the text is longer than {program}'s {longest:,} bytes.")
                columns[names[field.name]].append(_value(field.kind, value))
    kinds = {names[field.name]: field.kind for field in table.fields}
    numeric = {"integer", "number", "boolean"}
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="float64" if kinds[name] in numeric else "object")
            for name, values in columns.items()
        }
    )


def write_names(model: Model, path: Path, most: int, reserved: Collection[str]) -> None:
    """Write `renamed.csv` (table, field, name) where a field had to be renamed."""
    rows = [
        (table.name, old, new)
        for table in model.tables
        for old, new in renamed(column_names(table, most, reserved).items())
    ]
    if rows:
        lines = (csv_line(row) for row in [("table", "field", "name"), *rows])
        (path / NAMES).write_text("".join(lines), encoding="utf-8", newline="\n")


def _value(kind: str, value: Any) -> Any:  # noqa: ANN401 (a value of the kind)
    if kind in {"integer", "number", "boolean"}:
        return None if value is None else float(value)
    return "" if value is None else cell_text(value)
