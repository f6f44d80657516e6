"""Records that differ made into row changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Protocol, TypeVar

from pincite.changes.cells import Schema, comparisons, telling_fields
from pincite.changes.keys import KeyColumns
from pincite.changes.records import Cells, Records
from pincite.changes.residue import Residue
from pincite.changes.values import CellChange, Key, RowChange

Pairs = Sequence[tuple[int, int]]
"""Places of the records, old and new, that have one key."""
Told_co = TypeVar("Told_co", covariant=True)


class Teller(Protocol[Told_co]):
    """What makes something of the records that differ; None for a pair that holds the same after all."""

    def changed(self, pairs: Pairs) -> Iterator[Told_co | None]:
        """Tell each pair."""

    def removed(self, places: Sequence[int]) -> Iterator[Told_co]:
        """Tell the old records at these places."""

    def added(self, places: Sequence[int]) -> Iterator[Told_co]:
        """Tell the new records at these places."""


class Layout:
    """The columns of two tables: which both have, and which one of them alone; and the cells of records by them."""

    def __init__(
        self,
        left: Residue,
        schemas: tuple[Schema, Schema],
        keys: tuple[KeyColumns, KeyColumns] | None,
        *,
        ordered: bool,
    ) -> None:
        self.left, self.schemas, self.keys, self._ordered = left, schemas, keys, ordered
        old, new = self.headers = left.headers
        self._widths = len(old), len(new)
        places = [{name: place for place, name in enumerate(header)} for header in (old, new)]
        self.shared = [(name, places[0][name], place) for place, name in enumerate(new) if name in places[0]]
        self._dropped = [(name, place) for place, name in enumerate(old) if name not in places[1]]
        self._come = [(name, place) for place, name in enumerate(new) if name not in places[0]]

    def pairs(self, pairs: Pairs) -> Iterator[tuple[Cells, Cells] | None]:
        """Give the cells of each pair, at least as many as the header has; None where they are the same."""
        (before, after), alike = self._widths, self.headers[0] == self.headers[1]
        olds = self.left.old.cells(old for old, _ in pairs)
        news = self.left.new.cells(new for _, new in pairs)
        for old, new in zip(olds, news, strict=True):
            if alike and old == new:
                yield None
                continue
            yield (
                old if len(old) >= before else old + [""] * (before - len(old)),
                new if len(new) >= after else new + [""] * (after - len(new)),
            )

    def of_both(self, old: Cells, new: Cells) -> tuple[Cells, Cells]:
        """Give the cells of two records in the columns that both tables have, in the new one's order."""
        return [old[at] for _, at, _ in self.shared], [new[to] for _, _, to in self.shared]

    def elsewhere(self, old: Cells, new: Cells) -> Iterable[CellChange]:
        """Compare what stands in columns that only one side has, and past the header's last column."""
        if not (self._dropped or self._come) and len(old) == self._widths[0] and len(new) == self._widths[1]:
            return ()  # nearly always, and rows are many
        return self._apart(old, new)

    def _apart(self, old: Cells, new: Cells) -> Iterator[CellChange]:
        yield from (CellChange(name, old[place], None) for name, place in self._dropped if old[place])
        yield from (CellChange(name, None, new[place]) for name, place in self._come if new[place])
        extra = old[len(self.headers[0]) :], new[len(self.headers[1]) :]
        for place, (before, after) in enumerate(zip_longest(*extra), start=len(self.headers[1])):
            if before != after and (before or after):
                yield CellChange(extra_name(place), before, after)

    def named(self, cells: Cells, side: int) -> dict[str, str]:
        """Give a whole record's cells by name."""
        header = self.headers[side]
        names = [*header, *(extra_name(place) for place in range(len(header), len(cells)))]
        return dict(zip(names, cells + [""] * (len(header) - len(cells)), strict=True))

    def after(self, records: Records, place: int, side: int) -> Key | None:
        """Give the key of the row before one: () where it is the first, None where order says nothing."""
        if not self._ordered or self.keys is None:
            return None
        before = records.before(place)
        return () if before is None else self.key(before, side)

    def key(self, cells: Cells, side: int) -> Key:
        """Give a record's key as it is written; () without one."""
        if self.keys is None:
            return ()
        key = self.keys[side]
        return tuple(
            (name, cells[at] if at < len(cells) else "") for name, at in zip(key.names, key.places, strict=True)
        )


class RowChanges:
    """Tells of rows by their key, with the cells that differ and those that say what a row is about."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._left = layout, layout.left
        self._names = layout.keys[0].names if layout.keys else ()
        self._telling = telling_fields(layout.headers[1], self._names, layout.schemas[1])
        self._comparisons = comparisons([name for name, _, _ in layout.shared], *layout.schemas)

    def changed(self, pairs: Pairs) -> Iterator[RowChange | None]:
        """Compare the paired records cell by cell."""
        layout, left = self._layout, self._left
        places = [(name, layout.headers[1].index(name)) for name in self._telling]
        compared = list(zip(layout.shared, self._comparisons, strict=True))
        for (old_at, new_at), pair in zip(pairs, layout.pairs(pairs), strict=True):
            if pair is None:
                yield None
                continue
            old, new = pair
            cells = [
                CellChange(name, before, after, comparison.same(before, after))
                for (name, old_place, new_place), comparison in compared
                if (before := old[old_place]) != (after := new[new_place])
            ]
            cells += layout.elsewhere(old, new)
            shown = tuple((name, new[place]) for name, place in places)
            lines = left.old.lines[old_at], left.new.lines[new_at]
            yield RowChange("changed", layout.key(new, 1), tuple(cells), *lines, context=shown) if cells else None

    def removed(self, places: Sequence[int]) -> Iterator[RowChange]:
        """Tell the old records at these places as removed."""
        records = self._left.old
        for at, cells in self._whole(records, places, 0):
            told = tuple(CellChange(name, text, None) for name, text in cells.items())
            after = self._layout.after(records, at, 0)
            yield RowChange("removed", self._key(cells), told, records.lines[at], None, after, self._shown(cells))

    def added(self, places: Sequence[int]) -> Iterator[RowChange]:
        """Tell the new records at these places as added."""
        records = self._left.new
        for at, cells in self._whole(records, places, 1):
            told = tuple(CellChange(name, None, text) for name, text in cells.items())
            after = self._layout.after(records, at, 1)
            yield RowChange("added", self._key(cells), told, None, records.lines[at], after, self._shown(cells))

    def _whole(self, records: Records, places: Sequence[int], side: int) -> Iterator[tuple[int, dict[str, str]]]:
        found = (self._layout.named(cells, side) for cells in records.cells(places))
        return zip(places, found, strict=True)

    def _key(self, cells: dict[str, str]) -> Key:
        return tuple((name, cells[name]) for name in self._names)

    def _shown(self, cells: dict[str, str]) -> Key:
        return tuple((name, cells[name]) for name in self._telling if name in cells)


def extra_name(place: int) -> str:
    """Name a cell that stands past the header's last column; `place` counts from 0."""
    return f"(cell {place + 1})"
