"""The records that two scanned tables have in common, read again only where a question needs them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from pincite.changes import scans
from pincite.changes.dialects import Dialect
from pincite.changes.records import Cells
from pincite.changes.scans import Block, Scan

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Common:
    """A scanned file without the records at the places `gone`."""

    open: Opener
    scan: Scan
    gone: frozenset[int]
    dialect: Dialect

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Parse every common record: its line, and its cells."""
        with self.open() as stream:
            for block, records in scans.blocks_of(stream, self.scan):
                yield from self._parsed(block, records, range(len(records)))

    def search(self, column: int, pick: Callable[[Sequence[bytes]], list[int]]) -> Iterator[tuple[int, Cells]]:
        """
        Parse the common records that `pick` chooses by the bytes of one column.

        Blocks with quotation marks are parsed whole, for there a column's bytes are not its text.
        """
        mark = self.scan.delimiter
        with self.open() as stream:
            for block, records in scans.blocks_of(stream, self.scan):
                chosen: Iterable[int] = range(len(records))
                if not any(b'"' in record for record in records):
                    try:
                        chosen = pick([record.split(mark, column + 1)[column] for record in records])
                    except IndexError:
                        chosen = range(len(records))
                yield from self._parsed(block, records, chosen)

    def _parsed(self, block: Block, records: list[bytes], chosen: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        places = [at for at in chosen if block.first + at >= 0 and block.first + at not in self.gone]
        texts = (records[at].decode() for at in places)
        lines = scans.lines_in(block, records, places) if places else iter(())
        yield from zip(lines, csv.reader(texts, **self.dialect.options()), strict=True)
