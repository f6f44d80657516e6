"""Two Table Schemas -> their changes, each under its rule."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pincite.changes.keywords import compare_keyword
from pincite.changes.values import ABSENT, SchemaChange

Schema = Mapping[str, Any]
_MATCHES: Final[Mapping[str, frozenset[str]]] = {
    "exact": frozenset({"exact"}),
    "equal": frozenset({"exact", "equal"}),
    "subset": frozenset({"exact", "equal", "subset"}),
    "superset": frozenset({"exact", "equal", "superset"}),
    "partial": frozenset({"exact", "equal", "subset", "superset", "partial"}),
}
"""For each `fieldsMatch` (Table Schema, 2.0), those that are at least as strict."""
_WIDER: Final = frozenset({("integer", "number"), ("date", "any"), ("year", "integer")})
"""Type changes (old, new) in which every old cell keeps its value."""
_FORM: Final[Mapping[str, Any]] = {
    "decimalChar": ".", "groupChar": None, "bareNumber": True, "delimiter": ",", "itemType": "string",
}  # fmt: skip
"""How a field's values are written, with what holds where the field does not say (Table Schema, 2.0)."""
_SPELLINGS: Final[Mapping[str, Sequence[str]]] = {
    "trueValues": ("true", "True", "TRUE", "1"),
    "falseValues": ("false", "False", "FALSE", "0"),
}
"""What a boolean field reads where it names no spellings of its own (Table Schema, 2.0)."""
_EMPTY: Final = ("",)
"""The texts that mean no value where neither field nor schema says so (Table Schema, 2.0)."""
_SCHEMA_OWN: Final = frozenset({"fields", "primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "fieldsMatch"})
_FIELD_OWN: Final = frozenset(
    {"name", "type", "format", "constraints", "trueValues", "falseValues", "missingValues", "categories",
     "categoriesOrdered", *_FORM}
)  # fmt: skip


def compare_tables(old: Schema, new: Schema) -> Iterator[SchemaChange]:
    """Give the changes between two Table Schemas: fields removed, changed, added, in order; then keys and the rest."""
    fields = _named(old), _named(new)
    for name in fields[0]:
        if name not in fields[1]:
            yield SchemaChange("field-removed", name, _told(fields[0][name]), None)
    for name, field in fields[1].items():
        if name in fields[0]:
            yield from _field(name, fields[0][name], field)
            yield from _own_missing(name, (fields[0][name], old), (field, new))
        else:
            yield SchemaChange("field-added", name, None, _told(field))
    orders = [[name for name in one if name in other] for one, other in (fields, fields[::-1])]
    if orders[0] != orders[1]:
        yield SchemaChange("fields-reordered", "", orders[0], orders[1])
    yield from _keys(old, new)
    yield from _missing("", old.get("missingValues", _EMPTY), new.get("missingValues", _EMPTY))
    matches = _matching(old), _matching(new)
    if matches[0] != matches[1]:
        looser = matches[0] in _MATCHES.get(matches[1], frozenset())
        yield SchemaChange(f"fields-match-{'loosened' if looser else 'tightened'}", "", *matches)
    for name in _other(old, new, _SCHEMA_OWN):
        yield from compare_keyword(name, f"schema.{name}", old.get(name, ABSENT), new.get(name, ABSENT))


def _told(field: Schema) -> Schema:
    """Give what a field says beside its name."""
    return {"type": "any"} | {key: value for key, value in field.items() if key != "name"}


def _field(name: str, old: Schema, new: Schema) -> Iterator[SchemaChange]:
    types = old.get("type", "any"), new.get("type", "any")
    if types[0] != types[1]:
        wider, narrower = types in _WIDER or types[1] == "any", types[::-1] in _WIDER or types[0] == "any"
        rule = "field-type-widened" if wider else "field-type-narrowed" if narrower else "field-type-changed"
        yield SchemaChange(rule, name, *types)
    elif old.get("format", "default") != new.get("format", "default"):
        yield SchemaChange("field-format-changed", name, old.get("format", "default"), new.get("format", "default"))
    if any(old.get(key, unsaid) != new.get(key, unsaid) for key, unsaid in _FORM.items()):
        forms = ({key: field[key] for key in _FORM if key in field} for field in (old, new))
        yield SchemaChange("field-form-changed", name, *forms)
    for key, rule in (("trueValues", "true-values"), ("falseValues", "false-values")):
        yield from _members(rule, name, old.get(key, _SPELLINGS[key]), new.get(key, _SPELLINGS[key]))
    yield from _categories(name, old, new)
    constraints = old.get("constraints", {}), new.get("constraints", {})
    for key in _other(*constraints, frozenset()):
        before, after = (side.get(key, ABSENT) for side in constraints)
        yield from compare_keyword(key, name, before, after, lambda text: _value(new, text))
    for key in _other(old, new, _FIELD_OWN):
        yield from compare_keyword(key, f"{name}.{key}", old.get(key, ABSENT), new.get(key, ABSENT))


def _value(field: Schema, text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
    """Read a bound as a cell of its field, as validation does; what that takes is imported when it is asked for."""
    from pincite.tables.values import cell_reader

    return cell_reader(field)(text)


def _own_missing(name: str, *sides: tuple[Schema, Schema]) -> Iterator[SchemaChange]:
    """Compare what means no value in a column, where that has its own; `sides` are (field, table)."""
    if any("missingValues" in field for field, _ in sides):
        yield from _missing(
            name, *(field.get("missingValues", table.get("missingValues", _EMPTY)) for field, table in sides)
        )


def _missing(place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[SchemaChange]:
    """Compare what means no value; the order says nothing, and a label only describes."""
    labels = _labelled(old), _labelled(new)
    if labels[0] != labels[1]:
        rule = "metadata-changed" if labels[0].keys() == labels[1].keys() else "missing-values-changed"
        yield SchemaChange(rule, place, old, new)


def _members(rule: str, place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[SchemaChange]:
    """Compare two lists of allowed values."""
    gone = [value for value in old if value not in new]
    come = [value for value in new if value not in old]
    if gone:
        yield SchemaChange(f"{rule}-tightened", place, gone, None)
    if come:
        yield SchemaChange(f"{rule}-loosened", place, None, come)


def _categories(name: str, old: Schema, new: Schema) -> Iterator[SchemaChange]:
    labels = _labelled(old.get("categories", ())), _labelled(new.get("categories", ()))
    if labels[0] and labels[1]:
        yield from _members("categories", name, list(labels[0]), list(labels[1]))
    elif bool(labels[0]) != bool(labels[1]):
        rule = "categories-tightened" if labels[1] else "categories-loosened"
        yield SchemaChange(rule, name, list(labels[0]) or None, list(labels[1]) or None)
    for value in (value for value in labels[0] if value in labels[1]):
        if labels[0][value] != labels[1][value]:
            yield SchemaChange("categories-relabelled", name, labels[0][value], labels[1][value])
    if old.get("categoriesOrdered", False) != new.get("categoriesOrdered", False):
        ordered = old.get("categoriesOrdered", False), new.get("categoriesOrdered", False)
        yield SchemaChange("categories-ordered-changed", name, *ordered)


def _labelled(values: Sequence[Any]) -> dict[Any, str | None]:
    """Map each category or missing value to its label; the standard allows plain values and objects."""
    entries = (entry if isinstance(entry, dict) else {"value": entry} for entry in values)
    return {entry.get("value"): entry.get("label") for entry in entries}


def _keys(old: Schema, new: Schema) -> Iterator[SchemaChange]:
    primary = _columns(old.get("primaryKey")), _columns(new.get("primaryKey"))
    if primary[0] != primary[1]:
        what = "added" if not primary[0] else "removed" if not primary[1] else "changed"
        yield SchemaChange(f"primary-key-{what}", "", list(primary[0]), list(primary[1]))
    unique = [[_columns(key) for key in schema.get("uniqueKeys", ())] for schema in (old, new)]
    yield from (
        SchemaChange("unique-keys-loosened", ", ".join(key), list(key), None)
        for key in unique[0]
        if key not in unique[1]
    )
    yield from (
        SchemaChange("unique-keys-tightened", ", ".join(key), None, list(key))
        for key in unique[1]
        if key not in unique[0]
    )
    foreign = [
        {_columns(key.get("fields")): key.get("reference", {}) for key in schema.get("foreignKeys", ())}
        for schema in (old, new)
    ]
    for fields in [*foreign[0], *(key for key in foreign[1] if key not in foreign[0])]:
        before, after = foreign[0].get(fields), foreign[1].get(fields)
        if _target(before) != _target(after):
            what = "added" if fields not in foreign[0] else "removed" if fields not in foreign[1] else "changed"
            yield SchemaChange(f"foreign-key-{what}", ", ".join(fields), before, after)


def _target(reference: Schema | None) -> tuple[str, tuple[str, ...]] | None:
    """Give the resource and the columns that a reference names; no resource is the table itself."""
    return None if reference is None else (reference.get("resource", ""), _columns(reference.get("fields")))


def _columns(key: Any) -> tuple[str, ...]:  # noqa: ANN401 (a name or a list of them)
    return (key,) if isinstance(key, str) else tuple(key or ())


def _matching(schema: Schema) -> str:
    """Read `fieldsMatch`; an array of one, as version 2.1 has it, is that one."""
    match = schema.get("fieldsMatch", "exact")
    return str(match[0] if isinstance(match, list) and match else match)


def _named(schema: Schema) -> dict[str, Schema]:
    fields = (field for field in schema.get("fields", ()) if isinstance(field, dict))
    return {str(field.get("name", "")): field for field in fields}


def _other(old: Schema, new: Schema, own: frozenset[str]) -> list[str]:
    return [key for key in dict.fromkeys((*old, *new)) if key not in own]
