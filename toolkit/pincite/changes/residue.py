"""What is left of two tables once the records that both have are taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pincite.changes import scans
from pincite.changes.common import Common, Opener
from pincite.changes.dialects import Dialect
from pincite.changes.keys import KeyColumns, candidates, clashes
from pincite.changes.members import Members
from pincite.changes.records import Cells, ParsedRecords, RawRecords, Records

if TYPE_CHECKING:
    from pincite.changes.scans import Hashes, Places, Scan

LARGE: Final = 4 << 20
"""Bytes from which a table is hashed instead of read whole: below, importing numpy costs more than it saves."""


Clashing = Callable[[KeyColumns, Collection[Any]], Iterator[tuple[int, Cells]]]


class Residue(NamedTuple):
    """
    The records that only one side has, in file order, and the headers.

    `ranks` holds, for each record of either side, the number of common records before it, so that the two sides can
    be told in one order; None where the common records do not stand in the same order. `clashing` looks among the
    common records for those with a key of a collection: (line in the old file, cells) each, in file order.
    """

    headers: tuple[Cells, Cells]
    old: Records
    new: Records
    ranks: tuple[Sequence[int], Sequence[int]] | None
    clashing: Clashing


def residue(old: Opener, new: Opener, dialects: tuple[Dialect, Dialect], size: int) -> Residue:
    """Compare two tables' records; `size` is the larger one's bytes. Raises PinciteError for what is no CSV."""
    if worth_hashing(dialects, size) and (found := _hashed(old, new, dialects[0])) is not None:
        return found
    return _parsed(old, new, dialects)


def worth_hashing(dialects: tuple[Dialect, Dialect], size: int) -> bool:
    """Say whether the records of two tables, the larger of so many bytes, are told apart by their bytes."""
    return size >= LARGE and dialects[0] == dialects[1] and dialects[0].plain


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
    return Residue((old_header, new_header), differing[0], differing[1], ranks, partial(clashes, orders[0]))


def _hashed(old: Opener, new: Opener, dialect: Dialect) -> Residue | None:
    import numpy as np

    found = []
    for opener in (old, new):
        with opener() as stream:
            one = scans.scan(stream, dialect.delimiter)
        if one is None:
            return None
        found.append(one)
    headers = [header_cells(one.header, dialect) for one in found]
    hashes = found[0].hashes, found[1].hashes
    alike = headers[0] == headers[1]
    left = _differing(*hashes) if alike else tuple(np.arange(len(one)) for one in hashes)
    same_order = np.array_equal(np.delete(hashes[0], left[0]), np.delete(hashes[1], left[1]))
    sides = [
        Differing(header, places, partial(_fetch, opener, one))
        for opener, one, header, places in zip((old, new), found, headers, left, strict=True)
    ]
    common = Common(old, found[0], frozenset(left[0].tolist()), dialect)
    clashing = lambda key, wanted: clashes(candidates(common, key, wanted), key, wanted)  # noqa: E731 (one line)
    return residue_of(sides[0], sides[1], dialect, clashing, same_order=same_order)


class Differing(NamedTuple):
    """One side's header, the sorted places of its differing records, and what fetches bytes and lines of records."""

    header: Cells
    places: Places
    fetch: Callable[[Places], tuple[list[bytes], list[int]]]


def residue_of(old: Differing, new: Differing, dialect: Dialect, clashing: Clashing, *, same_order: bool) -> Residue:
    """Fetch the records that differ; `same_order` says that the others stand in one order."""
    import numpy as np

    records = [_fetched(side, dialect, near=same_order) for side in (old, new)]
    counts = [(side.places - np.arange(len(side.places))).tolist() for side in (old, new)]
    ranks = (counts[0], counts[1]) if same_order else None
    return Residue((old.header, new.header), records[0], records[1], ranks, clashing)


def header_cells(raw: bytes, dialect: Dialect) -> Cells:
    """Parse a header record; its line's end is taken off."""
    return next(RawRecords([raw], [1], dialect, _none).cells([0]), [])


def _fetch(opener: Opener, scanned: Scan, wanted: Places) -> tuple[list[bytes], list[int]]:
    with opener() as stream:
        return scans.fetch(stream, scanned, wanted)


def _none(_index: int) -> None:
    return None


def _differing(old: Hashes, new: Hashes) -> tuple[Places, Places]:
    """Give the places whose hash the other side has not, or not as often."""
    import numpy as np

    ordered = np.sort(old), np.sort(new)
    if any((one[1:] == one[:-1]).any() for one in ordered):
        changed = _unlike(*ordered)
    else:
        changed = np.setxor1d(*ordered, assume_unique=True)
    members = Members(changed.view(np.uint64))
    return np.flatnonzero(members.among(old.view(np.uint64))), np.flatnonzero(members.among(new.view(np.uint64)))


def _unlike(old: Hashes, new: Hashes) -> Hashes:
    """Give the hashes that one side has oftener than the other."""
    import numpy as np

    first, first_counts = np.unique(old, return_counts=True)
    second, second_counts = np.unique(new, return_counts=True)
    shared, at_old, at_new = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    oftener = shared[first_counts[at_old] != second_counts[at_new]]
    return np.concatenate((np.setxor1d(first, second, assume_unique=True), oftener))


def _fetched(side: Differing, dialect: Dialect, *, near: bool) -> RawRecords:
    import numpy as np

    places = side.places
    wanted = np.union1d(places, places[places > 0] - 1) if near else places
    raw, lines = side.fetch(wanted)
    if not near:
        return RawRecords(raw, lines, dialect, _none)
    at = np.searchsorted(wanted, places).tolist()
    first = bool(len(places)) and places[0] == 0

    def preceding(index: int) -> bytes | None:
        return None if first and index == 0 else raw[at[index] - 1]

    return RawRecords([raw[place] for place in at], [lines[place] for place in at], dialect, preceding)
