"""Where words stand in a package's texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.anchors import Span
from pincite.anchors.words import positions
from pincite.editing.nearness import near_occurrences
from pincite.editing.placing import Occurrence, occurrence
from pincite.errors import PinciteError
from pincite.packages import Package
from pincite.rules.anchored import Anchor, own_anchors
from pincite.rules.context import Context


@dataclass(frozen=True, slots=True)
class Location:
    """
    One place where words occur in a text.

    `rows` names the rows of the tiling (the sentences) that the words lie in, by their first column; `exact` is
    False where the words are written a little differently there.
    """

    text: str
    rows: tuple[str, ...]
    occurrence: Occurrence
    exact: bool = True


def locate(package: Package, words: str) -> Iterator[Location]:
    """
    Give each place where words occur in the texts of a package; if none does, those where they nearly do.

    Texts are those that `anchoring` or a table's spans name, or else all text resources. Nearly: letter case,
    quotation marks, dashes and the width of spaces do not count. Raises PinciteError where there is no text.
    """
    if not words.strip():
        raise PinciteError("There are no words to locate: give some.")
    context = Context(package)
    texts = {name: text for name in _texts(context) if (text := context.text(name)) is not None}
    if not texts:
        raise PinciteError("The package has no text to locate words in: name one in anchoring.text.")
    exact = {name: [Span(at, at + len(words)) for at in positions(text, words)] for name, text in texts.items()}
    near = {} if any(exact.values()) else {name: near_occurrences(text, words) for name, text in texts.items()}
    for name, spans in (near or exact).items():
        tiles = _tiles(context) if name == context.anchoring.text else []
        for span in spans:
            rows = tuple(_name(tile) for tile in tiles if tile.span.start < span.end and span.start < tile.span.end)
            yield Location(name, rows, occurrence(texts[name], span), exact=not near)


def _texts(context: Context) -> Sequence[str]:
    named = [context.anchoring.text] if context.anchoring.text else []
    named += [item.text for name in context.resources for item in context.spans(name)]
    return list(dict.fromkeys(named)) or [name for name, item in context.resources.items() if item.kind == "text"]


def _tiles(context: Context) -> list[Anchor]:
    tiling = context.anchoring.tiling
    return own_anchors(context, tiling.resource) if tiling is not None else []


def _name(tile: Anchor) -> str:
    return next(iter(tile.row.text.values()))
