"""
Repeated keys of a large table, found by 64-bit hashes of typed values.

Equal values have equal hashes, Python's own (so that `1` and `Decimal("1.0")` agree); unequal ones may too, so that a
repeated hash only says which rows must be compared exactly. Hashes that grow from row to row, as those of most integer
keys do, are all different and need no sorting.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from pincite.tables.arrays import integers64, mask_of, numbers_of
from pincite.tables.keys import hashable
from pincite.tables.parents import Key
from pincite.tables.predicates import Mask
from pincite.tables.proof import Values
from pincite.tables.spilling import Hashes, Spill

_NULL: Final = 0x9E3779B97F4A7C15
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)


class Repeats:
    """
    The hashes of one key, record by record, of which `most` bytes are held in memory.

    Without any value there is no key; where the key must be `whole`, it is none without one of its values either.
    """

    def __init__(self, most: int, *, whole: bool = False) -> None:
        self.whole = whole
        self._spill, self._count = Spill(most), 0
        self._growing = True
        self._last: int | None = None

    def add(self, columns: Sequence[tuple[Hashes, Mask]]) -> Mask:
        """Take in the hashes of a key's columns, and the masks of those without a value; give that of the key."""
        whole, empty = columns[0]
        for part, gone in columns[1:]:
            whole = _mixed(whole) + part
            empty = empty | gone if self.whole else empty & gone
        rows = np.flatnonzero(~empty)
        there = whole[rows]
        if len(there):
            above = self._last is None or int(there[0]) > self._last
            self._growing = self._growing and above and bool((there[1:] > there[:-1]).all())
            self._last = int(there[-1])
            arrays = [integers64(there), integers64(rows + self._count)]
            self._spill.add(there, pa.RecordBatch.from_arrays(arrays, ["hash", "record"]))
        self._count += len(whole)
        return empty

    def candidates(self, most: int) -> tuple[Hashes, bool]:
        """
        Give the ordinals of the records whose hash another record has, too, in order, and whether these are all.

        Past `most` (0: no bound) that repeat an earlier one's hash, only the first of them and those that they repeat.
        """
        again, earlier, cut = np.zeros(0, np.int64), np.zeros(0, np.int64), False
        for share in () if self._growing else self._spill.shares():
            batches = list(share)
            if not batches:
                continue
            found = _again(*(np.concatenate([numbers_of(batch[at], np.int64) for batch in batches]) for at in (0, 1)))
            again, earlier = (np.concatenate(pair) for pair in zip((again, earlier), found, strict=True))
            if most and len(again) > most:
                first, cut = np.argsort(again)[:most], True
                again, earlier = again[first], earlier[first]
        return np.unique(np.concatenate([again, earlier])), not cut

    def without_key(self, key: Key) -> bool:
        """Whether a key counts as none."""
        return None in key if self.whole else set(key) == {None}


def hashes(values: Values) -> tuple[Hashes, Mask]:
    """Give the hash of each row's value, Python's own, and the mask of those without one."""
    if values.array is None:
        known = [_NULL - (1 << 64) if value is None else hash(hashable(value)) for value in values.known]
        empty = np.array([value is None for value in values.known], bool)
        return np.array(known, np.int64)[values.codes], empty[values.codes]
    empty = mask_of(values.array.is_null())
    if pa.types.is_integer(values.array.type):
        whole = numbers_of(values.array, np.int64).copy()
        whole[whole == -1] = -2  # as Python has it
    else:
        whole = np.fromiter(map(hash, values.array.to_pylist()), np.int64, len(values.array))
    whole[empty] = np.int64(_NULL - (1 << 64))
    return whole, empty


def _again(hashed: Hashes, records: Hashes) -> tuple[Hashes, Hashes]:
    """Give the records that have the hash of an earlier one, and for each the last such."""
    ordered = np.sort(hashed)
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    if not len(repeated):
        return repeated, repeated
    chosen = np.isin(hashed, repeated)
    hashed, records = hashed[chosen], records[chosen]
    order = np.lexsort((records, hashed))
    hashed, records = hashed[order], records[order]
    same = hashed[1:] == hashed[:-1]
    return records[1:][same], records[:-1][same]


def _mixed(whole: Hashes) -> Hashes:
    scattered = whole.view(np.uint64) * _MIX
    return (scattered ^ (scattered >> np.uint64(31))).view(np.int64)
