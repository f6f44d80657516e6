"""Two versions of a table -> its changed rows, by primary key and by typed value."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import Any, NamedTuple

from pincite.changes.cells import Schema, comparisons, key_fields
from pincite.changes.keys import KeyColumns, check_unchanged, index_records
from pincite.changes.records import Cells, Records
from pincite.changes.residue import Residue
from pincite.changes.rows import Layout, Pairs, RowChanges, Teller, Told_co
from pincite.changes.values import RowChange
from pincite.errors import PinciteError


class TableComparison(NamedTuple):
    """Two versions of one table: what is left of them, their schemas and their paths (for messages)."""

    residue: Residue
    schemas: tuple[Schema, Schema]
    paths: tuple[str, str]

    def rows(self) -> Iterator[RowChange]:
        """Give the changed rows; raises PinciteError for duplicate keys and for duplicate column names."""
        return self.told(RowChanges)

    def told(self, teller: Callable[[Layout], Teller[Told_co]]) -> Iterator[Told_co]:
        """
        Give what a teller says of the changed rows: in the new file's order where common rows keep theirs.

        Otherwise the removed ones come first, then the changed, then the added. A removed row stands where it stood.
        Raises PinciteError as `rows` does.
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
        say = teller(Layout(self.residue, self.schemas, key, ordered=ranks is not None))
        if ranks is None:
            yield from filter(None, chain(say.removed(gone), say.changed(pairs), say.added(come)))
            return
        old_rank, new_rank = ranks
        ranked = (
            zip(((new_rank(new), 1, new) for _, new in pairs), say.changed(pairs), strict=True),
            zip(((old_rank(old), 0, old) for old in gone), say.removed(gone), strict=True),
            zip(((new_rank(new), 1, new) for new in come), say.added(come), strict=True),
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
    twice = sorted(name for name, times in Counter(header).items() if times > 1)
    if twice:
        raise PinciteError(f"{path}: two columns are named {twice[0]!r}: rename one, so that cells can be compared.")
