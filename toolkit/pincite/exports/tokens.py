"""Tokens of a text, cut so that every span begins and ends with one."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pincite.anchors.words import words
from pincite.errors import PinciteError
from pincite.exports import corpus
from pincite.exports.model import Model


@dataclass(frozen=True, slots=True)
class Corpus:
    """A tiled text with its sentences (start, end), mentions and tokens (start, end), all in text order."""

    name: str
    text: str
    sentences: Sequence[tuple[int, int]]
    mentions: Sequence[corpus.Annotation]
    annotations: Sequence[corpus.Annotation]
    tokens: Sequence[tuple[int, int]]


def read_corpus(model: Model, wanted_by: str) -> Corpus:
    """Give the tokens of the package's text; PinciteError where it has no text divided into sentences."""
    tiling = model.anchoring.tiling
    tiles = model.table(tiling.resource) if tiling is not None else None
    if tiles is None or not tiles.spans or tiles.spans[0].text not in model.texts:
        raise PinciteError(
            f"{wanted_by} needs an anchored text and its `tiling` into sentences: see docs/anchoring.md."
        )
    name = tiles.spans[0].text
    found = [item for item in corpus.anchored_spans(model) if item.text == name]
    sentences = [(item.start, item.end) for item in found if item.table.name == tiles.name]
    mentions = [item for item in found if item.table.name == model.anchoring.mentions]
    cuts = {place for item in found for place in (item.start, item.end)}
    text = model.texts[name]
    ordered = sorted(mentions, key=lambda item: (item.start, -item.end))
    return Corpus(name, text, sentences, ordered, found, list(tokens(text, cuts)))


def tokens(text: str, cuts: Collection[int]) -> Iterator[tuple[int, int]]:
    """Give words, and every other character that is no space by itself; a cut inside a word divides it."""
    place, order = 0, sorted(cuts)
    ends = dict(words(text))
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        end = ends.get(place, place + 1)
        for cut in order[bisect_right(order, place) : bisect_left(order, end)]:
            yield place, cut
            place = cut
        yield place, end
        place = end
