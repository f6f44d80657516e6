"""Excel: one sheet a table and a data dictionary. Read back by openpyxl and calamine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from pincite.errors import PinciteError
from pincite.exports.model import Model, Table, objects, said
from pincite.exports.names import free_name
from pincite.exports.reading import place
from pincite.exports.values import cell_text

MAX_TEXT: Final = 32_767
"""UTF-16 units in a cell (Excel specifications and limits)."""
MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
MAX_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_FORMATS: Final = {"date": "yyyy-mm-dd", "time": "hh:mm:ss", "datetime": "yyyy-mm-dd hh:mm:ss"}
_WRAPPED: Final = {"text_wrap": True, "valign": "top"}
NARROWEST, WIDEST = 10, 60
"""Least and most characters that a column is wide."""
_FIRST_DATE: Final = date(1900, 3, 1)
"""Excel counts a 29 February 1900; days before March 1900 are written as text."""
_CREATED: Final = datetime(1980, 1, 1)  # noqa: DTZ001 (a fixed stamp, so that each run writes the same bytes)
DICTIONARY: Final = ("sheet", "resource", "field", "title", "type", "required", "key", "refers to", "description")
TERMS: Final = ("resource", "field", "term", "meaning")


def write(model: Model, path: Path) -> None:
    """
    Write one workbook: a sheet a table with a frozen, filtered header, then `dictionary`, `terms` and `about`.

    Texts are written as texts, so that none becomes a formula, a number or a link. Texts are also a number that a
    double cannot hold, a whole one of more than 15 digits, a date before March 1900, and a time with a zone. A cell,
    table or name that Excel's limits do not admit is refused with its place; a sheet whose name had to change is told
    in `dictionary`.
    """
    options = {"constant_memory": True, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(path, options) as book:
            book.set_properties({"title": model.title, "created": _CREATED})
            looks = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
            header, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format(_WRAPPED)
            names = _sheet_names(model)
            for table, name in zip(model.tables, names, strict=False):
                _Sheet(book.add_worksheet(name), header, looks).fill(table)
            for name, columns, rows in _about(model, names):
                _Sheet(book.add_worksheet(name), header, looks, wrapped).lines(columns, rows)
    except xlsxwriter.exceptions.XlsxFileError as error:
        raise PinciteError(f"The workbook cannot be written: {error}.") from error


def _sheet_names(model: Model) -> list[str]:
    taken = {"history"}  # Excel keeps this name to itself
    names = []
    for wanted in (*(table.name for table in model.tables), "dictionary", "terms", "about"):
        names.append(free_name(_FORBIDDEN.sub("_", wanted) or "table", taken, MAX_NAME))
        taken.add(names[-1].lower())
    return names


class _Sheet:
    """One worksheet, written from its top down."""

    def __init__(self, sheet: Any, header: Any, looks: dict[str, Any], text: Any = None) -> None:  # noqa: ANN401 (xlsxwriter has no types)
        self.sheet, self.header, self.looks, self.text, self.row = sheet, header, looks, text, 0
        self.widths: list[int] = []

    def fill(self, table: Table) -> None:
        if len(table.fields) > MAX_COLUMNS:
            raise PinciteError(f"The table {table.name} has {len(table.fields):,} fields, a sheet {MAX_COLUMNS:,}.")
        self.top([field.name for field in table.fields])
        for block in table.blocks():
            for number, values in zip(block.numbers, block.rows(), strict=True):
                if self.row >= MAX_ROWS:
                    raise PinciteError(f"The table {table.name} has more rows than a sheet: {MAX_ROWS - 1:,}.")
                for column, value in enumerate(values):
                    if value is not None and not self.cell(column, value):
                        where = place(table.resource, number, table.fields[column].name)
                        raise PinciteError(f"{where}: the cell is longer than Excel's {MAX_TEXT:,} characters.")
                self.row += 1
        self.bottom(len(table.fields))

    def lines(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        self.top(columns)
        for row in rows:
            for column, value in enumerate(row):
                if not self.cell(column, value):
                    raise PinciteError(f"{columns[column]} {value[:40]!r}… is too long for a cell of Excel's.")
            self.row += 1
        self.bottom(len(columns))

    def top(self, columns: Sequence[str]) -> None:
        self.sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            self.widths.append(len(name) + 4)  # beside it stands the filter's arrow
            if self.sheet.write_string(0, column, name, self.header) != 0:
                raise PinciteError(f"The field name {name[:40]!r}… is too long for a cell of Excel's.")
        self.row = 1

    def bottom(self, columns: int) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, max(NARROWEST, min(WIDEST, width)))
        if columns:
            self.sheet.autofilter(0, 0, max(self.row - 1, 1), columns - 1)

    def cell(self, column: int, value: Any) -> bool:  # noqa: ANN401 (a value of any kind)
        """Write one cell; False where its text is too long."""
        if isinstance(value, bool):
            return bool(self.sheet.write_boolean(self.row, column, value) == 0)
        if isinstance(value, int | Decimal) and _is_double(value):
            return bool(self.sheet.write_number(self.row, column, _Double(value)) == 0)
        if kind := _clock(value):
            self.widths[column] = max(self.widths[column], len(_FORMATS[kind]) + 1)
            return bool(self.sheet.write_datetime(self.row, column, value, self.looks[kind]) == 0)
        text = cell_text(value)
        self.widths[column] = max(self.widths[column], len(text) + 1)
        if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
            return False
        return not text or bool(self.sheet.write_string(self.row, column, text, self.text) == 0)


class _Double(float):
    """A number that is written with all the digits that tell it from its neighbours; XlsxWriter formats to sixteen."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def _is_double(value: int | Decimal) -> bool:
    """
    Say whether Excel's numbers, doubles, hold a value.

    Of a whole number Excel shows 15 digits and zeros after them, so that a longer one is a text; of a measurement it
    shows fewer digits than it holds, which changes nothing.
    """
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) >= Decimal("1e300"):
        return False
    digits = len(exact.normalize().as_tuple().digits)
    return digits <= 15 or (exact % 1 != 0 and Decimal(repr(float(exact))) == exact)


def _clock(value: object) -> str | None:
    if isinstance(value, datetime):
        return "datetime" if value.tzinfo is None and value.date() >= _FIRST_DATE else None
    if isinstance(value, date):
        return "date" if value >= _FIRST_DATE else None
    return "time" if isinstance(value, time) and value.tzinfo is None else None


def _about(model: Model, names: Sequence[str]) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]:
    dictionary, terms, about = names[-3:]
    yield (
        dictionary,
        DICTIONARY,
        [row for table, name in zip(model.tables, names, strict=False) for row in _fields(table, name)],
    )
    rows = [
        (table.name, field.name, term, meaning)
        for table in model.tables
        for field in table.fields
        for term, meaning in field.terms.items()
    ]
    yield terms, TERMS, rows
    told = [(key, said(model.descriptor, key)) for key in ("name", "version", "title", "description", "homepage", "id")]
    licences = [
        ("license", said(item, "name") or said(item, "title")) for item in objects(model.descriptor, "licenses")
    ]
    yield about, ("property", "value"), [row for row in (*told, *licences) if row[1]]


def _fields(table: Table, sheet: str) -> Iterable[Sequence[str]]:
    for field in table.fields:
        refers = [item for item in table.references if field.name in item.fields]
        yield (
            sheet,
            table.name,
            field.name,
            field.title,
            field.type,
            "yes" if field.required else "",
            "primary" if field.name in table.primary_key else "",
            ", ".join(f"{item.table}.{item.keys[item.fields.index(field.name)]}" for item in refers),
            field.description,
        )
