"""
TEI P5: the text with its sentences and speech, everything else in standOff. Read back by lxml against tei_all.rng.

Spans overlap, so they point at anchors in the text, named by their offset in code points: `o103` stands before the
code point 103 of the source.
"""

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports import corpus
from pincite.exports.markup import element, escaped, xml_id
from pincite.exports.model import Model, Row, Table, said
from pincite.exports.values import cell_text, number_text

THINGS: Final = {
    f"https://schema.org/{name}": elements
    for elements, names in {
        ("listPerson", "person", "persName"): ("Person",),
        ("listPlace", "place", "placeName"): ("Place", "Country", "City", "AdministrativeArea"),
        ("listOrg", "org", "orgName"): ("Organization",),
    }.items()
    for name in names
}
"""The TEI elements for what has a class of schema.org: its list, itself, its name."""
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


@dataclass(frozen=True)
class Inline:
    """An element inside a sentence, from `start` to `end`, with what comes after its words (a `corr`)."""

    start: int
    end: int
    opening: str
    closing: str


class Edition:
    """The model as TEI needs it: the tiled text, its annotations, and an xml:id for each row."""

    def __init__(self, model: Model) -> None:
        self.model = model
        tiling = model.anchoring.tiling
        tiles = model.table(tiling.resource) if tiling is not None else None
        if tiling is None or tiles is None or not tiles.spans or tiles.spans[0].text not in model.texts:
            raise PinciteError("TEI needs an anchored text and its `tiling` into sentences: see docs/anchoring.md.")
        self.tiles, self.group = tiles, tiling.group
        self.text = model.texts[tiles.spans[0].text]
        self.annotations = [item for item in corpus.anchored_spans(model) if item.text == tiles.spans[0].text]

    @cached_property
    def ids(self) -> dict[tuple[str, str], str]:
        """The xml:id of each row, by table and key."""
        ids: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        for table in self.model.tables:
            for key, _ in corpus.keyed_rows(table):
                name = xml_id(f"{table.name}.{key}", taken)
                taken.add(name.lower())
                ids[table.name, key] = name
        return ids

    @cached_property
    def offsets(self) -> list[int]:
        """Every offset at which a span begins or ends, in order."""
        return sorted({place for item in self.annotations for place in (item.start, item.end)})

    @cached_property
    def things(self) -> dict[tuple[str, str, str], list[tuple[tuple[str, str], str, list[str]]]]:
        """The persons, places and organizations: (list, element, its name's element) -> [(row, name, addresses)]."""
        found: dict[tuple[str, str, str], list[tuple[tuple[str, str], str, list[str]]]] = {}
        table = corpus.entity_table(self.model)
        if table is None:
            return found
        for key, row in corpus.keyed_rows(table):
            for elements in {THINGS[name] for name in corpus.classes(table, row) if name in THINGS}:
                named = (table.name, key), corpus.label(table, row), corpus.same_as(table, row)
                found.setdefault(elements, []).append(named)
        return found

    @cached_property
    def listed(self) -> frozenset[str]:
        """The ids of the rows that are such things."""
        return frozenset(self.ids[key] for members in self.things.values() for key, _, _ in members)

    def agent(self, table: Table, row: Row, field: str) -> str | None:
        """Give `#id` of the person, place or organization that a column refers to, or else of its row."""
        pointer = self.pointer(table, row, field)
        return f"#thing.{pointer[1:]}" if pointer is not None and pointer[1:] in self.listed else pointer

    def pointer(self, table: Table, row: Row, field: str) -> str | None:
        """Give `#id` of the row that a column refers to."""
        found = corpus.referred(self.model, table, row, field)
        return f"#{self.ids[found[0].name, corpus.joined_key(found[0].key_of(found[1]))]}" if found else None


def _header(model: Model) -> str:
    def many(name: str, texts: Sequence[str]) -> Iterator[str]:
        yield from (element(name, {}, [escaped(text)]) for text in texts)

    licences = [item for item in model.descriptor.get("licenses", []) if isinstance(item, dict)]
    terms = [
        element("licence", {"target": said(item, "path") or None}, [escaped(said(item, "title") or said(item, "name"))])
        for item in licences
    ]
    availability = [element("availability", {}, terms)] if terms else []
    sources = [said(item, "title") for item in model.descriptor.get("sources", []) if isinstance(item, dict)]
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
    people = [said(item, "title") for item in model.descriptor.get("contributors", []) if isinstance(item, dict)]
    return next((name for name in people if name), model.name)


def _body(edition: Edition) -> Iterator[str]:
    span, inlines, seen = edition.tiles.spans[0], list(_inlines(edition)), set[int]()
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


def _inlines(edition: Edition) -> Iterator[Inline]:
    """Give the elements of the text from left to right, outer ones first; what would cross another is left out."""
    span = edition.tiles.spans[0]
    sentences = [(row[span.start], row[span.end]) for row in edition.tiles.rows]
    kept: list[Inline] = []
    starts, ends = list[tuple[int, int]](), list[tuple[int, int]]()
    for item in [*_statements(edition, sentences), *_corrections(edition)]:
        inner = starts[bisect_left(starts, (item.start + 1,)) : bisect_left(starts, (item.end,))]
        outer = ends[bisect_left(ends, (item.start + 1,)) : bisect_left(ends, (item.end,))]
        crossing = any(end > item.end for _, end in inner) or any(start < item.start for _, start in outer)
        inside = any(start <= item.start and item.end <= end for start, end in sentences)
        again = item.closing != "</said>" and any(
            one.closing == item.closing and one.start < item.end and item.start < one.end for one in kept
        )
        if inside and not crossing and not again:
            kept.append(item)
            insort(starts, (item.start, item.end))
            insort(ends, (item.end, item.start))
    yield from sorted(kept, key=lambda item: (item.start, -item.end, not item.opening.startswith("<said")))


def _statements(edition: Edition, sentences: list[tuple[int, int]]) -> Iterator[Inline]:
    claims = edition.model.anchoring.claims
    attribution = claims.attribution if claims is not None else None
    table = edition.model.table(attribution.statements) if attribution is not None else None
    if attribution is None or table is None:
        return
    quotations = edition.model.anchoring.quotations
    for item in (one for one in edition.annotations if one.table.name == table.name and one.number == 1):
        direct = quotations is not None and quotations.rows.takes(item.row.get)
        cuts = [(max(item.start, a), min(item.end, b)) for a, b in sentences if a < item.end and item.start < b]
        name = f"said.{edition.ids[table.name, item.key]}"
        for number, (start, end) in enumerate(cuts):
            before, after = number > 0, number + 1 < len(cuts)
            given = {
                "xml:id": f"{name}.{number + 1}",
                "who": edition.agent(table, item.row, attribution.speaker),
                "direct": "true" if direct else "false",
                "ana": f"#{edition.ids[table.name, item.key]}",
                "prev": f"#{name}.{number}" if before else None,
                "next": f"#{name}.{number + 2}" if after else None,
            }
            yield Inline(start, end, element("said", given, [""]).removesuffix("</said>"), "</said>")


def _corrections(edition: Edition) -> Iterator[Inline]:
    part = edition.model.anchoring.corrections
    for item in edition.annotations if part is not None else ():
        if item.table.name == part.rows.resource and item.number == 1 and part.rows.takes(item.row.get):  # type: ignore[union-attr]
            suggestion = item.row[part.suggestion]  # type: ignore[union-attr]
            if suggestion is not None:
                opening = element("choice", {"ana": f"#{edition.ids[item.table.name, item.key]}"}, [""])
                closing = f"</sic>{element('corr', {}, [escaped(suggestion)])}</choice>"
                yield Inline(item.start, item.end, opening.removesuffix("</choice>") + "<sic>", closing)


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
