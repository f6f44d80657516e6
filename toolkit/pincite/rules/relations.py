"""Relations that the text states."""

from collections.abc import Iterator

from pincite.anchors.settings import Relations
from pincite.findings import Finding
from pincite.rules.anchored import Anchor, Blocks, Inside, own_anchors
from pincite.rules.context import Context


def relation_grounded(context: Context) -> Iterator[Finding]:
    """
    The two ends of a relation that the text states must be mentioned in the sentence where it is stated.

    An office counts as mentioned where a title of its holder stands: "Governor of Krasnoyarsk Krai Lev Kuznetsov"
    mentions the person twice, and his office with the title.

    Bad: `geo-minsk, part-of, geo-belarus`, basis `stated`, in a sentence that does not mention Belarus
    Good: the same with basis `inferred`, or in a sentence that mentions both

    To mend it, correct the entity or the sentence, add the mention, or say that the relation is inferred.
    """
    settings, mentions, tiles = context.anchoring.relations, context.anchoring.mentions, context.anchoring.tiling
    if settings is None or mentions is None or tiles is None:
        return
    homes = Blocks(own_anchors(context, tiles.resource))
    index, holders = Inside(own_anchors(context, mentions)), _holders(context, settings)
    for relation in own_anchors(context, settings.rows.resource):
        if not settings.rows.takes(relation.row.get) or homes.at(relation.span.start) < 0:
            continue
        there = index[homes.spans[homes.at(relation.span.start)]]
        for column in settings.ends:
            entity = relation.row.get(column)
            if entity is not None and not _mentioned(context, settings, there, entity, holders):
                message = f"{entity} is not mentioned in the sentence that is said to state this relation"
                yield context.at(settings.rows.resource, relation.row, column, message)


def _holders(context: Context, settings: Relations) -> dict[object, set[object]]:
    """Map each office to those whom a relation makes its holder."""
    holders: dict[object, set[object]] = {}
    if settings.offices is not None:
        for row in context.rows(settings.rows.resource):
            if settings.offices.relations.takes(row.get):
                holder, office = (row.get(column) for column in settings.ends)
                holders.setdefault(office, set()).add(holder)
    return holders


def _mentioned(
    context: Context,
    settings: Relations,
    there: list[Anchor],
    entity: object,
    holders: dict[object, set[object]],
) -> bool:
    named = context.anchoring.entity
    if any(anchor.row.get(named) == entity for anchor in there):
        return True
    titles = settings.offices.titles if settings.offices is not None else None
    held = holders.get(entity, set())
    return titles is not None and any(titles.takes(item.row.get) and item.row.get(named) in held for item in there)
