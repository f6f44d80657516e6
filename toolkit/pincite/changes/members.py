"""Which of many numbers are in a set: numpy's `isin`, faster where few are and the set is small beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.uint64]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_SPREAD: Final = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio (Knuth, TAOCP 6.4): numbers multiplied by it differ in their first bits."""


class Members:
    """A set of 64-bit numbers; a table of one flag for some first bits answers no for nearly all that are not in it."""

    def __init__(self, numbers: Numbers) -> None:
        import numpy as np

        self._numbers = np.sort(numbers)
        bits = max(len(self._numbers) * 16, 1).bit_length()
        self._shift = np.uint64(64 - bits)
        self._flags = np.zeros(1 << bits, bool)
        self._flags[self._spread(self._numbers)] = True

    def among(self, numbers: Numbers) -> Flags:
        """Say of each number whether it is in the set."""
        import numpy as np

        held = self._flags[self._spread(numbers)]
        maybe = np.flatnonzero(held)
        found = np.searchsorted(self._numbers, numbers[maybe])
        found[found == len(self._numbers)] = 0
        held[maybe] = self._numbers[found] == numbers[maybe]
        return held

    def _spread(self, numbers: Numbers) -> Numbers:
        import numpy as np

        spread: Numbers = numbers * np.uint64(_SPREAD) >> self._shift
        return spread
