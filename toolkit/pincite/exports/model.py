"""The one model that every export is derived from: a package's tables, texts and documents with all they declare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pincite import jsontext
from pincite.anchors import Anchoring, SpanColumns, read_anchoring, read_spans
from pincite.errors import PinciteError
from pincite.exports.fields import Field
from pincite.exports.reading import Block, read_blocks, untyped_fields
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.derivation import table_schema

Row = Mapping[str, Any]
"""A row's values by field name; None for an empty cell."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: these fields hold the `keys` of a row of `table`."""

    fields: tuple[str, ...]
    table: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table resource, its Table Schema (declared or derived), fields and keys; rows are read when asked for."""

    package: Package
    resource: Resource
    schema: Mapping[str, Any]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def name(self) -> str:
        """The resource's name."""
        return self.resource.name

    @property
    def title(self) -> str:
        """The resource's title, or its name."""
        return said(self.resource.descriptor, "title") or self.name

    @property
    def description(self) -> str:
        """The resource's description, or ""."""
        return said(self.resource.descriptor, "description")

    def field(self, name: str) -> Field:
        """Give the field of that name; KeyError without."""
        return next(item for item in self.fields if item.name == name)

    def has(self, name: str) -> bool:
        """Say whether there is a field of that name."""
        return any(item.name == name for item in self.fields)

    def blocks(self) -> Iterator[Block]:
        """Read the rows from the file, in blocks of typed columns; raises as `read_blocks`."""
        return read_blocks(self.package, self.resource, self.fields)

    @cached_property
    def rows(self) -> list[Row]:
        """All rows, read once and kept: for formats that hold a whole package in memory anyway."""
        names = [item.name for item in self.fields]
        return [dict(zip(names, row, strict=True)) for block in self.blocks() for row in block.rows()]

    @cached_property
    def spans(self) -> tuple[SpanColumns, ...]:
        """The spans of its rows into texts, the row's own first."""
        return read_spans(self.resource.json_schema or {})

    @cached_property
    def by_key(self) -> dict[tuple[Any, ...], Row]:
        """Each row by its primary key."""
        return {self.key_of(row): row for row in self.rows}

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """Give the values of a row's primary key; () where the table has none."""
        return tuple(row[name] for name in self.primary_key)

    def reference(self, *fields: str) -> Reference | None:
        """Give the foreign key over exactly these fields, None without."""
        return next((item for item in self.references if item.fields == fields), None)


@dataclass(frozen=True)
class Model:
    """A package made ready for export: its tables, texts and JSON documents, in the descriptor's order."""

    package: Package
    tables: tuple[Table, ...]

    @property
    def name(self) -> str:
        """The package's name, `package` where it has none."""
        return self.package.name or "package"

    @property
    def title(self) -> str:
        """The package's title, or its name."""
        return said(self.descriptor, "title") or self.name

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """The package descriptor."""
        return self.package.descriptor

    def table(self, name: str) -> Table | None:
        """Give the table of that name, None without."""
        return next((item for item in self.tables if item.name == name), None)

    @cached_property
    def anchoring(self) -> Anchoring:
        """What the package says of its anchored text (docs/anchoring.md); empty where it says nothing."""
        columns = {table.name: [field.name for field in table.fields] for table in self.tables}
        return read_anchoring(self.descriptor.get("anchoring", {}), columns)[0]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The decoded text of each text resource, by name."""
        return {item.name: _decoded(item) for item in self.package.resources if item.kind == "text" and item.paths}

    @cached_property
    def documents(self) -> dict[str, Any]:
        """The value of each JSON resource, by name; numbers that are not whole are floats."""
        return {item.name: _document(item) for item in self.package.resources if item.kind == "json"}


def read_model(package: Package) -> Model:
    """Make a package's model; raises PinciteError where a table's schema or header cannot be had."""
    resources = [item for item in package.resources if item.kind == "table"]
    for name, times in Counter(item.name for item in resources).items():
        if times > 1:
            raise PinciteError(f"Two tables are named {name!r}: rename one, for exports need one name a table.")
    return Model(package, tuple(_table(package, item) for item in resources))


def said(descriptor: Mapping[str, Any], key: str) -> str:
    """
    Give a text property of a descriptor, "" where it is missing or no text.

    Of a text in several languages, {"": "…", "de": "…"}, the one without a language is given (Data Package recipes,
    "Language support").
    """
    value = descriptor.get(key)
    value = value.get("") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def objects(descriptor: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Give the objects that a property of a descriptor lists, such as `licenses`; what is none is left out."""
    return [item for item in _list(descriptor.get(key)) if isinstance(item, dict)]


def refuse_unreadable(resource: Resource, error: Exception) -> PinciteError:
    """Make the one sentence that says why a resource's file cannot be read."""
    reason = getattr(error, "strerror", None) or error
    return PinciteError(f"The resource {resource.name} cannot be read: {reason}.")


def _table(package: Package, resource: Resource) -> Table:
    try:
        row_schema = resource.json_schema or {}
        schema = resource.table_schema or (table_schema(row_schema) if row_schema else {})
    except (RefusedError, OSError) as error:
        raise PinciteError(f"The schema of {resource.name} cannot be read: {error}.") from error
    described = [item for item in _list(schema.get("fields")) if isinstance(item, dict) and said(item, "name")]
    described = described or untyped_fields(package, resource)
    properties = row_schema.get("properties", {}) if isinstance(row_schema.get("properties"), dict) else {}
    fields = tuple(Field(item["name"], item, _object(properties.get(item["name"]))) for item in described)
    named = {item.name for item in fields}
    for name, times in Counter(item.name for item in fields).items():
        if times > 1:
            raise PinciteError(
                f"Two fields of {resource.name} are named {name!r}: rename one, `pincite validate` says more."
            )
    key = tuple(name for name in _names(schema.get("primaryKey")) if name in named)
    return Table(package, resource, schema, fields, key, tuple(_references(schema, resource.name, named)))


def _references(schema: Mapping[str, Any], own: str, named: set[str]) -> Iterator[Reference]:
    for item in _list(schema.get("foreignKeys")):
        reference = _object(_object(item).get("reference"))
        fields, keys = _names(_object(item).get("fields")), _names(reference.get("fields"))
        if fields and set(fields) <= named and len(fields) == len(keys):
            yield Reference(fields, said(reference, "resource") or own, keys)


def _decoded(resource: Resource) -> str:
    try:
        return resource.read().decode(said(resource.descriptor, "encoding") or "utf-8")
    except (RefusedError, OSError, UnicodeError, LookupError) as error:
        raise refuse_unreadable(resource, error) from error


def _document(resource: Resource) -> Any:  # noqa: ANN401 (any JSON value)
    if "data" in resource.descriptor:
        return resource.descriptor["data"]
    try:
        return jsontext.parse(resource.read()).value
    except (RefusedError, OSError, jsontext.InvalidJSONError) as error:
        raise refuse_unreadable(resource, error) from error


def _names(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(item for item in _list(value) if isinstance(item, str))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
