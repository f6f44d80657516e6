"""
brat standoff (https://brat.nlplab.org/standoff.html): the text, its spans and a configuration. Read back by bioc.

A span is of its row's kind; enumerated columns are attributes, references to other anchored rows are relations,
addresses elsewhere normalizations, all other columns a note.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pincite.errors import PinciteError
from pincite.exports import corpus
from pincite.exports.model import Model
from pincite.exports.names import file_stems
from pincite.exports.values import cell_text

_NAME: Final = re.compile(r"[^A-Za-z0-9_\-]")
_BREAK: Final = re.compile(r"[^\n\r]+")
Marks = dict[tuple[str, str], str]
"""The mark (`T1`) of each row's own span, by table and key."""


def write(model: Model, path: Path) -> None:
    """Write `<text>.txt` and `<text>.ann` for each text that spans point into, and `annotation.conf`."""
    found = list(corpus.anchored_spans(model))
    if not found:
        raise PinciteError("No row of the package is anchored to a text: brat has nothing to show.")
    texts = {item.text: corpus.cited(model, item) for item in found}
    for (name, text), file in zip(texts.items(), file_stems(texts), strict=True):
        own = [item for item in found if item.text == name]
        marks = {(a.table.name, a.key): f"T{n}" for n, a in enumerate(own, start=1) if a.number == 1}
        (path / f"{file}.txt").write_bytes(text.encode())
        (path / f"{file}.ann").write_text("".join(_lines(model, own, marks)), encoding="utf-8", newline="\n")
    (path / "annotation.conf").write_text("".join(_configuration(model, found)), encoding="utf-8", newline="\n")


def _lines(model: Model, own: list[corpus.Annotation], marks: Marks) -> Iterator[str]:
    numbers = dict.fromkeys("ARN#", 0)

    def numbered(letter: str, rest: str) -> str:
        numbers[letter] += 1
        return f"{letter}{numbers[letter]}\t{rest}\n"

    for number, item in enumerate(own, start=1):
        table = item.table.name
        yield f"T{number}\t{_label(item)} {_fragments(item)}\t{_words(item)}\n"
        if item.number > 1:
            continue
        for field in item.table.fields:
            if field.terms and item.row[field.name] is not None:
                term = _NAME.sub("_", item.row[field.name])
                yield numbered("A", f"{_name(table, field.name)} T{number} {term}")
            found = corpus.referred(model, item.table, item.row, field.name)
            if found is not None:
                there = marks.get((found[0].name, corpus.joined_key(found[0].key_of(found[1]))))
                if there is not None:
                    yield numbered("R", f"{_name(table, field.name)} Arg1:T{number} Arg2:{there}")
                for address in corpus.same_as(*found):
                    name = _on_one_line(corpus.label(*found))
                    yield numbered("N", f"Reference T{number} web:{address}\t{name}")
        yield numbered("#", f"AnnotatorNotes T{number}\t{_note(item)}")


def _name(table: str, field: str) -> str:
    return _NAME.sub("_", f"{table}-{field}")


def _label(item: corpus.Annotation) -> str:
    span = item.table.spans[item.number - 1]
    return _NAME.sub("_", item.table.name if item.number == 1 else f"{item.table.name}-{span.quote}")


def _fragments(item: corpus.Annotation) -> str:
    """Give the offsets, a fragment a line of the text: a brat annotation cannot hold a line break."""
    return ";".join(f"{item.start + m.start()} {item.start + m.end()}" for m in _BREAK.finditer(item.quote))


def _words(item: corpus.Annotation) -> str:
    """Give the words of the fragments, joined by one blank as brat joins them; a tab would end them."""
    return " ".join(match.group() for match in _BREAK.finditer(item.quote)).replace("\t", " ")


def _note(item: corpus.Annotation) -> str:
    spans = {name for span in item.table.spans for name in (span.start, span.end, span.quote)}
    told = [
        f"{field.name}={cell_text(item.row[field.name])}"
        for field in item.table.fields
        if item.row[field.name] is not None and field.name not in spans and not field.terms
    ]
    return _on_one_line("; ".join(told))


def _on_one_line(text: str) -> str:
    return re.sub(r"[\n\r\t]+", " ", text)


def _configuration(model: Model, found: list[corpus.Annotation]) -> Iterator[str]:
    labels = list(dict.fromkeys(_label(item) for item in found))
    tables = [table for table in model.tables if any(item.table.name == table.name for item in found)]
    yield "[entities]\n"
    yield from (f"{label}\n" for label in labels)
    yield "\n[relations]\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n"
    for table in tables:
        for item in table.references:
            if len(item.fields) == 1 and any(other.name == item.table for other in tables):
                own, other = _NAME.sub("_", table.name), _NAME.sub("_", item.table)
                yield f"{_name(table.name, item.fields[0])}\tArg1:{own}, Arg2:{other}\n"
    yield "\n[events]\n\n[attributes]\n"
    for table in tables:
        for field in table.fields:
            if field.terms:
                values = "|".join(_NAME.sub("_", term) for term in field.terms)
                yield f"{_name(table.name, field.name)}\tArg:{_NAME.sub('_', table.name)}, Value:{values}\n"
