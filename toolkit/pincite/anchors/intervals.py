"""Spans as sorted intervals: what covers what, what is left over, what crosses."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text: 0-based, half-open, in code points."""

    start: int
    end: int


class Cover:
    """
    The union of spans, asked in logarithmic time whether a span lies in it.

    Spans that touch or overlap count as one, so that two neighbours cover what runs over their border.
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, span: Span) -> bool:
        place = bisect_right(self._starts, span.start) - 1
        return place >= 0 and span.end <= self._ends[place]

    def touches(self, span: Span) -> bool:
        """Say whether any code point of the span lies in the union."""
        place = bisect_right(self._ends, span.start)
        return place < len(self._starts) and self._starts[place] < span.end


def uncovered(spans: Iterable[Span], by: Iterable[Span]) -> Iterator[Span]:
    """Give those of `spans` that do not lie wholly in the union of `by`, in their own order."""
    cover = Cover(by)
    return (span for span in spans if span not in cover)


def enclosing(spans: Iterable[Span], others: Iterable[Span]) -> dict[Span, list[Span]]:
    """
    Map each of `spans` to those of `others` that enclose it, the shortest first.

    One sweep over both, sorted: linear in their number as long as few of `others` overlap in one place.
    """
    waiting = sorted(set(others), key=_outermost_first)
    found: dict[Span, list[Span]] = {}
    opened: list[Span] = []
    place = 0
    for span in sorted(set(spans), key=_outermost_first):
        while place < len(waiting) and waiting[place].start <= span.start:
            opened.append(waiting[place])
            place += 1
        opened = [other for other in opened if other.end > span.start]
        found[span] = sorted((other for other in opened if other.end >= span.end), key=_length)
    return found


def crossings(spans: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Give (an earlier span, this one) for each span that an earlier one crosses: they overlap, neither encloses."""
    active: list[tuple[int, Span]] = []
    for span in sorted(set(spans), key=_outermost_first):
        del active[: bisect_left(active, (span.start + 1, Span(-1, -1)))]
        if active and active[0][0] < span.end:
            yield active[0][1], span
        insort(active, (span.end, span))


def _outermost_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _length(span: Span) -> tuple[int, Span]:
    return span.end - span.start, span
