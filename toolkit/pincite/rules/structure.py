"""What a package's schemas and rows must be like, whatever they say."""

from collections.abc import Iterator, Mapping
from typing import Any

from pincite.documents.schemas import Schema, read_schema, walk
from pincite.findings import Finding
from pincite.packages import Resource
from pincite.rules.context import Context
from pincite.tables import Row

_CONDITIONS = frozenset({"if", "then", "else", "not", "allOf", "anyOf", "oneOf"})


def enum_described(context: Context) -> Iterator[Finding]:
    """
    Every enumeration must say what each of its terms means.

    `enumDescriptions` stands beside `enum` and has as many texts; editors show them, and the codebook is made of
    them. The rule holds for a package in which any schema has `enumDescriptions`; an `enum` inside a condition or a
    combination (`if`, `allOf`, ...) needs none.

    Bad: `"enum": ["name", "title"], "enumDescriptions": ["A proper name."]`
    Good: `"enum": ["name", "title"], "enumDescriptions": ["A proper name.", "A title before a name."]`

    To mend it, describe each term, in the order of the terms.
    """
    schemas = [schema for resource in context.package.resources if (schema := _schema(context, resource)) is not None]
    enums = [(schema, *item) for schema in _once(schemas) for item in _enums(schema)]
    if any("enumDescriptions" in node for _, _, node in enums):
        for schema, pointer, node in enums:
            terms, described = len(node["enum"]), node.get("enumDescriptions")
            if not isinstance(described, list) or len(described) != terms:
                count = len(described) if isinstance(described, list) else 0
                yield schema.finding("", f"{pointer}/enum", f"{terms} terms and {count} descriptions")


def entity_used(context: Context) -> Iterator[Finding]:
    """
    A row that other tables are meant to refer to should be referred to.

    A table whose JSON Schema says `"expectReferenced": true` holds things for the other tables to speak of: an
    entity that nothing mentions is left over, or a reference to it has been forgotten. References are the foreign
    keys of other tables.

    Bad: an entity `geo-minsk` that no mention, claim or relation names
    Good: an entity that a row of another table names

    To mend it, refer to the row, or remove it.
    """
    for resource in context.package.resources:
        if resource.kind == "table" and context.json_schema(resource.name).get("expectReferenced") is True:
            uses = list(_references(context, resource))
            for row in context.rows(resource.name) if uses else ():
                if not any(_values(row, fields) in keys for fields, keys in uses):
                    key = uses[0][0][0]
                    yield context.at(resource.name, row, key, f"no other table refers to {row.text.get(key)!r}")


def _references(context: Context, resource: Resource) -> Iterator[tuple[tuple[str, ...], set[tuple[Any, ...]]]]:
    """Give, for each foreign key of another table that leads here, its fields here and the values that it has."""
    for other in context.package.resources:
        rows = context.rows(other.name) if other.kind == "table" and other.name != resource.name else []
        listed = (other.table_schema or {}).get("foreignKeys") if rows else None
        for key in listed if isinstance(listed, list) else ():
            reference = key.get("reference") if isinstance(key, dict) else None
            if isinstance(reference, dict) and reference.get("resource") == resource.name:
                fields, here = _names(key.get("fields")), _names(reference.get("fields"))
                if here:
                    yield here, {_values(row, fields) for row in rows}


def _values(row: Row, fields: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row.get(field) for field in fields)


def _names(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list) else ()


def _schema(context: Context, resource: Resource) -> Schema | None:
    schema = read_schema(context.package, resource)
    return schema if isinstance(schema, Schema) and isinstance(schema.value, dict) else None


def _once(schemas: list[Schema]) -> list[Schema]:
    return list({(schema.path, schema.pointer): schema for schema in reversed(schemas)}.values())[::-1]


def _enums(schema: Schema) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for pointer, node in walk(schema.value):
        names = pointer.split("/")[1:]
        if isinstance(node.get("enum"), list) and not _CONDITIONS & set(names):
            yield pointer, node
