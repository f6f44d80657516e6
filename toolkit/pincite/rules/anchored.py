"""Rows tied to the text: what every rule about anchors asks for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pincite.anchors import Span, SpanColumns
from pincite.anchors.settings import Selection
from pincite.anchors.words import positions
from pincite.rules.context import Context
from pincite.tables import Row

REACH: Final = 2000
"""Code points on either side of a wrong offset in which the quote is looked for, so that one slip is one finding."""


class Anchor(NamedTuple):
    """
    A row's span.

    `given` is what the cells say. `span` is where the quote stands: the same, or, where the text at `given` is
    another, the nearest place where the quote does occur, as `pincite anchor` would mend it. So a wrong offset is
    a finding of `span-text` and of no other rule.
    """

    row: Row
    columns: SpanColumns
    given: Span
    span: Span
    quote: str


class Inside:
    """Anchors by place: which of them lie in a span, in the order of the text."""

    __slots__ = ("_anchors", "_starts")

    def __init__(self, anchored: Iterable[Anchor]) -> None:
        self._anchors = sorted(anchored, key=lambda anchor: anchor.span)
        self._starts = [anchor.span.start for anchor in self._anchors]

    def __getitem__(self, span: Span) -> list[Anchor]:
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [anchor for anchor in self._anchors[low:high] if anchor.span.end <= span.end]


class Blocks:
    """The runs of neighbouring rows that share a group (the paragraphs of a tiling), or each row, by place."""

    __slots__ = ("_starts", "spans")

    def __init__(self, tiles: Iterable[Anchor], group: str | None = None) -> None:
        self.spans: list[Span] = []
        last: object = None
        for tile in sorted(tiles, key=lambda anchor: anchor.span):
            value = tile.row.get(group) if group is not None else tile
            if self.spans and value == last:
                self.spans[-1] = Span(self.spans[-1].start, tile.span.end)
            else:
                self.spans.append(tile.span)
            last = value
        self._starts = [span.start for span in self.spans]

    def at(self, offset: int) -> int:
        """Give the number of the block that begins at or last before an offset, from 0; -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def encloses(self, span: Span) -> bool:
        """Say whether one block holds the whole span."""
        block = self.at(span.start)
        return block >= 0 and span.end <= self.spans[block].end


def encloses(outer: Span, inner: Span) -> bool:
    """Say whether the one span holds the other."""
    return outer.start <= inner.start and inner.end <= outer.end


def anchors(context: Context, name: str, place: int = 0) -> list[Anchor]:
    """Give the anchors of a table by the span declared at `place` (0: the row's own), rows without one left out."""
    return context.remembered(("anchors", name, place), lambda: list(_anchors(context, name, place)))


def _anchors(context: Context, name: str, place: int) -> Iterator[Anchor]:
    declared = context.spans(name)
    text = context.text(declared[place].text) if place < len(declared) else None
    for row in context.rows(name) if text is not None else ():
        anchor = anchor_of(row, declared[place], text or "")
        if anchor is not None:
            yield anchor


def own_anchors(context: Context, name: str) -> list[Anchor]:
    """Give the anchors of a table in the text of the `anchoring` object."""
    return [anchor for anchor in anchors(context, name) if anchor.columns.text == context.anchoring.text]


def chosen(context: Context, selections: Iterable[Selection]) -> Iterator[tuple[str, Anchor]]:
    """Give (table, anchor) of each row that one of the selections takes."""
    for rows in selections:
        yield from ((rows.resource, item) for item in own_anchors(context, rows.resource) if rows.takes(item.row.get))


def spans(anchored: Iterable[Anchor]) -> list[Span]:
    """Give the spans of anchors."""
    return [anchor.span for anchor in anchored]


def key_of(context: Context, name: str, row: Row) -> object:
    """
    Give the value of a row's primary key (its first column), of the row's first cell where none is declared.

    Among the rows of one text of many it is the first column that does not name the text.
    """
    key = (context.resources[name].table_schema or {}).get("primaryKey") or next(iter(row.text), "")
    columns = key if isinstance(key, list) else [key]
    naming = context.naming(name)
    return row.get(next((column for column in columns if column not in naming), columns[0]))


def quoted(text: str, most: int = 40) -> str:
    """Show a piece of text in a message, its middle cut out where it is long."""
    shown = text if len(text) <= most else f"{text[: most // 2].rstrip()} … {text[-most // 2 :].lstrip()}"
    return f"“{shown}”" if "“" not in shown and "”" not in shown else f"‘{shown}’"


def offset(row: Row, column: str) -> int | None:
    """Read an offset from a cell, whatever type the table gives it; None where it holds no whole number."""
    cell = row.text.get(column, "")
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 16 else None


def nearest(text: str, quote: str, start: int) -> Span | None:
    """Find where a quote occurs nearest to an offset, at most `REACH` code points away."""
    low = max(0, start - REACH)
    found = positions(text[low : start + REACH + len(quote)], quote)
    best = min(found, key=lambda place: abs(low + place - start), default=None)
    return None if best is None else Span(low + best, low + best + len(quote))


def anchor_of(row: Row, columns: SpanColumns, text: str) -> Anchor | None:
    """Give the anchor of a row in a text; None where it has no offsets, or none to speak of."""
    start, end, quote = offset(row, columns.start), offset(row, columns.end), row.text.get(columns.quote, "")
    if start is None or end is None:
        return None
    given = Span(start, end)
    if quote and text[start:end] == quote:
        return Anchor(row, columns, given, given, quote)
    mended = nearest(text, quote, start)
    if mended is None and not 0 <= start < end <= len(text):
        return None
    return Anchor(row, columns, given, mended or given, quote)
