"""The files of a table as one run of bytes, of which any stretch can be read: plain files on a disk that all share."""

import io
import mmap
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from pincite.packages import Resource
from pincite.tables.streams import header_bytes

_IN_MEMORY: Final = 256 << 20
"""Bytes of a stretch over several files up to which it is held in memory."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its path, the bytes of its header that are left out, and where the rest stands in the run."""

    path: str
    header: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of a table in order, as if they were one."""

    resource: Resource
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """The bytes of all of them."""
        return self.parts[-1].end if self.parts else 0

    def stretches(self, start: int, most: int) -> Iterator[tuple[int, int]]:
        """Cut the run from a place on into stretches of at most so many bytes, none of them over two files."""
        for part in self.parts:
            at = max(part.start, start)
            while at < part.end:
                end = min(at + most, part.end)
                yield at, end
                at = end

    def blocks(self, start: int, end: int) -> Iterator[bytes]:
        """Read a stretch piece by piece."""
        for part in self.parts:
            at, last = max(part.start, start), min(part.end, end)
            if at >= last:
                continue
            with self.resource.open(part.path) as stream:
                stream.seek(part.header + at - part.start)
                while at < last:
                    block = stream.read(min(_BLOCK, last - at))
                    if not block:
                        raise OSError(5, "it has become shorter while it was read", part.path)
                    at += len(block)
                    yield block

    @contextmanager
    def view(self, start: int, end: int) -> Iterator[memoryview]:
        """Give a stretch as one view: of its file, or of a copy where it spans several."""
        inside = [part for part in self.parts if part.start <= start and end <= part.end]
        if start >= end:
            yield memoryview(b"")
        elif inside:
            with self.resource.open(inside[0].path) as stream:
                mapped = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
                skipped = inside[0].header - inside[0].start
                yield mapped[skipped + start : skipped + end]
        elif end - start <= _IN_MEMORY:
            yield memoryview(b"".join(self.blocks(start, end)))
        else:
            with tempfile.TemporaryFile() as copy:
                copy.writelines(self.blocks(start, end))
                copy.flush()
                yield memoryview(mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ))


def parts_of(resource: Resource, *, header: bool) -> Parts:
    """Measure the files of a table; `header` says that each but the first begins with one to be left out."""
    found: list[Part] = []
    start = 0
    for number, path in enumerate(resource.paths):
        with resource.open(path) as stream:
            skipped = header_bytes(stream) if number and header else 0
            size = stream.seek(0, io.SEEK_END) - skipped
        found.append(Part(path, skipped, start, start + size))
        start += size
    return Parts(resource, tuple(found))
