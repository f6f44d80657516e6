"""
The records of a table that differ, as cells or as raw bytes, and what stood before them.

Small tables are read whole by the csv module. A large one is cut into records by line feeds, and only the records
whose bytes the other side lacks are kept, still unparsed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pincite.changes.dialects import Dialect
from pincite.errors import PinciteError

Cells = list[str]


class Records(Protocol):
    """Records in file order; `lines` holds the physical line, from 1, on which each starts."""

    @property
    def lines(self) -> Sequence[int]:
        """The physical line of each record."""

    def __len__(self) -> int: ...

    def cells(self, indexes: Iterable[int]) -> Iterator[Cells]:
        """Give the cells of the records asked for, in that order."""

    def column(self, place: int) -> list[str] | None:
        """Give the texts of one column, as many as there are records; None where each record has to be parsed."""

    def before(self, index: int) -> Cells | None:
        """Give the cells of the record that stands before one in its file; None for the first."""


@dataclass(frozen=True, slots=True)
class ParsedRecords:
    """Records of a table that is held whole; `places` says where each one stands in it."""

    table: Sequence[tuple[int, Cells]]
    places: Sequence[int]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    def cells(self, indexes: Iterable[int]) -> Iterator[Cells]:
        """Give the cells of the records asked for, in that order."""
        return (self.table[self.places[index]][1] for index in indexes)

    def column(self, place: int) -> list[str] | None:
        """Give the texts of one column; None where a record is too short."""
        records = [self.table[index][1] for index in self.places]
        return [cells[place] for cells in records] if all(place < len(cells) for cells in records) else None

    def before(self, index: int) -> Cells | None:
        """Give the cells of the record before."""
        place = self.places[index]
        return self.table[place - 1][1] if place else None


@dataclass(frozen=True, slots=True)
class RawRecords:
    """Records as bytes; `preceding` finds the bytes of the record before one."""

    raw: Sequence[bytes]
    lines: Sequence[int]
    dialect: Dialect
    preceding: Callable[[int], bytes | None]

    def __len__(self) -> int:
        return len(self.raw)

    def cells(self, indexes: Iterable[int]) -> Iterator[Cells]:
        """Parse the records asked for, in that order; raises PinciteError where one is not UTF-8."""
        mark, options = self.dialect.delimiter, self.dialect.options()
        try:
            for text in map(bytes.decode, map(self.raw.__getitem__, indexes)):
                if '"' in text or not text:
                    yield next(csv.reader([text], **options), [])
                else:
                    yield text.split(mark)  # what the csv module does, in a third of the time
        except (csv.Error, UnicodeError) as error:
            raise PinciteError(f"line {self._unreadable()} cannot be read as CSV: {error}.") from error

    def column(self, place: int) -> list[str] | None:
        """Cut the texts of one column out; None where a record is blank, or one has to be parsed, or is not UTF-8."""
        cells = cells_of(self.raw, place, self.dialect.delimiter.encode())
        if None in cells or not all(self.raw):
            return None
        try:
            return [cell.decode() for cell in cells if cell is not None]
        except UnicodeError:
            return None

    def _unreadable(self) -> int:
        """Find the line of the first record that is not UTF-8 or no CSV."""
        for line, raw in zip(self.lines, self.raw, strict=True):
            try:
                list(csv.reader([raw.decode()], **self.dialect.options()))
            except (csv.Error, UnicodeError):
                return line
        return self.lines[0]

    def before(self, index: int) -> Cells | None:
        """Parse the record before."""
        raw = self.preceding(index)
        return None if raw is None else next(csv.reader([raw.decode()], **self.dialect.options()), [])


def cells_of(records: Iterable[bytes], column: int, mark: bytes) -> list[bytes | None]:
    """Cut the cells of one column out of records; None where quotation marks may be in the way, or it is too short."""
    if column == 0:
        return [None if record[:1] == b'"' else record.split(mark, 1)[0] for record in records]
    parts = (None if b'"' in record else record.split(mark, column + 1) for record in records)
    return [None if cells is None or len(cells) <= column else cells[column] for cells in parts]
