"""
A row's errors, in frictionless' words and order (5.21, `table/row.py` and `resources/table.py`).

Frictionless reads a row's cells lazily: the cells of keys first, as the key checks ask for them, then the rest; and the
first broken key makes it read all. The order of its errors follows from that, and is kept here.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pincite.findings import Finding
from pincite.packages import Resource
from pincite.tables.cells import Verdict
from pincite.tables.fields import Field
from pincite.tables.keys import BrokenKey
from pincite.tables.messages import finding


class Explanation(NamedTuple):
    """What it takes to explain rows: the resource, its columns, and the columns keys ask for in their order."""

    resource: Resource
    columns: tuple[Field, ...]
    asked: tuple[int, ...] = ()

    def errors(
        self, number: int, line: int, cells: Sequence[Any], verdicts: Sequence[Verdict], keys: Sequence[BrokenKey] = ()
    ) -> Iterator[Finding]:
        """Give a row's errors: its cells' (or one for a blank row), extra and missing cells, then its keys'."""
        place: dict[str, Any] = {"row": number, "line": line}
        if all(verdict.blank for verdict in verdicts):
            yield finding("blank-row", self.resource, **place)
        else:
            for column in self._order(keys):
                yield from self._cell_errors(column, cells, verdicts[column], place)
            yield from self._ragged(cells, place)
        for key in keys:
            if key.column is None:
                yield finding(key.rule, self.resource, key.note, **place)
            else:
                yield finding(key.rule, self.resource, key.note, **self._at(key.column, key.value, place))

    def _order(self, keys: Sequence[BrokenKey]) -> Iterator[int]:
        asked = self.asked[: keys[0].after] if keys else self.asked
        yield from dict.fromkeys((*asked, *range(len(self.columns))))

    def _cell_errors(
        self, column: int, cells: Sequence[Any], verdict: Verdict, place: dict[str, Any]
    ) -> Iterator[Finding]:
        for kind, note in verdict.notes:
            rule = "type-error" if kind == "type" else "constraint-error"
            cell = str(cells[column]) if column < len(cells) else "None"
            yield finding(rule, self.resource, note, **self._at(column, cell, place))

    def _ragged(self, cells: Sequence[Any], place: dict[str, Any]) -> Iterator[Finding]:
        for number in range(len(self.columns) + 1, len(cells) + 1):
            cell = str(cells[number - 1])
            yield finding("extra-cell", self.resource, field="", field_number=number, cell=cell, **place)
        for column in range(len(cells), len(self.columns)):
            yield finding("missing-cell", self.resource, **self._at(column, "", place))

    def _at(self, column: int, cell: str, place: dict[str, Any]) -> dict[str, Any]:
        return {**place, "field": self.columns[column].name, "field_number": column + 1, "cell": cell}
