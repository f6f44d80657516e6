"""A package's tables put into SQLite."""

import csv
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pincite.database.schema import Table, cells, create, insert, table
from pincite.errors import PinciteError
from pincite.files import write_bytes
from pincite.packages import Package, RefusedError, Resource
from pincite.tables import Row, read_rows

Reader = Callable[[Resource], Sequence[Row]]


def connect(package: Package, read: Reader = read_rows) -> sqlite3.Connection:
    """
    Give a package's tables as a read-only database in memory; close it when done.

    A package of strangers may be broken, and it must be possible to ask it what is wrong: no key and no constraint
    is enforced, a cell that has no value of its type is NULL, a table that cannot be read is left out. `read` gives
    a resource's rows, for those who have read them already.
    """
    connection = sqlite3.connect(":memory:")
    load(connection, package, read=read, keys=False)
    connection.execute("PRAGMA query_only = ON")
    return connection


def write(package: Package, path: Path) -> None:
    """
    Write a package's tables to an SQLite file, whole or not at all, with all keys; the same bytes at every run.

    Raises PinciteError where the file cannot be written, or where a table cannot be read or breaks a key: what is
    kept must be sound.
    """
    connection = sqlite3.connect(":memory:")
    try:
        load(connection, package, keys=True)
        data = connection.serialize()
    finally:
        connection.close()
    write_bytes(path, data)


def load(connection: sqlite3.Connection, package: Package, *, read: Reader = read_rows, keys: bool) -> None:
    """
    Create and fill one table for each table resource.

    With `keys`, keys and required fields are stated and must hold: PinciteError names the table that breaks them or
    cannot be read. Without, nothing is stated and a table that cannot be read is left out.
    """
    made = _laid_out(package, read, keys=keys)
    for item in made.values():
        try:
            connection.execute(create(item, made, keys=keys))
            connection.executemany(insert(item), _checked(item) if keys else (cells(item, row) for row in item.rows))
        except sqlite3.Error as error:
            if keys:
                raise PinciteError(_broken(item, str(error))) from error
    if keys:
        for name, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            raise PinciteError(f"The table {name} refers to rows that {parent} does not have: see `pincite validate`.")
    connection.commit()


def _laid_out(package: Package, read: Reader, *, keys: bool) -> dict[str, Table]:
    made: dict[str, Table] = {}
    for resource in package.resources:
        if resource.kind != "table" or resource.name in made:
            continue
        try:
            rows = read(resource)
        except (RefusedError, OSError, UnicodeError, csv.Error) as error:
            if keys:
                raise PinciteError(f"The table {resource.name} cannot be read: {error}.") from error
            continue
        laid = table(resource, rows, {item.name.lower() for item in made.values()})
        if laid.columns:
            made[resource.name] = laid
    return made


def _checked(laid: Table) -> Iterator[list[Any]]:
    """Give the cells of each row; a missing key is an error here, for SQLite would number such a row itself."""
    for row in laid.rows:
        if any(row.get(field) is None for field in laid.key()):
            raise PinciteError(_broken(laid, f"line {row.line} has no key"))
        yield cells(laid, row)


def _broken(laid: Table, reason: str) -> str:
    return f"The table {laid.name} does not go into SQLite: {reason}; see `pincite validate`."
