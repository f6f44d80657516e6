"""
References between schemas: within one document, to other files of the package, to the metaschemas; nowhere else.

A relative reference counts from the schema's own place in the package, unless the schema names itself elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from pincite.documents.keywords import IN_PLACE, draft_of, subschemas
from pincite.documents.proof import is_schema
from pincite.documents.schemas import Schema, pattern_faults, walk
from pincite.documents.vocabularies import in_draft, located
from pincite.findings import Finding
from pincite.packages import RefusedError
from pincite.packages.reading import read_json

if TYPE_CHECKING:
    from referencing import Registry, Specification
    from referencing._core import Resolver


def reference_faults(schema: Schema) -> Iterator[Finding]:
    """Yield references that lead nowhere or out of the package, and circles that look at one value for ever."""
    home = {id(node): pointer for pointer, node in walk(schema.value)}
    graph: dict[int, set[int]] = {}
    for pointer, node, target in _resolved(schema, home):
        if isinstance(target, Finding):
            yield target
            continue
        edges = graph.setdefault(id(node), set())
        edges.update(id(inner) for path, inner in subschemas(node) if path[0] in IN_PLACE and isinstance(inner, dict))
        if target is not None:
            edges.add(id(target))
        home.setdefault(id(node), pointer)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pointer = home.get(error.args[1][0], "")
        yield schema.finding("json-schema", pointer, "its references go round in a circle and never end")


def registry_of(schema: Schema) -> Registry[Any]:
    """Give what jsonschema finds references in: the metaschemas, and this package's files when they are named."""
    from jsonschema_specifications import REGISTRY
    from referencing import Registry, Resource

    specification = _specification(schema.value)

    def retrieve(uri: str) -> Resource[Any]:
        path = located(schema.path, uri)
        value = in_draft(schema.package.source, path, read_json(schema.package.source, path).value)
        if not is_schema(value, _dialect(schema.value)):
            raise ValueError(f"{path} is no valid JSON Schema")
        return Resource.from_contents(value, default_specification=specification)

    found: Registry[Any] = REGISTRY.combine(Registry(retrieve=retrieve))  # type: ignore[call-arg]
    return found


def based(schema: Schema) -> Any:  # noqa: ANN401 (a schema)
    """Give the schema with an identifier from which relative references find the package's files."""
    if not isinstance(schema.value, dict):
        return schema.value
    key = "id" if draft_of(schema.value) == 4 else "$id"
    return {key: f"file:///{schema.path}", **schema.value}


def _resolved(schema: Schema, home: Mapping[int, str]) -> Iterator[tuple[str, Any, Any]]:
    """Give (pointer, object, what its reference means) of each reachable subschema; a Finding where it cannot."""
    from referencing import Resource
    from referencing.exceptions import Unresolvable

    dialect = _dialect(schema.value)
    specification = _specification(schema.value)
    root = specification.create_resource(schema.value)
    top = specification.create_resource(based(schema))
    waiting: list[tuple[str, Resource[Any], Resolver[Any]]] = [("", root, registry_of(schema).resolver_with_root(top))]
    seen: set[int] = set()
    while waiting:
        near, resource, resolver = waiting.pop()
        node = resource.contents
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        pointer = home.get(id(node), near)
        if id(node) not in home:
            for place, said in pattern_faults(node):
                yield pointer, node, schema.finding("json-schema", pointer, f"at {place} of what it refers to, {said}")
        waiting.extend((pointer, inner, resolver.in_subresource(inner)) for inner in resource.subresources())
        references = [key for key in ("$ref", "$dynamicRef") if isinstance(node.get(key), str)]
        if not references:
            yield pointer, node, None
        for key in references:
            reference = node[key]
            try:
                found = resolver.lookup(reference)
            except Unresolvable as error:
                yield pointer, node, _lost(schema, f"{pointer}/{key}", reference, error)
                continue
            if not isinstance(found.contents, dict | bool) or not is_schema(found.contents, dialect):
                message = f"{reference} leads to what is no JSON Schema"
                yield pointer, node, schema.finding("json-schema", f"{pointer}/{key}", message)
                continue
            target = Resource.from_contents(found.contents, default_specification=specification)
            waiting.append((pointer, target, found.resolver))
            yield pointer, node, found.contents if isinstance(found.contents, dict) else None


def _specification(value: Any) -> Specification[Any]:  # noqa: ANN401 (a schema)
    """Give what a schema is read by, and what it refers to as long as that says nothing else: its `$schema`'s draft."""
    from referencing.jsonschema import DRAFT202012, specification_with

    return specification_with(_dialect(value) or "", default=DRAFT202012)


def _dialect(value: Any) -> str | None:  # noqa: ANN401 (a schema)
    return value.get("$schema") if isinstance(value, dict) else None


def _lost(schema: Schema, pointer: str, reference: str, error: BaseException) -> Finding:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, RefusedError | OSError | ValueError):
        cause = cause.__cause__
    if isinstance(cause, RefusedError):
        return schema.finding(cause.rule, pointer, f"{reference}: {cause.message}", cause.hint)
    reason = getattr(cause, "strerror", None) or (str(cause) if cause else "there is nothing there")
    return schema.finding("json-schema", pointer, f"the reference {reference} leads nowhere: {reason}")
