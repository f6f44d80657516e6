"""A resource's bytes as frictionless would read them: joined, decompressed, decoded, within bounds."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from pincite.packages import RefusedError, Resource
from pincite.packages.sources import MAX_ARCHIVE_RATIO, SMALL_BYTES
from pincite.tables.dialects import Dialect, Record

csv.field_size_limit((1 << 31) - 2)  # frictionless' own
BUFFER: Final = 100_000
"""Bytes from which frictionless tells an undeclared encoding."""
MAX_BYTES: Final = 8 << 30
_BLOCK: Final = 1 << 20
_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
LONGEST_HEADER: Final = 8_000
"""Bytes within which a later part's header must end; beyond, frictionless splits it where its buffer ends."""
_COMPRESSED: Final = {".gz": "gz", ".zip": "zip"}


class UnprovedError(Exception):
    """Something about a table that only frictionless can tell; the reason goes to the report's fallbacks."""


def compression_of(resource: Resource) -> str:
    """Give "gz", "zip" or ""; raise UnprovedError for any other."""
    declared = resource.descriptor.get("compression")
    suffix = PurePosixPath(resource.path or "").suffix.lower()
    found = declared if declared is not None else _COMPRESSED.get(suffix, "")
    if found not in ("gz", "zip", "") or suffix in {".bz2", ".xz"}:  # a tuple: a list is in none, and has no hash
        raise UnprovedError(f"compression {found or suffix}")
    return str(found)


def open_bytes(resource: Resource, *, header: bool = True) -> BinaryIO:
    """
    Open a table's bytes for reading from the start, its files joined and decompressed.

    `header` says that each file of several begins with the same header. Raises UnprovedError, RefusedError, OSError.
    """
    if len(resource.paths) > 1:
        return spooled(_parts(resource, header=header), _most(resource), resource)
    compression = compression_of(resource)
    stream = resource.open()
    if not compression:
        return stream
    with stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        unpack = _gzip_blocks if compression == "gz" else _zip_blocks
        return spooled(unpack(stream, resource), min(MAX_BYTES, max(SMALL_BYTES, MAX_ARCHIVE_RATIO * size)), resource)


def unpacked_blocks(resource: Resource) -> Iterator[bytes]:
    """Give the bytes of a packed table piece by piece, for whoever reads only its head; raises as `open_bytes`."""
    unpack = _gzip_blocks if compression_of(resource) == "gz" else _zip_blocks
    with resource.open() as stream:
        yield from unpack(stream, resource)


class CsvRecords:
    """
    Records read with the csv module, with their ordinals and first physical lines; UnprovedError where it fails.

    After the last record, `lines` counts the physical lines read, and `open_at` tells the number and line of a record
    whose last cell opens a quotation mark that nothing closes.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect) -> None:
        self.lines = 0
        self.open_at: tuple[int, int] | None = None
        self._source, self._dialect = lines, dialect
        self._record: list[str] = []

    def __iter__(self) -> Iterator[Record]:
        reader = self._dialect.reader(self._remembered())
        line = number = 1
        record: list[str] = []
        try:
            for cells in reader:
                record, self._record, self.lines = self._record, [], reader.line_num
                yield number, line, cells
                number, line = number + 1, reader.line_num + 1
        except (csv.Error, UnicodeError) as error:
            raise UnprovedError(f"csv: {error}") from error
        if record and self._swallows(record):
            self.open_at = number - 1, line - len(record)

    def _remembered(self) -> Iterator[str]:
        for line in self._source:
            self._record.append(line)
            yield line

    def _swallows(self, record: list[str]) -> bool:
        """Whether one more line would still belong to the record."""
        return len(list(self._dialect.reader([*record, "\n", "next"]))) == 1


def byte_lines(data: memoryview, start: int = 0) -> Iterator[tuple[int, str]]:
    """Give each physical line of UTF-8 bytes with the offset of its end; UnprovedError where it cannot be decoded."""
    for match in _LINE.finditer(data, start):
        try:
            yield match.end(), bytes(match.group()).decode()
        except UnicodeDecodeError as error:
            raise UnprovedError(f"csv: {error}") from error


@contextmanager
def mapped(stream: BinaryIO, encoding: str) -> Iterator[memoryview]:
    """Give a stream's whole content as UTF-8 without its mark, mapped into memory; UnprovedError if undecodable."""
    import mmap

    with _as_utf8(stream, encoding) as plain:
        try:
            number = plain.fileno()
        except OSError:
            view = memoryview(plain.read())
        else:  # what holds no byte cannot be mapped: a file of nothing but UTF-16's mark
            empty = plain.seek(0, io.SEEK_END) == 0
            view = memoryview(b"" if empty else mmap.mmap(number, 0, access=mmap.ACCESS_READ))
        yield view[3:] if bytes(view[:3]) == codecs.BOM_UTF8 and encoding == "utf-8-sig" else view


@contextmanager
def _as_utf8(stream: BinaryIO, encoding: str) -> Iterator[BinaryIO]:
    import tempfile

    if encoding in {"utf-8", "utf-8-sig"}:
        yield stream
        return
    text = io.TextIOWrapper(stream, encoding, newline="")
    with tempfile.TemporaryFile() as plain:
        try:
            while part := text.read(_BLOCK):
                plain.write(part.encode())
        except UnicodeError as error:
            raise UnprovedError(f"csv: {error}") from error
        finally:
            text.detach()  # whoever opened the stream closes it
        plain.flush()
        yield cast("BinaryIO", plain)


def text_lines(data: BinaryIO, encoding: str, *, translate: bool) -> io.TextIOWrapper:
    """Decode bytes line by line; `translate` makes every line end LF, as frictionless does for what is not CSV."""
    return io.TextIOWrapper(data, encoding, newline=None if translate else "")


def _parts(resource: Resource, *, header: bool) -> Iterator[bytes]:
    """Give the bytes of all files; in CSV, the first line of every file but the first is its header and left out."""
    if resource.descriptor.get("compression") or any(PurePosixPath(path).suffix == ".zip" for path in resource.paths):
        raise UnprovedError("compressed parts")
    for number, path in enumerate(resource.paths):
        blocks = part_blocks(resource, path)
        if number and header and resource.format == "csv":
            head = next(blocks, b"")
            yield head[header_bytes(head, path) :]
        yield from blocks


def part_blocks(resource: Resource, path: str) -> Iterator[bytes]:
    """Give the bytes of one file of several, unpacked if its name ends with `.gz`."""
    with resource.open(path) as stream:
        if PurePosixPath(path).suffix == ".gz":
            yield from _gzip_blocks(stream, resource)
        else:
            yield from iter(lambda: stream.read(_BLOCK), b"")


def _most(resource: Resource) -> int:
    """Give the bytes that a table's files may hold together: packed ones some times their size, the others that."""
    most = 0
    for path in resource.paths:
        with resource.open(path) as stream:
            size = stream.seek(0, io.SEEK_END)
        packed = PurePosixPath(path).suffix == ".gz"
        most += max(SMALL_BYTES, MAX_ARCHIVE_RATIO * size) if packed else size
    return most


def header_bytes(head: bytes, path: str) -> int:
    """
    Measure the header of a later part, its first line; UnprovedError where frictionless would split it.

    Frictionless reads lines of a packed file to a line feed, and of others to any line's end.
    """
    if PurePosixPath(path).suffix == ".gz":
        end = head.find(b"\n") + 1
        if not end and len(head) >= _BLOCK:
            raise UnprovedError("a long header in parts")
        return end or len(head)
    head = head[:LONGEST_HEADER]
    first = head.splitlines(keepends=True)[:1]
    if first and not first[0].endswith((b"\n", b"\r")) and len(head) == LONGEST_HEADER:
        raise UnprovedError("a long header in parts")
    return len(first[0]) if first else 0


def _gzip_blocks(stream: BinaryIO, resource: Resource) -> Iterator[bytes]:  # noqa: ARG001 (as _zip_blocks)
    import gzip
    import zlib

    try:
        unpacked = gzip.GzipFile(fileobj=stream)
        yield from iter(lambda: unpacked.read(_BLOCK), b"")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UnprovedError(f"gzip: {error}") from error


def _zip_blocks(stream: BinaryIO, resource: Resource) -> Iterator[bytes]:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(stream) as archive:
            name = resource.descriptor.get("innerpath") or archive.namelist()[0]
            with archive.open(name) as member:
                yield from iter(lambda: member.read(_BLOCK), b"")
    except (OSError, EOFError, RuntimeError, ValueError, LookupError, zipfile.BadZipFile, zlib.error) as error:
        raise UnprovedError(f"zip: {error}") from error


def spooled(blocks: Iterable[bytes], most: int, resource: Resource) -> BinaryIO:
    """Write blocks to memory, or past 64 MB to a temporary file without a name; refuse more than `most` bytes."""
    import tempfile

    spool = tempfile.SpooledTemporaryFile(max_size=64 << 20)  # noqa: SIM115 (the caller closes it)
    try:
        for block in _bounded(blocks, most, resource):
            spool.write(block)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return cast("BinaryIO", spool)


def _bounded(blocks: Iterable[bytes], most: int, resource: Resource) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            raise RefusedError("size-limit", f"{resource.path} decompresses to more than {most:,} bytes")
        yield block
