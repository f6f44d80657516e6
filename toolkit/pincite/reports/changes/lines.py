"""A table as lines that git can compare: one cell a line, each row under its name."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pincite.reports.escaping import visible

_MARKER: Final = re.compile(r"([<|=>])\1{6,}(?: .*)?")
"""A line that git, or our merge, writes around the sides of a conflict."""


def readable(data: bytes, delimiter: str = ",") -> str:
    """
    Write a delimited table as one block a row: `[first cell]`, then `column: value` for each cell that is not empty.

    A conflict's markers stand between the rows as lines; where the columns are in conflict each side has its header.
    What is no table is given back as it is, made visible.
    """
    text = data.decode("utf-8-sig", "backslashreplace")
    try:
        return "\n".join(_blocks(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except (csv.Error, ValueError):
        return "".join(f"{visible(line)}\n" for line in text.splitlines())


def _blocks(rows: Iterable[list[str]]) -> Iterator[str]:
    """Write rows that belong to a header; raises ValueError for one that does not fit under it."""
    header: list[str] = []
    torn = False
    for place, row in enumerate(row for row in rows if row):
        if _is_marker(row):
            yield f"{visible(row[0])}\n"
            torn = torn or place == 0
            header = [] if torn else header
        elif not header:
            header = row
        else:
            yield _block(header, row)


def _is_marker(row: list[str]) -> bool:
    return _MARKER.fullmatch(row[0]) is not None and not any(row[1:])


def _block(header: list[str], row: list[str]) -> str:
    cells = (f"  {visible(name)}: {visible(text)}\n" for name, text in zip(header[1:], row[1:], strict=True) if text)
    return f"[{visible(row[0])}]\n{''.join(cells)}"
