"""
Tables as Spark's workers compare them: in stretches, each a table of its own, with the header before its records.

What the stretches of a table hold one after the other is its text as one process compares it: the bytes of plain and
of packed files, and the rows of Parquet files written as CSV.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol, cast

from pincite.changes import scans
from pincite.changes.dialects import Dialect, dialect_of
from pincite.changes.unpacked import Unpacked, head_of, most_text, parquet_of, rows_of
from pincite.packages import Resource
from pincite.spark.session import partition_bytes
from pincite.spark.shards import on_disk, row_ranges
from pincite.tables.blocks import Place
from pincite.tables.opening import is_parquet
from pincite.tables.parquet import Group, ParquetBlocks
from pincite.tables.parts import Parts, parts_of
from pincite.tables.streams import UnprovedError, header_bytes, part_blocks, spooled, unpacked_blocks

if TYPE_CHECKING:
    from pincite.changes.common import Opener
    from pincite.spark.jobs import Jobs
    from pincite.tables.fields import Field

_FIRST: Final = 2
"""The number, and the line, of the first row of a table with labels."""


class Stretches(Protocol):
    """A table in stretches; `head` holds its header record with what ends it."""

    @property
    def head(self) -> bytes:
        """The header's bytes, a mark of byte order before them included."""

    def __len__(self) -> int: ...

    def text(self, number: int) -> Opener:
        """Give what opens a stretch, the header before it; raises UnprovedError where it cannot be read alone."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Plain files, cut where records end."""

    parts: Parts
    head: bytes
    cuts: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.cuts)

    def text(self, number: int) -> Opener:
        """Give what opens a stretch."""
        return self.parts.pick((0, len(self.head)), self.cuts[number]).stream


@dataclass(frozen=True, slots=True)
class Packed:
    """Packed files, each a stretch."""

    resource: Resource
    head: bytes

    def __len__(self) -> int:
        return len(self.resource.paths)

    def text(self, number: int) -> Opener:
        """Unpack a file and give what opens it."""
        blocks = self._blocks(number)
        return Unpacked(spooled(blocks, most_text(self.resource), self.resource), Dialect()).open

    def _blocks(self, number: int) -> Iterator[bytes]:
        """Give a file's bytes; UnprovedError where its last record may go on in the next file."""
        last = b""
        for last in _later(self.resource, number, self.head) if number else _first(self.resource):
            yield last
        if number < len(self) - 1 and not last.endswith(b"\n"):
            raise UnprovedError("a file that does not end with a line feed")


@dataclass(frozen=True, slots=True)
class RowGroups:
    """Parquet files, cut between row groups."""

    resource: Resource
    head: bytes
    columns: tuple[Field, ...]
    groups: tuple[Group, ...]
    cuts: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.cuts)

    def text(self, number: int) -> Opener:
        """Write the rows of a stretch as CSV and give what opens it."""
        return Unpacked(spooled(self._blocks(number), most_text(self.resource), self.resource), Dialect()).open

    def _blocks(self, number: int) -> Iterator[bytes]:
        start, end = self.cuts[number]
        inside = [group for group in self.groups if start <= group.start < end]
        yield self.head
        yield from rows_of(ParquetBlocks(self.resource, self.columns, inside), Place(start, _FIRST, _FIRST))


def stretches_of(jobs: Jobs, resource: Resource, dialect: Dialect) -> Stretches:
    """Cut a table's files, on a disk, as large as Spark's partitions are; raises UnprovedError and NotTabularError."""
    resource = on_disk(resource)
    if is_parquet(resource):
        opened = parquet_of(resource)
        columns, groups = opened.plan.header.columns, tuple(cast("ParquetBlocks", opened.blocks).groups)
        cuts = tuple(row_ranges(groups, partition_bytes(jobs.session)))
        return RowGroups(resource, head_of(opened), columns, groups, cuts)
    if dialect_of(resource) is None:
        return Packed(resource, _head(Packed(resource, b"").text(0), dialect))
    parts = parts_of(resource, header=True)
    head = _head(parts.stream, dialect)
    return Cut(parts, head, jobs.ranges(parts, len(head), dialect.delimiter))


def _head(opener: Opener, dialect: Dialect) -> bytes:
    with opener() as stream:
        end = scans.header_end(stream, dialect.delimiter)
        if end is None:
            raise UnprovedError("no rows")
        stream.seek(0)
        return stream.read(end)


def _first(resource: Resource) -> Iterator[bytes]:
    if len(resource.paths) == 1:
        return unpacked_blocks(resource)
    if resource.descriptor.get("compression") or any(PurePosixPath(path).suffix == ".zip" for path in resource.paths):
        raise UnprovedError("compressed parts")
    return part_blocks(resource, resource.paths[0])


def _later(resource: Resource, number: int, head: bytes) -> Iterator[bytes]:
    """Give the table's header in the place of a later file's own, and what follows."""
    blocks = part_blocks(resource, resource.paths[number])
    first = next(blocks, b"")
    yield head
    if rest := first[header_bytes(first, resource.paths[number]) :]:
        yield rest
    yield from blocks
