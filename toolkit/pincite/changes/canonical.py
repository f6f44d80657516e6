"""
A JSON Schema without what asserts nothing: the form in which two schemas are compared.

`{}` is true, `"allOf": [{}]` nothing, a `then` without its `if` is passed over (JSON Schema 2020-12, core 10.2 and
10.3). Annotations stay. Where a document has `unevaluatedProperties` or `unevaluatedItems`, what asserts nothing says
what is evaluated (core 11), and stays too.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pincite.changes.rules import CEILINGS, FLOORS, OPAQUE, PARTS

Schema = dict[str, Any]
UNEVALUATED: Final = frozenset({"unevaluatedItems", "unevaluatedProperties"})
_ONE: Final = (
    "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "not",
    "if", "then", "else", "additionalItems",
)  # fmt: skip
_NAMED: Final = ("properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions")
_LISTED: Final = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
"""Keywords that hold one schema, schemas by name, and a list of them; `items` may hold a list before 2020-12."""
_TYPES: Final = frozenset({"array", "boolean", "null", "number", "object", "string"})
_UNSAID: Final[Mapping[str, Any]] = {
    **{key: [] for key in ("required", "allOf", "anyOf", "oneOf", "prefixItems")},
    **{key: {} for key in (*_NAMED, "dependentRequired")},
    "not": False,
}
"""What a keyword says that refuses nothing and evaluates nothing."""
_TRUE: Final[Mapping[str, Any]] = dict.fromkeys(
    ("additionalProperties", "propertyNames", "additionalItems", "items", *UNEVALUATED), True
)
"""What a keyword says that refuses nothing."""
_BRANCHES: Final[Mapping[str, Any]] = {"then": True, "else": True}
_ASSERTING: Final = frozenset(
    {"type", "properties", "required", "uniqueItems", "enum", "$ref", "$dynamicRef", "$recursiveRef", *FLOORS,
     *CEILINGS, *PARTS, *OPAQUE}
)  # fmt: skip


def canonical(schema: Any, *, evaluated: bool) -> Any:  # noqa: ANN401 (a schema or a bool)
    """Give a schema's canonical form; `evaluated` says that something of its document asks what is evaluated."""
    if not isinstance(schema, dict):
        return schema

    def inner(part: Any) -> Any:  # noqa: ANN401 (a schema or a bool)
        return canonical(part, evaluated=evaluated)

    made = {key: _inside(key, value, inner) for key, value in schema.items()}
    _types(made)
    _bounds(made)
    _lists(made, evaluated=evaluated)
    _companions(made, evaluated=evaluated)
    for key in ("patternProperties", "dependentSchemas", "dependencies", "dependentRequired"):
        if isinstance(made.get(key), dict) and not (key == "patternProperties" and (evaluated or _is_closed(made))):
            made[key] = {name: part for name, part in made[key].items() if part is not True and part != []}
    _drop(made, _UNSAID if evaluated else {**_UNSAID, **_TRUE})
    return made or True


def asserts(schema: Any) -> bool:  # noqa: ANN401 (a schema or a bool)
    """Say whether a canonical schema may refuse a value, or says what is evaluated."""
    return bool(_ASSERTING & schema.keys()) if isinstance(schema, dict) else schema is not True


def says(schema: Any, keywords: frozenset[str]) -> bool:  # noqa: ANN401 (a JSON value)
    """Say whether any object of a JSON value has one of these members."""
    if isinstance(schema, dict):
        return not keywords.isdisjoint(schema) or any(says(part, keywords) for part in schema.values())
    return isinstance(schema, list) and any(says(part, keywords) for part in schema)


def skeleton(schema: Any, without: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 (a schema or a bool)
    """Give the keywords and names that lead to parts, and what is referred to: what may be evaluated."""
    if not isinstance(schema, dict):
        return False if schema is False else {}
    led = {key: value for key, value in schema.items() if key in {*_ONE, *_NAMED, *_LISTED} - without}
    return {key: _inside(key, value, skeleton) for key, value in led.items()} | {
        key: value for key, value in schema.items() if "ref" in key.lower()
    }


def referring(schema: Any, place: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 (a schema or a bool)
    """Give (keyword, place) of each part that turns round what it refers to, or in which it counts exactly."""
    if isinstance(schema, list):
        for at, part in enumerate(schema):
            yield from referring(part, f"{place}[{at}]")
    if not isinstance(schema, dict):
        return
    for key, part in schema.items():
        where = f"{place}.{key}" if place else key
        turns = key in {"not", "if", "oneOf"} or (key == "contains" and "maxContains" in schema)
        if turns and says(part, frozenset({"$ref", "$dynamicRef", "$recursiveRef"})):
            yield key, where
        else:
            yield from referring(part, where)


def _inside(key: str, value: Any, inner: Callable[[Any], Any]) -> Any:  # noqa: ANN401 (JSON values)
    if key in _NAMED and isinstance(value, dict):
        return {name: inner(part) for name, part in value.items()}
    if key in _LISTED and isinstance(value, list):
        return [inner(part) for part in value]
    return inner(value) if key in _ONE else value


def _types(made: Schema) -> None:
    """Write a type as one name or several in order; all of them are none, and `number` holds `integer`."""
    kinds = made.get("type")
    if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
        names = set(kinds) - ({"integer"} if "number" in kinds else set())
        made["type"] = next(iter(names)) if len(names) == 1 else sorted(names)
        if names >= _TYPES:
            del made["type"]


def _bounds(made: Schema) -> None:
    """Write the exclusive bounds of draft 4, which are true or false beside a bound, as later drafts do."""
    for key, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool):
            strict = made.pop(exclusive)
            if strict and key in made:
                made[exclusive] = made.pop(key)


def _lists(made: Schema, *, evaluated: bool) -> None:
    if isinstance(made.get("allOf"), list):
        made["allOf"] = [part for part in made["allOf"] if part is not True]
    if isinstance(made.get("anyOf"), list) and True in made["anyOf"] and not evaluated:
        del made["anyOf"]
    if isinstance(made.get("oneOf"), list):
        made["oneOf"] = sorted(made["oneOf"], key=lambda part: json.dumps(part, sort_keys=True, default=str))


def _companions(made: Schema, *, evaluated: bool) -> None:
    """Leave out what is passed over without another keyword, or has no effect without one."""
    if "if" not in made:
        _pop(made, "then", "else")
    elif not evaluated:
        _drop(made, _BRANCHES)
        if "then" not in made and "else" not in made:
            del made["if"]
    if "contains" not in made:
        _pop(made, "minContains", "maxContains")
    if not isinstance(made.get("items"), list):
        _pop(made, "additionalItems")


def _is_closed(made: Schema) -> bool:
    return made.get("additionalProperties", True) is not True


def _drop(made: Schema, unsaid: Mapping[str, Any]) -> None:
    """Leave out the keywords that say what holds without them."""
    for key, value in unsaid.items():
        if key in made and type(made[key]) is type(value) and made[key] == value:
            del made[key]


def _pop(made: Schema, *keys: str) -> None:
    for key in keys:
        made.pop(key, None)
