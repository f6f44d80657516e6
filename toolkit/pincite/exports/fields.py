"""A field as exports see it, and how its cells are read."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from pincite.tables.values import cell_reader

Kind = Literal["string", "integer", "number", "boolean", "date", "time", "datetime", "json"]
KINDS: Final[Mapping[str, Kind]] = {
    "string": "string",
    "integer": "integer",
    "year": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "object": "json",
    "array": "json",
    "list": "json",
    "geojson": "json",
}
"""What the values of a Table Schema type are in Python: str, int, Decimal, bool, date, time, datetime, dict or list.

Types without a line here (`duration`, `yearmonth`, `geopoint`, `any`) keep their cells as text.
"""
_INTEGERS: Final = re.compile(r"[+-]?[0-9]{1,400}(?:\n[+-]?[0-9]{1,400})*")
_NUMBERS: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:\n[+-]?[0-9]+(?:\.[0-9]+)?)*")
_PROVED: Final[Mapping[Kind, tuple[re.Pattern[str], Callable[[str], Any]]]] = {
    "integer": (_INTEGERS, int),
    "number": (_NUMBERS, Decimal),
}
"""Forms that, matched by a whole column at once, are read by one function without a further look."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    One column: its Table Schema field, and the terms of its enumeration with what each means ("" where untold).

    `descriptor` is the Table Schema field; `told` the JSON Schema property that it was derived from, {} without.
    """

    name: str
    descriptor: Mapping[str, Any]
    told: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Its Table Schema type; `string` where it says none or one that is unknown."""
        declared = self.descriptor.get("type")
        return declared if isinstance(declared, str) else "string"

    @property
    def kind(self) -> Kind:
        """What its values are in Python."""
        return KINDS.get(self.type, "string")

    @property
    def title(self) -> str:
        """Its title, or its name."""
        return self._said("title") or self.name

    @property
    def description(self) -> str:
        """Its description, or ""."""
        return self._said("description")

    @property
    def required(self) -> bool:
        """True where every row must have a value."""
        return self.constraints.get("required") is True

    @property
    def constraints(self) -> Mapping[str, Any]:
        """Its Table Schema constraints."""
        found = self.descriptor.get("constraints")
        return found if isinstance(found, dict) else {}

    @property
    def terms(self) -> Mapping[str, str]:
        """Each term of a closed vocabulary of texts, and what it means; {} where there is none."""
        terms = self.constraints.get("enum")
        if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
            return {}
        meanings = self.told.get("enumDescriptions")
        if not isinstance(meanings, list) or len(meanings) != len(terms):
            meanings = [""] * len(terms)
        return dict(zip(terms, map(str, meanings), strict=True))

    @property
    def zoned(self) -> bool:
        """Say whether a datetime has a time zone; Table Schema's default format is ISO 8601 in UTC."""
        form = self.descriptor.get("format", "default")
        return form in {"default", "any"} or "%z" in str(form).lower()

    @property
    def example(self) -> str:
        """An example of a cell, or ""."""
        value = self.descriptor.get("example", "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def _said(self, key: str) -> str:
        value = self.descriptor.get(key)
        value = value.get("") if isinstance(value, dict) else value
        return value if isinstance(value, str) else ""


def column_reader(field: Field) -> Callable[[list[str | None]], list[Any]]:
    """
    Give the function that reads a column of cells, None standing for a missing one, into values of its kind.

    Raises BadCellError with the place of the first cell that is no value of the field's type.
    """
    if field.kind == "string" and field.type in {"string", "any"} and field.descriptor.get("format") is None:
        return list
    proved = _PROVED.get(field.kind)
    if {"groupChar", "decimalChar", "bareNumber"} & set(field.descriptor) or field.type == "year":
        proved = None
    read, textual = _cell_reader(field), field.kind == "string"

    def column(cells: list[str | None]) -> list[Any]:
        given = [cell for cell in cells if cell is not None]
        if proved is not None and proved[0].fullmatch("\n".join(given)):
            convert = proved[1]
            return list(map(convert, given)) if len(given) == len(cells) else [c and convert(c) for c in cells]
        known: dict[str | None, Any] = {cell: read(cell) for cell in set(given)}
        known[None] = None
        for place, cell in enumerate(cells):
            if cell is not None and known[cell] is None:
                raise BadCellError(place, field, cell)
        return list(cells) if textual else [known[cell] for cell in cells]

    return column


class BadCellError(ValueError):
    """A cell that is no value of its field's type, `place` rows after the first of those read."""

    def __init__(self, place: int, field: Field, cell: str) -> None:
        super().__init__(f"{cell[:60]!r} is not of type {field.type}")
        self.place, self.field = place, field


def _cell_reader(field: Field) -> Callable[[str], Any]:
    exact = cell_reader(field.descriptor)
    lenient = cell_reader({**field.descriptor, "bareNumber": field.descriptor.get("bareNumber", True)})

    def read(cell: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        value = exact(cell)
        if value is None and field.kind in {"integer", "number"}:
            value = lenient(cell)  # NaN, INF and .5 are numbers, too
        if value is None:
            return None
        return cell if field.kind == "string" else Decimal(value) if field.kind == "number" else value

    return read
