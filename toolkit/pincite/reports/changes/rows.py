"""A table's changed rows as blocks: columns that came or went, the same change in many rows, then row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pincite.changes.hints import Rekeying, rekeyings, shown_key
from pincite.changes.values import CellChange, ResourceDiff, RowChange
from pincite.reports.changes import model
from pincite.reports.changes.model import Block, Detail, Entry
from pincite.reports.changes.segments import segments

_ALIKE: Final = 3
"""Rows with the same single change from which they are told together."""
_NAMED: Final = 4
"""Keys listed of rows that are told together."""


def row_blocks(resource: ResourceDiff) -> Iterator[Block]:
    """Give the blocks of one table."""
    rows = tuple(resource.rows)
    moved = resource.moved
    yield Block("columns", tuple(_column_entries(resource, rows, moved)))
    together: list[Entry] = []
    told: set[int] = set()
    for rekeying in rekeyings(rows):
        if len(rekeying.rows) >= _ALIKE:
            together.append(_rekeyed(rekeying))
            told |= {id(row) for pair in rekeying.rows for row in pair}
    for change, alike in _alike(rows, moved).items():
        if len(alike) >= _ALIKE:
            detail = Detail(change.field, segments(change.old, change.new), change.format)
            number = model.count(len(alike), "row")
            together.append(Entry("~", number, _names(alike), details=(detail,), values=_contexts(alike)))
            told |= {id(row) for row in alike}
    yield Block("alike", tuple(together))
    left = (row for row in rows if id(row) not in told)
    yield Block("rows", tuple(entry for row in left if (entry := _entry(resource, row, moved)) is not None))


def _column_entries(resource: ResourceDiff, rows: Sequence[RowChange], moved: frozenset[str]) -> Iterator[Entry]:
    """Tell the columns that came or went, with the commonest of their values."""
    for name in (name for side in resource.columns or () for name in side if name in moved):
        gone = name in (resource.columns or ((), ()))[0]
        cells = [cell.old if gone else cell.new for row in rows for cell in row.cells if cell.field == name]
        values = Counter(text for text in cells if text)
        shown = ", ".join(f"{text} ({times:,})" for text, times in values.most_common(5))
        more = f" and {len(values) - 5:,} more" if len(values) > 5 else ""
        filled = f"filled in {model.count(values.total(), 'row')}" + (f": {shown}{more}" if values else "")
        yield Entry("-" if gone else "+", name, filled)


def _alike(rows: Sequence[RowChange], moved: frozenset[str]) -> dict[CellChange, list[RowChange]]:
    groups: dict[CellChange, list[RowChange]] = {}
    for row in rows:
        cells = [cell for cell in row.cells if cell.field not in moved]
        if row.kind == "changed" and len(cells) == 1:
            groups.setdefault(cells[0], []).append(row)
    return groups


def _rekeyed(found: Rekeying) -> Entry:
    names = _names([old for old, _ in found.rows])
    note = "removed and added under another key: nothing else in them differs"
    detail = Detail(found.field, segments(found.old, found.new), note=note)
    return Entry("~", f"{model.count(len(found.rows), 'row')} re-keyed", names, details=(detail,))


def _names(rows: Sequence[RowChange]) -> str:
    names = [shown_key(row) for row in rows[:_NAMED]]
    return ", ".join(names) + (f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else "")


def _contexts(rows: Sequence[RowChange]) -> tuple[tuple[str, str], ...]:
    """Say what the rows that are named are about."""
    named = ((shown_key(row), _about(row)) for row in rows[:_NAMED])
    return tuple((name, about) for name, about in named if about)


def _about(row: RowChange) -> str:
    return " ".join(text for _, text in row.context)


def _entry(resource: ResourceDiff, row: RowChange, moved: frozenset[str]) -> Entry | None:
    name = shown_key(row) or "row"
    about = _about(row)
    place = resource.place(row.new_line) if resource.path and row.new_line else ""
    if row.kind == "changed":
        cells = [cell for cell in row.cells if cell.field not in moved]
        details = tuple(Detail(cell.field, segments(cell.old, cell.new), cell.format) for cell in cells)
        return Entry("~", name, about, place, details) if details else None
    said = {field for field, _ in (*row.key, *row.context)}
    values = tuple((cell.field, (cell.new if row.kind == "added" else cell.old) or "") for cell in row.cells)
    kept = tuple((field, text) for field, text in values if text and field not in said)
    lost = "other rows refer to it" if row.key in resource.lost else ""
    details = (Detail("", (), note=lost),) if lost else ()
    return Entry("+" if row.kind == "added" else "-", name, about, place, details, kept)
