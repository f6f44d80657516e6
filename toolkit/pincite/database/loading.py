"""A package's tables put into SQLite as far as they can be read; `exports.sqlite` writes those that are sound."""

import contextlib
import csv
import sqlite3
from collections.abc import Callable, Iterator, Sequence

from pincite.database.schema import Table, cells, create, insert, table
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
    for item in _laid_out(package, read):
        with contextlib.suppress(sqlite3.Error):
            connection.execute(create(item))
            connection.executemany(insert(item), (cells(item, row) for row in item.rows))
    connection.commit()
    connection.execute("PRAGMA query_only = ON")
    return connection


def _laid_out(package: Package, read: Reader) -> Iterator[Table]:
    seen: set[str] = set()
    taken: set[str] = set()
    for resource in package.resources:
        if resource.kind != "table" or resource.name in seen:
            continue
        try:
            laid = table(resource, read(resource), taken)
        except (RefusedError, OSError, UnicodeError, csv.Error):
            continue
        if laid.columns:
            seen.add(resource.name)
            taken.add(laid.name.lower())
            yield laid
