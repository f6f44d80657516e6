"""
IOB2, as in CoNLL 2003: a token a line, a blank line after each sentence. Read back by spaCy's converter.

Mentions nest; each depth has a column of its own, the outermost first. A tag's type is the kind of entity.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pincite.errors import PinciteError
from pincite.exports import corpus
from pincite.exports.model import Model
from pincite.exports.tokens import read_corpus

_TYPE: Final = re.compile(r"\s+")


def write(model: Model, path: Path) -> None:
    """Write `token<TAB>tag<TAB>tag…`; PinciteError without mentions in a text divided into sentences."""
    read = read_corpus(model, "IOB2")
    if not read.mentions:
        raise PinciteError("The package has no mentions of entities: IOB2 has nothing to tag.")
    levels = _levels(read.mentions)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for start, end in read.sentences:
            for token in (item for item in read.tokens if start <= item[0] < end):
                tags = [_tag(model, level, token) for level in levels]
                stream.write("\t".join([read.text[token[0] : token[1]], *tags]) + "\n")
            stream.write("\n")


def _levels(mentions: Sequence[corpus.Annotation]) -> list[list[corpus.Annotation]]:
    """Divide mentions, outer ones first, so that no two of a level overlap."""
    levels: list[list[corpus.Annotation]] = []
    for item in mentions:
        free = next((level for level in levels if level[-1].end <= item.start), None)
        if free is None:
            levels.append([item])
        else:
            free.append(item)
    return levels


def _tag(model: Model, level: Sequence[corpus.Annotation], token: tuple[int, int]) -> str:
    for item in level:
        if item.start <= token[0] < item.end:
            found = corpus.referred(model, item.table, item.row, model.anchoring.entity)
            kind = _TYPE.sub("_", corpus.kind(*found)) if found is not None else item.table.name
            return f"{'B' if token[0] == item.start else 'I'}-{kind}"
    return "O"
