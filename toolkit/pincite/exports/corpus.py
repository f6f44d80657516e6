"""
What a package says about texts and things, read from its schemas: names for rows, annotations, entities, classes.

Beside `spans` and `foreignKeys` these keywords of a JSON Schema property count (docs/anchoring.md): `rdfProperty`,
the RDF property that a column is; `sameAs`, the address that a cell completes, `{}` standing for it; `enumClasses`,
the RDF class of the rows that have a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote as percent_encoded

from pincite.errors import PinciteError
from pincite.exports.fields import Field
from pincite.exports.model import Model, Row, Table, said
from pincite.exports.values import cell_text

NAMES: Final = ("https://schema.org/name", "http://www.w3.org/2000/01/rdf-schema#label")
_LABELS: Final = ("name", "label", "title")
"""Columns that are taken for a row's name where no `rdfProperty` says which is."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """
    One span of one row: code points `start` to `end` of the text resource `text`, which are `quote`.

    `number` is 1 for the row's own span, 2 and more for its cues; `key` names the row in its table.
    """

    table: Table
    row: Row
    key: str
    number: int
    text: str
    start: int
    end: int
    quote: str

    @property
    def name(self) -> str:
        """A name that no other annotation of the package has."""
        return f"{self.table.name}/{self.key}" + (f"/{self.number}" if self.number > 1 else "")


def keyed_rows(table: Table) -> Iterator[tuple[str, Row]]:
    """Give each row with its key as one text; rows of a table without a key are numbered from 1."""
    for number, row in enumerate(table.rows, start=1):
        yield (joined_key(table.key_of(row)) if table.primary_key else str(number)), row


def joined_key(values: Sequence[Any]) -> str:
    """Join the values of a key as one text; what an address cannot hold is percent-encoded."""
    return ",".join(percent_encoded(cell_text(value), safe="") for value in values)


def anchored_spans(model: Model, tables: Sequence[Table] | None = None) -> Iterator[Annotation]:
    """Give every span of every row (of `tables`), in the order of the descriptor, the rows and the schemas."""
    for table in model.tables if tables is None else tables:
        for key, row in keyed_rows(table):
            for number, span in enumerate(table.spans, start=1):
                start, end, quote = row[span.start], row[span.end], row[span.quote]
                if start is not None and end is not None and quote is not None:
                    yield Annotation(table, row, key, number, span.text, start, end, quote)


def cited(model: Model, annotation: Annotation) -> str:
    """Give the text that a span points into; raises PinciteError where the package has no such text."""
    text = model.texts.get(annotation.text)
    if text is None:
        raise PinciteError(f"{annotation.table.name} is anchored to {annotation.text}, which is no text resource.")
    return text


def referred(model: Model, table: Table, row: Row, field: str) -> tuple[Table, Row] | None:
    """Give the row that a column refers to by a foreign key of its own, None where there is none."""
    reference = table.reference(field)
    other = model.table(reference.table) if reference is not None else None
    if reference is None or other is None or row[field] is None or other.primary_key != reference.keys:
        return None
    found = other.by_key.get((row[field],))
    return (other, found) if found is not None else None


def entity_table(model: Model) -> Table | None:
    """Give the table of the things that mentions name, None where the package has no mentions."""
    mentions = model.table(model.anchoring.mentions or "")
    reference = mentions.reference(model.anchoring.entity) if mentions is not None else None
    return model.table(reference.table) if reference is not None else None


def label(table: Table, row: Row) -> str:
    """Give a row's name for people: its column of that sense, or else its key."""
    for field in table.fields:
        if field.told.get("rdfProperty") in NAMES and row[field.name] is not None:
            return cell_text(row[field.name])
    for name in _LABELS:
        if table.has(name) and row[name] is not None:
            return cell_text(row[name])
    return ", ".join(cell_text(value) for value in table.key_of(row))


def classes(table: Table, row: Row) -> list[str]:
    """Give the RDF classes that a row's terms stand for."""
    found = []
    for field in table.fields:
        terms, named = list(field.terms), field.told.get("enumClasses")
        if isinstance(named, list) and len(named) == len(terms) and row[field.name] in terms:
            found.append(str(named[terms.index(row[field.name])]))
    return [name for name in found if name]


def kind(table: Table, row: Row) -> str:
    """Give the term that says what sort of thing a row is: of the column that has classes, or is called `type`."""
    for field in table.fields:
        if ("enumClasses" in field.told or field.name == "type") and row[field.name] is not None:
            return cell_text(row[field.name])
    return table.name


def same_as(table: Table, row: Row) -> list[str]:
    """Give the addresses elsewhere of the thing that a row is."""
    return [
        said(field.told, "sameAs").replace("{}", percent_encoded(cell_text(row[field.name]), safe=""))
        for field in table.fields
        if said(field.told, "sameAs") and row[field.name] is not None
    ]


def base(model: Model) -> str:
    """Give the address that all names of a package start with: its `id` or `homepage` if absolute, else a URN."""
    for key in ("id", "homepage"):
        value = said(model.descriptor, key)
        if value.startswith(("https://", "http://", "urn:", "doi:")) and not value.startswith("doi:"):
            return value.partition("#")[0] + "#"
    return f"urn:pincite:package:{percent_encoded(model.name, safe='')}#"


def row_name(model: Model, table: Table, key: str) -> str:
    """Give the address of a row."""
    return f"{base(model)}{percent_encoded(table.name)}/{key}"


def field_name(model: Model, table: Table, field: Field) -> str:
    """Give the address of the RDF property that a column is."""
    own = f"{base(model)}{percent_encoded(table.name)}.{percent_encoded(field.name, safe='')}"
    return said(field.told, "rdfProperty") or own
