"""
A run of CSV bytes cut at the ends of records, though each stretch is looked at alone.

Whether a line feed ends a record depends on the quotation marks before it, back to the first byte. Each stretch
therefore answers twice, for a beginning outside quotation marks and inside them, and tells how many marks it holds;
with the counts of those before it, one of the answers is the right one. The answer is good as long as every mark opens
a cell, closes one, or is doubled inside one (as in `tables.blocks`); the first stretch where that does not hold is not
cut, nor is what follows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pincite.tables.parts import Parts

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Places = np.ndarray[Any, np.dtype[np.intp]]
_QUOTE, _LF, _CR = b'"\n\r'
_PIECE: Final = 8 << 20
"""Bytes looked at together."""


@dataclass(frozen=True, slots=True)
class Look:
    """
    What a stretch of bytes looks like; `odd` says that its quotation marks are.

    For a beginning outside marks, and for one inside them, `starts` gives the offset at which the first record starts
    (None: nowhere in it), and `sound` says whether the marks are where they may be.
    """

    odd: bool
    starts: tuple[int | None, int | None]
    sound: tuple[bool, bool]


def look(parts: Parts, start: int, end: int, delimiter: int) -> Look:
    """Look at a stretch of bytes; a record may start in it from its first byte on."""
    state = _Looking(delimiter)
    for at in range(start, end, _PIECE):
        last = min(at + _PIECE, end)
        with parts.view(max(at - 1, 0), min(last + 1, parts.size)) as view:
            state.take(np.frombuffer(view, np.uint8), at, at - max(at - 1, 0), last - at)
    return Look(bool(state.odd), (state.starts[0], state.starts[1]), (state.sound[0], state.sound[1]))


class _Looking:
    """What is known of a stretch so far; each pair is for a beginning outside and inside quotation marks."""

    def __init__(self, delimiter: int) -> None:
        self.delimiter, self.odd = delimiter, 0
        self.starts: list[int | None] = [None, None]
        self.sound = [True, True]

    def take(self, data: Bytes, at: int, before: int, length: int) -> None:
        """Take in the bytes from an offset on, between `before` bytes that precede them and what follows them."""
        inside = data[before : before + length]
        marks = np.flatnonzero(inside == _QUOTE)
        self._find(data, marks, at, before, length)
        if len(marks):
            self._judge(data, marks + before)
        self.odd = (self.odd + len(marks)) % 2

    def _find(self, data: Bytes, marks: Places, at: int, before: int, length: int) -> None:
        """Find the first line feed outside marks, that of the byte before included: a record starts after it."""
        if None not in self.starts:
            return
        feeds = np.flatnonzero(data[: before + length - 1] == _LF) - before
        outside = (np.searchsorted(marks, feeds) + self.odd) % 2 == 0
        for place, chosen in enumerate((outside, ~outside)):
            if self.starts[place] is None and chosen.any():
                self.starts[place] = at + int(feeds[np.argmax(chosen)]) + 1

    def _judge(self, data: Bytes, marks: Places) -> None:
        """Say whether marks may open or close a cell by the bytes around them."""
        before = np.where(marks > 0, data[np.maximum(marks, 1) - 1], _LF)
        after = np.where(marks + 1 < len(data), data[np.minimum(marks + 1, len(data) - 1)], _LF)
        opens = (before == self.delimiter) | (before == _LF) | (before == _QUOTE)
        closes = (after == self.delimiter) | (after == _LF) | (after == _CR) | (after == _QUOTE)
        for place in (0, 1):
            opening = (np.arange(len(marks)) + self.odd + place) % 2 == 0
            self.sound[place] &= bool(np.where(opening, opens, closes).all())


def cuts(first: int, looks: Iterable[Look]) -> Sequence[int]:
    """Give the offsets at which stretches begin that can be read alone, `first` the first record's."""
    found, inside = [first], 0
    for seen in looks:
        if not seen.sound[inside]:
            break
        start = seen.starts[inside]
        if start is not None and start > found[-1]:
            found.append(start)
        inside ^= seen.odd
    return found
