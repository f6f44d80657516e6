"""How much of a text is encoded: what each coverage rule counts, and what it tells beside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final, NamedTuple

from pincite.anchors import Span
from pincite.anchors.intervals import Cover
from pincite.anchors.words import count_words, occurrences, words
from pincite.errors import PinciteError
from pincite.rules.anchored import Inside, anchors, chosen, own_anchors, spans
from pincite.rules.context import Context
from pincite.rules.corpora import texts_of
from pincite.rules.exemptions import exemptions
from pincite.rules.names import read_names
from pincite.rules.numbers import numbers
from pincite.rules.quotations import cues, quotations

SHORT: Final = 25
"""Words that a claim may have and still count as short: a claim as long as its sentence proves little."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one kind the text has, how many rows account for, and how many more are exempt."""

    kind: str
    total: int
    covered: int
    exempt: int = 0

    @property
    def complete(self) -> bool:
        """True where each is covered or exempt."""
        return self.covered + self.exempt == self.total


@dataclass(frozen=True, slots=True)
class TableCover:
    """How many words of the text lie in the spans of a table, and how many rows of it have a span."""

    resource: str
    rows: int
    words: int


@dataclass(frozen=True, slots=True)
class Unused:
    """An enumerated column with terms that no row uses."""

    resource: str
    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimLength:
    """
    How closely claims hold to their words.

    `median` is the median length of a claim in words; `short` of `outside` words outside cues lie in claims of at
    most `SHORT` words.
    """

    median: float
    short: int
    outside: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    What `pincite coverage` tells of one package; `words` counts those of the text, or of all texts of a corpus.

    `problems` says which parts of `anchoring` are switched off because they cannot be read.
    """

    name: str | None
    text: str
    words: int
    counts: tuple[Count, ...]
    tables: tuple[TableCover, ...]
    claims: ClaimLength | None
    unused: tuple[Unused, ...]
    problems: tuple[str, ...] = ()


def measure(context: Context) -> Coverage:
    """
    Count how much of a package's text its rows account for; a part that `anchoring` leaves out is not counted.

    Raises PinciteError where the descriptor names no text that can be read.
    """
    texts = ((one, one.text(one.anchoring.text or "")) for one in texts_of(context))
    measured = [_measured(one, text) for one, text in texts if text is not None]
    if not measured:
        raise PinciteError(
            "There is nothing to measure: the descriptor's `anchoring` names no text that can be read. "
            "docs/anchoring.md says how to write it; `pincite validate` says what is wrong."
        )
    named, many = context.anchoring.text, context.anchored[0].texts
    return Coverage(
        context.package.name,
        named or (f"{many.field} of {len(measured):,} {many.resource}" if many is not None else ""),
        sum(one.words for one in measured),
        tuple(_added(same) for same in zip(*(one.counts for one in measured), strict=True)),
        tuple(_joined(same) for same in zip(*(one.tables for one in measured), strict=True)),
        _claim_length(measured),
        tuple(_unused(context)),
        tuple(f"/anchoring{problem.pointer}: {problem.message}" for problem in context.anchored[1]),
    )


class _Measured(NamedTuple):
    """What is counted of one text; `lengths` are those of its claims, of which `short` and `outside` tell as well."""

    words: int
    counts: tuple[Count, ...]
    tables: tuple[TableCover, ...]
    lengths: tuple[int, ...]
    short: int
    outside: int


def _measured(context: Context, text: str) -> _Measured:
    found = list(words(text))
    counts, tables = tuple(_counts(context, text, found)), tuple(_tables(context, found))
    return _Measured(len(found), counts, tables, *_claim_lengths(context, found))


def _added(same: Sequence[Count]) -> Count:
    """Add up what was counted of one kind in each text."""
    total, covered = sum(one.total for one in same), sum(one.covered for one in same)
    return Count(same[0].kind, total, covered, sum(one.exempt for one in same))


def _joined(same: Sequence[TableCover]) -> TableCover:
    """Add up what the spans of a table cover of each text."""
    return TableCover(same[0].resource, sum(one.rows for one in same), sum(one.words for one in same))


def _counts(context: Context, text: str, found: list[Span]) -> Iterator[Count]:
    anchoring = context.anchoring
    if (quoting := anchoring.quotations) is not None:
        rows = {anchor.span for _, anchor in chosen(context, [quoting.rows])}
        pairs = Cover(span for span in quotations(text, quoting.opening, quoting.closing)[0] if span in rows)
        marks = (
            Span(place, place + 1) for place, mark in enumerate(text) if mark in {quoting.opening, quoting.closing}
        )
        yield _count(context, "quotation marks", None, marks, pairs)
    if (counting := anchoring.numbers) is not None:
        covering = spans(anchor for _, anchor in chosen(context, counting.rows))
        yield _count(context, "numbers", "number", numbers(text, counting), Cover(covering))
    if (naming := anchoring.aliases) is not None:
        mentioned = {
            item.span for item in own_anchors(context, naming.mentions) if item.row.get(naming.form) in naming.forms
        }
        yield _count(
            context,
            "alias occurrences",
            None,
            (span for span, _ in read_names(context, naming).found_in(text)),
            mentioned,
        )
    if (pointing := anchoring.pronouns) is not None:
        mentioned = {anchor.span for _, anchor in chosen(context, [pointing.rows])}
        pronouns = (span for span, _ in occurrences(text, pointing.words, fold=True))
        yield _count(context, "pronouns", "pronoun", pronouns, mentioned)
    if (claiming := anchoring.claims) is not None:
        claims = Inside(own_anchors(context, claiming.resource))
        sentences = spans(own_anchors(context, claiming.of))
        yield Count(claiming.of, len(sentences), sum(bool(claims[span]) for span in sentences))
    if (wording := anchoring.words) is not None:
        covering = spans(anchor for _, anchor in chosen(context, wording.rows)) + spans(cues(context))
        yield _count(context, "words", "token", found, Cover(covering))


def _count(
    context: Context, kind: str, coverage: str | None, found: Iterable[Span], covered: Cover | set[Span]
) -> Count:
    every = list(found)
    left = [span for span in every if span not in covered]
    excused = Cover(spans(exemptions(context, coverage))) if coverage is not None else Cover([])
    return Count(kind, len(every), len(every) - len(left), sum(span in excused for span in left))


def _tables(context: Context, found: list[Span]) -> Iterator[TableCover]:
    for name in context.resources:
        for place, columns in enumerate(context.spans(name)):
            anchored = anchors(context, name, place)
            cover = Cover(spans(anchored))
            shown = name if place == 0 else f"{name}.{columns.quote}"
            if columns.text == context.anchoring.text:
                yield TableCover(shown, len(anchored), sum(span in cover for span in found))


def _claim_lengths(context: Context, found: list[Span]) -> tuple[tuple[int, ...], int, int]:
    settings = context.anchoring.claims
    claims = own_anchors(context, settings.resource) if settings is not None else []
    lengths = {claim.span: count_words(claim.quote) for claim in claims}
    cue, short = Cover(spans(cues(context))), Cover(span for span, length in lengths.items() if length <= SHORT)
    outside = [span for span in found if span not in cue]
    return tuple(lengths[claim.span] for claim in claims), sum(span in short for span in outside), len(outside)


def _claim_length(measured: Sequence[_Measured]) -> ClaimLength | None:
    lengths = [length for one in measured for length in one.lengths]
    short, outside = sum(one.short for one in measured), sum(one.outside for one in measured)
    return ClaimLength(float(median(lengths)), short, outside) if lengths else None


def _unused(context: Context) -> Iterator[Unused]:
    for name, resource in context.resources.items():
        properties: Mapping[str, Any] = (
            context.json_schema(name).get("properties", {}) if resource.kind == "table" else {}
        )
        for field, spec in properties.items():
            terms = spec.get("enum", []) if isinstance(spec, dict) else []
            used = {row.text.get(field) for row in context.rows(name)} if terms else set()
            left = tuple(str(term) for term in terms if str(term) not in used)
            if left:
                yield Unused(name, field, left)
