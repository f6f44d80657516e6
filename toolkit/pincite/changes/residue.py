"""What is left of two tables once the records that both have are taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from pincite.changes import scans
from pincite.changes.common import Common, Opener
from pincite.changes.dialects import Dialect
from pincite.changes.members import Members
from pincite.changes.records import Cells, ParsedRecords, RawRecords, Records

if TYPE_CHECKING:
    from pincite.changes.scans import Hashes, Places, Scan

LARGE: Final = 4 << 20
"""Bytes from which a table is hashed instead of read whole: below, importing numpy costs more than it saves."""


class Residue(NamedTuple):
    """
    The records that only one side has, in file order, and the headers.

    `ranks` holds, for each record of either side, the number of common records before it, so that the two sides can
    be told in one order; None where the common records do not stand in the same order. `unchanged` reads the common
    records again, (line in the old file, cells) each.
    """

    headers: tuple[Cells, Cells]
    old: Records
    new: Records
    ranks: tuple[Sequence[int], Sequence[int]] | None
    unchanged: Callable[[], Iterator[tuple[int, Cells]]]
    common: Common | None = None


def residue(old: Opener, new: Opener, dialects: tuple[Dialect, Dialect], size: int) -> Residue:
    """Compare two tables' records; `size` is the larger one's bytes. Raises PinciteError for what is no CSV."""
    plain = dialects[0] == dialects[1] and dialects[0].plain
    if size >= LARGE and plain and (found := _hashed(old, new, dialects[0])) is not None:
        return found
    return _parsed(old, new, dialects)


def _parsed(old: Opener, new: Opener, dialects: tuple[Dialect, Dialect]) -> Residue:
    sides = []
    for opener, dialect in zip((old, new), dialects, strict=True):
        with opener() as stream:
            records = list(dialect.read(stream))
        sides.append((records[0][1] if records else [], records[1:]))
    (old_header, old_rows), (new_header, new_rows) = sides
    counts = [Counter(tuple(cells) for _, cells in rows) for rows in (old_rows, new_rows)]
    alike = old_header == new_header
    kept = {row for row, count in counts[0].items() if counts[1][row] == count} if alike else set()
    stay = [[tuple(cells) in kept for _, cells in rows] for rows in (old_rows, new_rows)]
    orders = [
        [row for row, keep in zip(rows, flags, strict=True) if keep]
        for (_, rows), flags in zip(sides, stay, strict=True)
    ]
    same_order = [cells for _, cells in orders[0]] == [cells for _, cells in orders[1]]
    left = [[place for place, keep in enumerate(flags) if not keep] for flags in stay]
    ranks = None
    if same_order:
        counted = [list(accumulate(flags, initial=0)) for flags in stay]
        ranks = ([counted[0][place] for place in left[0]], [counted[1][place] for place in left[1]])
    differing = [
        ParsedRecords(rows, places, [rows[place][0] for place in places])
        for (_, rows), places in zip(sides, left, strict=True)
    ]
    return Residue((old_header, new_header), differing[0], differing[1], ranks, lambda: iter(orders[0]))


def _hashed(old: Opener, new: Opener, dialect: Dialect) -> Residue | None:
    import numpy as np

    found = []
    for opener in (old, new):
        with opener() as stream:
            one = scans.scan(stream, dialect.delimiter)
        if one is None:
            return None
        found.append(one)
    headers = tuple(next(RawRecords([one.header], [1], dialect, _none).cells([0]), []) for one in found)
    hashes = found[0].hashes, found[1].hashes
    alike = headers[0] == headers[1]
    left = _differing(*hashes) if alike else tuple(np.arange(len(one)) for one in hashes)
    same_order = np.array_equal(np.delete(hashes[0], left[0]), np.delete(hashes[1], left[1]))
    records = [
        _fetched(opener, one, gone, dialect, near=same_order)
        for opener, one, gone in zip((old, new), found, left, strict=True)
    ]
    ranks = tuple((gone - np.arange(len(gone))).tolist() for gone in left) if same_order else None
    common = Common(old, found[0], frozenset(left[0].tolist()), dialect)
    return Residue(
        (headers[0], headers[1]),
        records[0],
        records[1],
        (ranks[0], ranks[1]) if ranks else None,
        common.rows,
        common,
    )


def _none(_index: int) -> None:
    return None


def _differing(old: Hashes, new: Hashes) -> tuple[Places, Places]:
    """Give the places whose hash the other side has not, or not as often."""
    import numpy as np

    first, first_counts = np.unique(old, return_counts=True)
    second, second_counts = np.unique(new, return_counts=True)
    changed = np.setxor1d(first, second, assume_unique=True)
    if len(first) < len(old) or len(second) < len(new):
        shared, at_old, at_new = np.intersect1d(first, second, assume_unique=True, return_indices=True)
        changed = np.concatenate((changed, shared[first_counts[at_old] != second_counts[at_new]]))
    members = Members(changed.view(np.uint64))
    return np.flatnonzero(members.among(old.view(np.uint64))), np.flatnonzero(members.among(new.view(np.uint64)))


def _fetched(opener: Opener, scanned: Scan, places: Places, dialect: Dialect, *, near: bool) -> RawRecords:
    import numpy as np

    wanted = np.union1d(places, places[places > 0] - 1) if near else places
    with opener() as stream:
        raw, lines = scans.fetch(stream, scanned, wanted)
    if not near:
        return RawRecords(raw, lines, dialect, _none)
    at = np.searchsorted(wanted, places).tolist()
    first = bool(len(places)) and places[0] == 0

    def preceding(index: int) -> bytes | None:
        return None if first and index == 0 else raw[at[index] - 1]

    return RawRecords([raw[place] for place in at], [lines[place] for place in at], dialect, preceding)
