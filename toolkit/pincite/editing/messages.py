"""What is said about words that have no one place."""

from collections.abc import Mapping, Sequence
from typing import Final

from pincite.anchors import Span, SpanColumns
from pincite.anchors.words import positions
from pincite.editing.nearness import near_occurrences
from pincite.editing.placing import nearest, occurrence, occurrences_within, whole_words
from pincite.rules.anchored import Anchor, encloses
from pincite.tables import Row

SHOWN: Final = 10
"""How many places are listed."""


def ambiguous(
    text: str, found: Sequence[Span], start: int | None, end: int | None, taken: Mapping[Span, str]
) -> list[str]:
    """
    List the places that a span might mean, line by line.

    Says which is nearest to the offsets that it has, and which are other rows' already (`taken`: their names).
    """
    near = nearest(list(found), start, end)
    lines = [f"its words occur {len(found)} times here; write start and end of the one that is meant:"]
    for span in found[:SHOWN]:
        said = [f"row {taken[span]}"] if span in taken else []
        said += ["nearest to the present offsets"] if span == near else []
        lines.append(f"    {_place(text, span)}" + (f"  ({', '.join(said)})" if said else ""))
    return lines + ([f"    and {len(found) - SHOWN} more"] if len(found) > SHOWN else [])


def not_found(text: str, quote: str, row: Row, columns: SpanColumns, parents: Sequence[Anchor]) -> list[str]:
    """Say that words do not occur where they should, and where they, or words like them, do."""
    within, elsewhere = columns.within, occurrences_within(text, quote)
    if elsewhere and within is not None:
        named = ", ".join(row.text.get(field, "") for field in within.fields).strip(", ")
        home = named or (
            f"one {within.group} of {within.resource}" if within.group else f"any row of {within.resource}"
        )
        places = [f"    {_home(text, span, columns, parents)}" for span in elsewhere[:SHOWN]]
        return [f"its words do not occur in {home}, but here:", *places]
    if near := whole_words(text, near_occurrences(text, quote)):
        places = [f"    {_place(text, span)}" for span in near[:SHOWN]]
        return ["its words do not occur; written a little differently they do:", *places]
    if parts := [Span(at, at + len(quote)) for at in positions(text, quote)]:
        places = [f"    {_place(text, span)}" for span in parts[:SHOWN]]
        return ["it occurs inside other words only; write start and end if one of these is meant:", *places]
    return ["its words do not occur in the text; copy them from it"]


def _home(text: str, span: Span, columns: SpanColumns, parents: Sequence[Anchor]) -> str:
    """Show a place, with the key of the row that encloses it."""
    keys = columns.within.keys if columns.within is not None else ()
    homes = [parent.row.text for parent in parents if encloses(parent.span, span)] if keys else []
    name = ", ".join(homes[0].get(key, "") for key in keys) if homes else ""
    return f"{name} {_place(text, span)}".lstrip()


def _place(text: str, span: Span) -> str:
    found = occurrence(text, span)
    return f"{span.start}-{span.end}  {found.before}[{found.words}]{found.after}"
