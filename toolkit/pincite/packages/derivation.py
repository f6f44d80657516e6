"""
Table Schemas derived from the JSON Schema of a row.

A field is described once, in its JSON Schema; the Table Schema that stock tools read is made from it (DESIGN section
4). What Table Schema has no word for (conditions, rules across fields) stays behind: `residual` gives just that part,
so that no fault is reported twice.
"""

from collections.abc import Mapping
from typing import Any, Final

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
CONSTRAINTS: Final = (
    "enum",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
)
TYPES: Final = frozenset({"string", "integer", "number", "boolean", "object", "array"})
SCHEMA_PROPERTIES: Final = ("primaryKey", "uniqueKeys", "foreignKeys")
DERIVED: Final = frozenset({"type", "format", "pattern", "title", "description", "examples", *CONSTRAINTS})
"""Keywords of a property that the derived field says in full."""


def table_schema(json_schema: Mapping[str, Any]) -> dict[str, Any]:
    """Derive the Table Schema of a row's JSON Schema: fields in the order of `properties`, then the keys."""
    required = json_schema.get("required", [])
    fields = [_field(name, spec, required=name in required) for name, spec in json_schema.get("properties", {}).items()]
    keys = {name: json_schema[name] for name in SCHEMA_PROPERTIES if name in json_schema}
    return {"fields": fields, **keys}


def residual(json_schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """
    Give the part of a row's JSON Schema that its derived Table Schema does not say, None where nothing is left.

    Kept: conditions and combinations (`if`, `allOf`, `dependentRequired`, ...), definitions, and in a property every
    keyword that no field or constraint of Table Schema stands for.
    """
    dropped = {
        "$id",
        "properties",
        "required",
        "additionalProperties",
        "title",
        "description",
        "type",
        "examples",
    }
    own = {"spans", "enumDescriptions", "vocabulary", "attested", *SCHEMA_PROPERTIES}
    kept = {
        key: value for key, value in json_schema.items() if key not in dropped | own and not key.startswith("$comment")
    }
    properties = {}
    for name, spec in json_schema.get("properties", {}).items():
        left = {key: value for key, value in spec.items() if key not in DERIVED | own} if isinstance(spec, dict) else {}
        if left:
            properties[name] = left
    if properties:
        kept["properties"] = properties
    return kept if set(kept) - {"$schema", "$defs"} else None


def _field(name: str, spec: Mapping[str, Any], *, required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, **_type(spec)}
    field |= {key: spec[key] for key in ("title", "description") if key in spec}
    if spec.get("examples"):
        field["example"] = spec["examples"][0]
    constraints: dict[str, Any] = {"required": True} if required else {}
    if "pattern" in spec:
        constraints["pattern"] = f"^(?:{_unanchored(spec['pattern'])})$"
    constraints |= {key: spec[key] for key in CONSTRAINTS if key in spec}
    return {**field, "constraints": constraints} if constraints else field


def _type(spec: Mapping[str, Any]) -> dict[str, str]:
    types = spec.get("type", "any")
    named = [kind for kind in types if kind != "null"] if isinstance(types, list) else [types]
    kind = named[0] if len(named) == 1 and named[0] in TYPES else "any"
    if kind == "string":
        return FORMATS.get(spec.get("format", ""), {"type": "string"})
    return {"type": kind}


def _unanchored(pattern: str) -> str:
    """Take off a pattern's own outer anchors; JSON Schema patterns are searched, Table Schema's match the whole."""
    start = pattern.startswith("^")
    end = pattern.endswith("$") and not pattern.endswith("\\$")
    if "|" in pattern or not (start and end):
        prefix, suffix = ("" if start else ".*"), ("" if end else ".*")
        return f"{prefix}{pattern}{suffix}" if not (start and end) else pattern
    return pattern[1:-1]
