"""Two versions of a table -> its changed rows, by primary key and by typed value."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from typing import Any

from pincite.changes.cells import Comparison, Schema, comparisons, key_fields, telling_fields
from pincite.changes.keys import KeyColumns, check_unchanged, index_records
from pincite.changes.records import Cells, Records
from pincite.changes.residue import Residue
from pincite.changes.values import CellChange, Key, RowChange
from pincite.errors import PinciteError

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TableComparison:
    """Two versions of one table: what is left of them, their schemas and their paths (for messages)."""

    residue: Residue
    schemas: tuple[Schema, Schema]
    paths: tuple[str, str]

    def rows(self) -> Iterator[RowChange]:
        """
        Give the changed rows: in the new file's order where common rows keep theirs, or removed, changed, added.

        A removed row stands where it stood. Raises PinciteError for duplicate keys and for duplicate column names.
        """
        for header, path in zip(self.residue.headers, self.paths, strict=True):
            _check_header(header, path)
        key = self.key()
        try:
            pairs, gone, come = self._matched(key) if key else self._unkeyed()
        except PinciteError:
            if key_fields(self.schemas[0]) == key_fields(self.schemas[1]):
                raise
            key = None  # one side's schema never said that these columns tell its rows apart
            pairs, gone, come = self._unkeyed()
        ranks = self._ranks(pairs)
        writer = _Writer(self, key, ordered=ranks is not None)
        if ranks is None:
            yield from filter(None, chain(writer.removed(gone), writer.changed(pairs), writer.added(come)))
            return
        old_rank, new_rank = ranks
        ranked = (
            zip(((new_rank(new), 1, new) for _, new in pairs), writer.changed(pairs), strict=True),
            zip(((old_rank(old), 0, old) for old in gone), writer.removed(gone), strict=True),
            zip(((new_rank(new), 1, new) for new in come), writer.added(come), strict=True),
        )
        for _, row in heapq.merge(*ranked, key=lambda item: item[0]):
            if row is not None:
                yield row

    def _ranks(self, pairs: Pairs) -> tuple[Callable[[int], int], Callable[[int], int]] | None:
        """Count the rows that both sides have before a record of either; None where these are not in one order."""
        olds, news = [old for old, _ in pairs], [new for _, new in pairs]
        ranks = self.residue.ranks
        if ranks is None or any(first > second for first, second in pairwise(olds)):
            return None
        before, after = ranks
        pairs_at = zip(olds, news, strict=True)
        if any(before[old] != after[new] for old, new in pairs_at):
            return None
        return (lambda at: before[at] + bisect_left(olds, at)), (lambda at: after[at] + bisect_left(news, at))

    def key(self) -> tuple[KeyColumns, KeyColumns] | None:
        """
        Choose the key that tells rows apart on both sides: the primary key, or None where there is none to use.

        Where the two schemas name different keys, the shorter one (then the first by name) of those whose columns
        both tables have, so that comparing the other way round takes the same.
        """
        headers = self.residue.headers
        named = sorted(
            {key_fields(schema) for schema in self.schemas if key_fields(schema)}, key=lambda key: (len(key), key)
        )
        for names in named:
            if all(name in header for name in names for header in headers):
                compared = tuple(comparisons(names, *self.schemas))
                old, new = (
                    KeyColumns(names, tuple(header.index(name) for name in names), compared) for header in headers
                )
                return old, new
        return None

    def _matched(self, key: tuple[KeyColumns, KeyColumns]) -> tuple[Pairs, list[int], list[int]]:
        """Match records by key: pairs in the new file's order, and the places of those removed and added."""
        left = self.residue
        old, new = (
            index_records(side, one, path)
            for side, one, path in zip((left.old, left.new), key, self.paths, strict=True)
        )

        def place(value: Any) -> tuple[str, int]:  # noqa: ANN401 (a typed key)
            return (
                (self.paths[0], left.old.lines[old[value]])
                if value in old
                else (self.paths[1], left.new.lines[new[value]])
            )

        check_unchanged(left, key[0], old.keys() | new.keys(), place)
        pairs = [(old[value], at) for value, at in new.items() if value in old]
        gone = [at for value, at in old.items() if value not in new]
        come = [at for value, at in new.items() if value not in old]
        return pairs, gone, come

    def _unkeyed(self) -> tuple[Pairs, list[int], list[int]]:
        """Set equal records of the two sides off against each other; what is left was removed or added."""
        left = self.residue
        alike = left.headers[0] == left.headers[1]
        counts = [Counter(map(tuple, side.cells(range(len(side))))) for side in (left.old, left.new)]
        kept = counts[0] & counts[1] if alike else Counter()
        return [], _surplus(left.old, kept), _surplus(left.new, kept)


class _Writer:
    """Records made into row changes."""

    def __init__(self, table: TableComparison, key: tuple[KeyColumns, KeyColumns] | None, *, ordered: bool) -> None:
        self.left, self.keys = table.residue, key
        self.headers = table.residue.headers
        names = key[0].names if key else ()
        new = self.headers[1]
        telling = telling_fields(new, names, table.schemas[1])
        self.telling = [(name, new.index(name)) for name in telling]
        self.telling_old = [(name, self.headers[0].index(name)) for name in telling if name in self.headers[0]]
        shared = [name for name in self.headers[0] if name in set(new)]
        order = {name: place for place, name in enumerate(new)}
        compared = comparisons(shared, *table.schemas)
        self.shared: list[tuple[str, int, int, Comparison]] = sorted(
            ((name, self.headers[0].index(name), order[name], one) for name, one in zip(shared, compared, strict=True)),
            key=lambda item: item[2],
        )
        self.dropped = [(name, place) for place, name in enumerate(self.headers[0]) if name not in order]
        self.come = [(name, place) for place, name in enumerate(new) if name not in set(self.headers[0])]
        self.ordered = ordered

    def changed(self, pairs: Pairs) -> Iterator[RowChange | None]:
        """Compare the paired records cell by cell; None where they hold the same."""
        left, width = self.left, max(map(len, self.headers))
        alike = self.headers[0] == self.headers[1]
        olds, news = left.old.cells(old for old, _ in pairs), left.new.cells(new for _, new in pairs)
        for (old_at, new_at), held, now in zip(pairs, olds, news, strict=True):
            old, new = held, now
            if alike and old == new:
                yield None
                continue
            ragged = len(old) != len(self.headers[0]) or len(new) != len(self.headers[1])
            if ragged:
                old, new = old + [""] * (width - len(old)), new + [""] * (width - len(new))
            cells = [
                CellChange(name, before, after, comparison.same(before, after))
                for name, old_place, new_place, comparison in self.shared
                if (before := old[old_place]) != (after := new[new_place])
            ]
            if ragged or self.come or self.dropped:
                cells += self._elsewhere(old, new)
            if cells:
                shown = tuple((name, new[at]) for name, at in self.telling)
                lines = left.old.lines[old_at], left.new.lines[new_at]
                yield RowChange("changed", self._key(new, 1), tuple(cells), *lines, context=shown)
            else:
                yield None

    def _elsewhere(self, old: Cells, new: Cells) -> Iterator[CellChange]:
        """Compare what stands in columns that only one side has, and past the header's last column."""
        yield from (CellChange(name, old[place], None) for name, place in self.dropped if old[place])
        yield from (CellChange(name, None, new[place]) for name, place in self.come if new[place])
        extra = old[len(self.headers[0]) :], new[len(self.headers[1]) :]
        for place, (before, after) in enumerate(zip_longest(*extra), start=len(self.headers[1])):
            if before != after and (before or after):
                yield CellChange(extra_name(place), before, after)

    def removed(self, places: Sequence[int]) -> Iterator[RowChange | None]:
        """Tell the old records at these places as removed."""
        for at, cells in self._rows(self.left.old, places, 0):
            told = tuple(CellChange(name, text, None) for name, text in cells.items())
            shown = tuple((name, cells[name]) for name, _ in self.telling_old)
            after = self._after(self.left.old, at, 0)
            yield RowChange("removed", self._named(cells), told, self.left.old.lines[at], None, after, shown)

    def added(self, places: Sequence[int]) -> Iterator[RowChange | None]:
        """Tell the new records at these places as added."""
        for at, cells in self._rows(self.left.new, places, 1):
            told = tuple(CellChange(name, None, text) for name, text in cells.items())
            shown = tuple((name, cells[name]) for name, _ in self.telling)
            after = self._after(self.left.new, at, 1)
            yield RowChange("added", self._named(cells), told, None, self.left.new.lines[at], after, shown)

    def _rows(self, records: Records, places: Sequence[int], side: int) -> Iterator[tuple[int, dict[str, str]]]:
        header = self.headers[side]
        for at, cells in zip(places, records.cells(places), strict=True):
            names = [*header, *(extra_name(place) for place in range(len(header), len(cells)))]
            yield at, dict(zip(names, cells + [""] * (len(header) - len(cells)), strict=True))

    def _after(self, records: Records, at: int, side: int) -> Key | None:
        if not self.ordered or self.keys is None:
            return None
        before = records.before(at)
        return () if before is None else self._key(before, side)

    def _key(self, cells: Cells, side: int) -> Key:
        if self.keys is None:
            return ()
        key = self.keys[side]
        return tuple(
            (name, cells[at] if at < len(cells) else "") for name, at in zip(key.names, key.places, strict=True)
        )

    def _named(self, cells: dict[str, str]) -> Key:
        return tuple((name, cells[name]) for name in self.keys[0].names) if self.keys else ()


def extra_name(place: int) -> str:
    """Name a cell that stands past the header's last column; `place` counts from 0."""
    return f"(cell {place + 1})"


def _surplus(records: Records, kept: Counter[tuple[str, ...]]) -> list[int]:
    """Give the places of the records that are left when those of `kept` are taken away, the first ones first."""
    left, places = kept.copy(), []
    for at, cells in enumerate(records.cells(range(len(records)))):
        if left[tuple(cells)] > 0:
            left[tuple(cells)] -= 1
        elif cells:
            places.append(at)
    return places


def _check_header(header: Cells, path: str) -> None:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise PinciteError(f"{path}: two columns are named {twice[0]!r}: rename one, so that cells can be compared.")
