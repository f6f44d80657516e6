"""The tables and columns that the parts of an `anchoring` object refer to."""

from collections.abc import Collection, Iterator

from pincite.anchors.settings import (
    Aliases,
    Claims,
    Corrections,
    Dates,
    Numbers,
    Pronouns,
    Quotations,
    Relations,
    Source,
    Spelling,
    TextTable,
    Tiling,
    Words,
)

Reference = tuple[str, str, Collection[str]]
"""What a part refers to: the key that does, a table, and columns of it."""


def references(part: object) -> Iterator[Reference]:  # noqa: C901, PLR0912 (one case a part)
    """Give what one part of an `anchoring` object, as read, refers to."""
    match part:
        case TextTable():
            yield "", part.resource, [part.field]
        case Tiling():
            spelt = [part.position] if part.position else []
            yield "resource", part.resource, [part.group, *spelt, *part.names]
        case Quotations() | Pronouns():
            yield "resource", part.rows.resource, part.rows.where
        case Aliases():
            yield "resource", part.resource, [part.alias, part.entity, part.form]
            yield "mentions", part.mentions, [part.entity, part.form]
            if part.names is not None:
                yield "names", part.names[0], [part.names[1]]
        case Numbers() | Words():
            yield from (("resources", rows.resource, rows.where) for rows in part.rows)
            if isinstance(part, Words) and part.cues:
                yield "cues", part.cues, [part.speaker] if part.speaker else []
        case Claims():
            said = [part.proposition] if part.proposition else []
            yield "resource", part.resource, [*part.about, *said]
            yield "of", part.of, []
            if (given := part.attribution) is not None:
                yield "attribution", part.resource, [given.attribution, given.statement, given.source]
                yield "attribution", given.statements, [given.mode, given.speaker]
        case Relations():
            offices = part.offices
            yield "resource", part.rows.resource, [*part.rows.where, *part.ends]
            if offices is not None:
                yield "offices/where", part.rows.resource, offices.relations.where
                yield "offices/titles", offices.titles.resource, offices.titles.where
        case Corrections():
            yield "resource", part.rows.resource, [*part.rows.where, part.suggestion]
        case Dates():
            yield "resource", part.rows.resource, [*part.rows.where, part.date]
        case Spelling():
            yield from ((f"columns/{table}", table, columns) for table, columns in part.columns.items())
        case Source():
            return
        case str():
            yield "", part, []
        case tuple():
            for index, item in enumerate(part):
                through = [item.through] if item.through else []
                yield f"{index}/resource", item.rows.resource, [*item.rows.where, *item.about, *through]
