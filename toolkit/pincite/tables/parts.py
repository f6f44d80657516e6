"""The files of a table as one run of bytes, of which any stretch can be read."""

import io
import mmap
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from pincite.packages import Resource
from pincite.tables.streams import LONGEST_HEADER, header_bytes

_IN_MEMORY: Final = 256 << 20
"""Bytes of a stretch over several files up to which it is held in memory."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file, or a stretch of it: its path, the bytes before it that are left out, and where it stands in the run."""

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

    def pick(self, *stretches: tuple[int, int]) -> "Parts":
        """Give some stretches, in that order, as a run of their own."""
        found: list[Part] = []
        for start, end in stretches:
            for part in self.parts:
                at, last = max(part.start, start), min(part.end, end)
                if at < last:
                    size = found[-1].end if found else 0
                    found.append(Part(part.path, part.header + at - part.start, size, size + last - at))
        return Parts(self.resource, tuple(found))

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

    def stream(self) -> BinaryIO:
        """Give the run as one stream to read and to seek in."""
        return cast("BinaryIO", io.BufferedReader(_Run(self)))

    @contextmanager
    def view(self, start: int, end: int) -> Iterator[memoryview]:
        """Give a stretch as one view: of its file, which is on a disk, or of a copy where it spans several."""
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


class _Run(io.RawIOBase):
    """The run as a raw stream that holds one of its files open."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._at = parts, 0
        self._open: tuple[Part, BinaryIO] | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that any place in it can be gone to."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._parts.size}[whence]
        return self._at

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 (any writable buffer)
        """Read on to the end of the buffer or of a file."""
        for part in self._parts.parts:
            if part.start <= self._at < part.end:
                stream = self._stream(part)
                stream.seek(part.header + self._at - part.start)
                data = stream.read(min(len(buffer), part.end - self._at))
                buffer[: len(data)] = data
                self._at += len(data)
                return len(data)
        return 0

    def close(self) -> None:
        """Close the file that is open."""
        if self._open is not None:
            self._open[1].close()
        super().close()

    def _stream(self, part: Part) -> BinaryIO:
        if self._open is None or self._open[0] is not part:
            if self._open is not None:
                self._open[1].close()
            self._open = part, self._parts.resource.open(part.path)
        return self._open[1]


def parts_of(resource: Resource, *, header: bool) -> Parts:
    """Measure the files of a table; `header` says that each but the first begins with one to be left out."""
    found: list[Part] = []
    start = 0
    for number, path in enumerate(resource.paths):
        with resource.open(path) as stream:
            skipped = header_bytes(stream.read(LONGEST_HEADER), path) if number and header else 0
            size = stream.seek(0, io.SEEK_END) - skipped
        found.append(Part(path, skipped, start, start + size))
        start += size
    return Parts(resource, tuple(found))
