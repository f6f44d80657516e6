"""Words found although they are written a little differently: letter case, quotation marks, dashes, spaces."""

from collections.abc import Iterator
from typing import Final

from pincite.anchors import Span
from pincite.anchors.words import positions

SAME: Final = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2018\u2019\u201a\u0060\u00b4", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
"""Marks that a keyboard or a word processor writes for one another."""


def near_occurrences(text: str, words: str) -> list[Span]:
    """Give where words occur in a text if case, quotation marks, dashes and the width of spaces do not count."""
    folded, offsets = _folded(text)
    wanted = _folded(words.strip())[0]
    found = positions(folded, wanted)
    return sorted({Span(offsets[place], offsets[place + len(wanted) - 1] + 1) for place in found})


def _folded(text: str) -> tuple[str, list[int]]:
    """Give a text with such differences taken out, and for each of its characters the offset it comes from."""
    pairs = list(_folding(text))
    return "".join(character for character, _ in pairs), [offset for _, offset in pairs]


def _folding(text: str) -> Iterator[tuple[str, int]]:
    spaced = False
    for offset, character in enumerate(text.translate(SAME)):
        if character.isspace():
            if not spaced:
                yield " ", offset
            spaced = True
            continue
        spaced = False
        yield from ((folded, offset) for folded in character.casefold())
