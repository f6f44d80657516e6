"""N-Quads: the graph of the JSON-LD export, a statement a line, sorted. Read back by rdflib and pyld."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pincite.exports.jsonld import CONTEXT, nodes
from pincite.exports.model import Model

_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LINKS: Final = frozenset({"@type"})
Statement = tuple[str, str, str]


def write(model: Model, path: Path) -> None:
    """Write the default graph's statements in code point order, each once."""
    lines = sorted(
        {f"{subject} {verb} {value} .\n" for node in nodes(model) for subject, verb, value in statements(node)}
    )
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(lines)


def statements(node: dict[str, Any]) -> Iterator[Statement]:
    """Give the statements of a node of the JSON-LD export as subject, predicate and object in N-Quads' syntax."""
    subject = f"<{node['@id']}>"
    for key, values in node.items():
        if key == "@id":
            continue
        predicate = address("rdf:type" if key == "@type" else key)
        for value in values if isinstance(values, list) else [values]:
            yield subject, predicate, address(value) if key in _LINKS else _object(value)


def address(name: str) -> str:
    """Give an address in angle brackets, a prefix of the context written out."""
    prefix, _, rest = name.partition(":")
    return f"<{CONTEXT[prefix]}{rest}>" if prefix in CONTEXT else f"<{name}>"


def literal(text: str) -> str:
    """Quote a text (RDF 1.1 N-Quads, 2.3)."""
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(), f"\\u{ord(found.group()):04X}"), text) + '"'


def _object(value: Any) -> str:  # noqa: ANN401 (a JSON-LD value)
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^{address("xsd:boolean")}'
    if isinstance(value, str):
        return literal(value)
    if "@id" in value:
        return address(value["@id"])
    return f"{literal(value['@value'])}^^{address(value['@type'])}"
