"""RDF Turtle: the graph of the JSON-LD export with short names. Read back by rdflib, with shapes by pyshacl."""

from pathlib import Path

from rdflib import Graph

from pincite.exports import corpus
from pincite.exports.jsonld import CONTEXT
from pincite.exports.model import Model
from pincite.exports.nquads import dataset


def write(model: Model, path: Path) -> None:
    """Write one Turtle file, subjects and properties in order."""
    graph = Graph(bind_namespaces="none")
    for prefix, address in CONTEXT.items():
        graph.bind(prefix, address)
    graph.bind("", corpus.base(model))
    for statement in sorted(dataset(model).triples((None, None, None))):
        graph.add(statement)
    graph.serialize(path, format="turtle", encoding="utf-8")
