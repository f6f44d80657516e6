"""A text cut wherever an annotation begins or ends, so that overlapping ones can be drawn side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One annotation's place in the text, in code points, and the number of its layer; `key` names its row."""

    start: int
    end: int
    layer: int
    key: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same annotations cover, from the shortest to the longest."""

    start: int
    end: int
    spans: tuple[Span, ...]


def cut(spans: Iterable[Span], start: int, end: int) -> Iterator[Segment]:
    """Cut the stretch from `start` to `end` at every end of a span in it; the segments, joined, are the stretch."""
    inside = sorted(span for span in spans if span.start < end and start < span.end)
    bounds = sorted({start, end, *(min(max(at, start), end) for span in inside for at in (span.start, span.end))})
    active: list[Span] = []
    queue = iter(inside)
    following = next(queue, None)
    for low, high in pairwise(bounds):
        while following is not None and following.start <= low:
            active.append(following)
            following = next(queue, None)
        active = [span for span in active if span.end > low]
        yield Segment(low, high, tuple(sorted(active, key=_narrowest)))


def innermost(segment: Segment, layer: int) -> Span | None:
    """Give the shortest span of a layer that covers a segment."""
    return next((span for span in segment.spans if span.layer == layer), None)


def lanes(segment: Segment) -> Sequence[int]:
    """Name the layers that cover a segment, in order."""
    return sorted({span.layer for span in segment.spans})


def _narrowest(span: Span) -> tuple[int, Span]:
    return (span.end - span.start, span)


def ending(segment: Segment) -> Sequence[int]:
    """Name the layers none of whose annotations goes on after a segment, in order."""
    return [
        lane for lane in lanes(segment) if all(span.end == segment.end for span in segment.spans if span.layer == lane)
    ]
