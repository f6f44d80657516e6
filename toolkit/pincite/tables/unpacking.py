"""Bombs: what decompresses to far more than it holds, asked before a file goes to a reader of others."""

import gzip
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

from pincite.packages import RefusedError, Resource
from pincite.packages.sources import MAX_ARCHIVE_RATIO, SMALL_BYTES, is_bomb

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_BLOCK: Final = 1 << 20
_CELL: Final = 8
"""Bytes of a cell in memory: a number, or the reference to a text."""


def check_unpacked(resource: Resource) -> None:
    """
    Raise RefusedError under `size-limit` for a bomb: a file that decompresses to far more than it holds.

    Asked before a file goes to a reader of others. Workbooks and the like are zip archives, too.
    """
    for path in resource.paths:
        with resource.open(path) as stream:
            head, size = stream.read(4), stream.seek(0, io.SEEK_END)
            stream.seek(0)
            if head == b"PK\x03\x04":
                unpacked = _zip_size(stream)
            elif head == b"PAR1":
                unpacked = _parquet_size(stream)
            elif head.startswith(b"\x1f\x8b"):
                unpacked = _gzip_size(stream, max(SMALL_BYTES, MAX_ARCHIVE_RATIO * size))
            else:
                continue
        refuse_bomb(path, size, unpacked)


def refuse_bomb(path: str, size: int, unpacked: int) -> None:
    """Raise RefusedError under `size-limit` for a file of `size` bytes that decompresses to far more."""
    if is_bomb(size, unpacked):
        raise RefusedError("size-limit", f"{path} decompresses to {unpacked:,} bytes or more")


def _zip_size(stream: BinaryIO) -> int:
    try:
        with zipfile.ZipFile(stream) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return 0


def parquet_size(metadata: "pq.FileMetaData") -> int:
    """Give the bytes that a Parquet file takes in memory at the least: a value repeated a million times stands once."""
    groups = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    return int(max(groups, metadata.num_rows * metadata.num_columns * _CELL))


def _parquet_size(stream: BinaryIO) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return parquet_size(pq.read_metadata(stream))
    except (pa.ArrowException, OSError):
        return 0


def _gzip_size(stream: BinaryIO, most: int) -> int:
    """Count the bytes that a gzip stream holds, up to one block more than `most`."""
    size = 0
    try:
        unpacked = gzip.GzipFile(fileobj=stream)
        while size <= most and (block := unpacked.read(_BLOCK)):
            size += len(block)
    except (OSError, EOFError, ValueError, zlib.error):
        return size
    return size
