"""Cells read into values of their field's type."""

from collections.abc import Callable, Mapping
from typing import Any

from pincite.tables.cells import Cells
from pincite.tables.fields import read_schema

CellReader = Callable[[str], Any]


def cell_reader(field: Mapping[str, Any]) -> CellReader:
    """
    Give the function that reads one cell of a field descriptor; it returns None where the cell has no value.

    Lexical forms read what they prove, frictionless' own reader the rest; constraints are not asked.
    """
    bare = {key: value for key, value in field.items() if key != "constraints"}
    (known,) = read_schema({"fields": [bare]}).fields
    reader = Cells(known)
    return lambda cell: reader.read(cell).value
