"""The first cells of many records looked at together: which of them may be one of a set of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pincite.changes.members import Members

if TYPE_CHECKING:
    import numpy as np

    Words = np.ndarray[tuple[int], np.dtype[np.uint64]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_WIDTH: Final = 16
"""Bytes of a cell that are looked at, as two words; longer cells are told apart by whoever parses them."""
_ONES: Final = 0x0101010101010101
_MIX: Final = 0xC2B2AE3D27D4EB4F


class Wanted:
    """
    A set of texts to look for in the first column of unquoted records.

    With `integers` the texts are whole numbers written the shortest way, and every cell that is not is wanted, too.
    """

    def __init__(self, texts: Sequence[bytes], *, integers: bool) -> None:
        import numpy as np

        padded = b"".join(text[:_WIDTH].ljust(_WIDTH, b"\0") for text in texts)
        halves = np.frombuffer(padded, "<u8").reshape(-1, 2)
        self._texts = Members(_mixed(halves[:, 0], halves[:, 1]))
        self._integers = integers

    def places(self, body: bytes, delimiter: bytes) -> list[int]:
        """Give the places of the records whose first cell may be wanted: every one that is, and few that are not."""
        import numpy as np

        padded = body + b"\n" * _WIDTH
        starts = np.concatenate(([0], np.flatnonzero(np.frombuffer(body, np.uint8) == 10) + 1))
        starts = starts[starts < len(body)]
        words: Words = np.ndarray((len(body) + 9,), "<u8", padded, strides=(1,))  # one at every byte
        first = words[starts]
        kept = _inside(first, delimiter)
        first &= kept
        long = np.flatnonzero(~kept == 0)  # cells of eight bytes and more: few among keys
        second = words[starts[long] + 8]
        rest = _inside(second, delimiter)
        second &= rest
        texts = first.copy()
        texts[long] = _mixed(first[long], second)
        hits = self._texts.among(texts)
        if self._integers:
            hits |= _odd(first, kept) | (first & np.uint64(255) == ord("0")) | (kept == 0)
            hits[long] |= _odd(second, rest)
        places: list[int] = np.flatnonzero(hits).tolist()
        return places


def shortest(cell: bytes) -> bool:
    """Say whether a cell is a whole number in digits alone, with none to spare."""
    return cell.isdigit() and not cell.startswith(b"0")


def _inside(words: Words, delimiter: bytes) -> Words:
    """Set the bits of each word's bytes that stand before the first end of a cell (Warren, Hacker's Delight, 6-1)."""
    import numpy as np

    ones, ends = np.uint64(_ONES), np.zeros_like(words)
    for end in (delimiter[0], 10, 13):
        less = words ^ np.uint64(end * _ONES)  # 0 in a byte that is the end
        ends |= (less - ones) & ~less
    ends &= np.uint64(0x80 * _ONES)
    lowest = ends & (~ends + np.uint64(1))
    inside: Words = (lowest >> np.uint64(7)) - np.uint64(1)
    return inside


def _odd(words: Words, inside: Words) -> Flags:
    """Say of each word whether a byte inside is no digit."""
    import numpy as np

    upper = (words & np.uint64(0xF0 * _ONES)) ^ (inside & np.uint64(0x30 * _ONES))
    lower = ((words & np.uint64(0x0F * _ONES)) + np.uint64(0x06 * _ONES)) & np.uint64(0x10 * _ONES)
    odd: Flags = (upper | lower) != 0
    return odd


def _mixed(first: Words, second: Words) -> Words:
    """Make one number of each window, the same for the same bytes."""
    import numpy as np

    words: Words = first ^ second * np.uint64(_MIX)
    return words
