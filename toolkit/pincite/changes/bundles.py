"""A JSON Schema with the files that it refers to, so that a change in one of them is a change of the schema."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pincite.errors import RefusedError
from pincite.jsontext import InvalidJSONError
from pincite.packages import Resource
from pincite.packages.reading import read_json

_REFERENCES: Final = frozenset({"$ref", "$dynamicRef", "$recursiveRef", "$schema"})


def bundled(resource: Resource) -> Mapping[str, Any] | None:
    """
    Give a resource's JSON Schema with the package's files that it leads to among its `$defs`, by their paths.

    The metaschema is one, if it is a file. What cannot be read is left out: `pincite validate` says so. None without a
    JSON Schema.
    """
    schema = resource.json_schema
    if schema is None:
        return None
    start = resource.json_schema_path or ""
    files: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = [(start, schema)]
    while waiting:
        base, value = waiting.pop(0)
        for path in dict.fromkeys(_paths(base, value)):
            if path in files or path == start:
                continue
            try:
                files[path] = read_json(resource.source, path).value
            except (RefusedError, OSError, InvalidJSONError):
                continue
            waiting.append((path, files[path]))
    if not files:
        return schema
    own = schema.get("$defs")
    return {**schema, "$defs": {**(own if isinstance(own, dict) else {}), **files}}


def _paths(base: str, schema: Any) -> Iterator[str]:  # noqa: ANN401 (a JSON value)
    """Give the paths of the files that a schema at a path refers to; none where it names itself elsewhere."""
    named = schema.get("$id", schema.get("id")) if isinstance(schema, dict) else None
    if isinstance(named, str) and "://" in named:
        return
    for reference in _references(schema):
        path = reference.partition("#")[0].removeprefix("file:///")
        if path and "://" not in path:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def _references(value: Any) -> Iterator[str]:  # noqa: ANN401 (a JSON value)
    if isinstance(value, dict):
        yield from (value[key] for key in _REFERENCES & value.keys() if isinstance(value[key], str))
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _references(part)
