"""Tables written as plain CSV files beside a description of them: what several formats are made of."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from pincite.exports.model import Table
from pincite.exports.values import cell_text

_QUOTED = frozenset('",\r\n')


def write_csv(table: Table, path: Path, text: Callable[[object], str] = cell_text) -> None:
    """Write a table as RFC 4180 says, but with LF; values as `text` gives them, nothing changed for spreadsheets."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_line(field.name for field in table.fields))
        for block in table.blocks():
            stream.writelines(csv_line(map(text, row)) for row in block.rows())


def csv_line(cells: Iterable[str]) -> str:
    """Write one record; a line that would be empty, a lone empty cell, is quoted."""
    line = ",".join(cell if _QUOTED.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"' for cell in cells)
    return (line or '""') + "\n"


def file_facts(path: Path) -> tuple[int, str]:
    """Give a file's size in bytes and its sha256 in hex."""
    with path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()
