"""Rows that a query gave, as text."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from pincite.reports.escaping import in_json, shortened, visible

Rows = Sequence[Sequence[Any]]


def render(columns: Sequence[str], rows: Rows, name: str, *, escape: bool) -> str:
    """
    Give rows as `text`, `csv` or `json`.

    Text is for people and always escaped. JSON is escaped its own way, which loses nothing. CSV has no such way: it
    is exact, unless `escape` says that it goes to a terminal.
    """
    if name == "json":
        return _json(columns, rows)
    return _csv(columns, rows, escape=escape) if name == "csv" else _text(columns, rows)


def _text(columns: Sequence[str], rows: Rows) -> str:
    shown = [[shortened(_shown(cell)) for cell in row] for row in (columns, *rows)]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    right = [bool(rows) and all(isinstance(row[n], int | float | None) for row in rows) for n in range(len(columns))]
    lines = [_line(row, widths, right) for row in (shown[0], ["-" * width for width in widths], *shown[1:])]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str], widths: Iterable[int], right: Iterable[bool]) -> str:
    padded = []
    for cell, width, is_right in zip(cells, widths, right, strict=True):
        blank = " " * (width - _width(cell))
        padded.append(blank + cell if is_right else cell + blank)
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Count the terminal cells of a text: wide characters take two, combining marks none (UAX 11)."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in {"W", "F"} for character in text)
    return len(text) + wide - sum(unicodedata.category(character) in {"Mn", "Me"} for character in text)


def _csv(columns: Sequence[str], rows: Rows, *, escape: bool) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")  # so that a bare CR is quoted, too
    for row in (columns, *rows):
        writer.writerow([visible(_shown(cell)) if escape else _shown(cell) for cell in row])
    return stream.getvalue()


def _json(columns: Sequence[str], rows: Rows) -> str:
    names: list[str] = []
    for name in columns:
        free, number = name, 1
        while free in names:
            number += 1
            free = f"{name}_{number}"
        names.append(free)
    objects = [{name: _plain(cell) for name, cell in zip(names, row, strict=True)} for row in rows]
    lines = ",\n".join("  " + in_json(item) for item in objects)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _shown(cell: object) -> str:
    return "" if cell is None else str(_plain(cell))


def _plain(cell: object) -> object:
    """Give a cell as JSON can hold it: bytes as hexadecimal digits, infinities as text."""
    if isinstance(cell, bytes):
        return cell.hex()
    return str(cell) if cell in (float("inf"), float("-inf")) else cell
