"""
SQLite: STRICT tables with keys and checks, views that join, full-text search. Read back by Python's sqlite3.

Also read by Datasette. `pincite query` asks the same database, made in memory.
"""

import io
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pincite.errors import PinciteError
from pincite.exports.model import Model, Table
from pincite.exports.names import free_name
from pincite.exports.reading import Block, place
from pincite.exports.relational import Relation, checks, foreign_keys, is_in, quoted, relations, renames, sql_values
from pincite.exports.values import compact
from pincite.packages import RefusedError, Resource

TYPES: Final = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
"""The STRICT type of a field's kind; all else is TEXT: dates in ISO 8601, JSON as its text."""
LARGE: Final = 1 << 20
"""Bytes from which a file is worth the start of pyarrow."""
MANY_TERMS: Final = 50
"""Terms from which a look-up costs SQLite less than one comparison after the other."""


def write(model: Model, path: Path) -> None:
    """
    Write one SQLite file.

    One STRICT table a table, under its own name, with primary, unique and foreign keys and those constraints that
    stock SQLite can check; an index on each foreign key; for each table with foreign keys a view `<table>_joined`
    that adds the columns of the rows referred to; for each table with spans an FTS5 index `<table>_fts` over its
    texts; `texts` and `documents` hold the resources that are no tables. Raises PinciteError where the data breaks
    a key or a check.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        _make(connection, model)
    finally:
        connection.close()


def connect(model: Model) -> sqlite3.Connection:
    """Give the same database in memory, to be read only; close it when done. Raises as `write`."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _make(connection, model)
    except BaseException:
        connection.close()
        raise
    connection.execute("PRAGMA query_only = ON")
    return connection


def _make(connection: sqlite3.Connection, model: Model) -> None:
    try:
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        laid = relations(model, reserved="sqlite_")
        for relation in laid:
            connection.execute(create(relation, laid))
            _fill(connection, relation)
        for statement in _extras(laid):
            connection.execute(statement)
        _fill_others(connection, model, laid)
        connection.execute("COMMIT")
        _check_references(connection)
    except sqlite3.Error as error:
        raise PinciteError(f"The package does not go into SQLite: {error}.") from error


def create(relation: Relation, laid: Sequence[Relation]) -> str:
    """Give the statement that creates a table."""
    lines = [
        f"{quoted(relation.columns[field.name])} {TYPES.get(field.kind, 'TEXT')}"
        + (" NOT NULL" if relation.required(field) else "")
        for field in relation.table.fields
    ]
    lines += [f"PRIMARY KEY ({relation.listed(relation.table.primary_key)})"] if relation.table.primary_key else []
    lines += [f"UNIQUE ({relation.listed(key)})" for key in relation.unique_keys()]
    lines += [
        f"FOREIGN KEY ({relation.listed(reference.fields)}) "
        f"REFERENCES {quoted(target.name)} ({target.listed(reference.keys)})"
        for reference, target in foreign_keys(relation, laid)
    ]
    lines += [f"CHECK ({condition})" for condition in (*checks(relation, _one_of), *_own_checks(relation))]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {quoted(relation.name)} (\n  {body}\n) STRICT"


def _own_checks(relation: Relation) -> Iterator[str]:
    for field in relation.table.fields:
        column = quoted(relation.columns[field.name])
        if field.kind == "boolean":
            yield _one_of(column, ["0", "1"])
        elif field.kind == "json":
            yield f"{column} IS NULL OR json_valid({column})"


def _one_of(column: str, literals: Sequence[str]) -> str:
    """Write out the comparisons: for IN, SQLite makes a table of the terms anew at each row that is inserted."""
    return is_in(column, literals) if len(literals) > MANY_TERMS else " OR ".join(f"{column} = {x}" for x in literals)


def _fill(connection: sqlite3.Connection, relation: Relation) -> None:
    marks = ", ".join("?" * len(relation.columns))
    insert = f"INSERT INTO {quoted(relation.name)} VALUES ({marks})"  # noqa: S608 (quoted)
    try:
        if not _is_large(relation.table.resource) or not _fill_by_columns(connection, relation, insert):
            for block in relation.table.blocks():
                _refuse_missing_key(relation.table, block)
                connection.executemany(insert, sql_values(relation, block))
    except sqlite3.IntegrityError as error:
        words = f"The table {relation.table.name} does not go into SQLite: {error}"
        raise PinciteError(f"{words}; `pincite validate` says where.") from error


def _refuse_missing_key(table: Table, block: Block) -> None:
    """Refuse a row without a key: SQLite would number it, whatever NOT NULL says (sqlite.org/autoinc.html)."""
    for field, column in zip(table.fields, block.columns, strict=True):
        if field.name in table.primary_key and None in column:
            where = place(table.resource, block.numbers[column.index(None)], field.name)
            raise PinciteError(f"{where}: a key has no value: mend it, `pincite validate` says more.")


def _is_large(resource: Resource) -> bool:
    if resource.format != "csv":
        return False
    size = 0
    try:
        for path in resource.paths:
            with resource.open(path) as stream:
                size += stream.seek(0, io.SEEK_END)
    except (OSError, RefusedError):
        return False  # whoever reads the rows says why
    return size >= LARGE


def _fill_by_columns(connection: sqlite3.Connection, relation: Relation, insert: str) -> bool:
    """Insert a large table's rows by whole columns; False, and no row inserted, where it must be read by its cells."""
    import pyarrow as pa

    from pincite.exports.columnar import large_batches
    from pincite.tables.streams import UnprovedError

    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.int8()}
    schema = pa.schema([(field.name, types.get(field.kind, pa.string())) for field in relation.table.fields])
    try:
        for batch in large_batches(relation.table, schema, finite=True):
            if any(batch.column(name).null_count for name in relation.table.primary_key):
                raise UnprovedError("a key without a value")  # noqa: TRY301 (said by those who know where)
            columns = [column.to_pylist() for column in batch.columns]
            connection.executemany(insert, zip(*columns, strict=True))
    except UnprovedError:
        connection.execute(f"DELETE FROM {quoted(relation.name)}")  # noqa: S608 (quoted)
        return False
    return True


def _extras(laid: Sequence[Relation]) -> Iterator[str]:
    taken = {item.name.lower() for item in laid}
    for relation in laid:
        for number, (reference, _) in enumerate(foreign_keys(relation, laid), start=1):
            name = free_name(f"{relation.name}_reference_{number}", taken)
            taken.add(name.lower())
            yield f"CREATE INDEX {quoted(name)} ON {quoted(relation.name)} ({relation.listed(reference.fields)})"
    for relation in laid:
        if joins := list(foreign_keys(relation, laid)):
            name = free_name(f"{relation.name}_joined", taken)
            taken.add(name.lower())
            yield _view(name, relation, joins)
        if relation.table.spans:
            yield from _search(relation, taken)


def _view(name: str, relation: Relation, joins: Sequence[tuple]) -> str:  # type: ignore[type-arg]
    columns = [f"own.{quoted(column)} AS {quoted(column)}" for column in relation.columns.values()]
    named = {column.lower() for column in relation.columns.values()}
    tables = []
    for number, (reference, target) in enumerate(joins, start=1):
        alias, prefix = f"other{number}", "_".join(relation.columns[field] for field in reference.fields)
        for field, column in target.columns.items():
            if field not in reference.keys:
                shown = free_name(f"{prefix}_{column}", named)
                named.add(shown.lower())
                columns.append(f"{alias}.{quoted(column)} AS {quoted(shown)}")
        matched = " AND ".join(
            f"{alias}.{quoted(target.columns[key])} = own.{quoted(relation.columns[field])}"
            for field, key in zip(reference.fields, reference.keys, strict=True)
        )
        tables.append(f"LEFT JOIN {quoted(target.name)} AS {alias} ON {matched}")
    joined = "\n  ".join(tables)
    return (
        f"CREATE VIEW {quoted(name)} AS\nSELECT {', '.join(columns)}\nFROM {quoted(relation.name)} AS own\n  {joined}"
    )


def _search(relation: Relation, taken: set[str]) -> Iterator[str]:
    """Give the statements that make a full-text index; Datasette knows one by `content="table"` in double quotes."""
    referring = {name for item in relation.table.references for name in item.fields} | set(relation.table.primary_key)
    texts = [
        relation.columns[field.name]
        for field in relation.table.fields
        if field.kind == "string" and not field.terms and field.name not in referring
    ]
    name = free_name(f"{relation.name}_fts", taken)
    taken.add(name.lower())
    columns = ", ".join(map(quoted, texts))
    yield f"CREATE VIRTUAL TABLE {quoted(name)} USING fts5({columns}, content={quoted(relation.name)})"
    yield f"INSERT INTO {quoted(name)} ({quoted(name)}) VALUES ('rebuild')"  # noqa: S608 (quoted)


def _fill_others(connection: sqlite3.Connection, model: Model, laid: Sequence[Relation]) -> None:
    documents = {name: compact(value) for name, value in model.documents.items()}
    kept = {"texts": model.texts, "documents": documents}
    taken = {str(name).lower() for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    for wanted, values in kept.items():
        if values:
            name = quoted(free_name(wanted, taken))
            connection.execute(
                f"CREATE TABLE {name} (resource TEXT PRIMARY KEY NOT NULL, content TEXT NOT NULL) STRICT"
            )
            connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", values.items())  # noqa: S608 (quoted)
    if changed := renames(laid):
        name = quoted(free_name("renamed", taken))
        connection.execute(f"CREATE TABLE {name} (resource TEXT NOT NULL, field TEXT, name TEXT NOT NULL) STRICT")
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", changed)  # noqa: S608 (quoted)


def _check_references(connection: sqlite3.Connection) -> None:
    for name, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        raise PinciteError(f"The table {name} refers to rows that {parent} does not have: see `pincite validate`.")
