"""Three packages merged: schemas first, then every file by what it is, and the descriptor's derived parts anew."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pincite.changes.cells import key_fields
from pincite.changes.contents import effective_schema
from pincite.changes.dialects import sole_dialect
from pincite.changes.inventory import File, inventory
from pincite.changes.merging.files import Merged, Versions, merge_json, merge_lines, merge_rows, write_json
from pincite.changes.merging.trees import merge_values, settled
from pincite.changes.patches import strict
from pincite.changes.values import Step
from pincite.documents.canonical import Number
from pincite.errors import PinciteError
from pincite.packages import Package
from pincite.packages.derivation import table_schema
from pincite.packages.staleness import renewed

_DERIVED: Final = ("schema", "bytes", "hash")


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome: each file's bytes by path, None for one that is gone, and the conflicts as (path, place)."""

    files: Mapping[str, bytes | None]
    conflicts: tuple[tuple[str, str], ...]


def merge_packages(base: Package, ours: Package, theirs: Package) -> Merge:
    """
    Merge two packages that grew from one base.

    A file that one side removed and the other changed stays, and its resource is in conflict in the descriptor.
    Raises PinciteError for files that cannot be read.
    """
    held = [inventory(package) for package in (base, ours, theirs)]
    files: dict[str, bytes | None] = {}
    conflicts: list[tuple[str, str]] = []
    torn: set[str] = set()
    descriptor = ours.descriptor_path
    for path in dict.fromkeys(path for side in (held[1], held[2], held[0]) for path in side):
        if path == descriptor:
            continue
        versions = [side.get(path) for side in held]
        data = [one.read() if one else None for one in versions]
        if data[1] is None or data[2] is None:
            files[path], clash = _one_sided(data[0], data[1], data[2])
            torn |= {path} if clash else set()
            conflicts += [(path, "removed by one side, changed by the other")] if clash else []
            continue
        merged = _file(path, versions[1], Versions(data[0] or b"", data[1], data[2]), has_base=data[0] is not None)
        files[path] = merged.data
        conflicts += [(path, place) for place in merged.conflicts]
    merged = _descriptor((base, ours, theirs), files, torn)
    return Merge({descriptor: merged.data, **files}, (*((descriptor, place) for place in merged.conflicts), *conflicts))


def merge_descriptors(versions: Versions, path: str) -> tuple[Any, list[dict[str, dict[str, Any]]]]:
    """Take the derived parts out of three descriptors; gives the values, and what was taken, by resource."""
    values = [strict(data, path) for data in (versions.base, versions.ours, versions.theirs)]
    return values, [_without_derived(value) for value in values]


def derived_settled(taken: list[dict[str, dict[str, Any]]], name: str) -> dict[str, Any]:
    """Merge one resource's derived parts without a conflict: where the sides disagree ours stands until `sync`."""
    base, ours, theirs = (side.get(name, {}) for side in taken)
    merged = settled(merge_values(base, ours, theirs))
    return merged if isinstance(merged, dict) else ours


def with_derived(value: Any, parts: Mapping[str, Mapping[str, Any]]) -> Any:  # noqa: ANN401 (a merged descriptor)
    """Put derived parts back into a merged descriptor, in their places."""
    if not isinstance(value, dict) or not isinstance(value.get("resources"), list):
        return value
    for resource in value["resources"]:
        if isinstance(resource, dict):
            found = parts.get(str(resource.get("name")), {})
            for key in [key for key in _DERIVED if resource.get(key) is Ellipsis]:
                if key in found:
                    resource[key] = found[key]
                else:
                    del resource[key]
    return value


def _file(path: str, file: File | None, versions: Versions, *, has_base: bool) -> Merged:
    trivial = versions.trivial()
    if trivial is not None and (has_base or versions.ours == versions.theirs):
        return Merged(trivial)
    kind, resource = (file.kind, file.resource) if file else ("text", None)
    if kind == "json":
        return merge_json(versions if has_base else Versions(b"{}", versions.ours, versions.theirs), path)
    dialect = sole_dialect(resource) if resource else None
    if kind == "table" and resource is not None and dialect is not None:
        names = key_fields(effective_schema(resource))
        if names:
            return merge_rows(versions if has_base else _empty(versions), path, names, dialect)
    try:
        return merge_lines(versions)
    except PinciteError:
        return Merged(versions.ours, ("the whole file",))


def _empty(versions: Versions) -> Versions:
    """Take our header for a base without rows, where both sides added one table."""
    return Versions(versions.ours.split(b"\n", 1)[0] + b"\n", versions.ours, versions.theirs)


def _one_sided(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> tuple[bytes | None, bool]:
    left = ours if ours is not None else theirs
    if base is None or left is None:
        return left, False
    return (None, False) if left == base else (left, True)


def _descriptor(
    packages: tuple[Package, Package, Package], files: Mapping[str, bytes | None], torn: set[str]
) -> Merged:
    path = packages[1].descriptor_path
    data = [inventory(one)[one.descriptor_path].read() for one in packages]
    values, taken = merge_descriptors(Versions(*data), path)
    forced: set[tuple[Step, ...]] = {
        ("resources", ("name", resource.name))
        for package in packages
        for resource in package.resources
        if torn & set(resource.paths)
    }
    merged = merge_values(values[0], values[1], values[2], (), forced)
    names = {name for side in taken for name in side}
    parts = {name: _derive(name, merged, files, taken) for name in names}
    return write_json(with_derived(merged, parts))


def _derive(
    name: str,
    merged: Any,  # noqa: ANN401 (a merged descriptor)
    files: Mapping[str, bytes | None],
    taken: list[dict[str, dict[str, Any]]],
) -> dict[str, Any]:
    """Derive one resource's parts from the merged files, as `sync` would; what cannot be derived is settled."""
    parts = derived_settled(taken, name)
    resources = merged.get("resources") if isinstance(merged, dict) else None
    resource = next((one for one in resources or () if isinstance(one, dict) and one.get("name") == name), None)
    if resource is None:
        return parts
    schema = files.get(str(resource.get("jsonSchema")))
    if "schema" in parts and schema is not None:
        with contextlib.suppress(ValueError):  # a schema in conflict: ours stands until it is resolved and synced
            parts["schema"] = renewed(_numbers(parts["schema"]), table_schema(json.loads(schema)))
    content = files.get(str(resource.get("path")))
    if content is not None:
        parts |= {"bytes": len(content)} if "bytes" in parts else {}
        parts |= {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}"} if "hash" in parts else {}
    return parts


def _without_derived(value: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 (a descriptor)
    """Replace a descriptor's derived parts by `...`, in place; gives them by the resource's name."""
    taken: dict[str, dict[str, Any]] = {}
    for resource in value.get("resources", ()) if isinstance(value, dict) else ():
        if isinstance(resource, dict) and isinstance(resource.get("name"), str):
            keys = [key for key in _DERIVED if key in resource and (key != "schema" or "jsonSchema" in resource)]
            taken[resource["name"]] = {key: resource[key] for key in keys}
            resource.update(dict.fromkeys(keys, ...))
    return taken


def _numbers(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """Read numbers kept by their digits as numbers."""
    if isinstance(value, Number):
        return json.loads(value.digits)
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    return [_numbers(item) for item in value] if isinstance(value, list) else value
