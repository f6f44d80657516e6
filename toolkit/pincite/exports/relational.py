"""
Tables as SQL lays them out: names, keys and checks that SQLite, PostgreSQL and DuckDB have in common.

Every name is quoted. SQL engines fold or ignore the case of ASCII letters and bound the length of a name, so a name
that meets another gets a number; what was renamed is told by `renames`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports.fields import Field
from pincite.exports.model import Model, Reference, Table
from pincite.exports.names import free_name
from pincite.exports.reading import Block, place
from pincite.exports.values import cell_text

MAX_INTEGER: Final = (1 << 63) - 1
_BOUNDS: Final = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_LENGTHS: Final = {"minLength": ">=", "maxLength": "<="}


@dataclass(frozen=True, slots=True)
class Relation:
    """A table under its SQL name; `columns` maps each field's name to its column's."""

    table: Table
    name: str
    columns: Mapping[str, str]

    def listed(self, fields: Sequence[str]) -> str:
        """Give the quoted columns of some fields between commas."""
        return ", ".join(quoted(self.columns[field]) for field in fields)

    def unique_keys(self) -> list[tuple[str, ...]]:
        """The fields of each unique key but the primary one: `uniqueKeys`, and fields whose constraint says so."""
        listed = self.table.schema.get("uniqueKeys")
        keys = [tuple(key) if isinstance(key, list) else (key,) for key in listed] if isinstance(listed, list) else []
        keys += [(field.name,) for field in self.table.fields if field.constraints.get("unique") is True]
        known = [key for key in dict.fromkeys(keys) if key and all(name in self.columns for name in key)]
        return [key for key in known if key != self.table.primary_key]

    def required(self, field: Field) -> bool:
        """Say whether a column may not be NULL: the field is required, or is part of the primary key."""
        return field.required or field.name in self.table.primary_key


def relations(model: Model, most: int = 1 << 30, reserved: str = "\0") -> list[Relation]:
    """Lay out a package's tables under names of at most `most` bytes; one that begins as `reserved` gets a `_`."""
    used: set[str] = set()
    made = []
    for table in model.tables:
        safe = _safe(table.name, most)
        name = free_name(f"_{safe}" if safe.lower().startswith(reserved) else safe, used, most)
        used.add(name.lower())
        columns: dict[str, str] = {}
        for field in table.fields:
            columns[field.name] = free_name(
                _safe(field.name, most), {column.lower() for column in columns.values()}, most
            )
        made.append(Relation(table, name, columns))
    return made


def renames(laid: Sequence[Relation]) -> list[tuple[str, str | None, str]]:
    """Give (resource, field or None for the table itself, SQL name) for each name that is not the package's own."""
    tables = [(item.table.name, None, item.name) for item in laid if item.table.name != item.name]
    fields = [(item.table.name, old, new) for item in laid for old, new in item.columns.items() if old != new]
    return [*tables, *fields]


def foreign_keys(relation: Relation, laid: Sequence[Relation]) -> Iterator[tuple[Reference, Relation]]:
    """Give each foreign key that points at a key of a table that is there: no engine can hold another."""
    by_name = {item.table.name: item for item in laid}
    for reference in relation.table.references:
        target = by_name.get(reference.table)
        if target is not None and reference.keys in {target.table.primary_key, *target.unique_keys()}:
            yield reference, target


def is_in(column: str, literals: Sequence[str]) -> str:
    """Write the condition that a column holds one of some literals."""
    return f"{column} IN ({', '.join(literals)})"


def checks(relation: Relation, one_of: Callable[[str, Sequence[str]], str] = is_in) -> Iterator[str]:
    """Give the conditions of a table's CHECK clauses: enumerations, bounds, lengths, and what spans promise."""
    for field in relation.table.fields:
        column = quoted(relation.columns[field.name])
        terms = field.constraints.get("enum")
        if isinstance(terms, list) and terms and field.kind in {"string", "integer"}:
            yield one_of(column, [literal(term, field.kind) for term in terms])
        for keyword, sign in _BOUNDS.items():
            bound = field.constraints.get(keyword)
            if field.kind in {"integer", "number"} and isinstance(bound, int | float) and not isinstance(bound, bool):
                yield f"{column} {sign} {bound}"
        for keyword, sign in _LENGTHS.items():
            bound = field.constraints.get(keyword)
            if field.kind == "string" and isinstance(bound, int):
                yield f"length({column}) {sign} {bound}"
    for span in relation.table.spans:
        start, end, quote = (quoted(relation.columns[name]) for name in (span.start, span.end, span.quote))
        yield f"{end} > {start}"
        yield f"length({quote}) = {end} - {start}"


def literal(value: object, kind: str = "string") -> str:
    """Write a value as an SQL literal; a quote inside a text is doubled, and a backslash is a character like any."""
    if kind == "integer" and isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def sql_values(relation: Relation, block: Block) -> Iterator[tuple[Any, ...]]:
    """Give a block's rows as engines take them: int, float, bool, text; dates and JSON as text, None for NULL."""
    columns = [
        _sql_column(relation.table, field, block, column)
        for field, column in zip(relation.table.fields, block.columns, strict=True)
    ]
    return zip(*columns, strict=True)


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def _sql_column(table: Table, field: Field, block: Block, column: list[Any]) -> list[Any]:
    if field.kind in {"string", "boolean"}:
        return column
    if field.kind == "integer":
        if any(value is not None and abs(value) > MAX_INTEGER for value in column):
            number = next(n for n, v in zip(block.numbers, column, strict=True) if v and abs(v) > MAX_INTEGER)
            raise PinciteError(f"{place(table.resource, number, field.name)}: SQL's integers have 64 bits at most.")
        return column
    if field.kind == "number":
        values = [None if value is None else float(value) for value in column]
        if not all(map(isfinite, filter(None, values))):
            at = next(n for n, v in zip(block.numbers, values, strict=True) if v is not None and not isfinite(v))
            raise PinciteError(f"{place(table.resource, at, field.name)}: this is no number that SQL keeps.")
        return values
    return [None if value is None else cell_text(value) for value in column]


def _safe(name: str, most: int) -> str:
    """Cut a name to `most` bytes of UTF-8, whole characters; a NUL, which SQL cannot hold, becomes U+FFFD."""
    return name.replace("\0", "\ufffd").encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
