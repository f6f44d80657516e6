"""
Table dialects: how a file's text becomes records, labels and rows.

A dialect is what the descriptor declares, never sniffed. What is read here is what frictionless reads with its CSV
control pinned to the same values (5.21, `dialect/dialect.py`, `formats/csv/`).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, dropwhile, islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pincite.packages import RefusedError

MAX_COLUMNS: Final = 1 << 18
"""Cells allowed in a record: sixteen times as many as a spreadsheet has columns."""
SAMPLE: Final = 100
"""Records that frictionless looks at to find the header and its labels."""
_CSV_PROPERTIES: Final = (
    "delimiter",
    "lineTerminator",
    "quoteChar",
    "doubleQuote",
    "escapeChar",
    "nullSequence",
    "skipInitialSpace",
)
_TYPES: Final[Mapping[str, type]] = {
    "header": bool,
    "headerRows": list,
    "headerJoin": str,
    "headerCase": bool,
    "commentChar": str,
    "commentRows": list,
    "skipBlankRows": bool,
    "delimiter": str,
    "lineTerminator": str,
    "quoteChar": str,
    "doubleQuote": bool,
    "escapeChar": str,
    "nullSequence": str,
    "skipInitialSpace": bool,
}
_DESCRIPTIVE: Final = frozenset({"$schema", "title", "description"})

Record = tuple[int, int, list[Any]]
"""A record's ordinal from 1, the physical line on which it starts, its cells."""


class Dialect(NamedTuple):
    """A dialect's properties, under the names of the standard; `header_declared` says that nothing is to be found."""

    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    header_case: bool = True
    header_declared: bool = False
    comment_char: str | None = None
    comment_rows: frozenset[int] = frozenset()
    skip_blank_rows: bool = False
    characters: Mapping[str, Any] = MappingProxyType({})

    @property
    def plain(self) -> bool:
        """Whether rows are all the records after the header, in text with doubled quotes and one delimiter."""
        rows_only = not self.comment_char and not self.comment_rows and not self.skip_blank_rows
        return rows_only and set(self.characters) <= {"delimiter"} and self.delimiter.isascii()

    @property
    def delimiter(self) -> str:
        """What stands between cells."""
        return str(self.characters.get("delimiter", ","))

    def reader(self, lines: Iterable[str]) -> Any:  # noqa: ANN401 (the csv module's own, whose type has no name)
        """Give the csv module's reader of lines, its characters as frictionless sets them; `line_num` counts lines."""
        given = self.characters
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=given.get("quoteChar", '"'),
            escapechar=given.get("escapeChar"),
            doublequote=given.get("doubleQuote", True) if given.get("escapeChar") else True,
            skipinitialspace=given.get("skipInitialSpace", False),
        )


def read_dialect(descriptor: object, file_format: str) -> Dialect | None:
    """Read a dialect descriptor; None where it holds something that is left to frictionless."""
    if not isinstance(descriptor, Mapping):
        return None
    if not all(isinstance(descriptor[key], str) for key in _DESCRIPTIVE & descriptor.keys()):
        return None
    given = {key: value for key, value in descriptor.items() if key not in _DESCRIPTIVE}
    control = given.pop("csv", {})
    if not isinstance(control, Mapping):
        return None
    given = {**control, **given}
    if any(type(value) is not _TYPES.get(key) for key, value in given.items()):
        return None
    properties = {key: given[key] for key in _CSV_PROPERTIES if key in given}
    if file_format == "tsv":
        properties.setdefault("delimiter", "\t")
    rows, comments = given.get("headerRows", [1]), given.get("commentRows", [])
    if not _well_formed(properties) or not all(type(row) is int and row > 0 for row in (*rows, *comments)):
        return None
    return Dialect(
        given.get("header", True),
        tuple(rows),
        given.get("headerJoin", " "),
        given.get("headerCase", True),
        bool({"header", "headerRows"} & set(given)),
        given.get("commentChar"),
        frozenset(comments),
        given.get("skipBlankRows", False),
        _deciding(properties),
    )


_DEFAULTS: Final = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}


def _deciding(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Give the CSV properties that differ from the defaults and that reading depends on."""
    unread = {"lineTerminator", "nullSequence"} | ({"doubleQuote"} if not properties.get("escapeChar") else set())
    return {key: value for key, value in properties.items() if key not in unread and value != _DEFAULTS.get(key)}


def _well_formed(properties: Mapping[str, Any]) -> bool:
    """Whether the csv module takes the characters: one each, and no two of them the same or a line's end."""
    given = {**_DEFAULTS, **properties}
    characters = [given["delimiter"], given["quoteChar"], given.get("escapeChar", "\1")]
    return all(len(item) == 1 and item not in "\r\n " for item in characters) and len(set(characters)) == 3


class Table(NamedTuple):
    """A table opened: its labels, the records they came from, the records of its rows, and their source."""

    labels: tuple[str, ...]
    header_rows: tuple[int, ...]
    rows: Iterator[Record]
    empty: bool
    source: Iterable[Record]


def open_records(records: Iterable[Record], dialect: Dialect) -> Table:
    """Tell labels from rows. Frictionless finds an undeclared header among the first 100 records by their widths."""
    source, records = records, _bounded(records)
    sample = list(islice(records, SAMPLE))
    rows = _header_rows(sample, dialect)
    first = rows[-1] + 1 if dialect.header and rows else 1
    labels = _labels(sample, dialect, rows, first)
    content = _content(chain(sample, records), dialect, first)
    head = next(content, None)
    empty = head is None and not labels
    return Table(labels, rows, content if head is None else chain((head,), content), empty, source)


def _bounded(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        if len(record[2]) > MAX_COLUMNS:
            message = f"the record on line {record[1]} has {len(record[2]):,} cells, more than {MAX_COLUMNS:,}"
            raise RefusedError("size-limit", message, "correct the delimiter, or lay the table out with fewer columns")
        yield record


def _header_rows(sample: Sequence[Record], dialect: Dialect) -> tuple[int, ...]:
    if dialect.header_declared or not sample:
        return dialect.header_rows
    widths = [len(cells) for _, _, cells in sample]
    width = round(sum(widths) / len(widths))
    drift = max(round(width * 0.1), 1)
    for number, _, cells in sample:
        if width - drift <= len(cells) <= width + drift and not _is_comment(number, cells, dialect):
            return (number,)
    return dialect.header_rows


def _labels(sample: Sequence[Record], dialect: Dialect, rows: Sequence[int], first: int) -> tuple[str, ...]:
    if not dialect.header:
        return ()
    labels: list[str] = []
    above: dict[int, str] = {}
    for number, _, cells in sample:
        if _is_comment(number, cells, dialect):
            continue
        if number in rows:
            for index, cell in enumerate("" if cell is None else str(cell).strip() for cell in cells):
                if above.get(index) == cell:
                    continue
                above[index] = cell
                if index >= len(labels):
                    labels.append(cell)
                else:
                    labels[index] = dialect.header_join.join([labels[index], cell])
        if number >= first:
            break
    return tuple(labels)


def _content(records: Iterator[Record], dialect: Dialect, first: int) -> Iterator[Record]:
    if not dialect.comment_char and not dialect.comment_rows and not dialect.skip_blank_rows:
        yield from dropwhile(lambda record: record[0] < first, records)
        return
    for number, line, cells in records:
        if number < first or _is_comment(number, cells, dialect):
            continue
        if dialect.skip_blank_rows and all(cell is None or cell == "" for cell in cells):
            continue
        yield number, line, cells


def _is_comment(number: int, cells: Sequence[Any], dialect: Dialect) -> bool:
    if dialect.comment_char and cells and isinstance(cells[0], str) and cells[0].startswith(dialect.comment_char):
        return True
    return number in dialect.comment_rows
