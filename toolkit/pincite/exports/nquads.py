"""N-Quads: the graph of the JSON-LD export, a statement a line, sorted. Read back by rdflib and pyld."""

from pathlib import Path

from rdflib import Dataset

from pincite.exports import jsonld
from pincite.exports.model import Model
from pincite.exports.values import compact


def write(model: Model, path: Path) -> None:
    """Write the default graph's statements in code point order."""
    lines = sorted(line for line in dataset(model).serialize(format="nquads").splitlines() if line)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def dataset(model: Model) -> Dataset:
    """Give the graph that the JSON-LD export writes, as rdflib reads it."""
    document = compact({"@context": jsonld.CONTEXT, "@graph": list(jsonld.nodes(model))})
    read = Dataset()
    read.parse(data=document, format="json-ld")
    return read
