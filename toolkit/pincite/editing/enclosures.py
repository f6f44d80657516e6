"""The rows that must enclose a span, as they stand before they are typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.anchors import Span
from pincite.anchors.spans import Within
from pincite.rules.anchored import Anchor, Blocks, encloses
from pincite.tables import Row


@dataclass(frozen=True, slots=True)
class Enclosures:
    """
    What may enclose a row's span: `homes` are the stretches of the text, `rows` the anchors behind them, if any.

    `homes` None means the whole text. `missing` names the reference that leads nowhere, in words.
    """

    homes: tuple[Span, ...] | None = None
    rows: tuple[Anchor, ...] = ()
    missing: str | None = None


def enclosures(row: Row, within: Within | None, parents: Sequence[Anchor]) -> Enclosures:
    """Give what may enclose a row's span; an empty reference leaves every row of the table open."""
    if within is None:
        return Enclosures()
    if within.group is not None:
        return Enclosures(tuple(Blocks(parents, within.group).spans))
    given = [
        (key, row.text[field]) for field, key in zip(within.fields, within.keys, strict=True) if row.text.get(field)
    ]
    rows = tuple(parent for parent in parents if all(parent.row.text.get(key) == value for key, value in given))
    name = ", ".join(value for _, value in given)
    missing = None if rows else f"{within.resource} has no row {name} that has its place in the text"
    return Enclosures(tuple(parent.span for parent in rows), rows, missing)


def references(row: Row, within: Within, rows: Sequence[Anchor], span: Span) -> list[dict[str, str]]:
    """Give, for each row that may enclose a span and does, the cells of the empty reference to it."""
    pairs = [(field, key) for field, key in zip(within.fields, within.keys, strict=True) if not row.text.get(field)]
    enclosing = [parent.row.text for parent in rows if encloses(parent.span, span)]
    return [{field: cells.get(key, "") for field, key in pairs} for cells in enclosing] if pairs else []
