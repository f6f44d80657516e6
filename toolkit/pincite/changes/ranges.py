"""
What Spark's workers do with a range of a table's records: digest them, fetch some, look for keys among them.

A range with the table's header before it is a table of its own, which they read as one process reads the whole. They
answer in rows of one shape (`SHAPE`): `number` is a record's digest or its line in the range's table, `at` its place.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from pincite.changes import scans
from pincite.changes.common import Common
from pincite.changes.dialects import Dialect
from pincite.changes.keys import KeyColumns, candidates, clashes
from pincite.packages import RefusedError
from pincite.spark.proving import Work, position
from pincite.tables.streams import UnprovedError

if TYPE_CHECKING:
    from pincite.changes.common import Opener
    from pincite.changes.scans import Places, Scan
    from pincite.changes.stretches import Stretches

RECORD, COUNT, LINES, FAILED = 0, -1, -2, -3
"""A record; how many of them a range holds; how many lines they take; a range that a worker cannot read."""
SHAPE: Final = "kind int, number long, at long, more binary"
_SCHEMA: Final = pa.schema([("kind", pa.int32()), ("number", pa.int64()), ("at", pa.int64()), ("more", pa.binary())])
_BLOCK: Final = 1 << 20
Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True, slots=True)
class Ranges:
    """A table in stretches that can be read alone, and how its text is written."""

    table: Stretches
    dialect: Dialect

    def scanned(self, number: int, hashed: Callable[[bytes], int]) -> tuple[Opener, Scan]:
        """Cut a range, the header before it, into records and hash them; UnprovedError where that cannot be proved."""
        opener = self.table.text(number)
        with opener() as stream:
            found = scans.scan(stream, self.dialect.delimiter, hashed)
        if found is None:
            raise UnprovedError("records that only the csv module can tell apart")
        return opener, found


def digests(ranges: Ranges, secret: bytes) -> Work:
    """Give a digest of each record: 64 bits that nobody can foresee who does not know the secret."""

    def digest(record: bytes) -> int:
        return int.from_bytes(blake2b(record, digest_size=8, key=secret).digest(), "little", signed=True)

    def work(number: int) -> Batches:
        opener, found = ranges.scanned(number, digest)
        count = len(found.hashes)
        yield _rows(RECORD, found.hashes, position(number, 0) + np.arange(count))
        yield _rows(COUNT, [count], [position(number, 0)])
        with opener() as stream:
            stream.seek(len(ranges.table.head))
            yield _rows(LINES, [_lines(iter(partial(stream.read, _BLOCK), b""))], [position(number, 0)])

    return _answering(work)


def fetch(ranges: Ranges, wanted: Mapping[int, Places]) -> Work:
    """Fetch the bytes of some records, by the number of the range and their ordinals in it."""

    def work(number: int) -> Batches:
        opener, found = ranges.scanned(number, _nothing)
        with opener() as stream:
            raw, lines = scans.fetch(stream, found, wanted[number])
        yield _rows(RECORD, lines, position(number, 0) + wanted[number], raw)

    return _answering(work)


def clashing(ranges: Ranges, gone: Mapping[int, Places], key: KeyColumns, wanted: Collection[Any]) -> Work:
    """Find the first record of a range, those `gone` left out, that has a key of `wanted`."""

    def work(number: int) -> Batches:
        opener, found = ranges.scanned(number, _nothing)
        common = Common(opener, found, frozenset(gone[number].tolist()), ranges.dialect)
        for line, cells in clashes(candidates(common, key, wanted), key, wanted):
            yield _rows(RECORD, [line], [position(number, 0)], [json.dumps(cells).encode()])
            return

    return _answering(work)


def _nothing(_record: bytes) -> int:
    return 0


def _lines(blocks: Iterable[bytes]) -> int:
    """Count physical lines; the last one may have no line feed."""
    count, last = 0, b"\n"
    for block in blocks:
        count, last = count + block.count(b"\n"), block[-1:]
    return count + (last != b"\n")


def _answering(work: Work) -> Work:
    """Let work say what it cannot read, instead of failing."""

    def answered(number: int) -> Batches:
        try:
            yield from work(number)
        except (UnprovedError, RefusedError, OSError, UnicodeError, csv.Error) as error:
            yield _rows(FAILED, [0], [position(number, 0)], [str(error).encode()])

    return answered


def _rows(kind: int, numbers: Any, at: Any, more: list[bytes] | None = None) -> pa.RecordBatch:  # noqa: ANN401 (lists or numpy)
    count = len(numbers)
    columns = [
        pa.array(np.full(count, kind, np.int32)),
        pa.array(np.asarray(numbers, np.int64)),
        pa.array(np.asarray(at, np.int64)),
        pa.nulls(count, pa.binary()) if more is None else pa.array(more, pa.binary()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)
