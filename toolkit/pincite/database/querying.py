"""One question asked in SQL by somebody who is not trusted: reading only, bounded in time and size."""

import contextlib
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from pincite.errors import PinciteError

MAX_SECONDS: Final = 4.0
"""Processor time that a statement may take."""
MAX_VALUE_BYTES: Final = 10_000_000
"""Longest text or blob that a statement may make (`zeroblob(1e9)` is one short word)."""
MAX_ANSWER_BYTES: Final = 100_000_000
"""Most bytes of text and blobs in all rows of an answer together."""
MAX_LIKE_PATTERN: Final = 200
"""Longest LIKE or GLOB pattern in bytes: matching may take time quadratic in it (sqlite.org/limits.html, 5)."""
_ALLOWED: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_STEPS: Final = 10_000
"""Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond."""


class Answer(NamedTuple):
    """The columns and rows that a statement gave; `cut` says that there are more rows than were asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool = False


class QueryError(PinciteError):
    """A statement that cannot be run, or was stopped."""


def ask(connection: sqlite3.Connection, sql: str, *, limit: int = 0, seconds: float = MAX_SECONDS) -> Answer:
    """
    Run one SELECT and give at most `limit` rows (0: all).

    Anything but reading is refused: writing, ATTACH, PRAGMA, extensions. Raises QueryError for SQL that is wrong or
    refused, and for a statement that takes more than `seconds` of processor time, or gives a value of more than 10 MB
    or 100 MB in all.
    """
    with _guarded(connection, seconds), _heard_signals() as heard:
        try:
            cursor = connection.execute(sql)
            rows = tuple(_within(islice(cursor, limit + 1 if limit else None)))
        except (sqlite3.Error, sqlite3.Warning, UnicodeError, ValueError, MemoryError) as error:
            if heard:
                raise heard[0] from None
            raise QueryError(_reason(connection, error, seconds)) from error
    if cursor.description is None:
        raise QueryError("There is no statement: write a SELECT.")
    columns = tuple(item[0] for item in cursor.description)
    return Answer(columns, rows[:limit] if limit else rows, bool(limit) and len(rows) > limit)


def _within(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    held = 0
    for row in rows:
        held += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if held > MAX_ANSWER_BYTES:
            raise QueryError(f"The query was stopped: its answer has more than {MAX_ANSWER_BYTES:,} bytes.")
        yield row


@contextlib.contextmanager
def _guarded(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    end = time.process_time() + seconds
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_LIKE_PATTERN)
    connection.set_progress_handler(lambda: time.process_time() > end, _STEPS)
    connection.set_authorizer(_authorize)
    try:
        yield
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)


@contextlib.contextmanager
def _heard_signals() -> Iterator[list[BaseException]]:
    """
    Keep what a signal raises while SQLite looks at the clock: it stops for that, and forgets why.

    Python hears signals when the handler is called, before its first line; what it raises there is "unraisable".
    """
    heard: list[BaseException] = []
    before = sys.unraisablehook

    def hook(lost: "sys.UnraisableHookArgs") -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt | SystemExit):
            heard.append(lost.exc_value)
        else:
            before(lost)

    sys.unraisablehook = hook
    sqlite3.enable_callback_tracebacks(True)  # noqa: FBT003 (takes no keyword); else not even the hook is told
    try:
        yield heard
    finally:
        sqlite3.enable_callback_tracebacks(False)  # noqa: FBT003
        sys.unraisablehook = before


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    loads = action == sqlite3.SQLITE_FUNCTION and "load_extension" in (first, second)
    searches = action == sqlite3.SQLITE_PRAGMA and (first, second) == ("data_version", None)  # FTS5 asks for it
    return sqlite3.SQLITE_OK if (action in _ALLOWED and not loads) or searches else sqlite3.SQLITE_DENY


def _reason(connection: sqlite3.Connection, error: Exception, seconds: float) -> str:
    words = str(error)
    if words == "interrupted":
        return f"The query was stopped after {seconds:g} seconds."
    if words in {"not authorized", "authorization denied"} or words.startswith("not authorized to"):
        return "The query was refused: it may only read the package's tables, by one SELECT."
    if words.startswith("no such table"):
        names = ", ".join(_tables(connection)) or "none"
        return f"The SQL cannot be run: {words}; there are: {names}."
    return f"The SQL cannot be run: {words.rstrip('.')}."


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Give the tables and views, without those in which a full-text index keeps its words."""
    made = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY rowid")
    found = {name: str(sql) for name, sql in made}
    indexes = tuple(f"{name}_" for name, sql in found.items() if sql.startswith("CREATE VIRTUAL TABLE"))
    return [name for name in found if not name.startswith(indexes)]
