"""One declared span of a table, and the place that each row's words have in the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pincite.anchors import Span, SpanColumns
from pincite.editing.enclosures import Enclosures, enclosures, references
from pincite.editing.messages import ambiguous, not_found
from pincite.editing.placing import chosen, occurrences_within
from pincite.rules.anchored import Anchor, encloses, offset
from pincite.tables import Row


@dataclass(slots=True)
class Changes:
    """What is to be put into one row, and what a person must settle about it: (column, lines that say it) pairs."""

    cells: dict[str, str] = field(default_factory=dict)
    unsettled: list[tuple[str, list[str]]] = field(default_factory=list)

    def refuse(self, column: str, *lines: str) -> None:
        """Leave a cell to a person, and say why."""
        self.unsettled.append((column, list(lines)))


@dataclass(frozen=True, slots=True)
class Target:
    """
    What one declared span of a table is placed by.

    `parents` are the rows that must enclose it, placed already; `taken` the spans of the table that are right, with
    the names of their rows. For a further span, a cue, `own` holds the rows' first spans by record number.
    """

    columns: SpanColumns
    text: str
    parents: Sequence[Anchor]
    taken: Mapping[Span, str]
    own: Mapping[int, Span] = field(default_factory=dict)

    def place(self, row: Row, changes: Changes) -> Anchor | None:
        """Find the place of a row's words; put into `changes` what has to change for it, or what is unsettled."""
        if not row.text.get(self.columns.quote):
            return None
        around = enclosures(row, self.columns.within, self.parents)
        span = right_span(row, self.columns, self.text) or self._mended(row, around, changes)
        if span is None:
            return None
        self._refer(row, around, span, changes)
        return Anchor(row, self.columns, span, span, row.text[self.columns.quote])

    def _mended(self, row: Row, around: Enclosures, changes: Changes) -> Span | None:
        columns, quote, text = self.columns, row.text[self.columns.quote], self.text
        if around.missing is not None and columns.within is not None:
            changes.refuse(columns.within.fields[0], around.missing)
            return None
        start, end = offset(row, columns.start), offset(row, columns.end)
        found = self._near_own(row, occurrences_within(text, quote, around.homes), around)
        span = chosen(found, start, end)
        if span is not None:
            changes.cells |= {columns.start: str(span.start), columns.end: str(span.end)}
        elif found:
            changes.refuse(columns.start, *ambiguous(text, found, start, end, self.taken))
        else:
            changes.refuse(columns.quote, *not_found(text, quote, row, columns, self.parents))
        return span

    def _near_own(self, row: Row, found: list[Span], around: Enclosures) -> list[Span]:
        """Prefer, for a cue, places outside the row's first span that the same stretch of the text encloses."""
        own = self.own.get(row.number)
        if own is None:
            return found
        homes = [home for home in around.homes or () if encloses(home, own)]
        outside = [span for span in found if span.end <= own.start or own.end <= span.start]
        return [span for span in outside if any(encloses(home, span) for home in homes)] or outside or found

    def _refer(self, row: Row, around: Enclosures, span: Span, changes: Changes) -> None:
        """Fill in an empty reference to the one row that encloses the span."""
        within = self.columns.within
        if within is None or all(row.text.get(name) for name in within.fields):
            return
        cells = references(row, within, around.rows, span)
        if len(cells) == 1:
            changes.cells |= cells[0]
            return
        which = ", ".join("/".join(item.values()) for item in cells)
        said = f"several rows of {within.resource} enclose the words: {which}"
        changes.refuse(
            within.fields[0], f"it is empty, and {said if cells else f'no row of {within.resource} encloses the words'}"
        )


def right_span(row: Row, columns: SpanColumns, text: str) -> Span | None:
    """Give a row's span if its words stand there, None otherwise."""
    start, end = offset(row, columns.start), offset(row, columns.end)
    if start is None or end is None or start >= end or text[start:end] != row.text.get(columns.quote):
        return None
    return Span(start, end)


def taken(rows: Sequence[Row], called: str, columns: SpanColumns, text: str) -> dict[Span, str]:
    """Map each span that is right to what its row is called."""
    found = {right_span(row, columns, text): row.text.get(called, "") for row in reversed(rows)}
    return {span: name for span, name in found.items() if span is not None}
