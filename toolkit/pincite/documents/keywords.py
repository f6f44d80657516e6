"""JSON Schema's keywords by draft: where subschemas stand, and which keywords are proved alike by both validators."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

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
