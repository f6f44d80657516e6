"""The first cells of many records looked at together: which of them may be one of a set of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

    Words = np.ndarray[tuple[int], np.dtype[np.uint64]]
    Windows = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

_WIDTH: Final = 16
"""Bytes of a cell that are looked at; longer cells are told apart by whoever parses them."""
ODD: Final = frozenset({b"0", b"+", b"-", b" ", b"\t", b""})
"""First bytes of an integer that is not written the shortest way."""
_ODD_BYTES: Final = b"0+- \t\0"


class Wanted:
    """A set of texts to look for in the first column of unquoted records."""

    def __init__(self, texts: Sequence[bytes], *, integers: bool) -> None:
        import numpy as np

        padded = b"".join(text[:_WIDTH].ljust(_WIDTH, b"\0") for text in texts)
        self._words = np.unique(_mixed(np.frombuffer(padded, np.uint8).reshape(-1, _WIDTH)))
        self._integers = integers

    def places(self, body: bytes, delimiter: bytes) -> list[int]:
        """Give the places of the records whose first cell may be wanted: every one that is, and few that are not."""
        import numpy as np

        codes = np.frombuffer(body + b"\n" * _WIDTH, np.uint8)
        feeds = np.flatnonzero(codes[: len(body)] == 10)
        starts = np.concatenate(([0], feeds + 1))
        starts = starts[starts < len(body)]
        cells = codes[starts[:, None] + np.arange(_WIDTH)]
        ends = (cells == delimiter[0]) | (cells == 10) | (cells == 13)
        cells[np.logical_or.accumulate(ends, axis=1)] = 0
        words = _mixed(cells)
        found = np.searchsorted(self._words, words)
        found[found == len(self._words)] = 0
        hits = self._words[found] == words
        if self._integers:
            hits |= np.isin(cells[:, 0], np.frombuffer(_ODD_BYTES, np.uint8))
        places: list[int] = np.flatnonzero(hits).tolist()
        return places


def _mixed(cells: Windows) -> Words:
    """Make one number of each window, the same for the same bytes."""
    import numpy as np

    halves = np.ascontiguousarray(cells).view(np.uint64)
    words: Words = halves[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ halves[:, 1]
    return words
