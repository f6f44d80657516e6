"""JSON Schema's keywords by draft: where subschemas stand, and which keywords are proved alike by both validators."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

DRAFTS: Final[Mapping[str, int]] = {
    "http://json-schema.org/draft-04/schema": 4,
    "http://json-schema.org/draft-06/schema": 6,
    "http://json-schema.org/draft-07/schema": 7,
    "https://json-schema.org/draft/2019-09/schema": 2019,
    "https://json-schema.org/draft/2020-12/schema": 2020,
}
"""Drafts by their `$schema`; an empty fragment may follow."""
LATEST: Final = 2020
"""The draft of a schema that names none, as jsonschema reads it."""
LATEST_DRAFT: Final = next(name for name, draft in DRAFTS.items() if draft == LATEST)

ONE: Final = frozenset(
    {
        "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
MANY: Final = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
NAMED: Final = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
IN_PLACE: Final = frozenset(
    {"$ref", "allOf", "anyOf", "dependencies", "dependentSchemas", "else", "if", "not", "oneOf", "then"}
)
"""Keywords whose subschemas look at the same value; a circle of these alone never ends."""

SINCE: Final[Mapping[str, tuple[int, int]]] = {
    **dict.fromkeys(
        (
            "$ref", "additionalProperties", "allOf", "anyOf", "definitions", "enum", "exclusiveMaximum",
            "exclusiveMinimum", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength",
            "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "patternProperties", "properties",
            "required", "type", "uniqueItems",
        ),
        (4, 2020),
    ),
    **dict.fromkeys(("additionalItems",), (4, 2019)),
    **dict.fromkeys(("dependencies",), (4, 7)),
    **dict.fromkeys(("const", "contains", "propertyNames"), (6, 2020)),
    **dict.fromkeys(("if", "then", "else"), (7, 2020)),
    **dict.fromkeys(("$defs", "dependentRequired", "dependentSchemas", "maxContains", "minContains"), (2019, 2020)),
    **dict.fromkeys(("prefixItems",), (2020, 2020)),
}  # fmt: skip
"""Keywords that are proved, with the first and last draft in which jsonschema knows them."""
UNPROVED: Final = frozenset({"$dynamicRef", "$recursiveRef", "unevaluatedItems", "unevaluatedProperties"})
"""Keywords that jsonschema knows and that are left to it."""


def draft_of(schema: Mapping[str, Any]) -> int | None:
    """Give the draft that a schema is written in: 4, 6, 7, 2019 or 2020; None for another dialect."""
    named = schema.get("$schema")
    return LATEST if named is None else DRAFTS.get(str(named).removesuffix("#"))


def subschemas(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give each direct subschema with its path from here: its keyword, and its name or number under that."""
    for keyword, value in schema.items():
        if keyword in NAMED and isinstance(value, dict):
            yield from (((keyword, name), inner) for name, inner in value.items() if isinstance(inner, dict | bool))
        elif keyword in MANY and isinstance(value, list):
            yield from (((keyword, str(number)), inner) for number, inner in enumerate(value))
        elif keyword in ONE and isinstance(value, dict | bool):
            yield (keyword,), value


def ways(schema: Mapping[str, Any]) -> int:
    """
    Count the most subschemas that one value may have to be held against, each as often as it is reached.

    References within the schema are followed; one that comes back to where it is being counted counts once. A choice
    between two references to a choice between two references, and so on, makes it double with every step.
    """
    counted: dict[int, int] = {}

    def count(node: Any) -> int:  # noqa: ANN401 (any schema)
        if not isinstance(node, dict):
            return 1
        if id(node) not in counted:
            counted[id(node)] = 1
            targets = [inner for path, inner in subschemas(node) if path[0] in IN_PLACE]
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith("#"):
                targets.append(_target(schema, reference))
            counted[id(node)] = 1 + sum(map(count, targets))
        return counted[id(node)]

    most, waiting = 0, [schema]
    while waiting:
        node = waiting.pop()
        most = max(most, count(node))
        waiting.extend(inner for _, inner in subschemas(node) if isinstance(inner, dict))
    return most


def _target(schema: Any, reference: str) -> Any:  # noqa: ANN401 (any schema)
    node = schema
    for part in unquote(reference[1:]).split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict):
            node = node.get(name)
        elif isinstance(node, list) and name.isascii() and name.isdigit() and int(name) < len(node):
            node = node[int(name)]
        else:
            return None
    return node
