"""Two JSON Schemas -> their changes, each under its rule."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pincite.changes.documents import equal
from pincite.changes.keywords import compare_keyword
from pincite.changes.rules import kebab
from pincite.changes.schemas import compare_tables
from pincite.changes.values import ABSENT, SchemaChange
from pincite.packages.derivation import KEYS

Schema = Mapping[str, Any]
_ONE: Final = (
    "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "then",
    "else", "additionalItems",
)  # fmt: skip
_NAMED: Final = ("patternProperties", "dependentSchemas", "dependencies")
_LISTED: Final[Mapping[str, str]] = {"allOf": "tightened", "anyOf": "loosened", "prefixItems": "tightened"}
"""Keywords that hold a list of schemas, and what one more of them does."""
_DEFINITIONS: Final = ("$defs", "definitions")
_OWN: Final = frozenset(
    {"type", "properties", "required", "dependentRequired", *_ONE, *_NAMED, *_LISTED, *_DEFINITIONS, *KEYS}
)


def compare_schemas(old: Any, new: Any, place: str = "") -> Iterator[SchemaChange]:  # noqa: ANN401 (a schema or a bool)
    """Give the changes between two JSON Schemas of a document; `place` is a path of names inside the schema."""
    yield from _compare(old, new, place, frozenset())


def compare_row_schemas(old: Schema, new: Schema) -> Iterator[SchemaChange]:
    """Give what two JSON Schemas of a row say beyond the Table Schemas derived from them."""
    properties = old.get("properties", {}), new.get("properties", {})
    for name in (name for name in properties[1] if name in properties[0]):
        yield from _compare(properties[0][name], properties[1][name], name, _SAID_BY_FIELD)
    rest = [{key: value for key, value in schema.items() if key not in _ROW} for schema in (old, new)]
    yield from _compare(rest[0], rest[1], "", frozenset())


_SAID_BY_FIELD: Final = frozenset(
    {"type", "format", "pattern", "title", "description", "enum", "minLength", "maxLength", "minimum", "maximum",
     "exclusiveMinimum", "exclusiveMaximum"}
)  # fmt: skip
"""Keywords of a property that the derived field says; of `examples` it says the first alone."""
_ROW: Final = frozenset({"properties", "required", "additionalProperties", "type", *KEYS})
"""What the derived Table Schema says of a row."""


def _compare(old: Any, new: Any, place: str, skipped: frozenset[str]) -> Iterator[SchemaChange]:  # noqa: ANN401
    if not isinstance(old, dict) or not isinstance(new, dict):
        if not equal(old, new):
            yield SchemaChange("type-changed", place, old, new)
        return
    for key in (key for key in dict.fromkeys((*old, *new)) if key not in _OWN | skipped):
        yield from compare_keyword(key, _at(place, key), old.get(key, ABSENT), new.get(key, ABSENT))
    if "type" not in skipped:
        yield from _types(place, old.get("type"), new.get("type"))
    yield from _properties(old, new, place)
    yield from _required(old, new, place)
    for key in _ONE:
        yield from _part(key, old.get(key, True), new.get(key, True), _at(place, key))
    for key in (*_NAMED, *_DEFINITIONS):
        yield from _parts(key, old.get(key, {}), new.get(key, {}), _at(place, key))
    for key, more in _LISTED.items():
        yield from _list(key, old.get(key, []), new.get(key, []), _at(place, key), more)
    if any(key in schema for key in KEYS for schema in (old, new)):
        keys = [{key: schema[key] for key in KEYS if key in schema} for schema in (old, new)]
        yield from compare_tables(keys[0], keys[1])


def _types(place: str, old: Any, new: Any) -> Iterator[SchemaChange]:  # noqa: ANN401 (a name or a list of them)
    """Compare the types allowed; none stated allows all, and `number` holds `integer`."""
    if old == new:
        return
    sets = [None if kinds is None else {kinds} if isinstance(kinds, str) else set(kinds) for kinds in (old, new)]
    for kinds in sets:
        if kinds is not None and "number" in kinds:
            kinds.add("integer")
    before, after = sets
    if before == after:
        return
    looser = after is None or (before is not None and before <= after)
    tighter = before is None or (after is not None and after <= before)
    yield SchemaChange(f"type-{'loosened' if looser else 'tightened' if tighter else 'changed'}", place, old, new)


def _properties(old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    sides = old.get("properties", {}), new.get("properties", {})
    for name in sides[0]:
        if name not in sides[1]:
            yield SchemaChange("property-removed", _at(place, name), sides[0][name], None)
    for name, schema in sides[1].items():
        if name in sides[0]:
            yield from _compare(sides[0][name], schema, _at(place, name), frozenset())
        else:
            yield SchemaChange("property-added", _at(place, name), None, schema)
    orders = [[name for name in one if name in other] for one, other in (sides, sides[::-1])]
    if orders[0] != orders[1]:
        yield SchemaChange("properties-reordered", place, orders[0], orders[1])


def _required(old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    yield from _names("required", old.get("required", ()), new.get("required", ()), place)
    needs = old.get("dependentRequired", {}), new.get("dependentRequired", {})
    for name in dict.fromkeys((*needs[0], *needs[1])):
        where = _at(place, f"dependentRequired.{name}")
        yield from _names("dependentRequired", needs[0].get(name, ()), needs[1].get(name, ()), where)


def _names(key: str, old: Sequence[str], new: Sequence[str], place: str) -> Iterator[SchemaChange]:
    for name in (name for name in old if name not in new):
        yield SchemaChange(f"{kebab(key)}-loosened", _at(place, name), old=True)
    for name in (name for name in new if name not in old):
        yield SchemaChange(f"{kebab(key)}-tightened", _at(place, name), new=True)


def _part(key: str, old: Any, new: Any, place: str) -> Iterator[SchemaChange]:  # noqa: ANN401 (a schema or a bool)
    """Compare one subschema; true, the default, and {} allow everything, false nothing; lists are from before 2020."""
    old, new = (True if side == {} else side for side in (old, new))
    if equal(old, new):
        return
    if isinstance(old, list) and isinstance(new, list):
        yield from _list(key, old, new, place, "tightened")
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _compare(old, new, place, frozenset())
        return
    looser = old is False or new is True
    yield SchemaChange(f"{kebab(key)}-{'loosened' if looser else 'tightened'}", place, old, new)


def _parts(key: str, old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    for name in dict.fromkeys((*old, *new)):
        where = _at(place, name)
        if isinstance(old.get(name), list) and isinstance(new.get(name), list):
            yield from _names(key, old[name], new[name], where)
        elif name in old and name in new:
            yield from _compare(old[name], new[name], where, frozenset())
        elif key not in _DEFINITIONS:
            direction = "tightened" if name in new else "loosened"
            yield SchemaChange(f"{kebab(key)}-{direction}", where, old.get(name), new.get(name))


def _list(key: str, old: Sequence[Any], new: Sequence[Any], place: str, more: str) -> Iterator[SchemaChange]:
    """Compare a list of schemas: by place if as long, else by which of them are there."""
    if len(old) == len(new):
        for at, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _compare(before, after, f"{place}[{at}]", frozenset())
        return
    fewer = "loosened" if more == "tightened" else "tightened"
    for schema in (one for one in old if not any(equal(one, other) for other in new)):
        yield SchemaChange(f"{kebab(key)}-{fewer}", place, schema, None)
    for schema in (one for one in new if not any(equal(one, other) for other in old)):
        direction = more if old or key != "anyOf" else "tightened"
        yield SchemaChange(f"{kebab(key)}-{direction}", place, None, schema)


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
