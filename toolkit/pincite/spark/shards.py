"""A table as every machine sees it: its columns, and the stretches of its files that can be read alone."""

import codecs
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final, cast

from pincite.packages import Resource
from pincite.packages.given import Given
from pincite.packages.network import Networked
from pincite.packages.reading import Remembering
from pincite.packages.sources import Folder, Source
from pincite.tables.blocks import Blocks, BlockSource, Place
from pincite.tables.dialects import SAMPLE, Dialect
from pincite.tables.encodings import encoding_of
from pincite.tables.fields import Field, Schema
from pincite.tables.headers import Header
from pincite.tables.keys import KeyColumns
from pincite.tables.opening import BlockTable, Sizes, block_table, dialect_of, is_json, is_parquet, open_table
from pincite.tables.parquet import Group, ParquetBlocks, parquet_table
from pincite.tables.parts import Parts, parts_of
from pincite.tables.rowwise import Plan, readers_of
from pincite.tables.streams import (
    BUFFER,
    CsvRecords,
    UnprovedError,
    byte_lines,
    compression_of,
    part_blocks,
    unpacked_blocks,
)

_LONGEST_HEAD: Final = 64 << 20
"""Bytes within which the records that frictionless finds the header by must end."""


@dataclass(frozen=True, slots=True)
class Shards:
    """
    A table that workers read: `ranges` are byte ranges of CSV files, whole records each, or row ranges of `groups`.

    Without either `parts` or `groups` it is read as a whole, in one range: it is packed, or in a codec that is no
    UTF-8.
    """

    resource: Resource
    schema: Schema
    dialect: Dialect
    columns: tuple[Field, ...]
    keys: KeyColumns
    parts: Parts | None
    ranges: tuple[tuple[int, int], ...]
    block: int
    groups: tuple[Group, ...] = ()

    def plan(self) -> Plan:
        """Give the table's columns and keys as the prover takes them."""
        return Plan(self.resource, Header(self.columns), readers_of(self.columns, self.keys), self.keys)

    @contextmanager
    def blocks(self, number: int, plan: Plan) -> Iterator[tuple[BlockSource, int]]:
        """Open the blocks of a range, and give the offset at which its first record starts."""
        if self.groups:
            start, end = self.ranges[number]
            groups = [group for group in self.groups if start <= group.start < end]
            yield ParquetBlocks(self.resource, self.columns, groups), start
            return
        if self.parts is None:
            with open_table(self.resource, self.schema, Sizes(0, self.block)) as opened:
                if not isinstance(opened, BlockTable):
                    raise UnprovedError("no rows")
                yield opened.blocks, opened.first.offset
            return
        with self.parts.view(*self.ranges[number]) as view:
            width = len(plan.readers)
            yield Blocks(view, self.dialect, width, self.block, blank_matters=plan.blank_matters), 0


def open_shards(resource: Resource, schema: Schema, sizes: Sizes) -> tuple[Shards, Plan, Place]:
    """
    Open a table for workers, still in one range; give its plan and the place of its first row, too.

    Raises UnprovedError for what one process reads as well: a table that is small, or no plain CSV in files on a disk;
    RefusedError, AmbiguousHeaderError and OSError as `tables.opening` does.
    """
    resource = on_disk(resource)
    if is_parquet(resource):
        return _parquet(resource, schema, sizes)
    dialect = dialect_of(resource)
    if is_json(resource) or resource.format != "csv" or not dialect.plain:
        raise UnprovedError("a table that is read row by row")
    several = len(resource.paths) > 1
    if several and any(PurePosixPath(path).suffix == ".zip" for path in resource.paths):
        raise UnprovedError("compressed parts")
    packed = any(PurePosixPath(path).suffix == ".gz" for path in resource.paths) or bool(compression_of(resource))
    parts = parts_of(resource, header=dialect.header and several and not packed)
    if parts.size < max(sizes.large, 1):
        raise UnprovedError("a small table")
    if packed:
        pieces = part_blocks(resource, resource.paths[0]) if several else unpacked_blocks(resource)
    else:
        pieces = parts.blocks(0, parts.size)
    opened, encoding, marked = _head(pieces, resource, schema, dialect)
    one = packed or encoding not in {"utf-8", "utf-8-sig"}
    start = opened.first.offset + (len(codecs.BOM_UTF8) if marked else 0)
    columns, keys = opened.plan.header.columns, opened.plan.keys
    ranges = ((start, parts.size),)
    shards = Shards(resource, schema, dialect, columns, keys, None if one else parts, ranges, sizes.block)
    return shards, opened.plan, opened.first


def _parquet(resource: Resource, schema: Schema, sizes: Sizes) -> tuple[Shards, Plan, Place]:
    opened = parquet_table(resource, schema)
    blocks = cast("ParquetBlocks", opened.blocks)
    if sum(group.bytes for group in blocks.groups) < max(sizes.large, 1):
        raise UnprovedError("a small table")
    last = blocks.groups[-1]
    made, rows = opened.plan, ((0, last.start + last.rows),)
    groups = tuple(blocks.groups)
    columns = made.header.columns
    shards = Shards(resource, schema, Dialect(), columns, made.keys, None, rows, sizes.block, groups)
    return shards, made, opened.first


def row_ranges(groups: Sequence[Group], most: int) -> Iterator[tuple[int, int]]:
    """Put row groups that follow each other into ranges of rows, of at most so many bytes unless one group has more."""
    start, size = groups[0].start, 0
    for group in groups:
        if size and size + group.bytes > most:
            yield start, group.start
            start, size = group.start, 0
        size += group.bytes
    yield start, groups[-1].start + groups[-1].rows


def on_disk(resource: Resource) -> Resource:
    """Give a resource whose folder has the same name for every process; UnprovedError where it is in none."""
    if resource.descriptor.get("scheme") not in {None, "file"} or not resource.paths:
        raise UnprovedError("no files on a disk")
    return resource._replace(source=absolute(resource.source))


def absolute(source: Source) -> Source:
    """Give a source of files on this disk with the full names of its folders."""
    if isinstance(source, Remembering):
        return absolute(source.source)
    if isinstance(source, Networked):  # which refuses what is on the network
        return absolute(source.local)
    if isinstance(source, Given):
        return Given(absolute(source.source), source.files)
    if not isinstance(source, Folder):
        raise UnprovedError("no files on a disk")
    return source._replace(root=Path(source.root).resolve())


def _head(
    pieces: Iterator[bytes], resource: Resource, schema: Schema, dialect: Dialect
) -> tuple[BlockTable, str, bool]:
    """Plan a table from as many of its bytes as that takes; give its encoding, and whether a UTF-8 mark begins it."""
    data, encoding = b"", ""
    for piece in pieces:
        data += piece
        if len(data) >= BUFFER:
            encoding = encoding_of(resource, data[:BUFFER])
            opened = _opened(_decoded(data, encoding, last=False), resource, schema, dialect, last=False)
            if opened is not None:
                return opened, encoding, _marked(data, encoding)
        if len(data) > _LONGEST_HEAD:
            raise UnprovedError("a long header")
    encoding = encoding_of(resource, data[:BUFFER])
    opened = _opened(_decoded(data, encoding, last=True), resource, schema, dialect, last=True)
    if opened is None:
        raise UnprovedError("no rows")
    return opened, encoding, _marked(data, encoding)


def _opened(text: memoryview, resource: Resource, schema: Schema, dialect: Dialect, *, last: bool) -> BlockTable | None:
    """Plan a table from the first bytes of its text; None where more of them are needed, or there are no rows."""
    opened = block_table(resource, schema, dialect, text, len(text))
    if not isinstance(opened, BlockTable):
        return None
    needed = max(SAMPLE, opened.first.number) + 2
    records = CsvRecords((line for _, line in byte_lines(text)), dialect)
    return opened if last or sum(1 for _ in islice(records, needed)) == needed else None


def _decoded(data: bytes, encoding: str, *, last: bool) -> memoryview:
    try:
        return memoryview(codecs.getincrementaldecoder(encoding)().decode(data, last).encode())
    except UnicodeError as error:
        raise UnprovedError(f"csv: {error}") from error


def _marked(data: bytes, encoding: str) -> bool:
    return encoding == "utf-8-sig" and data.startswith(codecs.BOM_UTF8)
