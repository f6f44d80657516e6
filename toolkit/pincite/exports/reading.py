"""
A table's rows read in blocks of typed columns, so that memory does not grow with the table.

Text and JSON are read as `pincite validate` reads them: any dialect, encoding or compression, several files, inline
data. What it leaves to frictionless (spreadsheets, other encodings) frictionless reads, its dialect pinned.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from pincite import jsontext
from pincite.deadlines import Allowance, DeadlineError
from pincite.errors import PinciteError
from pincite.exports.fields import BadCellError, Field, column_reader
from pincite.packages import Package, RefusedError, Resource
from pincite.tables.dialects import Table as OpenedTable
from pincite.tables.inline import NotTabularError
from pincite.tables.opening import is_json
from pincite.tables.partlines import part_lines
from pincite.tables.records import record_lines
from pincite.tables.reference import CRASHES, reference_package, seconds_for
from pincite.tables.rows import open_rows
from pincite.tables.streams import CsvRecords, UnprovedError

BLOCK_ROWS: Final = 8192
_INSTANT: Final = 1e-6
"""Seconds that a row adds to the time in which frictionless has to read a table: none to speak of."""
_READING: Final = (
    "name", "type", "path", "data", "scheme", "format", "encoding", "compression", "innerpath", "dialect"
)  # fmt: skip
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
    with _explained(resource), _opened(package, resource, []) as (header, _):
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
    with _explained(resource), _opened(package, resource, [field.name for field in fields]) as (header, records):
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
    path, line = resource.path, record_lines(resource, {number}).get(number)
    if line is not None and (lines := part_lines(resource)) is not None:
        path, line = lines.place(line)
    where = f"{path or resource.name}:{line or number}"
    return f"{where}:{field}" if field else where


@contextmanager
def _opened(package: Package, resource: Resource, names: list[str]) -> Iterator[tuple[list[str], Records]]:
    """Give a table's labels, or the schema's `names` where it has none, and its rows, blank lines left out."""
    with ExitStack() as stack:
        try:
            table = stack.enter_context(open_rows(resource, names))
        except UnprovedError:
            for path in resource.paths:
                resource.open(path).close()  # refuses what leads out of the package or onto the network
            labels, rows = stack.enter_context(_read_by_reference(package, resource, names))
            yield labels or names, rows
            return
        written = _json_texts if is_json(resource) else list
        rows = ((number, written(cells)) for number, _, cells in table.rows if cells)
        yield list(table.labels) or names, chain(rows, _closed(resource, table))


def _json_texts(cells: list[Any]) -> list[str | None]:
    return [_text(cell) for cell in cells]


def _closed(resource: Resource, table: OpenedTable) -> Records:
    """Refuse, after a table's last row, a quotation mark that nothing closes: it swallowed the rest of the file."""
    if isinstance(table.source, CsvRecords) and table.source.open_at is not None:
        where = place(resource, table.source.open_at[0])
        raise PinciteError(f"{where}: a quotation mark is not closed: mend it, `pincite validate` says more.")
    yield from ()


@contextmanager
def _read_by_reference(package: Package, resource: Resource, names: list[str]) -> Iterator[tuple[list[str], Records]]:
    """Let frictionless read a table's cells; it is told no more than reading takes, for it might refuse the rest."""
    told = {key: resource.descriptor[key] for key in _READING if key in resource.descriptor}
    if names:
        told["schema"] = {"fields": [{"name": name, "type": "any"} for name in names]}
    text = jsontext.JSONText("", {"resources": [told]}, ())
    bare = Package(package.source, package.descriptor_path, text, package.folder)
    with ExitStack() as stack:
        with _failing(resource):
            reference = stack.enter_context(reference_package(bare, resource))
            allowance = Allowance(seconds_for(resource), _INSTANT)
            with allowance.spent():
                opened = stack.enter_context(reference.get_resource(resource.name))
        yield list(opened.labels), _reference_rows(resource, opened, allowance)


def _reference_rows(resource: Resource, opened: Any, allowance: Allowance) -> Records:  # noqa: ANN401 (frictionless')
    with _failing(resource):
        while (row := _next(opened.row_stream, allowance)) is not None:
            cells = _json_texts(row.cells)
            if any(cell is not None for cell in cells):
                yield row.row_number, cells


def _next(rows: Iterator[Any], allowance: Allowance) -> Any:  # noqa: ANN401 (a row of frictionless')
    with allowance.spent():
        return next(rows, None)


@contextmanager
def _failing(resource: Resource) -> Iterator[None]:
    from frictionless import FrictionlessException

    try:
        yield
    except FrictionlessException as error:
        raise PinciteError(f"The table {resource.name} cannot be read: {error.to_errors()[0].message}") from error
    except DeadlineError as error:
        reason = f"frictionless was stopped after {seconds_for(resource):.0f} s"
        raise PinciteError(f"The table {resource.name} cannot be read: {reason}.") from error
    except CRASHES as error:
        raise PinciteError(f"The table {resource.name} cannot be read: {error}.") from error


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
        if isinstance(error, RefusedError | UnicodeError | NotTabularError | UnprovedError):
            raise PinciteError(f"The table {self.name} cannot be read: {error}.") from error
        if isinstance(error, OSError):
            raise PinciteError(f"The table {self.name} cannot be read: {error.strerror or error}.") from error
