"""Random JSON Schemas, random edits of them, and values to try them on."""

import random
from typing import Any

Schema = Any
NAMES = ("a", "b", "ax")
PATTERNS = ("^a", "x", "")
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
SCALARS = (None, True, False, 0, 1, 1.0, 2, 3, 0.5, -1, "", "a", "ab", "xyz")
ONE = (
    "items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else", "unevaluatedItems",
    "unevaluatedProperties",
)  # fmt: skip
LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
COUNTS = (
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
)  # fmt: skip
OTHER = ("type", "enum", "const", "required", "dependentRequired", "uniqueItems", "multipleOf", "$ref", "title")
NAMED = ("properties", "patternProperties", "dependentSchemas")
KEYWORDS = (*ONE, *LISTED, *COUNTS, *OTHER, *NAMED)
LEAF = ("type", "type", "minimum", "maximum", "maxLength", "enum", "const", "required", "maxItems")
FAMILIES = (
    ("properties", "patternProperties", "additionalProperties", "propertyNames", "required", "dependentSchemas"),
    ("items", "prefixItems", "minItems"),
    ("contains", "minContains", "maxContains", "items"),
    ("if", "then", "else"),
    ("anyOf", "allOf", "oneOf", "not", "$ref"),
    ("unevaluatedProperties", "properties", "patternProperties", "anyOf", "allOf", "if", "additionalProperties"),
    ("unevaluatedItems", "prefixItems", "contains", "anyOf", "if", "items"),
    KEYWORDS,
)
"""Keywords that hang together, so that a drawn schema says something."""


class Pairs:
    """Draws schemas, edits and values from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def pair(self) -> tuple[Schema, Schema]:
        """Draw a document's schema, and one that differs from it in a few places."""
        defs = {name: self.schema(1, refers=False) for name in "xy"}
        old = self.schema(2)
        if not isinstance(old, dict):
            old = {}
        old["$defs"] = defs
        new = old
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            new = self.edited(new)
        return old, new if isinstance(new, bool) else {**new, "$defs": {**defs, **new.get("$defs", {})}}

    def schema(self, depth: int, *, refers: bool = True) -> Schema:
        """Draw a schema; one of depth 0 holds no others."""
        if self.chance.random() < 0.2:
            return self.chance.choice((True, False, {}, {}))
        family = self.chance.choice(FAMILIES) if depth else LEAF
        keys = self.chance.sample(family, min(self.chance.randint(1, 4), len(family)))
        made = {}
        for key in keys:
            if refers or key != "$ref":
                made[key] = self.value(key, depth, refers=refers)
        return made

    def value(self, key: str, depth: int, *, refers: bool = True) -> Any:
        """Draw what a keyword says."""
        chance = self.chance

        def inner() -> Schema:
            return self.schema(depth - 1, refers=refers) if depth > 0 else chance.choice((True, False, {}))

        if key in ONE:
            return inner()
        if key in LISTED:
            return [inner() for _ in range(chance.randint(1, 3))]
        if key in NAMED:
            names = PATTERNS if key == "patternProperties" else NAMES
            return {name: inner() for name in chance.sample(names, chance.randint(0, 2))}
        if key in COUNTS:
            return chance.choice((0, 0, 1, 1, 2, 3))
        return {
            "type": lambda: chance.choice((chance.choice(TYPES), chance.sample(TYPES, chance.randint(1, 7)))),
            "enum": lambda: chance.sample(SCALARS, chance.randint(1, 4)),
            "const": lambda: chance.choice(SCALARS),
            "required": lambda: chance.sample(NAMES, chance.randint(0, 2)),
            "dependentRequired": lambda: {chance.choice(NAMES): chance.sample(NAMES, chance.randint(0, 2))},
            "uniqueItems": lambda: chance.choice((True, False)),
            "multipleOf": lambda: chance.choice((1, 2, 3, 4, 0.5)),
            "$ref": lambda: f"#/$defs/{chance.choice('xy')}",
            "title": lambda: chance.choice(("one", "two")),
        }[key]()

    def edited(self, schema: Schema) -> Schema:
        """Change one place of a schema."""
        chance = self.chance
        if not isinstance(schema, dict) or not schema or chance.random() < 0.1:
            return self.schema(1)
        key = chance.choice(list(schema))
        what = chance.random()
        if what < 0.15 and key != "$defs":
            return {name: part for name, part in schema.items() if name != key}
        if what < 0.35:
            added = chance.choice(KEYWORDS)
            return {added: self.value(added, 1)} | schema
        return {**schema, key: self.changed(key, schema[key])}

    def changed(self, key: str, value: Any) -> Any:
        """Change what a keyword says, in one place where it holds schemas."""
        if key in ONE:
            return self.edited(value)
        if key in {*NAMED, "$defs"} and value:
            name = self.chance.choice(list(value))
            return {**value, name: self.edited(value[name])}
        if key in LISTED and value and self.chance.random() < 0.6:
            at = self.chance.randrange(len(value))
            return [*value[:at], self.edited(value[at]), *value[at + 1 :]]
        return value if key == "$defs" else self.value(key, 1)

    def instance(self, depth: int = 2) -> Any:
        """Draw a value."""
        kind = self.chance.random() if depth else 0
        if kind < 0.4:
            return self.chance.choice(SCALARS)
        if kind < 0.65:
            return [self.instance(depth - 1) for _ in range(self.chance.randint(0, 4))]
        return {name: self.instance(depth - 1) for name in self.chance.sample((*NAMES, "z"), self.chance.randint(0, 3))}
