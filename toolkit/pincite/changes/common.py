"""The records that two scanned tables have in common, read again only where a question needs them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from pincite.changes import scans, windows
from pincite.changes.dialects import Dialect
from pincite.changes.records import Cells, cells_of
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
            for block, body in scans.bodies(stream, self.scan):
                yield from self._parsed(block, body, range(block.records))

    def search(self, column: int, wanted: Sequence[bytes], *, integers: bool = False) -> Iterator[tuple[int, Cells]]:
        """
        Parse the common records that may hold one of the texts `wanted` in a column, and few others.

        Records whose cell may be quoted are given whatever it is, for then its bytes are not its text; with `integers`
        also those where it is no whole number in the shortest way.
        """
        first = windows.Wanted(wanted, integers=integers) if column == 0 else None
        texts = frozenset(wanted)
        with self.open() as stream:
            for block, body in scans.bodies(stream, self.scan):
                mark = self.scan.delimiter
                if first is not None and not block.quoted:
                    yield from self._parsed(block, body, first.places(body, mark))
                else:
                    records = scans.cut(block, body, self.scan)
                    yield from self._parsed(block, body, _holding(records, column, mark, texts, integers=integers))

    def _parsed(self, block: Block, body: bytes, chosen: Iterable[int]) -> Iterator[tuple[int, Cells]]:
        """Parse the records chosen but for the header and those that are gone."""
        import numpy as np

        places = [at for at in chosen if block.first + at >= 0 and block.first + at not in self.gone]
        if places:
            records, lines = scans.pick(block, body, self.scan, np.array(places))
            texts = map(bytes.decode, records)
            yield from zip(lines, csv.reader(texts, **self.dialect.options()), strict=True)


def _holding(
    records: list[bytes], column: int, mark: bytes, texts: frozenset[bytes], *, integers: bool
) -> Iterable[int]:
    for at, cell in enumerate(cells_of(records, column, mark)):
        if cell is None or cell in texts or (integers and not windows.shortest(cell)):
            yield at
