"""Tables in packed, Parquet or JSON files as the delimited text of the same rows, in a temporary file."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from pincite.changes.delimited import record_line
from pincite.changes.dialects import Dialect, declared_dialect
from pincite.packages import RefusedError, Resource
from pincite.packages.sources import MAX_ARCHIVE_RATIO, SMALL_BYTES

if TYPE_CHECKING:
    from pincite.tables.blocks import BlockSource, Place
    from pincite.tables.opening import BlockTable


class Unpacked:
    """A table's text, how it is written and its bytes; the file is gone once nothing refers to this."""

    def __init__(self, spool: BinaryIO, dialect: Dialect) -> None:
        self._number, self.dialect = spool.fileno(), dialect
        spool.flush()
        self.size = spool.seek(0, os.SEEK_END)
        weakref.finalize(self, spool.close)

    def open(self) -> BinaryIO:
        """Open the text from its start; one at a time, for all share one position."""
        stream = os.fdopen(os.dup(self._number), "rb")
        stream.seek(0)
        return stream


def text_dialect(resource: Resource) -> Dialect | None:
    """Give the dialect of a table's text, packed or not; None where it has none."""
    from pincite.tables.opening import is_parquet

    parquet = resource.kind == "table" and bool(resource.paths) and is_parquet(resource)
    return Dialect() if parquet else declared_dialect(resource)


def unpacked(resource: Resource) -> Unpacked | None:
    """Unpack a packed, Parquet or JSON table; None for others, and where it cannot be read so or is far too much."""
    from pincite.tables.inline import NotTabularError
    from pincite.tables.opening import is_json, is_parquet
    from pincite.tables.streams import UnprovedError, compression_of, open_bytes, spooled

    if resource.kind != "table" or not resource.paths:
        return None
    try:
        if is_parquet(resource):
            opened = parquet_of(resource)
            text = chain((head_of(opened),), rows_of(opened.blocks, opened.first))
            return Unpacked(spooled(text, most_text(resource), resource), Dialect())
        if is_json(resource):
            return Unpacked(spooled(_json_rows(resource), most_text(resource), resource), Dialect())
        dialect = declared_dialect(resource)
        if dialect is None or (len(resource.paths) == 1 and not compression_of(resource)):
            return None
        return Unpacked(open_bytes(resource), dialect)
    except (UnprovedError, NotTabularError, RefusedError, OSError):
        return None


def parquet_of(resource: Resource) -> BlockTable:
    """Open Parquet files as a table; raises UnprovedError and NotTabularError."""
    from pincite.tables.fields import read_schema
    from pincite.tables.metadata import schema_is_sound
    from pincite.tables.parquet import parquet_table
    from pincite.tables.streams import UnprovedError

    if resource.table_schema and not schema_is_sound(resource.table_schema, "v2"):
        raise UnprovedError("schema")
    return parquet_table(resource, read_schema(resource.table_schema or {"fields": []}))


def head_of(opened: BlockTable) -> bytes:
    """Write the labels of Parquet files as CSV."""
    return record_line([column.name for column in opened.plan.header.columns]).encode()


def rows_of(blocks: BlockSource, first: Place) -> Iterator[bytes]:
    """Write rows of Parquet files as CSV, each value as the text that stands for it in its field."""
    from pincite.tables.blocks import cells_of

    for block in blocks.read(first):
        yield "".join(record_line(cells) for _, cells in cells_of(block)).encode()


def _json_rows(resource: Resource) -> Iterator[bytes]:
    """Write the rows of a JSON table as CSV: a text as it is, null as no value, anything else as its JSON."""
    from pincite.tables.fields import read_schema
    from pincite.tables.rows import open_rows

    schema = resource.table_schema or {}
    names = [field.name for field in read_schema(schema).fields] if schema.get("fields") else []
    with open_rows(resource, names) as table:
        yield record_line(table.labels).encode()
        for _, _, cells in table.rows:
            yield record_line([_json_text(cell) for cell in cells]).encode()


def _json_text(cell: Any) -> str:  # noqa: ANN401 (a JSON value)
    if cell is None or isinstance(cell, str):
        return cell or ""
    return json.dumps(cell, ensure_ascii=False, sort_keys=True)


def most_text(resource: Resource) -> int:
    """Give the bytes of text that Parquet files may hold: what packed files of their size may."""
    size = 0
    for path in resource.paths:
        with resource.open(path) as stream:
            size += stream.seek(0, os.SEEK_END)
    return max(SMALL_BYTES, MAX_ARCHIVE_RATIO * size)
