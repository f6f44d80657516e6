"""
Table Schemas derived from the JSON Schema of a row.

A field is described once, in its JSON Schema; the Table Schema that stock tools read is made from it (DESIGN section
4). What Table Schema has no word for (conditions, rules across fields) stays behind: `residual` gives just that part,
so that no fault is reported twice. Both come from one division of each property, so that nothing is lost between them.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pincite.packages.patterns import whole_match
from pincite.packages.references import flattened

FORMATS: Final[Mapping[str, dict[str, str]]] = {
    "date": {"type": "date"},
    "date-time": {"type": "datetime"},
    "time": {"type": "time"},
    "duration": {"type": "duration"},
    "email": {"type": "string", "format": "email"},
    "uri": {"type": "string", "format": "uri"},
    "uuid": {"type": "string", "format": "uuid"},
}
"""JSON Schema's formats that Table Schema (https://datapackage.org/standard/table-schema/) has a type or format for."""
TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}
"""JSON Schema's types, which Table Schema has too, and the Python types of their values."""
BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LENGTHS: Final = ("minLength", "maxLength")
KEYS: Final = ("missingValues", "primaryKey", "uniqueKeys", "foreignKeys")
"""Table Schema's own properties that a row's JSON Schema carries under their own names, in the order written."""
SHOWN: Final = frozenset({"title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly"})
"""Keywords that assert nothing (JSON Schema 2020-12 Validation, section 9)."""
OWN: Final = frozenset(
    {"spans", "enumDescriptions", "enumClasses", "expectReferenced", "rdfProperty", "sameAs", "vocabulary", "attested"}
    | {*KEYS}
)
"""Keywords that the standard does not know and a validator passes over."""
ROW: Final = frozenset({"properties", "required", "type", "additionalProperties", "unevaluatedProperties"})
"""Keywords of the row that fields, `required` and the matching of header and fields say."""
Field = dict[str, Any]


def table_schema(json_schema: Mapping[str, Any]) -> dict[str, Any]:
    """Derive the Table Schema of a row's JSON Schema: fields in the order of `properties`, then the keys."""
    row, _ = flattened(json_schema, json_schema)
    properties, required = _members(row)
    fields = []
    for name, spec in properties.items():
        field, _ = divided(name, spec, json_schema)
        constraints = ({"required": True} if name in required else {}) | field.pop("constraints")
        fields.append({**field, "constraints": constraints} if constraints else field)
    return {"fields": fields, **{key: row[key] for key in KEYS if key in row}}


def residual(json_schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """
    Give the part of a row's JSON Schema that its derived Table Schema does not say, None where nothing is left.

    Kept: conditions and combinations (`if`, `allOf`, `dependentRequired`, ...), definitions, and in a property every
    keyword that no field or constraint of Table Schema stands for. Where a part that is kept refers to a property
    (`#/properties/...`) the whole schema is given: it says more than is needed, and nothing wrong.
    """
    row, rest = flattened(json_schema, json_schema)
    kept = {key: value for key, value in row.items() if key not in ROW | SHOWN | OWN | {"$comment"}} | rest
    properties, required = _members(row)
    divisions = {name: divided(name, spec, json_schema)[1] for name, spec in properties.items()}
    if left := {name: part for name, part in divisions.items() if part not in ({}, True)}:
        kept["properties"] = left
    if unknown := [name for name in required if name not in properties]:
        kept["required"] = unknown
    if '"#/properties/' in json.dumps(kept):
        return dict(json_schema)
    return kept if set(kept) - {"$schema", "$id", "$defs", "definitions"} else None


def _members(row: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """Give a row's properties and the names of those required; nothing where these have not the form they must have."""
    properties, required = row.get("properties"), row.get("required")
    names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    return properties if isinstance(properties, Mapping) else {}, names


def divided(name: str, spec: Any, json_schema: Mapping[str, Any]) -> tuple[Field, Any]:  # noqa: ANN401 (true, false)
    """
    Divide one property of a row's JSON Schema into a Table Schema field, and the keywords that this does not say.

    The field always has `constraints`, perhaps empty; whether it is required is the row's to say. A null never
    reaches a table's row (an empty cell is an absent property), so `null` in types and enumerations is left out.
    """
    if not isinstance(spec, Mapping):
        return {"name": name, "type": "any", "constraints": {}}, spec
    flat, rest = flattened(spec, json_schema)
    kind, said = _type(flat)
    constraints, also_said = _constraints(flat, kind["type"])
    field: Field = {"name": name, **kind}
    field |= {key: flat[key] for key in ("title", "description") if isinstance(flat.get(key), str)}
    if isinstance(flat.get("examples"), list) and flat["examples"]:
        field["example"] = flat["examples"][0]
    dropped = said | also_said | SHOWN | OWN | {"$comment"}
    left = {key: value for key, value in flat.items() if key not in dropped}
    return {**field, "constraints": constraints}, left | rest


def _type(spec: Mapping[str, Any]) -> tuple[dict[str, str], set[str]]:
    """Give a property's type and format, and the keywords that these say."""
    declared = spec.get("type")
    named: list[Any] = [kind for kind in (declared if isinstance(declared, list) else [declared]) if kind != "null"]
    if declared is None:
        named = [kind for kind in ("string", "boolean", "integer", "number") if _all_are(_terms(spec), kind)][:1]
    kind = named[0] if len(named) == 1 and isinstance(named[0], str) and named[0] in TYPES else "any"
    form = spec.get("format")
    if kind == "string" and isinstance(form, str) and form in FORMATS:
        return FORMATS[form], {"type", "format"}
    return {"type": kind}, {"type"} if kind != "any" else set()


def _constraints(spec: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], set[str]]:
    """
    Give the constraints that Table Schema has for a field of this type, and the keywords that they say.

    A keyword that a type knows nothing of (`minLength` of an integer) asserts nothing in JSON Schema, and would be
    an error in a field.
    """
    found: dict[str, Any] = {}
    said: set[str] = set()
    if kind == "string":
        if isinstance(spec.get("pattern"), str) and (pattern := whole_match(spec["pattern"])) is not None:
            found["pattern"] = pattern
        found |= {key: spec[key] for key in LENGTHS if _is(spec.get(key), "integer")}
        said |= found.keys()
    elif kind in {"integer", "number"} and not any(_is(spec.get(key), "boolean") for key in BOUNDS):
        found, said = _bounds(spec, kind)
    if kind not in {"any", "object", "array"} and _all_are(_terms(spec), kind if kind in TYPES else "string"):
        found["enum"] = _terms(spec)
        said |= {"enum", "const"}
    return found, said


def _bounds(spec: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], set[str]]:
    """
    Give a number's bounds, and the keywords that they say.

    Only version 2 of the standard has exclusive bounds, and a schema cannot know its package's version: an integer's
    become the next integer, a number's are left.
    """
    found = {key: spec[key] for key in ("minimum", "maximum") if _is(spec.get(key), kind)}
    said = set(found)
    for key, exclusive, step in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)):
        if kind == "integer" and _is(spec.get(exclusive), kind):
            nearest = spec[exclusive] + step
            found[key] = max(found.get(key, nearest) * step, nearest * step) * step
            said.add(exclusive)
    return found, said


def _terms(spec: Mapping[str, Any]) -> list[Any]:
    """List the values that a property may have; empty where it does not say (or says it twice)."""
    if "const" in spec:
        return [] if "enum" in spec else [spec["const"]]
    terms = spec.get("enum")
    return [term for term in terms if term is not None] if isinstance(terms, list) else []


def _all_are(terms: list[Any], kind: str) -> bool:
    return bool(terms) and all(_is(term, kind) for term in terms)


def _is(value: object, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
