"""
What each change asks of the version number: one rule a kind of change, with its source.

Three answers stand beside each other. `recipe` is the Data Package Version recipe, which decides by default. `writer`
asks whether data written by the old schema still fit the new one; `reader` asks whether a program made for the old
schema can read what the new one allows. Tightening a constraint is hard on writers and harmless to readers; loosening
it is the other way round, where the recipe sees a minor change.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from pincite.changes.values import Level

View = Literal["recipe", "writer", "reader"]
Levels = tuple[Level, Level, Level]


class ChangeRule(NamedTuple):
    """One rule: its stable id, what it means, the level in each view, and where the level comes from."""

    name: str
    meaning: str
    recipe: Level
    writer: Level
    reader: Level
    source: str

    def level(self, view: View = "recipe") -> Level:
        """Give the level in one view."""
        return {"recipe": self.recipe, "writer": self.writer, "reader": self.reader}[view]


_NONE, _PATCH, _MINOR, _MAJOR = Level.NONE, Level.PATCH, Level.MINOR, Level.MAJOR
NOTHING: Final[Levels] = (_NONE, _NONE, _NONE)
TOLD: Final[Levels] = (_PATCH, _PATCH, _PATCH)
GROWS: Final[Levels] = (_MINOR, _MINOR, _MINOR)
TIGHTER: Final[Levels] = (_MAJOR, _MAJOR, _PATCH)
LOOSER: Final[Levels] = (_MINOR, _MINOR, _MAJOR)
BREAKS: Final[Levels] = (_MAJOR, _MAJOR, _MAJOR)

RECIPE: Final = "recipe"
LIKE: Final = "like the recipe"
SILENT: Final = "recipe is silent"
SOURCES: Final[Mapping[str, str]] = {
    RECIPE: "Data Package Version recipe, https://datapackage.org/recipes/data-package-version/",
    LIKE: "the recipe says it of fields and their constraints, descriptive metadata or values; this is the same of a "
    "table, a category, a document or its JSON Schema",
    SILENT: "the recipe does not name it; the level follows from what it does to writers and readers",
    "json-schema": "JSON Schema 2020-12, sections 4.2.1 (an object has no order) and 6.5 (unknown keywords are "
    "annotations) of its core, https://json-schema.org/draft/2020-12/json-schema-core",
    "semver": "Semantic Versioning 2.0.0, section 7 for what is deprecated, https://semver.org",
}

_PLAIN: Final[tuple[tuple[str, str, Levels, str], ...]] = (
    ("package-name-changed", "the package has another name", BREAKS, RECIPE),
    ("package-id-changed", "the package has another id", BREAKS, RECIPE),
    ("version-changed", "the version itself", NOTHING, "semver"),
    ("metadata-changed", "a descriptive property of the package, a resource or a schema", TOLD, RECIPE),
    ("resource-added", "a resource is new", GROWS, RECIPE),
    ("resource-removed", "a resource is gone", BREAKS, SILENT),
    ("resource-renamed", "a resource has another name", BREAKS, RECIPE),
    ("resource-path-changed", "a resource's file has another path", (_NONE, _NONE, _MAJOR), RECIPE),
    ("resource-form-changed", "type, format, media type, encoding, compression or dialect", BREAKS, SILENT),
    ("field-added", "a column is new", (_MAJOR, _MAJOR, _MINOR), RECIPE),
    ("field-removed", "a column is gone", BREAKS, RECIPE),
    ("fields-reordered", "columns stand in another order", (_MAJOR, _MAJOR, _PATCH), RECIPE),
    ("field-type-changed", "a column has another type", BREAKS, RECIPE),
    ("field-type-widened", "integer to number: no value is lost", (_MAJOR, _MINOR, _MAJOR), RECIPE),
    ("field-type-narrowed", "number to integer: every new value fits the old type", (_MAJOR, _MAJOR, _PATCH), RECIPE),
    ("field-format-changed", "a column is written in another format", BREAKS, RECIPE),
    ("field-form-changed", "decimalChar, groupChar, bareNumber, delimiter or itemType", BREAKS, SILENT),
    ("true-values-tightened", "a spelling of true is no longer read", TIGHTER, LIKE),
    ("true-values-loosened", "one more spelling of true", LOOSER, LIKE),
    ("false-values-tightened", "a spelling of false is no longer read", TIGHTER, LIKE),
    ("false-values-loosened", "one more spelling of false", LOOSER, LIKE),
    ("missing-values-changed", "other texts mean no value, so that cells mean something else", BREAKS, SILENT),
    ("categories-tightened", "a category is gone", TIGHTER, LIKE),
    ("categories-loosened", "one more category", LOOSER, LIKE),
    ("categories-relabelled", "a category has another label", TOLD, LIKE),
    ("categories-ordered-changed", "the categories' order gained or lost its meaning", BREAKS, SILENT),
    ("fields-match-tightened", "the header must match the schema more closely", TIGHTER, LIKE),
    ("fields-match-loosened", "the header may differ more from the schema", LOOSER, LIKE),
    ("primary-key-added", "rows must now differ in a key", TIGHTER, LIKE),
    ("primary-key-removed", "rows need no longer differ in a key", LOOSER, LIKE),
    ("primary-key-changed", "rows are told apart by other columns", BREAKS, SILENT),
    ("unique-keys-tightened", "one more combination must be unique", TIGHTER, LIKE),
    ("unique-keys-loosened", "a combination need no longer be unique", LOOSER, LIKE),
    ("foreign-key-added", "values must now refer to rows", TIGHTER, LIKE),
    ("foreign-key-removed", "values need no longer refer to rows", LOOSER, LIKE),
    ("foreign-key-changed", "a reference points to another resource or field", (_MINOR, _MAJOR, _MAJOR), RECIPE),
    ("row-added", "a row is new", GROWS, RECIPE),
    ("row-removed", "a row that no other refers to is gone", GROWS, SILENT),
    ("row-removed-referenced", "a row that others referred to is gone", BREAKS, RECIPE),
    ("cell-changed", "a value is corrected", TOLD, RECIPE),
    ("cell-rewritten", "the same value, written differently", TOLD, LIKE),
    ("document-changed", "a value of a document is corrected", TOLD, LIKE),
    ("document-added-to", "a document has more in it", GROWS, LIKE),
    ("document-removed-from", "a document has less in it", GROWS, SILENT),
    ("text-changed", "words of a text are corrected", TOLD, LIKE),
    ("file-changed", "bytes that are compared as a whole", TOLD, LIKE),
    ("property-added", "a document's schema has one more property", (_MAJOR, _MINOR, _MINOR), LIKE),
    ("property-added-tightened", "a new property that may not be all that others may", (_MAJOR, _MAJOR, _MINOR), LIKE),
    ("property-added-loosened", "a new property that may be what others may not", (_MAJOR, _MINOR, _MAJOR), LIKE),
    ("property-added-changed", "a new property, beside others that it cannot be compared with", BREAKS, LIKE),
    ("property-removed", "a document's schema has one property less", BREAKS, LIKE),
    ("properties-reordered", "a document's properties are listed in another order", TOLD, "json-schema"),
    ("type-tightened", "fewer JSON types are allowed", TIGHTER, LIKE),
    ("type-loosened", "more JSON types are allowed", LOOSER, LIKE),
    ("type-changed", "other JSON types are allowed", BREAKS, LIKE),
    ("deprecated-changed", "a property is marked as deprecated, or no longer", GROWS, "semver"),
    ("schema-dialect-changed", "`$schema` or `$vocabulary` names other rules", BREAKS, SILENT),
    ("reference-changed", "`$ref`, an anchor or a dynamic reference points elsewhere", BREAKS, SILENT),
    ("evaluated-changed", "`unevaluatedProperties` or `unevaluatedItems` looks at other parts", BREAKS, SILENT),
    ("keyword-changed", "a keyword that no standard knows: an annotation", TOLD, "json-schema"),
)  # fmt: skip
"""Rules that no family makes: (id, meaning, levels, source)."""

FLOORS: Final = (
    "minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties", "minContains",
)  # fmt: skip
CEILINGS: Final = (
    "maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties", "maxContains",
)  # fmt: skip
FLAGS: Final = ("required", "unique", "uniqueItems")
TERMS: Final = ("enum",)
PARTS: Final = (
    "items", "prefixItems", "contains", "patternProperties", "additionalProperties", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas", "dependencies", "allOf",
    "anyOf", "then", "else", "additionalItems",
)  # fmt: skip
OPAQUE: Final = (
    "pattern", "const", "multipleOf", "format", "oneOf", "not", "if", "contentEncoding", "contentMediaType",
    "contentSchema", "jsonSchema", "spans",
)  # fmt: skip
ANNOTATIONS: Final = (
    "title", "description", "default", "examples", "example", "readOnly", "writeOnly", "$comment", "$id", "id",
    "enumDescriptions", "rdfType", "homepage", "path", "name",
)  # fmt: skip
DIALECTS: Final = ("$schema", "$vocabulary")
REFERENCES: Final = ("$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor")


def kebab(keyword: str) -> str:
    """Write a keyword as rule ids are written: `minLength` as `min-length`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in keyword).lstrip("$-")


CONSTRAINTS: Final = frozenset(
    {"required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
     "jsonSchema", "pattern", "enum"}
)  # fmt: skip
"""A field's constraints (Table Schema, 2.0), of which the recipe speaks; other keywords are judged like them."""


def _rules() -> Iterator[ChangeRule]:
    for name, meaning, levels, source in _PLAIN:
        yield ChangeRule(name, meaning, *levels, source)
    for keyword in (*FLOORS, *CEILINGS, *FLAGS, *PARTS):
        source = RECIPE if keyword in CONSTRAINTS else LIKE
        yield ChangeRule(f"{kebab(keyword)}-tightened", f"`{keyword}` allows less", *TIGHTER, source)
        yield ChangeRule(f"{kebab(keyword)}-loosened", f"`{keyword}` allows more", *LOOSER, source)
    for keyword in TERMS:
        yield ChangeRule(f"{keyword}-added", f"`{keyword}` now lists the values that are allowed", *TIGHTER, RECIPE)
        yield ChangeRule(f"{keyword}-removed", f"`{keyword}` no longer lists values", *LOOSER, RECIPE)
        yield ChangeRule(f"{keyword}-term-added", f"`{keyword}` lists one more value", *LOOSER, RECIPE)
        yield ChangeRule(f"{keyword}-term-removed", f"`{keyword}` lists one value less", *TIGHTER, RECIPE)
    for keyword in OPAQUE:
        source = RECIPE if keyword in CONSTRAINTS else LIKE
        yield ChangeRule(f"{kebab(keyword)}-added", f"`{keyword}` is new", *TIGHTER, source)
        yield ChangeRule(f"{kebab(keyword)}-removed", f"`{keyword}` is gone", *LOOSER, source)
        yield ChangeRule(
            f"{kebab(keyword)}-changed", f"`{keyword}` differs: what it allows cannot be compared", *BREAKS, SILENT
        )


RULES: Final[Mapping[str, ChangeRule]] = {rule.name: rule for rule in _rules()}
"""Every rule by its id."""
