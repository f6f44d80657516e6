"""Two JSON Schemas -> their changes, each under its rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pincite.changes.canonical import UNEVALUATED, asserts, canonical, referring, says, skeleton
from pincite.changes.cells import same_value
from pincite.changes.keywords import compare_keyword
from pincite.changes.rules import RULES, kebab
from pincite.changes.schemas import compare_tables
from pincite.changes.values import ABSENT, Level, SchemaChange
from pincite.packages.derivation import KEYS, OWN, SHOWN, divided

Schema = Mapping[str, Any]
_ONE: Final = ("additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
_BRANCHES: Final = ("then", "else")
"""Keywords that hold one schema, true where they are not there; the branches come and go with their `if`."""
_NAMED: Final = ("patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions")
_DEFINITIONS: Final = ("$defs", "definitions")
_OWN: Final = frozenset(
    {"type", "properties", "required", "dependentRequired", "contains", "allOf", "anyOf", "items", "prefixItems",
     "additionalItems", *_ONE, *_BRANCHES, *_NAMED, *KEYS}
)  # fmt: skip
_ROW: Final = frozenset({"properties", "required", "additionalProperties", "type", *KEYS})
"""What the derived Table Schema says of a row."""
_SHOWN: Final = (SHOWN | OWN | {"$comment"}) - {"title", "description", "examples"}


def compare_schemas(old: Any, new: Any) -> Iterator[SchemaChange]:  # noqa: ANN401 (a schema or a bool)
    """Give the changes between two JSON Schemas of a document; a place is a path of names inside the schema."""
    evaluated = says([old, new], UNEVALUATED)
    sides = canonical(old, evaluated=evaluated), canonical(new, evaluated=evaluated)
    changes = list(_compare(*sides, ""))
    yield from changes
    if evaluated and skeleton(sides[0], UNEVALUATED) != skeleton(sides[1], UNEVALUATED):
        yield SchemaChange("evaluated-changed", "")
    if any(_moves(changes)):
        told = {change[:2] for change in changes}
        turned = dict.fromkeys(place for side in sides for place in _turned(side))
        yield from (SchemaChange(*place) for place in turned if place not in told)


def _turned(schema: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (a schema or a bool)
    """Give (rule, place) of what cannot be compared if a schema that it refers to changes."""
    for key, place in referring(schema):
        ways = ("tightened", "loosened") if key == "contains" else ("changed",)
        yield from ((f"{kebab(key)}-{way}", place) for way in ways)


def compare_row_schemas(old: Schema, new: Schema) -> Iterator[SchemaChange]:
    """Give what two JSON Schemas of a row say beyond the Table Schemas derived from them."""
    sides = old.get("properties", {}), new.get("properties", {})
    both = [name for name in sides[1] if name in sides[0]]
    rest = [{key: value for key, value in schema.items() if key not in _ROW} for schema in (old, new)]
    for schema, row in zip(rest, (old, new), strict=True):
        if both:
            schema["properties"] = {name: _beyond_field(name, row["properties"][name], row) for name in both}
    yield from compare_schemas(*rest)


def _beyond_field(name: str, spec: Any, row: Schema) -> Any:  # noqa: ANN401 (a schema or a bool)
    """Give the part of a property that its field does not say; of `examples` it says the first."""
    left = divided(name, spec, row)[1]
    if not isinstance(spec, dict) or not isinstance(left, dict):
        return left
    shown = {key: spec[key] for key in spec if key in _SHOWN}
    examples = spec.get("examples")
    return left | shown | ({"examples": examples[1:]} if isinstance(examples, list) and examples[1:] else {})


def _compare(old: Any, new: Any, place: str) -> Iterator[SchemaChange]:  # noqa: ANN401 (a schema or a bool)
    if old is new:
        return
    if old is False or new is False:
        yield SchemaChange(f"type-{'loosened' if old is False else 'tightened'}", place, old, new)
        return
    old, new = ({} if side is True else side for side in (old, new))
    if not isinstance(old, dict) or not isinstance(new, dict):
        if not same_value(old, new):
            yield SchemaChange("type-changed", place, old, new)
        return
    old, new = _in_one_form(old, new)
    for key in (key for key in dict.fromkeys((*old, *new)) if key not in _OWN):
        yield from compare_keyword(key, _at(place, key), old.get(key, ABSENT), new.get(key, ABSENT))
    yield from _types(place, old.get("type"), new.get("type"))
    yield from _properties(old, new, place)
    yield from _required(old, new, place)
    for key in (*_ONE, *(_BRANCHES if ("if" in old) == ("if" in new) else ())):
        yield from _part(key, old.get(key, True), new.get(key, True), _at(place, key))
    yield from _contains(old, new, _at(place, "contains"))
    yield from _items(old, new, place)
    for key in _NAMED:
        yield from _parts(key, old, new, _at(place, key))
    for key in ("allOf", "anyOf"):
        yield from _list(key, old.get(key, []), new.get(key, []), _at(place, key))
    if any(key in schema for key in KEYS for schema in (old, new)):
        keys = [{key: schema[key] for key in KEYS if key in schema} for schema in (old, new)]
        yield from compare_tables(keys[0], keys[1])


def _moves(changes: Iterable[SchemaChange]) -> tuple[bool, bool]:
    """Say whether changes may refuse what was allowed, and allow what was refused."""
    rules = [RULES[change.rule] for change in changes]
    return any(rule.writer is Level.MAJOR for rule in rules), any(rule.reader is Level.MAJOR for rule in rules)


def _in_one_form(old: Schema, new: Schema) -> tuple[Schema, Schema]:
    """Write a `const` as an `enum` of one where the other side has an `enum` in its place."""

    def changed(side: Schema, other: Schema) -> Schema:
        if "const" not in side or "enum" in side or "const" in other or "enum" not in other:
            return side
        return {"enum" if key == "const" else key: [value] if key == "const" else value for key, value in side.items()}

    return changed(old, new), changed(new, old)


def _types(place: str, old: Any, new: Any) -> Iterator[SchemaChange]:  # noqa: ANN401 (a name or a list of them)
    """Compare the types allowed; none stated allows all, and `number` holds `integer`."""
    if old == new:
        return
    sets = [None if kinds is None else {kinds} if isinstance(kinds, str) else set(kinds) for kinds in (old, new)]
    for kinds in sets:
        if kinds is not None and "number" in kinds:
            kinds.add("integer")
    before, after = sets
    looser = after is None or (before is not None and before <= after)
    tighter = before is None or (after is not None and after <= before)
    yield SchemaChange(f"type-{'loosened' if looser else 'tightened' if tighter else 'changed'}", place, old, new)


def _properties(old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    sides = old.get("properties", {}), new.get("properties", {})
    for name in sides[0]:
        if name not in sides[1]:
            yield SchemaChange("property-removed", _at(place, name), sides[0][name], None)
    for name, schema in sides[1].items():
        where = _at(place, name)
        if name in sides[0]:
            yield from _compare(sides[0][name], schema, where)
        else:
            yield SchemaChange(_added(old, schema), where, None, schema)
    orders = [[name for name in one if name in other] for one, other in (sides, sides[::-1])]
    if orders[0] != orders[1]:
        yield SchemaChange("properties-reordered", place, orders[0], orders[1])


def _added(old: Schema, schema: Any) -> str:  # noqa: ANN401 (a schema or a bool)
    """Give the rule of a property that is new: what `old` said of any other property it said of this one."""
    if "patternProperties" in old:
        return "property-added-changed"
    tightens, loosens = _moves(_compare(old.get("additionalProperties", True), schema, ""))
    both = "property-added-changed" if loosens else "property-added-tightened"
    return both if tightens else "property-added-loosened" if loosens else "property-added"


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
    """Compare one subschema; one that only begins or ceases to assert is told as a whole."""
    if old is not False and new is not False and asserts(old) == asserts(new):
        yield from _compare(old, new, place)
    elif old is not new:
        looser = old is False or not asserts(new)
        yield SchemaChange(f"{kebab(key)}-{'loosened' if looser else 'tightened'}", place, old, new)


def _contains(old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    """Compare `contains`, which asserts even if true; with `maxContains` it allows less the more it matches."""
    before, after = old.get("contains", ABSENT), new.get("contains", ABSENT)
    if before is ABSENT or after is ABSENT:
        if before is not after:
            yield SchemaChange(
                f"contains-{'tightened' if before is ABSENT else 'loosened'}", place, *_given(before, after)
            )
        return
    changes = list(_compare(before, after, place))
    if any(_moves(changes)) and ("maxContains" in old or "maxContains" in new):
        yield from (SchemaChange(f"contains-{way}", place, before, after) for way in ("tightened", "loosened"))
    else:
        yield from changes


def _items(old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    """Compare the schemas of items: those of the first by place, beside what the other side says of the rest."""
    early = any(isinstance(side.get("items"), list) for side in (old, new))
    first, rest = ("items", "additionalItems") if early else ("prefixItems", "items")
    sides = _first_and_rest(old), _first_and_rest(new)
    for at in range(max(len(sides[0][0]), len(sides[1][0]))):
        old_part, new_part = (given[at] if at < len(given) else others for given, others in sides)
        yield from _part(first, old_part, new_part, f"{_at(place, first)}[{at}]")
    yield from _part(rest, sides[0][1], sides[1][1], _at(place, rest))


def _first_and_rest(schema: Schema) -> tuple[Sequence[Any], Any]:
    items = schema.get("items", True)
    if isinstance(items, list):
        return items, schema.get("additionalItems", True)
    return schema.get("prefixItems", ()), items


def _parts(key: str, old: Schema, new: Schema, place: str) -> Iterator[SchemaChange]:
    parts = old.get(key, {}), new.get(key, {})
    for name in dict.fromkeys((*parts[0], *parts[1])):
        where = _at(place, name)
        before, after = (side.get(name, ABSENT) for side in parts)
        if isinstance(before, list) and isinstance(after, list):
            yield from _names(key, before, after, where)
        elif before is not ABSENT and after is not ABSENT:
            yield from _compare(before, after, where)
        elif key not in _DEFINITIONS:
            yield from _one_sided(key, before, after, where, old if before is ABSENT else new)


def _one_sided(key: str, old: Any, new: Any, place: str, lacking: Schema) -> Iterator[SchemaChange]:  # noqa: ANN401
    """Tell a named part that one side lacks; a pattern takes names from the `additionalProperties` of that side."""
    ways = ["tightened"] if old is ABSENT else ["loosened"]
    if key == "patternProperties" and lacking.get("additionalProperties", True) is not True:
        ways = ["tightened", "loosened"]
    yield from (SchemaChange(f"{kebab(key)}-{way}", place, *_given(old, new)) for way in ways)


def _list(key: str, old: Sequence[Any], new: Sequence[Any], place: str) -> Iterator[SchemaChange]:
    """Compare schemas of which all, or any, have to hold: those that differ by place if they are as many."""
    gone = [schema for schema in old if not any(same_value(schema, other) for other in new)]
    come = [(at, schema) for at, schema in enumerate(new) if not any(same_value(schema, other) for other in old)]
    if len(gone) == len(come):
        for before, (at, after) in zip(gone, come, strict=True):
            yield from _compare(before, after, f"{place}[{at}]")
        return
    more = "loosened" if key == "anyOf" and old and new else "tightened"
    fewer = "loosened" if more == "tightened" else "tightened"
    yield from (SchemaChange(f"{kebab(key)}-{fewer}", place, schema, None) for schema in gone)
    yield from (SchemaChange(f"{kebab(key)}-{more}", place, None, schema) for _, schema in come)


def _given(*values: Any) -> Iterator[Any]:  # noqa: ANN401 (JSON values)
    return (None if value is ABSENT else value for value in values)


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
