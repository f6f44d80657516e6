"""DuckDB: a database with typed tables, keys and comments. Read back by DuckDB itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb

from pincite.errors import PinciteError
from pincite.exports.model import Model
from pincite.exports.parquet import arrow_schema, batches
from pincite.exports.relational import Relation, checks, foreign_keys, literal, quoted, relations, renames

TYPES: Final = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "json": "VARCHAR",
}
STORAGE: Final = "v1.0.0"
"""The file's format: what every DuckDB since 1.0 reads, and without the random name that later formats give a file."""


def write(model: Model, path: Path) -> None:
    """
    Write one DuckDB file: a table a table, those referred to first, with primary and foreign keys and checks.

    DuckDB holds a foreign key at each row, so a key into the table's own rows, or around in a circle, is left out.
    `renamed` tells names that had to change. PinciteError where the data breaks a key or a check.
    """
    laid = _ordered(relations(model))
    try:
        with duckdb.connect() as connection:
            connection.execute("SET threads = 1")
            connection.execute("SET force_compression = 'Uncompressed'")  # the others sample, and no two runs agree
            connection.execute("SET preserve_insertion_order = true")
            connection.execute(f"ATTACH {literal(str(path))} AS made (STORAGE_VERSION '{STORAGE}')")
            connection.execute("USE made")
            for place, relation in enumerate(laid):
                connection.execute(_create(relation, laid[:place]))
                _fill(connection, relation)
                for comment in _comments(relation):
                    connection.execute(comment)
            if changed := renames(laid):
                connection.execute("CREATE TABLE IF NOT EXISTS renamed (resource VARCHAR, field VARCHAR, name VARCHAR)")
                connection.executemany("INSERT INTO renamed VALUES (?, ?, ?)", [list(item) for item in changed])
            connection.execute("USE memory")
            connection.execute("DETACH made")
    except duckdb.Error as error:
        raise PinciteError(f"The package does not go into DuckDB: {str(error).splitlines()[0]}") from error


def _ordered(laid: Sequence[Relation]) -> list[Relation]:
    """Put tables after those that they refer to, as far as there is no circle."""
    left, ordered = list(laid), list[Relation]()
    while left:
        names = {item.table.name for item in left}
        free = [item for item in left if not ({key.table for key in item.table.references} - {item.table.name}) & names]
        ordered.append((free or left)[0])
        left.remove(ordered[-1])
    return ordered


def _create(relation: Relation, before: Sequence[Relation]) -> str:
    lines = [
        f"{quoted(relation.columns[field.name])} "
        + (
            TYPES.get(field.kind, "VARCHAR")
            if field.kind != "datetime"
            else "TIMESTAMPTZ"
            if field.zoned
            else "TIMESTAMP"
        )
        + (" NOT NULL" if relation.required(field) else "")
        for field in relation.table.fields
    ]
    lines += [f"PRIMARY KEY ({relation.listed(relation.table.primary_key)})"] if relation.table.primary_key else []
    lines += [f"UNIQUE ({relation.listed(key)})" for key in relation.unique_keys()]
    lines += [
        f"FOREIGN KEY ({relation.listed(reference.fields)}) "
        f"REFERENCES {quoted(target.name)} ({target.listed(reference.keys)})"
        for reference, target in foreign_keys(relation, before)
    ]
    lines += [f"CHECK ({condition})" for condition in checks(relation)]
    return f"CREATE TABLE {quoted(relation.name)} ({', '.join(lines)})"


def _fill(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    schema = arrow_schema(relation.table)
    for batch in batches(relation.table, schema):
        connection.register("incoming", batch)
        connection.execute(f"INSERT INTO {quoted(relation.name)} SELECT * FROM incoming")  # noqa: S608 (quoted)
        connection.unregister("incoming")


def _comments(relation: Relation) -> Iterator[str]:
    if relation.table.description:
        yield f"COMMENT ON TABLE {quoted(relation.name)} IS {literal(relation.table.description)}"
    for field in relation.table.fields:
        if field.description:
            column = f"{quoted(relation.name)}.{quoted(relation.columns[field.name])}"
            yield f"COMMENT ON COLUMN {column} IS {literal(field.description)}"
