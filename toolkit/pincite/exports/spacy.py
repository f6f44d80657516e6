"""spaCy: the JSON of a Doc. Read back by `Doc.from_json`; overlapping spans stand in `doc.spans`, a group a table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pincite.exports import corpus
from pincite.exports.model import Model
from pincite.exports.tokens import Corpus, read_corpus
from pincite.exports.values import compact


def write(model: Model, path: Path) -> None:
    """
    Write one Doc: text, tokens cut where spans begin and end, sentences, and a group of spans a table.

    A mention's label is the kind of its entity and its `kb_id` the entity's address elsewhere, or else its key; any
    other span's label is its row's kind, its `kb_id` the row's key. Offsets are code points.
    """
    read = read_corpus(model, "spaCy")
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in read.annotations:
        span = item.table.spans[item.number - 1]
        group = item.table.name if item.number == 1 else f"{item.table.name}.{span.quote}"
        groups.setdefault(group, []).append(_span(model, item))
    tokens = [{"id": number, "start": start, "end": end} for number, (start, end) in enumerate(_tokens(read))]
    sentences = [{"start": start, "end": end} for start, end in read.sentences]
    doc = {"text": read.text, "ents": [], "sents": sentences, "tokens": tokens, "spans": groups}
    path.write_text(compact(doc) + "\n", encoding="utf-8")


def _tokens(read: Corpus) -> Iterator[tuple[int, int]]:
    """Give the tokens as spaCy divides a text: one space belongs to the word before it, more are a token."""
    place = 0
    for start, end in read.tokens:
        if place < start:
            yield place, start
        yield start, end
        place = end + 1 if read.text[end : end + 1] == " " else end
    if place < len(read.text):
        yield place, len(read.text)


def _span(model: Model, item: corpus.Annotation) -> dict[str, Any]:
    label, identifier = corpus.kind(item.table, item.row), item.key
    if item.table.name == model.anchoring.mentions:
        found = corpus.referred(model, item.table, item.row, model.anchoring.entity)
        if found is not None:
            label = corpus.kind(*found)
            identifier = next(iter(corpus.same_as(*found)), corpus.joined_key(found[0].key_of(found[1])))
    return {"start": item.start, "end": item.end, "label": label, "kb_id": identifier}
