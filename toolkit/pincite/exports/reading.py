"""
A table's rows read in blocks of typed columns, so that memory does not grow with the table.

Plain CSV is read here; whatever else a resource may be (other dialects and encodings, several files, inline data,
spreadsheets) frictionless reads, its dialect pinned.
"""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from pincite import jsontext
from pincite.errors import PinciteError
from pincite.exports.fields import BadCellError, Field, column_reader
from pincite.packages import Package, RefusedError, Resource
from pincite.tables.inline import NotTabularError, json_records
from pincite.tables.records import record_lines
from pincite.tables.reference import reference_package

BLOCK_ROWS: Final = 8192
_PLAIN_DIALECT: Final[Mapping[str, Any]] = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "skipInitialSpace": False,
    "lineTerminator": "\r\n",
    "caseSensitiveHeader": False,
    "csvddfVersion": 1.2,
}
Records = Iterator[tuple[int, list[Any]]]


@dataclass(frozen=True, slots=True)
class Block:
    """Some neighbouring rows: their record numbers (the header is 1) and, for each field, the column of values."""

    numbers: Sequence[int]
    columns: Sequence[list[Any]]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Give the rows, values in the order of the fields."""
        return zip(*self.columns, strict=True)


def untyped_fields(package: Package, resource: Resource) -> list[dict[str, str]]:
    """Give the fields of a table that has no schema: texts, or the one type that all inline values of a name have."""
    data = resource.descriptor.get("data")
    if isinstance(data, list) and data and isinstance(data[0], dict):
        rows = [row for row in data if isinstance(row, dict)]
        return [{"name": name, "type": _json_type([row.get(name) for row in rows])} for name in data[0]]
    with _explained(resource):
        header, _ = _records(package, resource, [])
    return [{"name": label, "type": "string"} for label in header]


def _json_type(values: Sequence[object]) -> str:
    kinds = {type(value) for value in values if value is not None}
    named = {int: "integer", float: "number", bool: "boolean"}
    if kinds == {int, float}:
        return "number"
    return named.get(next(iter(kinds)), "string") if len(kinds) == 1 else "string"


def read_blocks(package: Package, resource: Resource, fields: Sequence[Field]) -> Iterator[Block]:
    """
    Give a table's rows as blocks of columns, in the order of `fields`.

    Raises PinciteError, with the place and the remedy, for a file that cannot be read, a header that is not the
    schema's, a ragged row, and a cell that has no value of its field's type: an export never drops what it cannot say.
    """
    with _explained(resource):
        header, records = _records(package, resource, fields)
        order = _order(resource, header, fields)
        missing = [frozenset(_missing(resource, field)) for field in fields]
        readers = [column_reader(field) for field in fields]
        while taken := list(islice(records, BLOCK_ROWS)):
            numbers, rows = zip(*taken, strict=True)
            _check_widths(resource, header, numbers, rows)
            cells = list(zip(*rows, strict=True))
            yield Block(
                numbers,
                [
                    _column(resource, numbers, read, _present(cells[place], empty))
                    for place, empty, read in zip(order, missing, readers, strict=True)
                ],
            )


def place(resource: Resource, number: int, field: str | None = None) -> str:
    """Name a row's place as path:line:field; the record's number stands in where the line is not known."""
    line = record_lines(resource, {number}).get(number, number)
    where = f"{resource.path or resource.name}:{line}"
    return f"{where}:{field}" if field else where


def _records(package: Package, resource: Resource, fields: Sequence[Field]) -> tuple[list[str], Records]:
    if is_plain(resource):
        return _plain_records(resource)
    if "data" in resource.descriptor or resource.format in {"json", "jsonl", "ndjson"}:
        return _json_records(resource, fields)
    for path in resource.paths:
        resource.open(path).close()  # refuses what leads out of the package or onto the network
    return _reference_records(package, resource, fields)


def is_plain(resource: Resource) -> bool:
    """Say whether a resource is one file of UTF-8 CSV in the standard's default dialect."""
    dialect = resource.descriptor.get("dialect", {})
    own = dialect.get("csv", dialect) if isinstance(dialect, dict) else None
    encoding = str(resource.descriptor.get("encoding", "utf-8")).lower().replace("_", "-")
    return (
        resource.format == "csv"
        and len(resource.paths) == 1
        and not str(resource.path).lower().endswith((".gz", ".zip"))
        and "compression" not in resource.descriptor
        and encoding in {"utf-8", "utf8", "utf-8-sig"}
        and own is not None
        and all(_PLAIN_DIALECT.get(key, object()) == value for key, value in own.items() if key != "lineTerminator")
    )


def _plain_records(resource: Resource) -> tuple[list[str], Records]:
    rows = _plain_rows(resource)
    header = next(rows, [])
    return header, ((number, cells) for number, cells in enumerate(rows, start=2) if cells)


def _plain_rows(resource: Resource) -> Iterator[list[str]]:
    with io.TextIOWrapper(resource.open(), encoding="utf-8-sig", newline="") as text:
        yield from csv.reader(text, strict=True)


def _json_records(resource: Resource, fields: Sequence[Field]) -> tuple[list[str], Records]:
    rows = json_records(resource, [field.name for field in fields])
    _, _, header = next(rows, (1, 1, []))
    return [str(label) for label in header], ((number, [_text(cell) for cell in cells]) for number, _, cells in rows)


def _reference_records(package: Package, resource: Resource, fields: Sequence[Field]) -> tuple[list[str], Records]:
    stream = _reference_cells(package, resource)
    header = [str(label) for label in next(stream, [])]
    texts = ([_text(cell) for cell in cells] for cells in stream)
    return header or [field.name for field in fields], (
        (number, cells) for number, cells in enumerate(texts, start=2) if any(cell is not None for cell in cells)
    )


def _reference_cells(package: Package, resource: Resource) -> Iterator[list[Any]]:
    from frictionless import FrictionlessException

    silent = {key: value for key, value in package.descriptor.items() if key not in {"profile", "$schema"}}
    text = jsontext.JSONText("", silent, ())  # a profile elsewhere would be fetched
    bare = Package(package.source, package.descriptor_path, text, package.folder)
    try:
        with reference_package(bare, resource) as reference, reference.get_resource(resource.name) as opened:
            if opened.dialect.header:
                yield list(opened.labels)
            yield from opened.cell_stream
    except FrictionlessException as error:
        raise PinciteError(f"The table {resource.name} cannot be read: {error.error.message}") from error


def _text(cell: object) -> str | None:
    """Give a cell that came typed (from JSON or a spreadsheet) as Table Schema writes it."""
    if cell is None or isinstance(cell, str):
        if isinstance(cell, str):
            cell.encode()  # a lone surrogate, which JSON can write, has no bytes in any format
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False)
    iso = getattr(cell, "isoformat", None)
    return str(iso()) if iso is not None else str(cell)


def _order(resource: Resource, header: Sequence[str], fields: Sequence[Field]) -> list[int]:
    labels = Counter(label.strip() for label in header)
    names = {field.name for field in fields}
    for label, times in labels.items():
        if times > 1 or label not in names:
            what = "stands twice in the header" if times > 1 else "is no field of the schema"
            raise PinciteError(f"{place(resource, 1)}: {label!r} {what}: mend it, `pincite validate` says more.")
    absent = [field.name for field in fields if field.name not in labels]
    if absent:
        raise PinciteError(f"{place(resource, 1)}: the header lacks {', '.join(absent)}, which the schema has.")
    places = {label: number for number, label in enumerate(labels)}
    return [places[field.name] for field in fields]


def _missing(resource: Resource, field: Field) -> Iterator[str]:
    schema = resource.table_schema or {}
    listed = field.descriptor.get("missingValues", schema.get("missingValues", [""]))
    for item in listed if isinstance(listed, list) else [""]:
        yield str(item.get("value", "")) if isinstance(item, dict) else str(item)


def _check_widths(resource: Resource, header: Sequence[str], numbers: Sequence[int], rows: Iterable[list[Any]]) -> None:
    for number, row in zip(numbers, rows, strict=True):
        if len(row) != len(header):
            raise PinciteError(f"{place(resource, number)}: the row has {len(row)} cells, the header {len(header)}.")


def _present(cells: Sequence[str | None], missing: frozenset[str]) -> list[str | None]:
    if missing == {""}:
        return [cell or None for cell in cells]
    return [None if cell is None or cell in missing else cell for cell in cells]


def _column(
    resource: Resource,
    numbers: Sequence[int],
    read: Callable[[list[str | None]], list[Any]],
    cells: list[str | None],
) -> list[Any]:
    try:
        return read(cells)
    except BadCellError as error:
        where = place(resource, numbers[error.place], error.field.name)
        raise PinciteError(f"{where}: {error}: mend it, `pincite validate` says more.") from error


class _explained:  # noqa: N801 (used like a function)
    """Turn what reading a table may raise into one sentence."""

    def __init__(self, resource: Resource) -> None:
        self.name = resource.name

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, RefusedError | UnicodeError | csv.Error | NotTabularError | EOFError | zlib.error):
            raise PinciteError(f"The table {self.name} cannot be read: {error}.") from error
        if isinstance(error, OSError):
            raise PinciteError(f"The table {self.name} cannot be read: {error.strerror or error}.") from error
