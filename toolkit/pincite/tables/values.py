"""Cells read into values of their field's type."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

CellReader = Callable[[str], Any]
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_STRING_FORMATS: Final = frozenset({None, "default"})
MAX_DIGITS: Final = 4300


def cell_reader(field: Mapping[str, Any]) -> CellReader:
    """
    Give the function that reads one non-missing cell of a field; it returns None where the cell has no value.

    Plain strings, integers and numbers are read here by their lexical forms; all else by frictionless' own reader.
    """
    kind = field.get("type", "any")
    plain = not {"bareNumber", "groupChar", "decimalChar"} & set(field)
    if kind in {"string", "any"} and field.get("format") in _STRING_FORMATS:
        return str
    if kind == "integer" and plain:
        return lambda cell: int(cell) if len(cell) <= MAX_DIGITS and _INTEGER.fullmatch(cell) else None
    if kind == "number" and plain:
        return lambda cell: Decimal(cell) if _NUMBER.fullmatch(cell) else None
    return _reference_reader(field)


def _reference_reader(field: Mapping[str, Any]) -> CellReader:
    from frictionless import Field

    bare = {key: value for key, value in field.items() if key != "constraints"}
    reference = Field.from_descriptor(bare)

    def read(cell: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        return reference.read_cell(cell)[0]

    return read
