"""A CSV file as its records' raw text, so that an edit changes the lines it must and no other byte."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pincite.packages import Resource
from pincite.tables import Row
from pincite.tables.canonical import check_plain, read_whole, write_records

BOM: Final = "\ufeff"


@dataclass(slots=True)
class RawTable:
    """
    The records of one CSV file, the header left out: their rows, cells all text, and their raw lines.

    `rows` are numbered as a report numbers them. `put` replaces cells; `data` gives the file's bytes to be.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    _raw: dict[int, str]
    _cells: dict[int, list[str]]
    _edited: set[int] = field(default_factory=set)

    def put(self, row: Row, cells: Mapping[str, str]) -> None:
        """Replace cells of a row by column name; a row that is too short is filled up as far as needed."""
        record = self._cells[row.number]
        for column, value in cells.items():
            place = self.columns.index(column)
            record += [""] * (place + 1 - len(record))
            record[place] = value
        self._edited.add(row.number)

    def data(self) -> bytes:
        """Give the file's bytes: edited records written anew with their own line ending, all others as they were."""
        return "".join(self._line(number) for number in self._raw).encode()

    def _line(self, number: int) -> str:
        raw = self._raw[number]
        if number not in self._edited:
            return raw
        ending = raw[len(raw.rstrip("\r\n")) :]
        return write_records([self._cells[number]]).removesuffix("\n") + ending


def read_raw(resource: Resource) -> RawTable:
    """Read a plain CSV file; raises LeftAloneError where it is none, RefusedError and OSError as `open` does."""
    check_plain(resource)
    data = resource.read()
    read_whole(data)
    text = data.decode()
    records = list(_records(text.removeprefix(BOM)))
    columns = tuple(label.strip() for label in records[0][2]) if records else ()
    rows = []
    for number, (line, _, cells) in enumerate(records[1:], start=2):
        if any(cells):
            cell = dict(zip(columns, cells, strict=False))
            rows.append(Row(number, line, cell, cell))
    raw = {number: raw for number, (_, raw, _) in enumerate(records, start=1)}
    if text.startswith(BOM) and raw:
        raw[1] = BOM + raw[1]
    return RawTable(columns, rows, raw, {number: cells for number, (_, _, cells) in enumerate(records, start=1)})


def _records(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Give (first line from 1, raw text with its line ending, cells) of each record."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    line = 1
    for cells in csv.reader(lines()):
        yield line, "".join(taken), cells
        line += len(taken)
        taken.clear()
