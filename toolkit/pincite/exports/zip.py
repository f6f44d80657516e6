"""Zip: the package itself, whole, with every file's size and hash. Read back by frictionless and hashlib."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pincite.errors import PinciteError
from pincite.exports.model import Model, objects
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.derivation import table_schema
from pincite.packages.package import DESCRIPTOR_NAME
from pincite.packages.sources import is_remote

CHECKSUMS: Final = "SHA256SUMS"
_BESIDE: Final = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt", "CITATION.cff", "CHANGELOG.md")
"""Files that are taken along where they stand beside the descriptor or a resource."""
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
"""Zip's first day, so that each run writes the same bytes."""


def write(model: Model, path: Path) -> None:
    """
    Write a zip that is a package of its own, its descriptor at the top.

    It holds the files of all resources byte for byte, the schemas and licences that the descriptor names, and
    `SHA256SUMS`. The descriptor gains each file's `bytes` and `hash`, and a Table Schema where only a JSON Schema
    was there. A file on the network stays there; one that is refused or missing stops the export.
    """
    members = package_files(model)
    names = sorted(members, key=lambda name: (name != DESCRIPTOR_NAME, name))
    sums = "".join(f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in names)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(_member(name), members[name], zipfile.ZIP_DEFLATED, 9)
        archive.writestr(_member(CHECKSUMS), sums.encode(), zipfile.ZIP_DEFLATED, 9)


def package_files(model: Model) -> dict[str, bytes]:
    """Give every file of a self-contained copy of the package by its path, the descriptor with sizes and hashes."""
    members = dict(_members(model.package))
    descriptor = {**model.descriptor, "resources": [_described(item, members) for item in model.package.resources]}
    members[DESCRIPTOR_NAME] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    return members


def _members(package: Package) -> Iterator[tuple[str, bytes]]:
    for path in _named(package):
        if not is_remote(path):
            yield PurePosixPath(path).as_posix(), _read(package, path)
    folders = {PurePosixPath(path).parent for item in package.resources for path in item.paths if not is_remote(path)}
    for folder in sorted({PurePosixPath(), *folders}):
        for name in _BESIDE:
            try:
                yield (folder / name).as_posix(), _read(package, (folder / name).as_posix())
            except PinciteError:
                continue


def _named(package: Package) -> Iterator[str]:
    """Give every path that the descriptor names: resources' files, their schemas and dialects, licences."""
    for resource in package.resources:
        yield from resource.paths
        for key in ("schema", "jsonSchema", "dialect"):
            if isinstance(resource.descriptor.get(key), str):
                yield resource.descriptor[key]
    for licence in objects(package.descriptor, "licenses"):
        if isinstance(licence.get("path"), str):
            yield licence["path"]


def _read(package: Package, path: str) -> bytes:
    try:
        with package.source.open(path) as stream:
            return stream.read()
    except (RefusedError, OSError) as error:
        raise PinciteError(
            f"{path} cannot be put into the archive: {getattr(error, 'strerror', None) or error}."
        ) from error


def _described(resource: Resource, members: dict[str, bytes]) -> dict[str, Any]:
    described = dict(resource.descriptor)
    if resource.kind == "table" and "schema" not in described and (schema := resource.json_schema):
        described["schema"] = table_schema(schema)
    data = members.get(PurePosixPath(resource.paths[0]).as_posix()) if len(resource.paths) == 1 else None
    if data is None:
        return described
    return {**described, "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _STAMP)
    member.external_attr = 0o100644 << 16
    return member
