"""An anchored text as an edition: where its sentences lie, names for its rows, which elements stand in the text."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from pincite.errors import PinciteError
from pincite.exports import corpus
from pincite.exports.markup import element, escaped, xml_id
from pincite.exports.model import Model, Row, Table

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
    def sentences(self) -> tuple[list[tuple[int, int]], list[int]]:
        """The sentences, in order, and how far those up to each of them reach."""
        span = self.tiles.spans[0]
        rows = sorted((row[span.start], row[span.end]) for row in self.tiles.rows if row[span.start] is not None)
        return rows, list(accumulate((end for _, end in rows), max))

    def sentences_at(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give the sentences that share characters with a stretch of the text."""
        rows, reached = self.sentences
        near = rows[bisect_right(reached, start) : bisect_left(rows, (end,))]
        return [row for row in near if start < row[1]]

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


def inlines_of(edition: Edition) -> Iterator[Inline]:
    """Give the elements of the text from left to right, outer ones first; what would cross another is left out."""
    kept: list[Inline] = []
    starts, ends = list[tuple[int, int]](), list[tuple[int, int]]()
    corrected: dict[str, list[tuple[int, int]]] = {}
    for item in [*_statements(edition), *_corrections(edition)]:
        inner = starts[bisect_left(starts, (item.start + 1,)) : bisect_left(starts, (item.end,))]
        outer = ends[bisect_left(ends, (item.start + 1,)) : bisect_left(ends, (item.end,))]
        crossing = any(end > item.end for _, end in inner) or any(start < item.start for _, start in outer)
        within = edition.sentences_at(item.start, item.end)
        inside = any(start <= item.start and item.end <= end for start, end in within)
        alike = corrected.setdefault(item.closing, [])
        before = bisect_left(alike, (item.end,))
        again = item.closing != "</said>" and before > 0 and alike[before - 1][1] > item.start
        if inside and not crossing and not again:
            kept.append(item)
            insort(starts, (item.start, item.end))
            insort(ends, (item.end, item.start))
            insort(alike, (item.start, item.end))
    yield from sorted(kept, key=lambda item: (item.start, -item.end, not item.opening.startswith("<said")))


def _statements(edition: Edition) -> Iterator[Inline]:
    claims = edition.model.anchoring.claims
    attribution = claims.attribution if claims is not None else None
    table = edition.model.table(attribution.statements) if attribution is not None else None
    if attribution is None or table is None:
        return
    quotations = edition.model.anchoring.quotations
    for item in (one for one in edition.annotations if one.table.name == table.name and one.number == 1):
        direct = quotations is not None and quotations.rows.takes(item.row.get)
        cuts = [(max(item.start, a), min(item.end, b)) for a, b in edition.sentences_at(item.start, item.end)]
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
