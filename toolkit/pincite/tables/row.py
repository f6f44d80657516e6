"""A table's row with typed values."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Row(NamedTuple):
    """
    One data row: its record ordinal (the header is 1) and the line on which it starts.

    `text` holds the cells as written, by field name; `values` the typed ones. A missing cell and a cell that has no
    value of its field's type are absent from `values`.
    """

    number: int
    line: int
    text: Mapping[str, str]
    values: Mapping[str, Any]

    def get(self, field: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        """Give the typed value of a field, None if it is missing or wrong."""
        return self.values.get(field)


Record = tuple[int, int, Sequence[Any], Sequence[Any]]
"""A row's number, its line, its cells as they were read, and their values."""


class SoundRows(NamedTuple):
    """
    The rows of a small table with which nothing is wrong: what `read_rows` would give, without reading it again.

    The cells and values of `records` are those of the columns called `names`.
    """

    names: tuple[str, ...]
    records: tuple[Record, ...]

    def rows(self) -> list[Row]:
        """Give the rows."""
        return [typed_row(number, line, self.names, cells, values) for number, line, cells, values in self.records]


def typed_row(number: int, line: int, names: Sequence[str], cells: Sequence[Any], values: Sequence[Any]) -> Row:
    """Make a row of cells as they were read and of their values, None for one that is missing or wrong."""
    written = cells if set(map(type, cells)) == {str} else ["" if cell is None else str(cell) for cell in cells]
    text = dict(zip(names, written, strict=False))
    given = {name: value for name, value in zip(names, values, strict=False) if value is not None}
    return Row(number, line, text, given)
