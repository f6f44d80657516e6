"""A Table Schema as plain values, read from a descriptor that frictionless accepts."""

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

FieldsMatch = Literal["exact", "equal", "subset", "superset", "partial"]
FIELDS_MATCH: Final = ("exact", "equal", "subset", "superset", "partial")
DEFAULT_MISSING: Final = ("",)


class Field(NamedTuple):
    """
    One field: its type and format as frictionless names them, its missing values resolved against the schema's.

    `descriptor` is the field's own object, as written. An undeclared type is `string`, as frictionless reads it.
    """

    name: str
    type: str
    format: str
    missing: frozenset[str]
    constraints: Mapping[str, Any]
    descriptor: Mapping[str, Any]

    @property
    def required(self) -> bool:
        """Whether the field may not be missing."""
        return bool(self.constraints.get("required", False))


class ForeignKey(NamedTuple):
    """Fields that must be found as `reference_fields` in the table `resource` ("" is the table itself)."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


class Schema(NamedTuple):
    """A Table Schema, with the properties that decide about cells, rows and keys."""

    fields: tuple[Field, ...]
    fields_match: FieldsMatch = "exact"
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def key_count(self) -> int:
        """How many keys of its rows are compared."""
        unique = sum(bool(field.constraints.get("unique")) for field in self.fields)
        return unique + bool(self.primary_key) + len(self.unique_keys) + len(self.foreign_keys)


def read_schema(descriptor: Mapping[str, Any]) -> Schema:
    """Read a schema descriptor that was proved or accepted by frictionless; shorthands of version 1 are spelt out."""
    missing = missing_values(descriptor.get("missingValues", DEFAULT_MISSING))
    return Schema(
        tuple(_field(entry, missing) for entry in descriptor["fields"]),
        fields_match(descriptor),
        _names(descriptor.get("primaryKey")),
        unique_keys(descriptor) or (),
        tuple(_foreign_key(key) for key in descriptor.get("foreignKeys") or ()),
    )


def fields_match(descriptor: Mapping[str, Any]) -> FieldsMatch:
    """Give how labels match fields; the array form of Data Package 2.1 holds the one word in a list."""
    value = descriptor.get("fieldsMatch")
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if value in FIELDS_MATCH else "exact"


def unique_keys(descriptor: Mapping[str, Any]) -> tuple[tuple[str, ...], ...] | None:
    """Give the fields of each of the `uniqueKeys`; None where these are no lists of the schema's field names."""
    given = descriptor.get("uniqueKeys", [])
    if not isinstance(given, list) or not all(isinstance(key, list) and key for key in given):
        return None
    names = {field["name"] for field in descriptor["fields"]} if given else set()
    named = all(isinstance(name, str) and name in names for key in given for name in key)
    return tuple(map(tuple, given)) if named else None


def missing_values(entries: object) -> frozenset[str]:
    """Give the values of `missingValues`, whose entries are strings or objects with a value and a label."""
    listed = entries if isinstance(entries, list | tuple) else ()
    return frozenset(entry["value"] if isinstance(entry, dict) else entry for entry in listed)


def any_field(name: str) -> Field:
    """Make the field that stands for a label no field pairs with: any value, missing where it is empty."""
    return Field(name, "any", "default", frozenset(DEFAULT_MISSING), {}, {"name": name, "type": "any"})


def _field(entry: Mapping[str, Any], missing: frozenset[str]) -> Field:
    own = entry.get("missingValues")
    return Field(
        entry["name"],
        entry.get("type") or "string",
        entry.get("format") or "default",
        missing if own is None else missing_values(own),
        entry.get("constraints") or {},
        entry,
    )


def _foreign_key(entry: Mapping[str, Any]) -> ForeignKey:
    reference = entry.get("reference") or {}
    return ForeignKey(_names(entry.get("fields")), reference.get("resource") or "", _names(reference.get("fields")))


def _names(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(value) if isinstance(value, list) else (str(value),)
