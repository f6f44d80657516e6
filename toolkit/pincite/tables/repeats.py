"""
Repeated keys of a large table, found by 64-bit hashes of typed values.

Equal values have equal hashes, Python's own (so that `1` and `Decimal("1.0")` agree); unequal ones may too, so that a
repeated hash only says which rows must be compared exactly. Hashes that grow from row to row, as those of most integer
keys do, are all different and need no sorting.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pincite.tables.arrays import mask_of, numbers_of
from pincite.tables.keys import hashable
from pincite.tables.parents import Key
from pincite.tables.predicates import Mask
from pincite.tables.proof import Values

_NULL: Final = 0x9E3779B97F4A7C15
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
Hashes = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(slots=True)
class Repeats:
    """
    The hashes of one key, record by record; `growing` says that each so far is more than the one before.

    Without any value there is no key; where the key must be `whole`, it is none without one of its values either.
    """

    whole: bool = False
    parts: list[Hashes] = field(default_factory=list)
    empty: list[Mask] = field(default_factory=list)
    growing: bool = True
    _last: int | None = None

    def add(self, columns: Sequence[tuple[Hashes, Mask]]) -> None:
        """Take in the hashes of one key's columns, and the masks of those without a value, for the next records."""
        whole, empty = columns[0]
        for part, gone in columns[1:]:
            whole = _mixed(whole) + part
            empty = empty | gone if self.whole else empty & gone
        if len(whole):
            above = self._last is None or int(whole[0]) > self._last
            self.growing = self.growing and above and bool((whole[1:] > whole[:-1]).all()) and not empty.any()
            self._last = int(whole[-1])
        self.parts.append(whole)
        self.empty.append(empty)

    def candidates(self) -> Any:  # noqa: ANN401 (numpy indexes)
        """Give the ordinals of the records whose hash another record has too, those without any value left out."""
        if self.growing or not self.parts:
            return np.zeros(0, np.int64)
        whole, there = np.concatenate(self.parts), ~np.concatenate(self.empty)
        ordered = np.sort(whole[there])
        repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        if not len(repeated):
            return np.zeros(0, np.int64)
        return np.flatnonzero(np.isin(whole, repeated) & there)

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


def _mixed(whole: Hashes) -> Hashes:
    scattered = whole.view(np.uint64) * _MIX
    return (scattered ^ (scattered >> np.uint64(31))).view(np.int64)
