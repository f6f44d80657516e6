"""What each table of an anchored package is to a reader: what the descriptor's `anchoring` says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pincite.anchors import SpanColumns
from pincite.errors import PinciteError
from pincite.exports.model import Model, Table

MATRIX: Final = ("topic", "side", "stance")
"""The columns of a table that says who stands where on what; one that has them is drawn as a chart."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A table whose rows point into the text, and the columns by which they do."""

    table: Table
    span: SpanColumns


@dataclass(frozen=True, slots=True)
class Network:
    """A table each row of which ties one entity to another: the columns of its two ends and of the tie's name."""

    table: Table
    tail: str
    head: str
    tie: str


@dataclass(frozen=True, slots=True)
class Roles:
    """
    The tables of a package by what they are to a reader; None for a part that the package does not have.

    `layers` leave out the tiling and what has no rows; `naming` is the column of a mention that names its entity.
    """

    text: str
    tiling: Table | None
    group: str
    layers: tuple[Layer, ...]
    mentions: Layer | None
    naming: str
    entities: Table | None
    claims: Table | None
    network: Network | None
    dates: tuple[Table, str] | None
    matrix: Table | None


def read_roles(model: Model) -> Roles:
    """Find each table's role; raises PinciteError where the package names no text to read."""
    said = model.anchoring
    if said.text is None or said.text not in model.texts:
        raise PinciteError("An anchored text in a file is shown: name one as `anchoring.text` in the descriptor.")
    tiling = model.table(said.tiling.resource) if said.tiling else None
    layers = tuple(_layers(model, said.text, tiling))
    mentions = next((item for item in layers if item.table.name == said.mentions), None)
    reference = mentions.table.reference(said.entity) if mentions else None
    entities = model.table(reference.table) if reference else None
    entities = entities if entities and len(entities.primary_key) == 1 else None
    dated = model.table(said.dates.rows.resource) if said.dates else None
    return Roles(
        text=said.text,
        tiling=tiling,
        group=said.tiling.group if said.tiling else "",
        layers=layers,
        mentions=mentions,
        naming=said.entity,
        entities=entities,
        claims=model.table(said.claims.resource) if said.claims else None,
        network=_network(model, entities),
        dates=(dated, said.dates.date) if dated and said.dates else None,
        matrix=next((table for table in model.tables if all(map(table.has, MATRIX))), None),
    )


def _layers(model: Model, text: str, tiling: Table | None) -> Iterator[Layer]:
    for table in model.tables:
        span = next((item for item in table.spans if item.text == text), None)
        placed = span is not None and table.has(span.start) and table.has(span.end)
        if span is not None and placed and table is not tiling and table.primary_key and table.rows:
            yield Layer(table, span)


def _network(model: Model, entities: Table | None) -> Network | None:
    said = model.anchoring.relations
    table = model.table(said.rows.resource) if said else None
    if said is None or table is None or entities is None:
        return None
    ends = [table.reference(end) for end in said.ends]
    tie = next((field.name for field in table.fields if field.terms), None)
    if tie is None or any(end is None or end.table != entities.name for end in ends):
        return None
    return Network(table, *said.ends, tie)
