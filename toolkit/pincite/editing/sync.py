"""The descriptor's derived parts, derived again."""

from collections.abc import Iterator
from typing import Any

from pincite.documents.canonical import read_canonical, write_canonical
from pincite.editing.edits import Edit, editable
from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.staleness import renewed, stale_schemas
from pincite.tables.files import measured
from pincite.tables.streams import UnprovedError


def plan_sync(package: Package) -> Edit | None:
    """
    Plan what `pincite sync` writes; None where the descriptor is as it should be.

    Table Schemas are derived from JSON Schemas; `hash` and `bytes` are computed for resources that declare them.
    Nothing else of the descriptor changes, `anchoring.source` least of all: an edited text must not be blessed.
    Raises PinciteError where the descriptor has problems of its own, or a schema or file cannot be read.
    """
    target = editable(package, package.descriptor_path)
    if package.text.problems:
        problem = package.text.problems[0]
        raise PinciteError(f"{package.descriptor_path}:{problem.line}: {problem.message}; mend it before sync.")
    descriptor = read_canonical(package.text.text.removeprefix("\ufeff"))
    notes: dict[int, list[str]] = {}
    for stale in stale_schemas(package):
        if stale.schema is None:
            raise PinciteError(f"{stale.resource.name}: {stale.differences[0]}.")
        entry = descriptor["resources"][stale.resource.index]
        _put_schema(entry, renewed(entry.get("schema", {}), stale.schema))
        notes[stale.resource.index] = [f"schema: {', '.join(stale.differences)}"]
    for resource in package.resources:
        for key, value in _measured(resource):
            descriptor["resources"][resource.index][key] = value
            notes.setdefault(resource.index, []).append(f"{key}: {resource.descriptor[key]} -> {value}")
    if not notes:
        return None
    said = {resource.index: resource.name for resource in package.resources}
    lines = tuple(f"{said[index]}: {'; '.join(parts)}" for index, parts in sorted(notes.items()))
    try:
        data = write_canonical(descriptor).encode()
    except ValueError as error:
        raise PinciteError("A schema holds a number too large for JSON readers: write a smaller one.") from error
    return Edit(package.descriptor_path, target, data, lines)


def _put_schema(entry: dict[str, Any], schema: dict[str, Any]) -> None:
    """Set a resource's schema where it is, or behind its `jsonSchema`."""
    if "schema" in entry:
        entry["schema"] = schema
        return
    items = list(entry.items())
    entry.clear()
    for key, value in items:
        entry[key] = value
        if key == "jsonSchema":
            entry["schema"] = schema


def _measured(resource: Resource) -> Iterator[tuple[str, Any]]:
    """Give the declared `bytes` and `hash` of a resource that differ from those of its file, or of its files as one."""
    declared = resource.descriptor
    if not {"bytes", "hash"} & declared.keys() or not resource.paths:
        return
    prefix, _, digest = str(declared.get("hash", "")).rpartition(":")
    try:
        size, found = measured(resource, prefix.lower() or "md5")
    except (RefusedError, UnprovedError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PinciteError(f"{resource.name}: {resource.path} cannot be read: {reason}.") from error
    if "bytes" in declared and declared["bytes"] != size:
        yield "bytes", size
    if "hash" in declared and found not in {None, digest}:
        yield "hash", f"{prefix}:{found}" if prefix else found
