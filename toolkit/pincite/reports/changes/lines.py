"""A table as lines that git can compare: one cell a line, each row under its name."""

import csv
import io

from pincite.reports.escaping import visible


def readable(data: bytes, delimiter: str = ",") -> str:
    """
    Write a delimited table as one block a row: `[first cell]`, then `column: value` for each cell that is not empty.

    What is no table, such as one in conflict, is given back as it is, made visible line by line.
    """
    text = data.decode("utf-8-sig", "backslashreplace")
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return _plain(text)
    if any(row and len(row) != len(header) for row in rows):
        return _plain(text)
    return "\n".join(_block(header, row) for row in rows if row)


def _block(header: list[str], row: list[str]) -> str:
    cells = (f"  {visible(name)}: {visible(text)}\n" for name, text in zip(header[1:], row[1:], strict=True) if text)
    return f"[{visible(row[0])}]\n{''.join(cells)}"


def _plain(text: str) -> str:
    return "".join(f"{visible(line)}\n" for line in text.splitlines())
