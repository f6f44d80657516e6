"""Where the words of one span stand: the one place that it can mean, or all the places that it might."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pincite.anchors import Span
from pincite.anchors.words import positions, runs_on

AROUND: Final = 30
"""Code points shown on either side of an occurrence."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where words occur, with the words around it."""

    span: Span
    before: str
    words: str
    after: str


def occurrences_within(text: str, quote: str, homes: Iterable[Span] | None = None) -> list[Span]:
    """
    Give where a quote occurs in a text, or in those stretches of it, in order.

    It counts as whole words only, "we" is not meant in "were"; but in scripts without capital letters, which may
    not part words by spaces, any place does where there are no whole words.
    """
    stretches = [Span(0, len(text))] if homes is None else homes
    found = sorted(
        {
            Span(home.start + place, home.start + place + len(quote))
            for home in stretches
            for place in positions(text[home.start : home.end], quote)
        }
    )
    whole = whole_words(text, found)
    return whole if whole or quote.lower() != quote.upper() else found


def whole_words(text: str, spans: Iterable[Span]) -> list[Span]:
    """Give the spans at whose ends no word goes on."""
    return [span for span in spans if not runs_on(text, span.start) and not runs_on(text, span.end)]


def chosen(found: list[Span], start: int | None, end: int | None) -> Span | None:
    """Choose among places the only one, or the only one that agrees with one of the offsets at hand."""
    if len(found) == 1:
        return found[0]
    agreeing = [span for span in found if span.start == start or span.end == end]
    return agreeing[0] if len(agreeing) == 1 else None


def nearest(found: list[Span], start: int | None, end: int | None) -> Span | None:
    """Give the place nearest to the offsets at hand, None where there are none."""
    if start is None and end is None:
        return None
    return min(found, key=lambda span: abs(span.start - start if start is not None else span.end - (end or 0)))


def occurrence(text: str, span: Span) -> Occurrence:
    """Give an occurrence with the words around it."""
    start, end = span
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    lead, tail = "…" if start > AROUND else "", "…" if end + AROUND < len(text) else ""
    return Occurrence(span, lead + before, text[start:end], after + tail)
