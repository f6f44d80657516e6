"""Which derived Table Schemas no longer say what their JSON Schemas say."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pincite.errors import RefusedError
from pincite.packages.derivation import KEYS, table_schema
from pincite.packages.package import Package, Resource

DERIVED: Final = ("fields", "primaryKey", "uniqueKeys", "foreignKeys")
"""Properties of a Table Schema that are there only if its JSON Schema says them."""
FIELD: Final = frozenset({"name", "type", "format", "title", "description", "example", "constraints"})
"""Properties of a field that are derived; others (`decimalChar`, `trueValues`) only the descriptor can say."""


class Staleness(NamedTuple):
    """A resource's Table Schema that has to be derived anew: the right one, and what differs, in words."""

    resource: Resource
    schema: Mapping[str, Any] | None
    differences: tuple[str, ...]


def stale_schemas(package: Package) -> Iterator[Staleness]:
    """
    Give each table resource whose `schema` is not derived from its `jsonSchema`, in the descriptor's order.

    A JSON Schema that cannot be read gives `schema` None and the reason. A Table Schema in a file of its own, and a
    table without a JSON Schema, are their author's and left alone.
    """
    for resource in package.resources:
        existing = resource.descriptor.get("schema", {})
        if resource.kind != "table" or "jsonSchema" not in resource.descriptor or not isinstance(existing, dict):
            continue
        try:
            json_schema = resource.json_schema
        except (RefusedError, OSError) as error:
            yield Staleness(resource, None, (f"its jsonSchema cannot be read: {_reason(error)}",))
            continue
        if json_schema is None:
            yield Staleness(resource, None, ("its jsonSchema is no JSON object",))
        elif (fresh := renewed(existing, table_schema(json_schema))) != existing:
            yield Staleness(resource, fresh, tuple(differences(existing, fresh)) or ("derived anew",))


def renewed(existing: Mapping[str, Any], derived: Mapping[str, Any]) -> dict[str, Any]:
    """Put a derived Table Schema in the place of an existing one, keeping what no JSON Schema says, and key order."""
    old = _by_name(existing)
    fields = [
        field | {key: value for key, value in old.get(field["name"], {}).items() if key not in FIELD}
        for field in derived["fields"]
    ]
    fresh = {**derived, "fields": fields}
    kept = {key: fresh.get(key, value) for key, value in existing.items() if key in fresh or key not in DERIVED}
    return {**kept, **fresh}


def _by_name(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    fields = schema.get("fields")
    named = [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    return {field["name"]: field for field in named if isinstance(field.get("name"), str)}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Say in a few words each how one Table Schema differs from another."""
    if not old.get("fields"):
        yield f"{len(new['fields'])} fields derived for the first time"
        return
    before, after = _by_name(old), _by_name(new)
    for verb, names in (
        ("added", [name for name in after if name not in before]),
        ("removed", [name for name in before if name not in after]),
        ("changed", [name for name in after if name in before and after[name] != before[name]]),
    ):
        if names:
            yield f"{'field' if len(names) == 1 else 'fields'} {', '.join(map(str, names))} {verb}"
    if list(before) != list(after) and set(before) == set(after):
        yield "fields in another order"
    yield from (f"{key} changed" for key in KEYS if old.get(key) != new.get(key))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
