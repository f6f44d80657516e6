"""A table as lines that git can compare: one cell a line, each row under its name."""

import csv
import io
import re
from typing import Final

from pincite.reports.escaping import visible

_MARKER: Final = re.compile(r"([<|=>])\1{6,}(?: .*)?")
"""A line that git, or our merge, writes around the sides of a conflict."""


def readable(data: bytes, delimiter: str = ",") -> str:
    """
    Write a delimited table as one block a row: `[first cell]`, then `column: value` for each cell that is not empty.

    A conflict's markers stand between the rows as lines. What is no table is given back as it is, made visible.
    """
    text = data.decode("utf-8-sig", "backslashreplace")
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return _plain(text)
    if any(row and len(row) != len(header) and not _is_marker(row) for row in rows):
        return _plain(text)
    return "\n".join(_block(header, row) for row in rows if row)


def _is_marker(row: list[str]) -> bool:
    return _MARKER.fullmatch(row[0]) is not None and not any(row[1:])


def _block(header: list[str], row: list[str]) -> str:
    if _is_marker(row):
        return f"{visible(row[0])}\n"
    cells = (f"  {visible(name)}: {visible(text)}\n" for name, text in zip(header[1:], row[1:], strict=True) if text)
    return f"[{visible(row[0])}]\n{''.join(cells)}"


def _plain(text: str) -> str:
    return "".join(f"{visible(line)}\n" for line in text.splitlines())
