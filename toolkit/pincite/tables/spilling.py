"""
Keys past the memory that they may take: in a file without a name, given back a share at a time.

What is equal has one hash, and what has one hash is in one share, so that each share is settled by itself. The file
has no name from the start (`O_TMPFILE`, where there is that), so that nothing is left of it, however a run ends.
"""

import tempfile
import weakref
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pincite.errors import PinciteError
from pincite.tables.arrays import integers64

_SHARES: Final = 256
_MOST: Final = 1 << 30
"""Bytes of batches that are put together; Arrow's offsets in texts end at two gigabytes."""
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
Hashes = np.ndarray[Any, np.dtype[np.int64]]


class Spill:
    """Batches of one schema, up to `most` bytes of them in memory, the rest in a file, in shares by their hashes."""

    def __init__(self, most: int) -> None:
        self._most = min(most, _MOST)
        self._held: list[tuple[Hashes, pa.RecordBatch]] = []
        self._size = 0
        self._file: Any = None  # raw, so that each write is done when it returns
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(_SHARES)]
        self._schema: pa.Schema | None = None

    def add(self, hashes: Hashes, batch: pa.RecordBatch) -> None:
        """Take in rows and their hashes."""
        if not len(hashes):
            return
        self._held.append((hashes, batch))
        self._size += hashes.nbytes + batch.nbytes
        if self._size > self._most:
            self.write()

    def shares(self) -> Iterator[Iterator[pa.RecordBatch]]:
        """Give the batches of each share in turn; of one share in all, where nothing was written."""
        if self._file is None:
            yield (batch for _, batch in self._held)
            return
        self.write()
        for places in self._places:
            yield (self._read(*place) for place in places)

    def write(self) -> None:
        """Write what is held; PinciteError where the disk has no room for it."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed with this)
                weakref.finalize(self, self._file.close)
            if self._held:
                self._write(pa.Table.from_batches([batch for _, batch in self._held]).combine_chunks())
        except OSError as error:
            raise PinciteError(
                f"Keys that do not fit into memory cannot be written to {tempfile.gettempdir()} ({error.strerror}): "
                "name a folder with more room in TMPDIR, or give more `--memory`."
            ) from error
        self._held, self._size = [], 0

    def _write(self, table: pa.Table) -> None:
        mixed = np.concatenate([hashes for hashes, _ in self._held]).view(np.uint64) * _MIX
        shares = (mixed >> np.uint64(56)).astype(np.uint8)
        ends = np.cumsum(np.bincount(shares, minlength=_SHARES)).tolist()
        batch = table.take(integers64(np.argsort(shares, kind="stable"))).combine_chunks().to_batches()[0]
        self._schema, start = batch.schema, 0
        for places, end in zip(self._places, ends, strict=True):
            if end > start:
                places.append(self._appended(batch.slice(start, end - start).serialize()))
            start = end

    def _appended(self, data: pa.Buffer) -> tuple[int, int]:
        place, rest = self._file.seek(0, 2), memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) :]
        return place, data.size

    def _read(self, place: int, size: int) -> pa.RecordBatch:
        self._file.seek(place)
        return pa.ipc.read_record_batch(pa.py_buffer(self._file.read(size)), self._schema)


def text_hashes(texts: pa.StringArray) -> Hashes:
    """Give a hash for each text, the same for equal ones in this process."""
    return np.fromiter(map(hash, texts.to_pylist()), np.int64, len(texts))
