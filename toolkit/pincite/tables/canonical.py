"""CSV in canonical form: UTF-8 without a byte order mark, LF, minimal quoting, columns in the schema's order."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pincite.packages import Resource

NEEDS_QUOTES: Final = re.compile('[,"\r\n]')
"""A cell with one of these is quoted (RFC 4180, section 2); Python's own writer forgets a bare CR."""
DEFAULT_DIALECT: Final[Mapping[str, Any]] = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
    "headerRows": [1],
    "caseSensitiveHeader": False,
    "csvddfVersion": 1.2,
}
"""What a dialect may say without changing how a file is read (Table Dialect, defaults)."""
_LAST: Final = "\N{END OF TEXT}"
"""Read as one more record behind the file's last, unless a quotation swallows it."""


class LeftAloneError(Exception):
    """Why a file is not put into canonical form; `mendable` says that a person can and should do something about it."""

    def __init__(self, reason: str, *, mendable: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.mendable = reason, mendable


def canonical_table(resource: Resource, data: bytes) -> bytes:
    """Give a table resource's file in canonical form; LeftAloneError where the form is not made for it."""
    check_plain(resource)
    if not data.removeprefix(b"\xef\xbb\xbf"):
        return b""
    fields = (resource.table_schema or {}).get("fields")
    named = [field.get("name") for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    return write_records(_in_order(read_whole(data), [str(name) for name in named])).encode()


def check_plain(resource: Resource) -> None:
    """Raise LeftAloneError for a table that is not one UTF-8 CSV file in the default dialect."""
    if resource.format != "csv" or len(resource.paths) != 1:
        raise LeftAloneError(f"it is no single CSV file ({resource.format or 'inline data'})")
    encoding = str(resource.descriptor.get("encoding", "utf-8")).lower()
    if encoding not in {"utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"}:
        raise LeftAloneError(f"its encoding is {encoding}")
    dialect = resource.descriptor.get("dialect", {})
    if not isinstance(dialect, dict) or any(DEFAULT_DIALECT.get(key, value) != value for key, value in dialect.items()):
        raise LeftAloneError("it has a CSV dialect of its own")
    if set(dialect) - DEFAULT_DIALECT.keys() - {"$schema"}:
        raise LeftAloneError("it has a CSV dialect of its own")


def read_whole(data: bytes) -> list[list[str]]:
    """Read a CSV file's records, the header first; LeftAloneError where it is no UTF-8 or a quotation never ends."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LeftAloneError(f"its byte {error.start} is not UTF-8", mendable=True) from error
    try:
        ended = text if not text or text[-1] in "\r\n" else f"{text}\n"
        *records, last = csv.reader(io.StringIO(ended + _LAST, newline=""))
    except csv.Error as error:
        raise LeftAloneError(f"it cannot be read as CSV: {error}", mendable=True) from error
    if last != [_LAST]:
        raise LeftAloneError("a quotation mark in it is never closed", mendable=True)
    return records


def write_records(records: Iterable[Sequence[str]]) -> str:
    """Write records as CSV, quoting only the cells that need it, a line feed after each."""
    return "".join(f"{_line(record)}\n" for record in records)


def _line(record: Sequence[str]) -> str:
    if len(record) == 1 and not record[0]:
        return '""'
    if not NEEDS_QUOTES.search("".join(record)):
        return ",".join(record)
    return ",".join(quoted(cell) for cell in record)


def quoted(cell: str) -> str:
    """Write one cell, between quotation marks if it needs them."""
    return '"{}"'.format(cell.replace('"', '""')) if NEEDS_QUOTES.search(cell) else cell


def _in_order(records: list[list[str]], names: Sequence[str]) -> list[list[str]]:
    """Put columns into the order of a schema's fields; records as they are where they stand in it already."""
    header = [label.strip() for label in records[0]]
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    if unknown := [label for label in header if label not in places and names]:
        shown = ", ".join(repr(label) for label in unknown)
        raise LeftAloneError(f"its schema does not know the column {shown}", mendable=True)
    order = sorted(range(len(header)), key=lambda place: places[header[place]]) if names else []
    if order == sorted(order):
        return records
    if len(set(header)) < len(header) or any(record and len(record) != len(header) for record in records):
        raise LeftAloneError("its columns are in another order, but not all rows have as many cells", mendable=True)
    return [[record[place] for place in order] if record else record for record in records]
