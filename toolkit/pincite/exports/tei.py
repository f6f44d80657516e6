"""
TEI P5: the text with its sentences and speech, everything else in standOff. Read back by lxml against tei_all.rng.

Spans overlap, so they point at anchors in the text, named by their offset in code points: `o103` stands before the
code point 103 of the source.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from pincite.exports import corpus
from pincite.exports.edition import Edition, Inline, inlines_of
from pincite.exports.markup import element, escaped, xml_id
from pincite.exports.model import Model, Row, Table, objects, said
from pincite.exports.values import cell_text, number_text

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'


def write(model: Model, path: Path) -> None:
    """
    Write one TEI document of the text that the package's `tiling` divides.

    Groups are `p`, rows of the tiling `s`; statements are `said` with their speaker, cut at sentence ends and joined
    by `next` and `prev`; corrections are `choice` with `sic` and `corr`. standOff holds every row of every table as a
    feature structure, and every span as a `span` between two anchors. PinciteError without `tiling`.
    """
    edition = Edition(model)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(HEAD)
        stream.write(_header(model))
        stream.write("<text><body>\n")
        stream.writelines(_body(edition))
        stream.write("</body></text>\n<standOff>\n")
        stream.writelines(f"{part}\n" for part in _standoff(edition))
        stream.write("</standOff>\n</TEI>\n")


def _header(model: Model) -> str:
    def many(name: str, texts: Sequence[str]) -> Iterator[str]:
        yield from (element(name, {}, [escaped(text)]) for text in texts)

    licences = objects(model.descriptor, "licenses")
    terms = [
        element("licence", {"target": said(item, "path") or None}, [escaped(said(item, "title") or said(item, "name"))])
        for item in licences
    ]
    availability = [element("availability", {}, terms)] if terms else []
    sources = [said(item, "title") for item in objects(model.descriptor, "sources")]
    published = [*many("publisher", [_publisher(model)]), *availability]
    described = [
        element("titleStmt", {}, many("title", [model.title])),
        element("publicationStmt", {}, published),
        element(
            "sourceDesc", {}, many("p", [text for text in sources if text] or ["The text resource of the package."])
        ),
    ]
    return element("teiHeader", {}, [element("fileDesc", {}, described)]) + "\n"


def _publisher(model: Model) -> str:
    people = [said(item, "title") for item in objects(model.descriptor, "contributors")]
    return next((name for name in people if name), model.name)


def _body(edition: Edition) -> Iterator[str]:
    span, inlines, seen = edition.tiles.spans[0], list(inlines_of(edition)), set[int]()
    starts = [item.start for item in inlines]
    rows = [(key, row) for key, row in corpus.keyed_rows(edition.tiles) if row[span.start] is not None]
    for group, members in groupby(rows, key=lambda item: item[1][edition.group]):
        yield f'<p n="{escaped(cell_text(group), attribute=True)}">\n'
        for key, row in members:
            first, end = bisect_left(starts, row[span.start]), bisect_left(starts, row[span.end])
            own = deque(item for item in inlines[first:end] if item.end <= row[span.end])
            words = "".join(_words(edition, row[span.start], row[span.end], own, seen))
            yield f'<s n="{escaped(key, attribute=True)}">{words}</s>\n'
        yield "</p>\n"


def _words(edition: Edition, start: int, end: int, inlines: deque[Inline], seen: set[int]) -> Iterator[str]:
    """Give a stretch of text with its anchors and the elements inside it, taken from `inlines`: they never cross."""
    place = start
    while inlines and inlines[0].start < end:
        first = inlines.popleft()
        yield from _anchored(edition, place, first.start, seen)
        yield first.opening
        yield from _words(edition, first.start, first.end, inlines, seen)
        yield first.closing
        place = first.end
    yield from _anchored(edition, place, end, seen)


def _anchored(edition: Edition, start: int, end: int, seen: set[int]) -> Iterator[str]:
    place = start
    for offset in edition.offsets[bisect_left(edition.offsets, start) : bisect_right(edition.offsets, end)]:
        yield escaped(edition.text[place:offset])
        place = offset
        if offset not in seen:
            seen.add(offset)
            yield element("anchor", {"xml:id": f"o{offset}"})
    yield escaped(edition.text[place:end])


def _standoff(edition: Edition) -> Iterator[str]:
    for (group, name, naming), members in edition.things.items():
        listed = [
            element(
                name,
                {"xml:id": f"thing.{edition.ids[key]}", "ana": f"#{edition.ids[key]}"},
                [
                    element(naming, {}, [escaped(label)]),
                    *(element("idno", {"type": "URI"}, [escaped(address)]) for address in same),
                ],
            )
            for key, label, same in members
        ]
        yield element(group, {}, ["\n".join(listed)])
    for table in edition.model.tables:
        spans = [item for item in edition.annotations if item.table.name == table.name]
        if spans:
            yield element("spanGrp", {"type": table.name}, ["\n", *(_span(edition, item) for item in spans)])
    for table in edition.model.tables:
        for key, row in corpus.keyed_rows(table):
            features = [
                element("f", {"name": xml_id(name, ())}, [_feature(edition, table, row, name)])
                for name, value in row.items()
                if value is not None
            ]
            given = {"xml:id": edition.ids[table.name, key], "type": table.name, "n": corpus.label(table, row) or None}
            yield element("fs", given, features)


def _span(edition: Edition, item: corpus.Annotation) -> str:
    given = {
        "from": f"#o{item.start}",
        "to": f"#o{item.end}",
        "type": "own" if item.number == 1 else "cue",
        "ana": f"#{edition.ids[item.table.name, item.key]}",
    }
    return element("span", given, [escaped(item.quote)]) + "\n"


def _feature(edition: Edition, table: Table, row: Row, name: str) -> str:
    value: Any = row[name]
    if pointer := edition.pointer(table, row, name):
        return element("fs", {"sameAs": pointer})
    if isinstance(value, bool):
        return element("binary", {"value": cell_text(value)})
    if isinstance(value, int | Decimal) and (isinstance(value, int) or value.is_finite()):
        return element("numeric", {"value": number_text(value)})
    return element("string", {}, [escaped(cell_text(value))])
