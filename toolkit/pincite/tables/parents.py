"""The keys that one table offers to the foreign keys of others."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[Any, ...]
"""Typed values of a key's columns, None for one that is missing or wrong."""


class OfferedKeys:
    """The keys that one table offers, all-missing ones left out, wherever they are held."""

    def __contains__(self, key: Key) -> bool:
        raise NotImplementedError


class ParentKeys(OfferedKeys):
    """
    The keys one table offers, held in memory: `keys` as a set of typed tuples, `array` as Arrow values.

    `array` is there for a key of one column of 64-bit integers or texts. At least one of the two is; the other is
    made when it is asked for.
    """

    def __init__(self, keys: set[Key] | None = None, array: "pa.Array | None" = None) -> None:
        self._keys, self._array, self._sought = keys, array, keys is None

    def __contains__(self, key: Key) -> bool:
        return key in self.keys

    @property
    def keys(self) -> set[Key]:
        """The keys as tuples of typed values."""
        if self._keys is None:
            self._keys = {(value,) for value in self._array.to_pylist()} if self._array is not None else set()
        return self._keys

    @property
    def array(self) -> "pa.Array | None":
        """The keys as one Arrow array, None where they are no single column of integers or of texts."""
        if not self._sought:
            self._sought, self._array = True, _arrow(self.keys)
        return self._array


def _arrow(keys: Collection[Key]) -> "pa.Array | None":
    from pincite.tables.arrays import integers64, words

    values = [key[0] for key in keys if len(key) == 1]
    if len(values) < len(keys):
        return None
    if all(type(value) is int and abs(value) < 1 << 62 for value in values):
        return integers64(values)
    return words(values) if all(type(value) is str for value in values) else None
