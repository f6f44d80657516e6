"""
A text table in blocks of records, as Arrow batches of strings.

PyArrow reads a block whose quoting is proved: every quotation mark opens a cell, closes one, or is doubled inside one,
so that Python's csv module and PyArrow agree on each cell, and a newline after an even number of marks ends a record.
A block that is not proved goes through the csv module, record by record, until a record ends near the block's end.
"""

import codecs
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv

from pincite.tables.arrays import integers64, strings
from pincite.tables.dialects import Dialect
from pincite.tables.streams import BUFFER, CsvRecords, UnprovedError, byte_lines

_QUOTE, _LF, _CR = b'"\n\r'
MOST_RAGGED: Final = 1 << 16
"""Ragged rows that a block may hold: a row of Python's takes a hundred times the memory of a blank line."""


class Place(NamedTuple):
    """Where a record starts: its byte offset, its number, its physical line."""

    offset: int
    number: int
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """
    Some records on end.

    `batch` holds the cells of those records that have one cell a column, `places` their ordinals in the block (None:
    all records in order), `ragged` the ordinals and cells of the others. `at` is where ordinal 0 stands, `count` and
    `lines` the number of records and of physical lines; `data` is the block's text.
    """

    at: Place
    count: int
    lines: int
    batch: pa.RecordBatch
    places: Any
    ragged: tuple[tuple[int, list[str]], ...]
    data: bytes
    dialect: Dialect

    def lines_of(self, ordinals: Sequence[int]) -> dict[int, int]:
        """Map records of the block, in order, to the physical lines on which they start."""
        if self.lines == self.count:
            return {ordinal: self.at.line + ordinal for ordinal in ordinals}
        wanted, found = set(ordinals), {}
        text = io.StringIO(self.data.decode(), newline="")
        reader = self.dialect.reader(text)
        read = 0
        for ordinal, _ in enumerate(reader):
            if ordinal in wanted:
                found[ordinal] = self.at.line + read
            read = reader.line_num
        return found


class BlockSource:
    """
    What gives a table's blocks.

    `by_csv` counts those that the csv module read; `open_at` tells number and line of a record whose quotation mark
    nothing closes.
    """

    def __init__(self) -> None:
        self.by_csv = 0
        self.open_at: tuple[int, int] | None = None

    def read(self, place: Place) -> Iterator[Block]:
        """Read the blocks from a place on."""
        raise NotImplementedError

    def progress(self, block: Block) -> str:
        """Say how far a block is in the table."""
        raise NotImplementedError

    def end(self, block: Block) -> None:
        """End reading with a block, as frictionless would; UnprovedError where it would see what is wrong beyond."""


class Blocks(BlockSource):
    """
    The blocks of a table from a place on, `size` bytes each as far as records allow, for a number of columns.

    `blank_matters` says that a row of empty cells is not the same as a blank line.
    """

    def __init__(self, data: memoryview, dialect: Dialect, width: int, size: int, *, blank_matters: bool) -> None:
        super().__init__()
        self.data, self.dialect, self.width, self.size = data, dialect, width, size
        self.blank_matters = blank_matters

    def read(self, place: Place) -> Iterator[Block]:
        """Read the blocks from a place on."""
        while place.offset < len(self.data):
            block = self._proved(place) or self._by_csv(place)
            place = Place(place.offset + len(block.data), place.number + block.count, place.line + block.lines)
            yield block

    def progress(self, block: Block) -> str:
        """Say how far a block is in the table."""
        return f"{block.at.offset / 1e6:,.0f} of {len(self.data) / 1e6:,.0f} MB"

    def end(self, block: Block) -> None:
        """Decode what frictionless may decode beyond the last row that it reads; UnprovedError where it cannot be."""
        offset = block.at.offset + len(block.data)
        ahead = bytes(self.data[offset : offset + BUFFER])
        try:
            codecs.getincrementaldecoder("utf-8")().decode(ahead, final=offset + len(ahead) == len(self.data))
        except UnicodeDecodeError as error:
            raise UnprovedError(f"csv: {error}") from error

    def _proved(self, place: Place) -> Block | None:
        text = self._cut(place.offset)
        return None if text is None else self._parsed(place, text, quoted=_QUOTE in text)

    def _cut(self, offset: int) -> bytes | None:
        """Take the records that surely end within the next block; None where quoting or line ends are not proved."""
        text = bytes(self.data[offset : offset + self.size])
        last = offset + len(text) == len(self.data)
        if b"\0" in text or text.startswith(codecs.BOM_UTF8):
            return None
        if self.blank_matters and (text.startswith((b"\n", b"\r")) or b"\n\n" in text or b"\n\r" in text):
            return None
        if b"\r" in text and not _only_crlf(text, last=last):
            return None
        if b'"' not in text:
            return text if last else text[: text.rfind(b"\n") + 1] or None
        return _cut_quoted(text, ord(self.dialect.delimiter), last=last)

    def _parsed(self, place: Place, text: bytes, *, quoted: bool) -> Block | None:
        names = [str(place) for place in range(self.width)]
        odd: list[tuple[int, str]] = []

        def ragged(row: pa.csv.InvalidRow) -> str:
            odd.append((row.number - 1, row.text))
            return "skip" if len(odd) < MOST_RAGGED else "error"

        try:
            table = pa.csv.read_csv(
                pa.BufferReader(text),
                pa.csv.ReadOptions(column_names=names, block_size=max(len(text) + 1, 64), use_threads=False),
                pa.csv.ParseOptions(
                    delimiter=self.dialect.delimiter,
                    newlines_in_values=quoted,
                    ignore_empty_lines=False,
                    invalid_row_handler=ragged,
                ),
                pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
            )
        except (pa.ArrowInvalid, UnicodeDecodeError):
            return None
        count = table.num_rows + len(odd)
        lines = text.count(b"\n") + (not text.endswith(b"\n")) if quoted else count
        batch = table.combine_chunks().to_batches()[0] if table.num_rows else _batch([], self.width)
        rows = tuple((ordinal, self._cells(found)) for ordinal, found in odd)
        places = np.delete(np.arange(count), [ordinal for ordinal, _ in odd]) if odd else None
        return Block(place, count, lines, batch, places, rows, text, self.dialect)

    def _cells(self, text: str) -> list[str]:
        return next(self.dialect.reader(io.StringIO(text, newline="")), [])

    def _by_csv(self, place: Place) -> Block:
        """Read records with the csv module up to the first that ends past the block's size, or too many are ragged."""
        start, end = place.offset, place.offset + self.size
        consumed = start

        def lines() -> Iterator[str]:
            nonlocal consumed
            for consumed, text in byte_lines(self.data, start):  # noqa: B007 (read below)
                yield text

        records = CsvRecords(lines(), self.dialect)
        regular: list[list[str]] = []
        places, ragged, count = [], [], 0
        for _, _, cells in records:
            if len(cells) == self.width:
                places.append(count)
                regular.append(cells)
            else:
                ragged.append((count, cells))
            count += 1
            if consumed < len(self.data) and (consumed >= end or len(ragged) == MOST_RAGGED):
                break
        self.by_csv += 1
        if records.open_at is not None:
            number, line = records.open_at
            self.open_at = place.number + number - 1, place.line + line - 1
        where = np.array(places, np.int64) if ragged else None
        text = bytes(self.data[start:consumed])
        return Block(place, count, records.lines, _batch(regular, self.width), where, tuple(ragged), text, self.dialect)


def _batch(rows: list[list[str]], width: int) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else ((),) * width
    arrays = [strings(column) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, [str(place) for place in range(width)])


def _only_crlf(text: bytes, *, last: bool) -> bool:
    """Whether each carriage return is followed by a line feed; the block's last byte may be one that is cut off."""
    return text.count(b"\r") == text.count(b"\r\n") + (not last and text.endswith(b"\r"))


def _cut_quoted(text: bytes, delimiter: int, *, last: bool) -> bytes | None:
    """Take whole records from a text with quotation marks, None where the marks do not prove them."""
    data = np.frombuffer(text, np.uint8)
    marks = np.flatnonzero(data == _QUOTE)
    end = len(text)
    if not last:
        breaks = np.flatnonzero(data == _LF)
        closed = breaks[np.searchsorted(marks, breaks) % 2 == 0]
        if not len(closed):
            return None
        end = int(closed[-1]) + 1
        marks = marks[: np.searchsorted(marks, end)]
    if len(marks) % 2:
        return None
    opening, closing = marks[::2], marks[1::2]
    before = np.where(opening > 0, data[np.maximum(opening, 1) - 1], _LF)
    after = np.where(closing + 1 < end, data[np.minimum(closing + 1, len(data) - 1)], _LF)
    starts = (before == delimiter) | (before == _LF) | (before == _QUOTE)
    ends = (after == delimiter) | (after == _LF) | (after == _CR) | (after == _QUOTE)
    return text[:end] if starts.all() and ends.all() else None


def cells_of(block: Block, chosen: Any = None) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401 (numpy indexes)
    """Give ordinal and cells of a block's regular rows, or of the chosen ones, then of its ragged rows."""
    batch = block.batch if chosen is None else block.batch.take(integers64(chosen))
    rows = np.arange(block.batch.num_rows) if chosen is None else chosen
    places = rows if block.places is None else block.places[rows]
    for place, *cells in zip(places.tolist(), *(column.to_pylist() for column in batch.columns), strict=True):
        yield place, cells
    if chosen is None:
        yield from block.ragged
