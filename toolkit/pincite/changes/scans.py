"""
A large delimited file cut into records and hashed, without parsing a cell.

A record's hash is Python's own (SipHash with a key of this process): 64 bits, so that among ten million records two
different ones are taken for equal with a chance below one in 10^5 for the whole comparison, and nobody can prepare
such a pair, for the key is not known beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Hashes = np.ndarray[tuple[int], np.dtype[np.int64]]
    Places = np.ndarray[tuple[int], np.dtype[np.int64]]

_BLOCK: Final = 1 << 18
"""Bytes read at once: a block, its records and their hashes stay in a processor's own cache."""
_LONGEST: Final = 8 << 20
"""Bytes that one record may span before the file is given to the csv module instead."""
_LINE_FEED: Final = 10
_BOM: Final = b"\xef\xbb\xbf"


class Block(NamedTuple):
    """
    Whole records in bytes `start` to `end` of the file: the first one's place (data rows from 0) and line; how many.

    `quoted` says that there may be a quotation mark in them, `spread` that a record spans several lines.
    """

    start: int
    end: int
    first: int
    line: int
    records: int
    quoted: bool
    spread: bool


class Scan(NamedTuple):
    """A file's header record, the hash of each data record, and the blocks that they stand in."""

    header: bytes
    hashes: Hashes
    blocks: tuple[Block, ...]
    delimiter: bytes
    crlf: bool


class _UnprovedError(Exception):
    """The bytes do not prove where records end: bare carriage returns, quotation marks inside a bare cell."""


def scan(stream: BinaryIO, delimiter: str, hashed: Callable[[bytes], int] = hash) -> Scan | None:
    """
    Cut and hash a delimited file; None where its quoting cannot be proved, so that the csv module has to read.

    `hashed` makes a signed 64-bit number of a record: Python's own hash, unless processes have to agree on it.
    """
    import numpy as np

    mark = delimiter.encode()
    hashes: list[Hashes] = []
    blocks: list[Block] = []
    header, crlf = b"", False
    offset, row, line, carry = 0, 0, 1, b""
    try:
        while True:
            chunk = stream.read(_BLOCK)
            data = carry + chunk
            if not data:
                break
            if not offset and data.startswith(_BOM):
                data, offset = data[3:], 3
            quoted = b'"' in data
            cut = len(data) if not chunk else _last_end(data, mark, quoted=quoted)
            body, carry = data[:cut], data[cut:]
            if len(carry) > _LONGEST:
                return None
            if not body:
                if not chunk:
                    break
                continue
            crlf = crlf or (row == 0 and body.endswith(b"\r\n"))
            records = _records(body, mark, crlf=crlf, quoted=quoted)
            feeds = body.count(b"\n") + (not body.endswith(b"\n")) if quoted else len(records)
            first = row if blocks else -1
            blocks.append(Block(offset, offset + cut, first, line, len(records), quoted, feeds != len(records)))
            offset, line = offset + cut, line + feeds
            if first < 0:
                header, records = records[0], records[1:]
            hashes.append(np.fromiter(map(hashed, records), np.int64, len(records)))
            row += len(records)
            if not chunk:
                break
    except _UnprovedError:
        return None
    return Scan(header, np.concatenate(hashes) if hashes else np.empty(0, np.int64), tuple(blocks), mark, crlf)


def header_end(stream: BinaryIO, delimiter: str) -> int | None:
    """Measure the header record and a mark before it, in bytes; None where no line feed ends it."""
    data = stream.read(_LONGEST)
    mark = len(_BOM) if data.startswith(_BOM) else 0
    _, ends, _ = _structure(data[mark:], delimiter.encode())
    return mark + int(ends[0]) + 1 if len(ends) else None


def bodies(stream: BinaryIO, scanned: Scan) -> Iterator[tuple[Block, bytes]]:
    """Read the bytes of all blocks again."""
    return ((block, _body(stream, block)) for block in scanned.blocks)


def _body(stream: BinaryIO, block: Block) -> bytes:
    stream.seek(block.start)
    return stream.read(block.end - block.start)


def cut(block: Block, body: bytes, scanned: Scan) -> list[bytes]:
    """Cut a block's bytes into records."""
    return _records(body, scanned.delimiter, crlf=scanned.crlf, quoted=block.quoted)


def fetch(stream: BinaryIO, scanned: Scan, wanted: Places) -> tuple[list[bytes], list[int]]:
    """Give the bytes and the first lines of the data records at the places `wanted`, which are sorted."""
    import numpy as np

    raw: list[bytes] = []
    lines: list[int] = []
    homes = np.searchsorted([block.first for block in scanned.blocks], wanted, "right") - 1
    together = np.split(wanted, np.flatnonzero(np.diff(homes)) + 1)
    for home, places in zip(np.unique(homes).tolist(), together, strict=False):  # of no places there is one empty part
        block = scanned.blocks[home]
        records, starts = pick(block, _body(stream, block), scanned, places - block.first)
        raw += records
        lines += starts
    return raw, lines


def pick(block: Block, body: bytes, scanned: Scan, places: Places) -> tuple[list[bytes], list[int]]:
    """Give the bytes and the first lines of some of a block's records, by their places in it (a header has one)."""
    import numpy as np

    if not body.endswith(b"\n"):
        body += b"\n"
    if block.quoted:
        feeds, ends, _ = _structure(body, scanned.delimiter)
    else:
        feeds = ends = np.flatnonzero(np.frombuffer(body, np.uint8) == _LINE_FEED)
    starts, stops = np.where(places, ends[places - 1] + 1, 0), ends[places]
    lines = np.searchsorted(feeds, starts) if block.spread else places
    raw = [body[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
    if scanned.crlf:
        raw = [record.removesuffix(b"\r") for record in raw]
    return raw, (lines + block.line).tolist()


def _last_end(data: bytes, mark: bytes, *, quoted: bool) -> int:
    """Find where the last whole record of the data ends."""
    if not quoted:
        return data.rfind(b"\n") + 1
    _, ends, _ = _structure(data, mark)
    return int(ends[-1]) + 1 if len(ends) else 0


def _records(body: bytes, mark: bytes, *, crlf: bool, quoted: bool) -> list[bytes]:
    """Cut bytes that hold whole records, `quoted` if there may be quotation marks; the line ending is taken off."""
    if not body.endswith(b"\n"):
        body += b"\r\n" if crlf else b"\n"
    if b"\r" in body:
        feeds = body.count(b"\n")
        if not crlf or body.count(b"\r\n") != feeds or body.count(b"\r") != feeds:
            raise _UnprovedError
        body = body.replace(b"\r\n", b"\n")
    elif crlf:
        raise _UnprovedError
    if not quoted:
        return body.split(b"\n")[:-1]
    feeds_at, ends, proved = _structure(body, mark)
    if not proved:
        raise _UnprovedError
    if len(ends) == len(feeds_at):
        return body.split(b"\n")[:-1]
    if crlf:
        raise _UnprovedError
    stops = ends.tolist()
    return [body[start:stop] for start, stop in zip([0, *(stop + 1 for stop in stops)], stops, strict=False)]


def _structure(data: bytes, mark: bytes) -> tuple[Places, Places, bool]:
    """
    Give the line feeds, those of them that end a record, and whether every quotation mark is where RFC 4180 has it.

    An even number of marks before a line feed means that it ends a record, provided that every mark at an even place
    opens a cell (after a delimiter, a line feed or the mark that it doubles) and every odd one closes it.
    """
    import numpy as np

    codes = np.frombuffer(data, np.uint8)
    feeds, quotes = np.flatnonzero(codes == 10), np.flatnonzero(codes == 34)
    ends = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
    quotes = quotes[quotes < (ends[-1] if len(ends) else 0)]
    if len(quotes) % 2:
        return feeds, ends, False
    opening, closing = quotes[0::2], quotes[1::2]
    doubled = np.concatenate(([False], closing[:-1] + 1 == opening[1:], [False]))
    edges = np.array([mark[0], 10, 13], np.uint8)
    before = codes[opening - 1]
    opens = (opening == 0) | np.isin(before, edges[:2]) | doubled[: len(opening)]
    closes = np.isin(codes[closing + 1], edges) | doubled[1:]
    return feeds, ends, bool(opens.all() and closes.all())
