"""
Table Schemas as SQL: one STRICT table a resource (https://www.sqlite.org/stricttables.html).

Names are the package's own, quoted, so that reserved words such as `end` are plain columns. SQLite compares names
without regard to ASCII case and keeps `sqlite_` to itself; a name that meets another gets a number, `id` and `ID_2`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pincite.packages import Resource
from pincite.tables import Row

TYPES: Final[Mapping[str, str]] = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
"""The SQL type of a field's type; all others are TEXT and hold the cell as it is written."""
MAX_INTEGER: Final = (1 << 63) - 1


class Table(NamedTuple):
    """
    A table resource with its rows and Table Schema.

    `columns` maps each field's name to its column's name and SQL type.
    """

    resource: Resource
    schema: Mapping[str, Any]
    name: str
    columns: Mapping[str, tuple[str, str]]
    rows: Sequence[Row]

    def sql_names(self, fields: Iterable[str]) -> str:
        """Give the quoted columns of some fields, between commas."""
        return ", ".join(quoted(self.columns[field][0]) for field in fields)

    def key(self) -> tuple[str, ...]:
        """The fields of the primary key, () where there is none or one of them is no field."""
        return self._there(self.schema.get("primaryKey"))

    def unique_keys(self) -> list[tuple[str, ...]]:
        """The fields of each further unique key: `uniqueKeys`, and fields whose constraint says `unique`."""
        listed = self.schema.get("uniqueKeys")
        keys = [self._there(key) for key in listed] if isinstance(listed, list) else []
        keys += [(name,) for name in self.columns if self.constraint(name, "unique") is True]
        return [key for key in dict.fromkeys(keys) if key and key != self.key()]

    def references(self) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
        """Give each foreign key as (its fields, the name of the resource meant, the fields meant there)."""
        listed = self.schema.get("foreignKeys")
        for item in listed if isinstance(listed, list) else ():
            reference = item.get("reference") if isinstance(item, dict) else None
            if isinstance(reference, dict) and (fields := self._there(item.get("fields"))):
                target = reference.get("resource") or self.resource.name
                yield fields, str(target), _names(reference.get("fields"))

    def constraint(self, field: str, keyword: str) -> object:
        """Give a constraint of a field, None where it has none."""
        constraints = fields_of(self.schema).get(field, {}).get("constraints")
        return constraints.get(keyword) if isinstance(constraints, dict) else None

    def _there(self, value: object) -> tuple[str, ...]:
        names = _names(value)
        return names if all(name in self.columns for name in names) else ()


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
    return Table(resource, schema, _free(resource.name, taken), columns, rows)


def create(made: Table, others: Mapping[str, Table], *, keys: bool) -> str:
    """
    Give the statement that creates a table.

    With `keys` it states primary, unique and foreign keys and required fields. A foreign key is stated only where it
    points at a key of a table that is there: SQLite refuses any other.
    """
    required = {field for field in made.columns if made.constraint(field, "required") is True} | set(made.key())
    lines = [
        f"{quoted(name)} {kind}{' NOT NULL' if keys and field in required else ''}"
        for field, (name, kind) in made.columns.items()
    ]
    if keys and made.key():
        lines.append(f"PRIMARY KEY ({made.sql_names(made.key())})")
    if keys:
        lines += [f"UNIQUE ({made.sql_names(key)})" for key in made.unique_keys()]
        lines += _references(made, others)
    body = ",\n  ".join(lines)
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


def _references(made: Table, others: Mapping[str, Table]) -> Iterator[str]:
    for fields, resource, meant in made.references():
        target = others.get(resource)
        if target is not None and len(meant) == len(fields) and meant in {target.key(), *target.unique_keys()}:
            yield (
                f"FOREIGN KEY ({made.sql_names(fields)}) REFERENCES {quoted(target.name)} ({target.sql_names(meant)})"
            )


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


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, list) else ()
