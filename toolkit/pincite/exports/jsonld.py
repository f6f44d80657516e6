"""
JSON-LD 1.1: rows as things, spans as Web Annotations, who said what by PROV-O. Read back by rdflib and pyld.

Every node has a name, so that the graph has no blank node and two graphs can be compared line by line.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote as percent_encoded

from pincite.exports import corpus, dates
from pincite.exports.fields import Field
from pincite.exports.model import Model, Row, Table, objects, said
from pincite.exports.values import cell_text, compact, without_empty

CONTEXT: Final[Mapping[str, str]] = {
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DATATYPES: Final = {"integer": "integer", "number": "decimal", "date": "date", "time": "time", "datetime": "dateTime"}
Node = dict[str, Any]


def write(model: Model, path: Path) -> None:
    """
    Write one JSON-LD document with a flat `@graph`, a node a line.

    Each row is a node of its table's class and of those that its terms stand for; its columns are properties, a
    foreign key a link, an identifier `schema:sameAs`. Each span is an `oa:Annotation` whose body is the row. Claims
    are `prov:wasAttributedTo` their source, statements to their speaker; rows are `prov:wasDerivedFrom` the text.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f'{{"@context": {compact(CONTEXT)}, "@graph": [')
        for number, node in enumerate(nodes(model)):
            stream.write(f"{',' if number else ''}\n{compact(node)}")
        stream.write("\n]}\n")


def nodes(model: Model) -> Iterator[Node]:
    """Give the nodes: the package, its texts, the classes and properties, then rows and their annotations."""
    yield _dataset(model)
    for name, text in model.texts.items():
        address = text_name(model, name)
        yield {"@id": address, "@type": ["schema:Text", "prov:Entity"], "rdfs:label": name, "schema:text": text}
    for table in model.tables:
        yield from _vocabulary(model, table)
        for key, row in corpus.keyed_rows(table):
            yield _row(model, table, key, row)
    for annotation in corpus.anchored_spans(model):
        yield from _annotation(model, annotation)


def text_name(model: Model, name: str) -> str:
    """Give the address of a text resource."""
    return f"{corpus.base(model)}{percent_encoded(name)}"


def _dataset(model: Model) -> Node:
    licences = objects(model.descriptor, "licenses")
    return without_empty(
        {
            "@id": corpus.base(model).removesuffix("#"),
            "@type": ["schema:Dataset", "prov:Entity"],
            "schema:name": model.title,
            "schema:identifier": model.name,
            "schema:description": said(model.descriptor, "description"),
            "schema:version": model.package.version,
            "schema:license": [said(item, "path") or said(item, "name") for item in licences],
            "schema:keywords": dates.keywords(model),
        }
    )


def _vocabulary(model: Model, table: Table) -> Iterator[Node]:
    yield without_empty(
        {
            "@id": corpus.base(model) + percent_encoded(table.name),
            "@type": "rdfs:Class",
            "rdfs:label": table.title,
            "rdfs:comment": table.description,
        }
    )
    for field in table.fields:
        if not said(field.told, "rdfProperty"):
            yield without_empty(
                {
                    "@id": corpus.field_name(model, table, field),
                    "@type": "rdf:Property",
                    "rdfs:label": field.title,
                    "rdfs:comment": field.description,
                }
            )


def _row(model: Model, table: Table, key: str, row: Row) -> Node:
    own = corpus.base(model) + percent_encoded(table.name)
    node: Node = {"@id": corpus.row_name(model, table, key), "@type": [own, *corpus.classes(table, row)]}
    node["rdfs:label"] = corpus.label(table, row) or key
    for field in table.fields:
        if row[field.name] is not None:
            node[corpus.field_name(model, table, field)] = _value(model, table, row, field)
    if same := corpus.same_as(table, row):
        node["schema:sameAs"] = [{"@id": address} for address in same]
    return node | _provenance(model, table, row)


def _value(model: Model, table: Table, row: Row, field: Field) -> Any:  # noqa: ANN401 (a JSON-LD value)
    value = row[field.name]
    found = corpus.referred(model, table, row, field.name)
    if found is not None:
        return {"@id": corpus.row_name(model, found[0], corpus.joined_key(found[0].key_of(found[1])))}
    if field.kind == "boolean":
        return value
    text = _decimal(value) if isinstance(value, Decimal) and value.is_finite() else cell_text(value)
    datatype = "double" if isinstance(value, Decimal) and not value.is_finite() else _DATATYPES.get(field.kind)
    return {"@value": text, "@type": f"xsd:{datatype}"} if datatype else text


def _decimal(value: Decimal) -> str:
    """Write an xsd:decimal in its canonical form (XML Schema 1.0 part 2, 3.2.3.2): no exponent, always a point."""
    whole, _, rest = f"{value:f}".partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"


def _provenance(model: Model, table: Table, row: Row) -> Node:
    node: Node = {}
    if table.spans:
        node["prov:wasDerivedFrom"] = [{"@id": text_name(model, table.spans[0].text)}]
    claims = model.anchoring.claims
    attribution = claims.attribution if claims is not None else None
    if claims is not None and attribution is not None:
        said_by = {claims.resource: attribution.source, attribution.statements: attribution.speaker}.get(table.name)
        if said_by and row[said_by] is not None:
            node["prov:wasAttributedTo"] = _value(model, table, row, table.field(said_by))
        if table.name == claims.resource and row[attribution.statement] is not None:
            node.setdefault("prov:wasDerivedFrom", []).append(
                _value(model, table, row, table.field(attribution.statement))
            )
    return node


def _annotation(model: Model, annotation: corpus.Annotation) -> Iterator[Node]:
    name = corpus.row_name(model, annotation.table, annotation.key)
    own = f"{name}/span{annotation.number}"
    target, position, quote = f"{own}/target", f"{own}/position", f"{own}/quote"
    yield {"@id": own, "@type": "oa:Annotation", "oa:hasBody": {"@id": name}, "oa:hasTarget": {"@id": target}}
    yield {
        "@id": target,
        "@type": "oa:SpecificResource",
        "oa:hasSource": {"@id": text_name(model, annotation.text)},
        "oa:hasSelector": [{"@id": position}, {"@id": quote}],
    }
    offsets = {"oa:start": annotation.start, "oa:end": annotation.end}
    whole = {key: {"@value": str(value), "@type": "xsd:nonNegativeInteger"} for key, value in offsets.items()}
    yield {"@id": position, "@type": "oa:TextPositionSelector", **whole}
    yield {"@id": quote, "@type": "oa:TextQuoteSelector", "oa:exact": annotation.quote}
