"""
Spans in texts that stand in a table, one text a row: a corpus of articles.

What is asked of a text's spans is asked text by text, and of nothing beyond the rows that name the text; so it is
asked here of all texts in turn, or by a cluster's workers of those that are theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from pincite.anchors import RowText, SpanColumns, read_row_spans
from pincite.anchors.spans import Within
from pincite.findings import Finding
from pincite.packages import Package
from pincite.rules.anchored import Anchor, Blocks, anchor_of, encloses, quoted
from pincite.rules.context import Context
from pincite.tables import Row
from pincite.tables.streams import UnprovedError

if TYPE_CHECKING:
    from pincite import spark

Key = tuple[str, ...]


class Spans(NamedTuple):
    """Spans of a table: its name, where the text of each row stands, and the columns."""

    name: str
    of: RowText
    columns: SpanColumns


Judge = Callable[[Context, Spans, str | None, list[Row]], Iterator[Finding]]


def row_spans(context: Context) -> tuple[Spans, ...]:
    """List the spans in row texts of all tables, in order."""
    return context.remembered("row spans", lambda: tuple(_row_spans(context)))


def _row_spans(context: Context) -> Iterator[Spans]:
    for name, resource in context.resources.items():
        if resource.kind == "table":
            for of, columns in read_row_spans(context.json_schema(name)):
                yield Spans(name, of, columns)


def key(row: Row, columns: Iterable[str]) -> Key:
    """Give the cells of some columns, as they are written."""
    return tuple(row.text.get(column, "") for column in columns)


def form_problem(context: Context, spans: Spans) -> str | None:
    """Say what a table's spans name that is not there."""
    of = spans.of
    if not {of.field, *of.keys} <= set(context.columns.get(of.resource, ())):
        return (
            f"its spans count in {of.field} of {of.resource}, which the package does not have by {', '.join(of.keys)}"
        )
    for within in (spans.columns.within, *spans.columns.also):
        if within is not None and _around(context, spans, within) is None:
            return f"its spans lie in {within.resource}, whose own spans do not count in {of.field} of {of.resource}"
    return None


def _around(context: Context, spans: Spans, within: Within) -> Spans | None:
    """Give the spans of the rows that must enclose others, where they count in the same texts."""
    same = (spans.of.resource, spans.of.keys, spans.of.field)
    found = (item for item in row_spans(context) if item.name == within.resource)
    return next((item for item in found if (item.of.resource, item.of.keys, item.of.field) == same), None)


def _judged(context: Context, spans: Spans, judge: Judge) -> Iterator[Finding]:
    """Judge the spans of a table text by text; what is found comes in the order of the rows."""
    texts = context.remembered(("texts", spans.of), partial(_texts, context, spans.of))
    found: list[Finding] = []
    for named, rows in _by_key(context, spans.name, spans.of.fields).items():
        found += judge(context, spans, texts.get(named), rows)
    yield from sorted(found, key=lambda finding: finding.row or 0)


def _texts(context: Context, of: RowText) -> dict[Key, str]:
    return {key(row, of.keys): row.text.get(of.field, "") for row in reversed(context.rows(of.resource))}


def _by_key(context: Context, name: str, fields: Key) -> Mapping[Key, list[Row]]:
    def made() -> dict[Key, list[Row]]:
        found: dict[Key, list[Row]] = {}
        for row in context.rows(name):
            found.setdefault(key(row, fields), []).append(row)
        return found

    return context.remembered(("by key", name, fields), made)


def texts_wrong(context: Context, spans: Spans, text: str | None, rows: list[Row]) -> Iterator[Finding]:
    """Yield what `span-text` finds of the rows that name one text."""
    from pincite.rules.spans import MEND, THEN_MEND, wrong_texts

    if text is not None:
        for finding in wrong_texts(context, spans.name, spans.columns, text, rows):
            hint = (finding.hint or "").removesuffix(MEND).removesuffix(THEN_MEND)  # which is for texts in files
            yield finding._replace(hint=hint or None)
        return
    for row in rows:
        if any(key(row, (spans.columns.start, spans.columns.end, spans.columns.quote))):
            shown = ", ".join(map(quoted, key(row, spans.of.fields)))
            message = f"{spans.of.resource} has no row {shown}, in whose {spans.of.field} this span would count"
            yield context.at(spans.name, row, spans.of.fields[0], message)


def not_within(context: Context, spans: Spans, text: str | None, rows: list[Row]) -> Iterator[Finding]:
    """Yield what `span-within` finds of the rows that name one text."""
    if text is None or not rows:
        return
    named = key(rows[0], spans.of.fields)
    for within in (spans.columns.within, *spans.columns.also):
        around = _around(context, spans, within) if within is not None else None
        if within is None or around is None:
            continue
        homes = _by_key(context, around.name, around.of.fields).get(named, [])
        written = (row._replace(values=row.text) for row in homes)  # groups are compared so, too
        parents = [found for row in written if (found := anchor_of(row, around.columns, text)) is not None]
        yield from _outside(context, spans, text, rows, within, parents)


def _outside(  # noqa: PLR0913, PLR0917 (the rows of one text and what must enclose them)
    context: Context, spans: Spans, text: str, rows: list[Row], within: Within, parents: list[Anchor]
) -> Iterator[Finding]:
    """Yield the rows that no parent encloses: the one they name, or a run of those that share a group."""
    group = within.group
    blocks = Blocks(parents, group) if group is not None else None
    named = {key(parent.row, within.keys): parent for parent in parents}
    for anchor in (found for row in rows if (found := anchor_of(row, spans.columns, text)) is not None):
        at = f"{quoted(anchor.quote)} at {anchor.span.start}-{anchor.span.end}"
        if blocks is not None:
            if not blocks.encloses(anchor.span):
                message = f"{at} does not lie in one {group} of {within.resource}"
                yield context.at(spans.name, anchor.row, spans.columns.start, message)
            continue
        shown, parent = ", ".join(key(anchor.row, within.fields)), named.get(key(anchor.row, within.fields))
        if parent is None and any(key(anchor.row, within.fields)):
            message = f"{at} is in {shown}, which is no row of {within.resource} in the same text"
            yield context.at(spans.name, anchor.row, within.fields[0], message)
        elif parent is not None and not encloses(parent.span, anchor.span):
            right = (", ".join(key(one.row, within.keys)) for one in parents if encloses(one.span, anchor.span))
            message = f"{at} is not inside {shown}"
            yield context.at(spans.name, anchor.row, within.fields[0], message, expected=next(right, None))


JUDGES: Final[Mapping[str, Judge]] = {"span-text": texts_wrong, "span-within": not_within}


def by_text(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what a rule finds of all spans in row texts."""
    if context.engine == "spark" and (tables := _by_one_key(context)):
        from pincite import spark

        most = context.most + 1 if context.most else 0  # one more tells that there are more
        with suppress(UnprovedError):
            yield from spark.judge_by_key(context.package, tables, partial(_share, rule), most, context.sizes)
            return
    for spans in row_spans(context):
        yield from _judged(context, spans, JUDGES[rule])


def _by_one_key(context: Context) -> "list[spark.Keyed]":
    """List the texts' table and those with spans in it, by what says which text; none where texts are in several."""
    from pincite import spark

    found = list(row_spans(context))
    columns = {spans.of.resource: spans.of.keys for spans in found}
    one = len({(spans.of.resource, spans.of.keys) for spans in found}) == 1
    for spans in found:
        one = one and columns.setdefault(spans.name, spans.of.fields) == spans.of.fields
    return [spark.Keyed(name, columns[name], partial(context.rows, name)) for name in columns] if one else []


class _Share(Context):
    """What a worker knows of a package: the rows that name one text."""

    def __init__(self, package: Package, rows: Mapping[str, list[Row]]) -> None:
        super().__init__(package)
        self._own = rows

    def rows(self, name: str) -> list[Row]:
        """Give the rows of a table that name the text."""
        return self._own.get(name, [])


def _share(rule: str, package: Package, rows: Mapping[str, list[Row]]) -> Iterator[tuple[int, Finding]]:
    """Judge the rows that name one text, as a worker does; each finding comes with the ordinal of its spans."""
    context = _Share(package, rows)
    for ordinal, spans in enumerate(row_spans(context)):
        for finding in _judged(context, spans, JUDGES[rule]):
            yield ordinal, finding
