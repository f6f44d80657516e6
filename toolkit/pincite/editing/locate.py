"""Where words stand in a package's texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pincite.anchors import Span
from pincite.anchors.corpora import named
from pincite.anchors.words import positions
from pincite.editing.nearness import near_occurrences
from pincite.editing.placing import Occurrence, occurrence
from pincite.errors import PinciteError
from pincite.packages import Package
from pincite.rules.anchored import Anchor, own_anchors
from pincite.rules.context import Context
from pincite.rules.corpora import texts_of


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
    texts = list(_texts(Context(package)))
    if not texts:
        raise PinciteError("The package has no text to locate words in: name one in anchoring.text.")
    found = [(one, Span(at, at + len(words))) for one in texts for at in positions(one.text, words)]
    near = [] if found else [(one, span) for one in texts for span in near_occurrences(one.text, words)]
    for one, span in found or near:
        tiles = [tile for tile in one.tiles if tile.span.start < span.end and span.start < tile.span.end]
        rows = tuple(one.called(tile) for tile in tiles)
        yield Location(one.name, rows, occurrence(one.text, span), exact=not near)


class _Text(NamedTuple):
    """A text, what a person calls it, and the package that it stands in, or that one text of a corpus is."""

    name: str
    column: str
    text: str
    context: Context

    @property
    def tiles(self) -> list[Anchor]:
        """The rows that tile the text."""
        tiling = self.context.anchoring.tiling if self.column == self.context.anchoring.text else None
        return own_anchors(self.context, tiling.resource) if tiling is not None else []

    def called(self, tile: Anchor) -> str:
        """Give the first cell of a row that does not name the text."""
        naming = self.context.naming(tiling.resource) if (tiling := self.context.anchoring.tiling) is not None else ()
        return next((cell for column, cell in tile.row.text.items() if column not in naming), "")


def _texts(context: Context) -> Iterator[_Text]:
    """Give the texts that `anchoring` or spans name, or else those of all text resources."""
    texts = list(_named(context))
    others = [name for name, item in context.resources.items() if item.kind == "text"] if not texts else []
    yield from texts
    yield from (_Text(name, name, text, context) for name in others if (text := context.text(name)) is not None)


def _named(context: Context) -> Iterator[_Text]:
    for one in texts_of(context):
        columns = [one.anchoring.text] if one.anchoring.text else []
        columns += [span.text for name in one.resources for span in one.spans(name)]
        for column in dict.fromkeys(columns):
            if (text := one.text(column)) is not None:
                yield _Text(_name(one, column), column, text, one)


def _name(context: Context, column: str) -> str:
    if context.corpus is None:
        return column
    row = context.rows(context.corpus.resource)[0]
    return " ".join((*named(row.text, context.corpus.keys), column))
