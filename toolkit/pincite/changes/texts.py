"""Two texts -> the words that changed."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from pincite.changes.values import TextChange

_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LIMIT: Final = 4000
"""Words in a changed stretch above which lines are compared first: the matcher takes quadratic time."""


def compare(old: str, new: str) -> Iterator[TextChange]:
    """
    Give the stretches that changed, in order; equal text between them is not repeated.

    Comparing the other way round gives the same stretches, which the matcher alone would not.
    """
    if old > new:
        yield from (TextChange(one.new_start, one.start, one.new, one.old) for one in compare(new, old))
        return
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    start, end = _at_words(old, start, end)
    middle = old[start : len(old) - end], new[start : len(new) - end]
    for old_at, before, new_at, after in _stretches(*middle):
        yield TextChange(start + old_at, start + new_at, before, after)


def _stretches(old: str, new: str) -> Iterator[tuple[int, str, int, str]]:
    if not old and not new:
        return
    words = _WORDS.findall(old), _WORDS.findall(new)
    if max(map(len, words)) <= _LIMIT:
        yield from _matched(*words)
        return
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for old_at, before, new_at, after in _matched(*lines):
        short = before and after and max(len(_WORDS.findall(before)), len(_WORDS.findall(after))) <= _LIMIT
        if not short or (before == old and after == new):
            yield old_at, before, new_at, after
            continue
        for inner in _stretches(before, after):
            yield old_at + inner[0], inner[1], new_at + inner[2], inner[3]


def _matched(old: list[str], new: list[str]) -> Iterator[tuple[int, str, int, str]]:
    if max(len(old), len(new)) > 20 * _LIMIT:
        yield 0, "".join(old), 0, "".join(new)
        return
    places = _offsets(old), _offsets(new)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > _LIMIT)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            before, after = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
            yield places[0][old_start], before, places[1][new_start], after


def _offsets(parts: list[str]) -> list[int]:
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return offsets


def _common(old: str, new: str) -> int:
    """Count the code points with which both begin, by halves: comparing slices is fast."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _at_words(old: str, start: int, end: int) -> tuple[int, int]:
    """Move the edges of the changed stretch outwards to where words end, so that no word is cut in two."""
    while start > 0 and old[start - 1].isalnum():
        start -= 1
    while end > 0 and old[len(old) - end].isalnum():
        end -= 1
    return start, end
