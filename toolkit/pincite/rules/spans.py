"""Anchors themselves: the settings that declare them, the words at them, and what encloses them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pincite.anchors import Corpus, SpanColumns
from pincite.anchors.spans import Within, foreign_keys, span_problems
from pincite.anchors.words import positions
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, Blocks, anchors, encloses, nearest, offset, quoted
from pincite.rules.context import Context
from pincite.tables import Row

SHOWN: Final = 5
"""How many places of a quote a hint names."""
MEND: Final = "; run `pincite anchor` to mend the offsets"
THEN_MEND: Final = ", then run `pincite anchor`"
SEARCHED: Final = 200
"""How many wrong spans of a table are looked up in the whole text; beyond, only near their offsets, to stay linear."""


def anchoring_form(context: Context) -> Iterator[Finding]:
    """
    The `anchoring` object and every `spans` must be of the form that docs/anchoring.md describes.

    A part that names a table or column that is not there is switched off, and its rules with it; so it is an error,
    never silence.

    Bad: `"pronouns": {"resource": "mention", "words": ["we"]}` where the table is called `mentions`
    Good: `"pronouns": {"resource": "mentions", "words": ["we"]}`

    To mend it, correct the name, or take the part out of the descriptor.
    """
    for problem in context.anchored[1]:
        pointer = f"/anchoring{problem.pointer}"
        line, column = context.package.text.place(pointer)
        yield context.about_package(problem.message, pointer=pointer, line=line, column=column)
    for name, resource in context.resources.items():
        for pointer, message in span_problems(context.json_schema(name)) if resource.kind == "table" else ():
            yield context.at(name, None, None, f"{pointer} of its JSON Schema: {message}")
    yield from _texts_missing(context)


def _texts_missing(context: Context) -> Iterator[Finding]:
    text = context.anchoring.text
    if text is not None and context.text(text) is None:
        yield context.about_package(_unreadable(text), pointer="/anchoring/text")
    for name in context.resources:
        for missing in sorted({item.text for item in context.spans(name)} - {text}):
            if context.text(missing) is None:
                yield context.at(name, None, None, f"its spans count in {missing!r}: {_unreadable(missing)}")
    for name, message in context.corpora.problems:
        yield context.at(name, None, None, message)


def _unreadable(text: str) -> str:
    return f"the package has no resource {text!r} that can be read as text"


def span_text(context: Context) -> Iterator[Finding]:
    """
    A span's text must be the characters of the article from its start to its end.

    `article[start:end] == text`, with 0 <= start < end, in Unicode code points of the decoded file. This is what
    lets a reader trust a row: the words are there, exactly, and nowhere near.

    Bad: `59,71,Lev Kuznetsov` where the name starts at 58
    Good: `58,71,Lev Kuznetsov`

    To mend it, run `pincite anchor`: it looks the words up and fills in the offsets. Nobody counts them by hand.
    """
    for name in context.resources:
        for columns in context.spans(name):
            text = context.text(columns.text)
            if text is not None:
                yield from _wrong_texts(context, name, columns, text)
    if context.corpus is not None:
        yield from _not_one_text(context, context.corpus)


def _not_one_text(context: Context, corpus: Corpus) -> Iterator[Finding]:
    """Report rows that name a text which is not there, and texts after the first that bear one name."""
    texts = context.rows(corpus.resource)
    key = (context.resources[corpus.resource].table_schema or {}).get("primaryKey")
    if key not in (list(corpus.keys), *corpus.keys):  # else frictionless says it
        for row in texts[1:]:
            message = f"row {texts[0].number} has this name already, so nothing is asked about this text"
            yield context.at(corpus.resource, row, corpus.keys[0], message)
    for name, listed in corpus.spans.items() if not texts else ():
        cells = {cell for columns in listed for cell in (columns.start, columns.end, columns.quote)}
        for row in context.rows(name):
            if any(row.text.get(cell) for cell in cells):
                named = context.naming(name)
                shown, fields = ", ".join(quoted(row.text.get(field, "")) for field in named), listed[0].text
                message = f"{corpus.resource} has no row {shown}, in whose {fields} this span would count"
                yield context.at(name, row, named[0], message)


def _wrong_texts(context: Context, name: str, columns: SpanColumns, text: str) -> Iterator[Finding]:
    required, searches = _required(context.json_schema(name)), SEARCHED
    for row in context.rows(name):
        cells = [row.text.get(column, "") for column in (columns.start, columns.end, columns.quote)]
        if not all(cells):
            yield from _incomplete(context, name, columns, row, required)
            continue
        start, end = offset(row, columns.start), offset(row, columns.end)
        if start is None or end is None or text[start:end] != cells[2] or start >= end:
            near = nearest(text, cells[2], start or 0)
            where = positions(text, cells[2]) if searches > 0 else [near.start] if near is not None else []
            searches -= 1
            yield _wrong_text(context, name, columns, row, text, where)


def _incomplete(
    context: Context, name: str, columns: SpanColumns, row: Row, required: Mapping[str, set[str]]
) -> Iterator[Finding]:
    """Report a span of which a cell is empty, unless the schema itself requires that cell."""
    given = {column for column in (columns.start, columns.end, columns.quote) if row.text.get(column)}
    told = set().union(required[""], *(required.get(column, set()) for column in given))
    for column in (columns.start, columns.end, columns.quote):
        if given and column not in given and column not in told:
            yield context.at(name, row, column, "a span has a start, an end and a text, or none of them")


def _required(schema: Mapping[str, Any]) -> dict[str, set[str]]:
    """Give the columns that must be filled, by the column whose presence demands it ("" for always)."""
    dependent = schema.get("dependentRequired", {})
    return {"": set(schema.get("required", [])), **{column: set(needs) for column, needs in dependent.items()}}


def _wrong_text(  # noqa: PLR0913, PLR0917 (one span and all that is known about it)
    context: Context, name: str, columns: SpanColumns, row: Row, text: str, found_at: Sequence[int]
) -> Finding:
    quote, start, end = row.text[columns.quote], offset(row, columns.start), offset(row, columns.end)
    where = sorted(found_at, key=lambda place: abs(place - (start or 0)))
    hint = _places(where, quote)
    if start is None or end is None:
        column = columns.start if start is None else columns.end
        return context.at(name, row, column, "an offset is a whole number of code points, 0 or more", hint=hint)
    if start >= end:
        return context.at(name, row, columns.end, f"the span ends at {end}, not after its start {start}", hint=hint)
    column = _column_at_fault(columns, start, where)
    found = text[start:end]
    said = f"{columns.text}[{start}:{end}] is {quoted(found)}" if found else f"{columns.text} ends at {len(text)}"
    if column == columns.quote:
        return context.at(name, row, column, f"{said}, not {quoted(quote)}", expected=found or None, hint=hint)
    right = where[0] + (len(quote) if column == columns.end else 0)
    return context.at(name, row, column, f"{said}, not {quoted(quote)}", expected=str(right), hint=hint)


def _column_at_fault(columns: SpanColumns, start: int, where: Sequence[int]) -> str:
    """Name the one cell that is wrong if two of the three agree; the text where none do."""
    if start in where:
        return columns.end
    return columns.start if where else columns.quote


def _places(where: Sequence[int], quote: str) -> str:
    if not where:
        return "these words do not occur in the text; copy them from it" + THEN_MEND
    shown = ", ".join(f"{place}-{place + len(quote)}" for place in where[:SHOWN])
    more = f" and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
    return f"the words occur at {shown}{more}{MEND}"


def span_within(context: Context) -> Iterator[Finding]:
    """
    A span must lie inside the rows that its schema says enclose it.

    A mention lies inside the sentence that it names; a statement may run over several sentences, but over those of
    one paragraph only.

    Bad: a mention of sentence `p01s1` whose words stand in `p02s1`
    Good: the same mention with sentence `p02s1`

    To mend it, correct the reference, or run `pincite anchor` after correcting the text.
    """
    for name in context.resources:
        for place, columns in enumerate(context.spans(name)):
            for within in (columns.within, *columns.also):
                if within is not None and within.resource in context.resources:
                    yield from _outside(context, name, place, within)


def _outside(context: Context, name: str, place: int, within: Within) -> Iterator[Finding]:
    if within.group is not None:
        yield from _outside_groups(context, name, place, within)
        return
    parents = {
        tuple(anchor.row.text.get(key, "") for key in within.keys): anchor
        for anchor in anchors(context, within.resource)
    }
    homes = sorted((anchor.span, key) for key, anchor in parents.items())
    missing = _missing(context, name, within)
    for anchor in anchors(context, name, place):
        key = tuple(anchor.row.text.get(field, "") for field in within.fields)
        parent, shown = parents.get(key), ", ".join(key)
        where = f"{quoted(anchor.quote)} at {anchor.span.start}-{anchor.span.end}"
        if missing(key):
            message = f"{where} is in {shown}, which is no row of {within.resource} in the same text"
            yield context.at(name, anchor.row, within.fields[0], message)
        if parent is None or encloses(parent.span, anchor.span):
            continue
        right = next((", ".join(other) for span, other in homes if encloses(span, anchor.span)), None)
        message = f"{where} is not inside {shown}"
        yield context.at(name, anchor.row, within.fields[0], message, expected=right, hint=_inner(parent, anchor))


def _missing(context: Context, name: str, within: Within) -> Callable[[tuple[str, ...]], bool]:
    """Give what says of a key that no row of the same text has it, where frictionless does not say so itself."""
    needed, keys = {*within.fields, *context.naming(name)}, foreign_keys(context.json_schema(name))
    if context.corpus is None or any(to == within.resource and needed <= set(fields) for fields, to, _ in keys):
        return lambda _key: False
    there = {tuple(row.text.get(key, "") for key in within.keys) for row in context.rows(within.resource)}
    return lambda key: any(key) and key not in there


def _inner(parent: Anchor, anchor: Anchor) -> str:
    inside = parent.quote.find(anchor.quote)
    there = f"{parent.span.start}-{parent.span.end}"
    if inside < 0:
        return f"that row spans {there} and does not contain these words"
    start = parent.span.start + inside
    return f"that row spans {there} and contains these words at {start}-{start + len(anchor.quote)}"


def _outside_groups(context: Context, name: str, place: int, within: Within) -> Iterator[Finding]:
    group = within.group or ""
    blocks = Blocks(anchors(context, within.resource), group)
    for anchor in anchors(context, name, place):
        if not blocks.encloses(anchor.span):
            message = f"{quoted(anchor.quote)} does not lie in one {group} of {within.resource}"
            yield context.at(name, anchor.row, anchor.columns.start, message)
