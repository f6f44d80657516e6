"""
GraphML: things and how they are related. Read back by networkx.

Of an anchored package: its relations and the tables that only link others, with what they link. Of any other: every
row, and an edge for each reference.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pincite.exports import corpus
from pincite.exports.markup import element, escaped
from pincite.exports.model import Model, Row, Table
from pincite.exports.values import cell_text

HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
TYPES: Final = {"integer": "long", "number": "double", "boolean": "boolean"}
Edge = tuple[str, str, str, Table, Row]
"""Source node, target node, label, and the row that says so."""


def write(model: Model, path: Path) -> None:
    """Write one directed multigraph; an empty cell is an absent attribute, an edge's label its kind of relation."""
    edges = list(_edges(model))
    ends = {name for source, target, *_ in edges for name in (source, target)}
    every = model.anchoring.mentions is None
    nodes = [
        (name, table, row)
        for table in model.tables
        for key, row in corpus.keyed_rows(table)
        if (name := f"{table.name}/{key}") in ends or (every and not _is_link(table))
    ]
    tables = {table.name: table for _, table, _ in nodes} | {table.name: table for *_, table, _ in edges}
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(HEAD)
        stream.writelines(_keys(tables))
        stream.write('<graph id="G" edgedefault="directed">\n')
        stream.writelines(_node(name, table, row) for name, table, row in nodes)
        stream.writelines(_edge(number, edge) for number, edge in enumerate(edges, start=1))
        stream.write("</graph>\n</graphml>\n")


def _edges(model: Model) -> Iterator[Edge]:
    relations = model.anchoring.relations
    for table in model.tables:
        for key, row in corpus.keyed_rows(table):
            if relations is not None and table.name == relations.rows.resource:
                yield from _linked(model, table, row, relations.ends)
            elif _is_link(table):
                yield from _linked(model, table, row, tuple(item.fields[0] for item in table.references[:2]))
            elif model.anchoring.mentions is None:
                yield from _references(model, table, row, f"{table.name}/{key}")


def _is_link(table: Table) -> bool:
    """Say whether a table's key is made of two or more references, so that a row is a link and no thing."""
    single = [item.fields[0] for item in table.references if len(item.fields) == 1]
    return len([name for name in single if name in table.primary_key]) >= 2


def _linked(model: Model, table: Table, row: Row, ends: tuple[str, ...]) -> Iterator[Edge]:
    found = [corpus.referred(model, table, row, name) for name in ends]
    if len(found) == 2 and found[0] is not None and found[1] is not None:
        source, target = (f"{one[0].name}/{corpus.joined_key(one[0].key_of(one[1]))}" for one in found if one)
        terms = [cell_text(row[field.name]) for field in table.fields if field.terms and row[field.name] is not None]
        yield source, target, terms[0] if terms else table.name, table, row


def _references(model: Model, table: Table, row: Row, own: str) -> Iterator[Edge]:
    for item in table.references:
        other = model.table(item.table)
        found = other.by_key.get(tuple(row[name] for name in item.fields)) if other is not None else None
        if other is not None and found is not None and other.primary_key == item.keys:
            yield own, f"{other.name}/{corpus.joined_key(other.key_of(found))}", "+".join(item.fields), table, {}


def _keys(tables: dict[str, Table]) -> Iterator[str]:
    for name in ("label", "kind"):
        yield element("key", {"id": f"node {name}", "for": "node", "attr.name": name, "attr.type": "string"}) + "\n"
    yield element("key", {"id": "edge label", "for": "edge", "attr.name": "label", "attr.type": "string"}) + "\n"
    for table in tables.values():
        for field in table.fields:
            kind = TYPES.get(field.kind, "string")
            name = f"{table.name}.{field.name}"
            yield element("key", {"id": name, "for": "all", "attr.name": name, "attr.type": kind}) + "\n"


def _data(table: Table, row: Row) -> Iterator[str]:
    for name, value in row.items():
        if value is not None:
            yield element("data", {"key": f"{table.name}.{name}"}, [escaped(_text(value))])


def _text(value: Any) -> str:  # noqa: ANN401 (a value of any kind)
    if isinstance(value, Decimal) and not value.is_finite():
        return str(float(value)).replace("inf", "INF").replace("nan", "NaN")
    return cell_text(value)


def _node(name: str, table: Table, row: Row) -> str:
    label, kind = escaped(corpus.label(table, row)), escaped(corpus.kind(table, row))
    told = [element("data", {"key": "node label"}, [label]), element("data", {"key": "node kind"}, [kind])]
    return element("node", {"id": name}, [*told, *_data(table, row)]) + "\n"


def _edge(number: int, edge: Edge) -> str:
    source, target, label, table, row = edge
    told = [element("data", {"key": "edge label"}, [escaped(label)]), *_data(table, row)]
    return element("edge", {"id": f"e{number}", "source": source, "target": target}, told) + "\n"
