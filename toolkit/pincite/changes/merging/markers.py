"""Conflicts written into a file as git writes them, so that editors know them and no reader takes them for data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pincite.changes.delimited import record_line
from pincite.changes.dialects import Dialect
from pincite.changes.values import ABSENT
from pincite.documents.canonical import write_canonical

_PLACE: Final = re.compile(
    r'(?P<indent> *)(?P<label>"(?:[^"\\]|\\.)*": )?"\\u0000conflict:(?P<number>\d+)"(?P<comma>,?)'
)


@dataclass(frozen=True, slots=True)
class ValueConflict:
    """A JSON value that both sides changed, differently; ABSENT where a side, or the base, has none."""

    place: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class RowConflict:
    """Rows, or a row, that both sides changed, differently; none where a side, or the base, has none."""

    place: str
    base: Sequence[Sequence[str]]
    ours: Sequence[Sequence[str]]
    theirs: Sequence[Sequence[str]]


def mark_json(value: Any, size: int) -> str:  # noqa: ANN401 (a JSON value with conflicts in it)
    """Write a JSON value in canonical form, each ValueConflict in it between markers of `size` signs."""
    conflicts: list[ValueConflict] = []
    text = write_canonical(_replaced(value, conflicts))
    return "".join(_json_lines(line, conflicts, size) for line in text.removesuffix("\n").split("\n"))


def mark_rows(rows: Sequence[Sequence[str] | RowConflict], dialect: Dialect, size: int) -> str:
    """
    Write records, each RowConflict between markers of `size` signs.

    A marker has no cell in the place of the second column, so that it is a row of the wrong length everywhere; rows
    of one column are their key, and in no conflict. One that opens the file is as wide as the header beneath it:
    frictionless passes over short lines before a header.
    """
    first = rows[0].ours if rows and isinstance(rows[0], RowConflict) else ()
    opening = dialect.delimiter * (len(first[0]) - 1) if first else ""
    told = "".join(_row_lines(row, dialect, size) for row in rows)
    return told.replace("\n", f"{opening}\n", 1) if opening else told


def _row_lines(row: Sequence[str] | RowConflict, dialect: Dialect, size: int) -> str:
    if not isinstance(row, RowConflict):
        return record_line(row, dialect.delimiter)
    sides = ("".join(record_line(one, dialect.delimiter) for one in side) for side in (row.ours, row.base, row.theirs))
    return "".join(_marked(*sides, size=size))


def _marked(ours: str, base: str, theirs: str, *, size: int) -> Iterator[str]:
    yield f"{'<' * size} ours\n{ours}"
    if base:
        yield f"{'|' * size} base\n{base}"
    yield f"{'=' * size}\n{theirs}{'>' * size} theirs\n"


def _replaced(value: Any, conflicts: list[ValueConflict]) -> Any:  # noqa: ANN401 (any JSON value)
    """Put a text that names its number in the place of each conflict."""
    if isinstance(value, ValueConflict):
        conflicts.append(value)
        return f"\0conflict:{len(conflicts) - 1}"
    if isinstance(value, dict):
        return {key: _replaced(item, conflicts) for key, item in value.items()}
    return [_replaced(item, conflicts) for item in value] if isinstance(value, list) else value


def _json_lines(line: str, conflicts: list[ValueConflict], size: int) -> str:
    found = _PLACE.fullmatch(line)
    if found is None:
        return line + "\n"
    conflict = conflicts[int(found["number"])]
    sides = (_member(value, found) for value in (conflict.ours, conflict.base, conflict.theirs))
    return "".join(_marked(*sides, size=size))


def _member(value: Any, found: re.Match[str]) -> str:  # noqa: ANN401 (any JSON value)
    """Write one side of a conflict as it would stand in its place."""
    if value is ABSENT:
        return ""
    text = write_canonical(value).rstrip("\n").replace("\n", "\n" + found["indent"])
    return f"{found['indent']}{found['label'] or ''}{text}{found['comma']}\n"
