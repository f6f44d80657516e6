"""Words, numbers and names found in a text, without a tagger."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pincite.anchors.intervals import Span

_WORD: Final = re.compile(r"\w+(?:[’'.\-]\w+)*")
"""A word: a maximal run of word characters with inner apostrophes, hyphens and decimal points."""
_JOINERS: Final = frozenset("\u200c\u200d")
"""What joins letters or keeps them apart, inside a word (Unicode Standard Annex 29, rule WB4)."""
DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_WITHIN_WORD: Final = re.compile(r"\w\w")


def words(text: str) -> Iterator[Span]:
    """Give the span of each word of a text, in order; punctuation belongs to none."""
    return (Span(*match.span()) for match in _WORD.finditer(_solid(text)))


def word_texts(text: str) -> Iterator[str]:
    """Give each word of a text."""
    return (text[start:end] for start, end in words(text))


def count_words(text: str) -> int:
    """Count the words of a text."""
    return sum(1 for _ in words(text))


def digits(text: str) -> Iterator[Span]:
    """Give the span of each number written in digits, its decimal points and group commas included."""
    return (Span(*match.span()) for match in DIGITS.finditer(text))


class NameIndex:
    """Names to be found in many texts; `fold` ignores case."""

    __slots__ = ("_fold", "_names")

    def __init__(self, names: Iterable[str], *, fold: bool = False) -> None:
        self._fold, self._names = fold, _by_first_token(names, fold=fold)

    def occurrences(self, text: str) -> Iterator[tuple[Span, str]]:
        """
        Give each whole-word occurrence of a name and the name itself, from left to right, none overlapping.

        Of the names that begin in one place the longest is taken: "Krasnoyarsk Krai" hides "Krasnoyarsk". A whole
        word ends where no word character follows, so "Russia" occurs in "Russia’s".
        """
        fold, reached = self._fold, 0
        for match in _TOKEN.finditer(_solid(text)):
            start, end = match.span()
            if start < reached:
                continue
            for name in self._names.get(_key(text[start:end], fold=fold), ()):
                reached = start + len(name)
                if _key(text[start:reached], fold=fold) == _key(name, fold=fold) and not runs_on(text, reached):
                    yield Span(start, reached), name
                    break
            else:
                reached = start


def occurrences(text: str, names: Iterable[str], *, fold: bool = False) -> Iterator[tuple[Span, str]]:
    """Give each whole-word occurrence of a name in one text, as `NameIndex` does."""
    return NameIndex(names, fold=fold).occurrences(text)


def positions(text: str, quote: str, most: int = 1000) -> list[int]:
    """Give where a quote starts in a text, overlapping occurrences too, at most `most` of them."""
    found: list[int] = []
    place = text.find(quote) if quote else -1
    while place >= 0 and len(found) < most:
        found.append(place)
        place = text.find(quote, place + 1)
    return found


def _by_first_token(names: Iterable[str], *, fold: bool) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if (first := _TOKEN.match(_solid(name))) is not None:
            index.setdefault(_key(name[: first.end()], fold=fold), []).append(name)
    return index


def _key(text: str, *, fold: bool) -> str:
    return text.casefold() if fold else text


def runs_on(text: str, place: int) -> bool:
    """Say whether a word goes on over this place."""
    return _WITHIN_WORD.fullmatch(_solid(text[max(place - 1, 0) : place + 1])) is not None


def _solid(text: str) -> str:
    """
    Give a text of the same length in which the marks on letters are letters.

    An accent that is a character of its own, a vowel sign or a point belongs to its word, which `re` does not know.
    """
    if text.isascii():
        return text
    marks = [sign for sign in set(text) if sign in _JOINERS or unicodedata.category(sign).startswith("M")]
    return text.translate(dict.fromkeys(map(ord, marks), "m")) if marks else text
