"""
Parquet tables in blocks of records, as texts.

A table may be in many files. Frictionless reads the first of them alone, through pandas, which makes whole numbers
with a gap fractions; so it is asked only about a single file whose types are not its fields'.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pincite.packages import Resource
from pincite.tables.arrowtext import writer_of
from pincite.tables.blocks import Block, BlockSource, Place, cells_of
from pincite.tables.dialects import Dialect, Record, open_records
from pincite.tables.fields import Field, Schema, read_schema
from pincite.tables.inline import NotTabularError
from pincite.tables.rowwise import Plan, plan
from pincite.tables.streams import UnprovedError
from pincite.tables.unpacking import parquet_size, refuse_bomb

if TYPE_CHECKING:
    from pincite.tables.opening import BlockTable

_ROWS: Final = 1 << 16
"""Rows of a block."""
_FIRST: Final = Place(0, 2, 2)
"""Where frictionless counts the first row of any table with labels; `offset` counts rows here."""


class Group(NamedTuple):
    """A row group of one of a table's files: its number there, the rows before it in the table, its rows and bytes."""

    path: str
    number: int
    start: int
    rows: int
    bytes: int


class ParquetBlocks(BlockSource):
    """The blocks of some row groups of a table."""

    def __init__(self, resource: Resource, columns: Sequence[Field], groups: Sequence[Group]) -> None:
        super().__init__()
        self.resource, self.columns, self.groups = resource, columns, groups

    def read(self, place: Place) -> Iterator[Block]:
        """Read the blocks from a place on."""
        for group in self.groups:
            at = group.start
            if at + group.rows <= place.offset:
                continue
            with _opened(self.resource, group.path) as file:
                for batch in file.iter_batches(_ROWS, [group.number]):
                    if at >= place.offset:
                        number = at - place.offset
                        yield self._block(Place(at, place.number + number, place.line + number), batch)
                    at += batch.num_rows

    def progress(self, block: Block) -> str:
        """Say how far a block is in the table."""
        last = self.groups[-1]
        return f"{block.at.offset + block.count:,} of {last.start + last.rows:,} rows"

    def _block(self, place: Place, batch: pa.RecordBatch) -> Block:
        arrays = [writer_of(one.type, field)(one) for one, field in zip(batch.columns, self.columns, strict=True)]
        texts = pa.RecordBatch.from_arrays(arrays, [str(number) for number in range(len(arrays))])
        return Block(place, len(batch), len(batch), texts, None, (), b"", Dialect())


def parquet_table(resource: Resource, schema: Schema) -> "BlockTable":
    """
    Plan a table from the footers of its files.

    Raises UnprovedError where frictionless must say what it is, and NotTabularError where frictionless would read one
    of several files.
    """
    try:
        return _table(resource, schema)
    except UnprovedError as error:
        if len(resource.paths) > 1:
            raise NotTabularError(f"these Parquet files are no table of its schema: {error}") from error
        raise


def parquet_records(resource: Resource) -> Iterator[Record]:
    """Give the labels and the rows of a table as records; raises as `parquet_table`."""
    opened = parquet_table(resource, read_schema(resource.table_schema or {"fields": []}))
    yield 1, 1, [column.name for column in opened.plan.header.columns]
    for block in opened.blocks.read(opened.first):
        for ordinal, cells in cells_of(block):
            yield block.at.number + ordinal, block.at.line + ordinal, cells


def _table(resource: Resource, schema: Schema) -> "BlockTable":
    from pincite.tables.opening import BlockTable

    if {"dialect", "compression"} & set(resource.descriptor) or resource.descriptor.get("scheme") not in {None, "file"}:
        raise UnprovedError("format parquet")
    groups: list[Group] = []
    found: pa.Schema | None = None
    for path in resource.paths:
        with _opened(resource, path) as file:
            if found is not None and not file.schema_arrow.equals(found):
                raise UnprovedError(f"{path} has other columns than {resource.path}")
            found = file.schema_arrow
            groups += _groups(path, file.metadata, groups[-1].start + groups[-1].rows if groups else 0)
    if found is None or not groups:
        raise UnprovedError("no rows")
    if any(isinstance(index, str) for index in (found.pandas_metadata or {}).get("index_columns", [])):
        raise UnprovedError("an index of pandas")
    made = _plan(resource, schema, found)
    return BlockTable(made, ParquetBlocks(resource, made.header.columns, groups), _FIRST)


def _plan(resource: Resource, schema: Schema, found: pa.Schema) -> Plan:
    dialect = Dialect(header_declared=True)
    made = plan(resource, open_records(iter([(1, 1, list(found.names))]), dialect), schema, dialect)
    if len(made.readers) != len(found):
        raise UnprovedError(f"it has {len(found)} columns, its schema {len(schema.fields)}")
    for column, kind in zip(made.header.columns, found.types, strict=True):
        writer_of(kind, column)
    return made


def _groups(path: str, metadata: pq.FileMetaData, start: int) -> Iterator[Group]:
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        if group.num_rows:
            yield Group(path, number, start, group.num_rows, group.total_byte_size)
        start += group.num_rows


@contextmanager
def _opened(resource: Resource, path: str) -> Iterator[pq.ParquetFile]:
    with resource.open(path) as stream:
        size = stream.seek(0, io.SEEK_END)
        try:
            with pq.ParquetFile(stream) as file:
                refuse_bomb(path, size, parquet_size(file.metadata))
                yield file
        except (pa.ArrowException, OSError) as error:
            raise UnprovedError(f"parquet: {error}") from error
