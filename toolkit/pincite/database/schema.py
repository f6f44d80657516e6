"""
Table Schemas as SQL: one STRICT table a resource (https://www.sqlite.org/stricttables.html).

Names are the package's own, quoted, so that reserved words such as `end` are plain columns. SQLite compares names
without regard to ASCII case and keeps `sqlite_` to itself; a name that meets another gets a number, `id` and `ID_2`.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pincite.packages import Resource
from pincite.tables import Row

TYPES: Final[Mapping[str, str]] = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "year": "INTEGER"}
"""The SQL type of a field's type; all others are TEXT and hold the cell as it is written."""
MAX_INTEGER: Final = (1 << 63) - 1


class Table(NamedTuple):
    """
    A table resource with its rows.

    `columns` maps each field's name to its column's name and SQL type.
    """

    name: str
    columns: Mapping[str, tuple[str, str]]
    rows: Sequence[Row]


def table(resource: Resource, rows: Sequence[Row], taken: Collection[str]) -> Table:
    """Lay out a resource as a table whose name differs from those `taken` (in lower case)."""
    schema = resource.table_schema or {}
    kinds = {name: str(field.get("type")) for name, field in fields_of(schema).items()}
    for name in rows[0].text if rows else ():
        kinds.setdefault(name, "string")
    columns: dict[str, tuple[str, str]] = {}
    for field, kind in kinds.items():
        used = {name.lower() for name, _ in columns.values()}
        columns[field] = (_free(field, used), _sql_type(field, kind, rows))
    return Table(_free(resource.name, taken), columns, rows)


def create(made: Table) -> str:
    """Give the statement that creates a table."""
    body = ",\n  ".join(f"{quoted(name)} {kind}" for name, kind in made.columns.values())
    return f"CREATE TABLE {quoted(made.name)} (\n  {body}\n) STRICT"


def insert(made: Table) -> str:
    """Give the statement that inserts one row."""
    return f"INSERT INTO {quoted(made.name)} VALUES ({', '.join('?' * len(made.columns))})"  # noqa: S608 (quoted)


def cells(made: Table, row: Row) -> list[Any]:
    """Give a row's cells for `insert`: numbers and truth values as numbers, all else as written, NULL for no value."""
    values, text = row.values, row.text
    return [
        None
        if (value := values.get(field)) is None
        else text[field]
        if kind == "TEXT"
        else _number(value, kind, text[field])
        for field, (_, kind) in made.columns.items()
    ]


def quoted(name: str) -> str:
    """Quote a name for SQL; a NUL or a lone surrogate, which SQL cannot hold, becomes U+FFFD."""
    safe = name.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return '"' + safe.replace('"', '""') + '"'


def fields_of(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Give the fields of a Table Schema by name; what is no field of a name is passed over."""
    listed = schema.get("fields")
    fields = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return {item["name"]: item for item in fields if isinstance(item.get("name"), str)}


def _sql_type(field: str, kind: str, rows: Sequence[Row]) -> str:
    declared = TYPES.get(kind, "TEXT")
    if declared == "INTEGER" and any(abs(row.get(field) or 0) > MAX_INTEGER for row in rows):
        return "ANY"  # SQLite's integers have 64 bits; one that has more is kept as text beside the others
    return declared


def _number(value: Any, kind: str, text: str) -> float | str:  # noqa: ANN401 (a number or a truth value)
    if kind == "REAL":
        return float(value)
    return text if abs(value) > MAX_INTEGER else int(value)


def _free(name: str, taken: Collection[str]) -> str:
    wanted = f"_{name}" if name.lower().startswith("sqlite_") else name
    free, number = wanted, 1
    while free.lower() in taken:
        number += 1
        free = f"{wanted}_{number}"
    return free
