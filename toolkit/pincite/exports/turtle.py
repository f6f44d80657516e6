"""RDF Turtle: the graph of the JSON-LD export, grouped by thing. Read back by rdflib, with shapes by pyshacl."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from pincite.exports.jsonld import CONTEXT, nodes
from pincite.exports.model import Model
from pincite.exports.nquads import address, statements


def write(model: Model, path: Path) -> None:
    """Write one Turtle file, things in the order of the package, the vocabularies' names shortened."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"@prefix {prefix}: <{place}> .\n" for prefix, place in CONTEXT.items())
        for node in nodes(model):
            stream.writelines(_thing(node))


def _thing(node: dict[str, Any]) -> Iterator[str]:
    given = sorted(set(statements(node)), key=lambda item: (item[1] != address("rdf:type"), item))
    yield f"\n{given[0][0]}\n"
    verbs = [(verb, [item[2] for item in group]) for verb, group in groupby(given, key=lambda item: item[1])]
    for number, (verb, values) in enumerate(verbs, start=1):
        shown = "a" if verb == address("rdf:type") else _short(verb)
        yield f"  {shown} {', '.join(map(_short, values))} {'.' if number == len(verbs) else ';'}\n"


def _short(term: str) -> str:
    """Shorten an address, or a literal's datatype, by a prefix, where what is left is a plain name."""
    text, mark, datatype = term.rpartition("^^") if term.startswith('"') and term.endswith(">") else ("", "", term)
    for prefix, place in CONTEXT.items():
        name = datatype[1 + len(place) : -1]
        if datatype.startswith(f"<{place}") and name.isascii() and name.isalpha():
            return f"{text}{mark}{prefix}:{name}"
    return term
