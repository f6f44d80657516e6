"""
PostgreSQL: one script of tables, rows, keys and comments. Read back by pglast and by a real server.

Numbers are `numeric` and keep all their digits. Foreign keys come after the rows, so that tables may refer to each
other in circles. The script is one transaction.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports.fields import Field
from pincite.exports.model import Model
from pincite.exports.reading import Block, place
from pincite.exports.relational import MAX_INTEGER, Relation, checks, foreign_keys, literal, quoted, relations, renames
from pincite.exports.values import cell_text

MAX_NAME: Final = 63
"""Bytes of a name (PostgreSQL, 4.1.1: NAMEDATALEN - 1)."""
TYPES: Final = {
    "integer": "bigint",
    "number": "numeric",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "json": "jsonb",
}
"""All else is `text`; a datetime is `timestamp with time zone` where its cells have one."""
ROWS: Final = 500
"""Rows of one INSERT."""


def write(model: Model, path: Path) -> None:
    """Write the script; PinciteError where a text holds U+0000, or an integer has more than 64 bits."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in _lines(model))


def _lines(model: Model) -> Iterator[str]:
    laid = relations(model, MAX_NAME)
    yield "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nBEGIN;"
    for relation in laid:
        yield _create(relation)
        yield from _comments(relation)
        yield from _inserts(relation)
    for relation in laid:
        for reference, target in foreign_keys(relation, laid):
            yield (
                f"ALTER TABLE {quoted(relation.name)} ADD FOREIGN KEY ({relation.listed(reference.fields)}) "
                f"REFERENCES {quoted(target.name)} ({target.listed(reference.keys)});"
            )
    for resource, field, name in renames(laid):
        told = f"{resource}.{field}" if field else resource
        yield f"-- renamed: {literal(told)} is {literal(name)}".replace("\n", " ").replace("\r", " ")
    yield "COMMIT;"


def _create(relation: Relation) -> str:
    lines = [
        f"{quoted(relation.columns[field.name])} {sql_type(field)}" + (" NOT NULL" if relation.required(field) else "")
        for field in relation.table.fields
    ]
    lines += [f"PRIMARY KEY ({relation.listed(relation.table.primary_key)})"] if relation.table.primary_key else []
    lines += [f"UNIQUE ({relation.listed(key)})" for key in relation.unique_keys()]
    lines += [f"CHECK ({condition})" for condition in checks(relation)]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {quoted(relation.name)} (\n  {body}\n);"


def sql_type(field: Field) -> str:
    """Give the PostgreSQL type of a field."""
    if field.kind == "datetime":
        return "timestamp with time zone" if field.zoned else "timestamp"
    return TYPES.get(field.kind, "text")


def _comments(relation: Relation) -> Iterator[str]:
    if relation.table.description:
        yield f"COMMENT ON TABLE {quoted(relation.name)} IS {_text(relation.table.description)};"
    for field in relation.table.fields:
        if field.description:
            column = f"{quoted(relation.name)}.{quoted(relation.columns[field.name])}"
            yield f"COMMENT ON COLUMN {column} IS {_text(field.description)};"


def _inserts(relation: Relation) -> Iterator[str]:
    for block in relation.table.blocks():
        rows = list(_rows(relation, block))
        for start in range(0, len(rows), ROWS):
            values = ",\n".join(rows[start : start + ROWS])
            yield f"INSERT INTO {quoted(relation.name)} VALUES\n{values};"


def _rows(relation: Relation, block: Block) -> Iterator[str]:
    fields: Sequence[Field] = relation.table.fields
    for number, row in zip(block.numbers, block.rows(), strict=True):
        try:
            yield f"({', '.join(_literal(field, value) for field, value in zip(fields, row, strict=True))})"
        except ValueError as error:
            raise PinciteError(f"{place(relation.table.resource, number)}: {error}.") from error


def _literal(field: Field, value: Any) -> str:  # noqa: ANN401 (a value of the field's kind)
    if value is None:
        return "NULL"
    if field.kind == "boolean":
        return "true" if value else "false"
    if field.kind == "integer":
        if abs(value) > MAX_INTEGER:
            raise ValueError("PostgreSQL's bigint has 64 bits, this integer has more")
        return str(value)
    if field.kind == "number":
        text = cell_text(value)
        return text if value.is_finite() else f"'{text.replace('INF', 'Infinity')}'"
    return _text(cell_text(value))


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError("PostgreSQL's texts cannot hold U+0000")
    return literal(text)
