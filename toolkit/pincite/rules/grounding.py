"""What rows are about, mentioned where a reader would look for it."""

from collections.abc import Iterable, Iterator, Mapping

from pincite.anchors import Span
from pincite.anchors.settings import Claims, Grounded
from pincite.anchors.spans import foreign_keys
from pincite.anchors.words import occurrences
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, Blocks, Inside, own_anchors, quoted
from pincite.rules.context import Context
from pincite.rules.names import read_names
from pincite.tables import Row


class Nearby:
    """The entities mentioned near a place: in its sentence, before it in its paragraph, in the paragraph before."""

    __slots__ = ("_blocks", "_entities", "_entity", "_found", "_sentences")

    def __init__(self, context: Context, tiles: list[Anchor], group: str, mentions: str) -> None:
        self._blocks, self._sentences = Blocks(tiles, group), Blocks(tiles)
        self._found, self._entity = Inside(own_anchors(context, mentions)), context.anchoring.entity
        self._entities: dict[Span, set[object]] = {}

    def window(self, span: Span) -> Span:
        """Give the stretch of text in which mentions count for what stands at a span."""
        block, sentence = self._blocks.at(span.start), self._sentences.at(span.start)
        start = self._blocks.spans[max(0, block - 1)].start
        return Span(start, max(self._sentences.spans[sentence].end, span.end))

    def entities(self, span: Span) -> set[object]:
        """Give the entities mentioned in the window of a span."""
        window = self.window(span)
        if window not in self._entities:
            self._entities[window] = {anchor.row.get(self._entity) for anchor in self._found[window]}
        return self._entities[window]


def claim_grounded(context: Context) -> Iterator[Finding]:
    """
    What a claim is about must be mentioned where a reader would look for it.

    Its subject and object are mentioned in the claim's sentence, in an earlier sentence of its paragraph, or in the
    paragraph before. So no claim is made about somebody of whom the text does not speak there.

    Bad: a claim in `p03s1` with object `geo-minsk`, which is mentioned in `p05s3` alone
    Good: a claim in `p05s3` with object `geo-minsk`

    To mend it, correct the entity, or add the mention that is missing.
    """
    claims = context.anchoring.claims
    if claims is not None and claims.about:
        placed = ((anchor.row, anchor.span) for anchor in own_anchors(context, claims.resource))
        yield from _ungrounded(context, claims.resource, placed, claims.about)


def row_grounded(context: Context) -> Iterator[Finding]:
    """
    An entity that a row is about must be mentioned where the row stands, or shortly before.

    `anchoring.grounded` lists the tables and columns, the participants of events for instance. What counts as near is
    what counts for claims: the sentence, what its paragraph says before it, and the paragraph before. A row without a
    span stands where the row stands to which a foreign key of it leads.

    Bad: the participant `per-kuznetsov` of an event in a paragraph where nobody speaks of him
    Good: a participant who is named, described or meant by a pronoun in the event's sentence

    To mend it, correct the entity, or add the mention that is missing.
    """
    for settings in context.anchoring.grounded:
        name = settings.rows.resource
        placed = ((row, span) for row, span in _placed(context, settings) if settings.rows.takes(row.get))
        yield from _ungrounded(context, name, placed, settings.about)


def claim_named(context: Context) -> Iterator[Finding]:
    """
    A claim's proposition must name what the claim is about, where that bears a name.

    The proposition stands on its own, without "we" or "there", so a subject or object that has an alias is called by
    an alias, in whatever case. Of what has no name in the text this rule knows nothing.

    Bad: subject `geo-belarus`, proposition "We can supply equipment."
    Good: subject `geo-belarus`, proposition "Belarus can supply equipment."

    To mend it, say the name in the proposition, or correct the subject or object.
    """
    claims, aliases = context.anchoring.claims, context.anchoring.aliases
    if claims is None or aliases is None or claims.proposition is None:
        return
    names = read_names(context, aliases).called
    for row in context.rows(claims.resource):
        yield from _unnamed(context, claims, row, names)


def _unnamed(context: Context, claims: Claims, row: Row, names: Mapping[object, list[str]]) -> Iterator[Finding]:
    column = claims.proposition or ""
    proposition = row.text.get(column, "")
    for entity in dict.fromkeys(row.get(name) for name in claims.about):
        if entity in names and proposition and next(occurrences(proposition, names[entity], fold=True), None) is None:
            hint = "it is called " + ", ".join(quoted(name) for name in sorted(set(names[entity])))
            yield context.at(claims.resource, row, column, f"the proposition does not name {entity}", hint=hint)


def _placed(context: Context, settings: Grounded) -> Iterator[tuple[Row, Span]]:
    """Give the rows of a table with the span where each stands."""
    name = settings.rows.resource
    if settings.through is None:
        yield from ((anchor.row, anchor.span) for anchor in own_anchors(context, name))
        return
    for fields, there, columns in foreign_keys(context.json_schema(name)):
        pairs = [pair for pair in zip(fields, columns, strict=False) if pair[0] not in context.naming(name)]
        if [field for field, _ in pairs] == [settings.through]:
            homes = {item.row.get(pairs[0][1]): item.span for item in own_anchors(context, there)}
            placed = ((row, homes.get(row.get(settings.through))) for row in context.rows(name))
            yield from ((row, span) for row, span in placed if span is not None)


def _ungrounded(
    context: Context, name: str, placed: Iterable[tuple[Row, Span]], about: Iterable[str]
) -> Iterator[Finding]:
    tiling, mentions = context.anchoring.tiling, context.anchoring.mentions
    tiles = own_anchors(context, tiling.resource) if tiling is not None else []
    if tiling is None or mentions is None or not tiles:
        return
    nearby = Nearby(context, tiles, tiling.group, mentions)
    for row, span in placed:
        there = nearby.entities(span)
        for column in about:
            entity = row.get(column)
            if entity is not None and entity not in there:
                start, end = nearby.window(span)
                message = f"{entity} is mentioned neither in this sentence nor shortly before it"
                hint = f"mentions in {start}-{end} count: those of this paragraph so far and the one before"
                yield context.at(name, row, column, message, hint=hint)
