"""
One file merged for git, which shows a merge driver a single file at a time and the others not yet merged.

A driver must never leave a file that looks merged and is not: what cannot be merged by rows or members is merged by
lines, as git itself would, and what is left open stands between markers.
"""

from pathlib import Path

from pincite.changes.cells import key_fields
from pincite.changes.contents import effective_schema
from pincite.changes.dialects import sole_dialect
from pincite.changes.merging.files import Merged, Versions, merge_json, merge_lines, merge_rows, write_json
from pincite.changes.merging.packages import derived_settled, merge_descriptors, with_derived
from pincite.changes.merging.trees import merge_values
from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError, Resource
from pincite.packages.package import DESCRIPTOR_NAME
from pincite.packages.places import open_place


def merge_file(versions: Versions, path: Path, size: int) -> tuple[Merged, str | None]:
    """
    Merge three versions of the file at `path`, relative to the current folder.

    The second value says why the file was merged by lines, None where it was merged by what it is.
    """
    trivial = versions.trivial()
    if trivial is not None:
        return Merged(trivial), None
    try:
        return _by_meaning(versions, path, size), None
    except (PinciteError, RefusedError, OSError) as error:
        return merge_lines(versions, size), str(error)


def _by_meaning(versions: Versions, path: Path, size: int) -> Merged:
    package, place = _package_of(path)
    if place == package.descriptor_path:
        return _descriptor(versions, place, size)
    resource = next((one for one in package.resources if place in one.paths), None)
    if resource is not None and resource.kind == "table":
        return _table(versions, resource, place, size)
    if path.suffix == ".json":
        return merge_json(versions, place, size)
    return merge_lines(versions, size)


def _table(versions: Versions, resource: Resource, place: str, size: int) -> Merged:
    dialect, names = sole_dialect(resource), key_fields(effective_schema(resource))
    if dialect is None or not names:
        raise PinciteError(f"{place} is no delimited table with a primary key.")
    return merge_rows(versions, place, names, dialect, size)


def _descriptor(versions: Versions, place: str, size: int) -> Merged:
    values, taken = merge_descriptors(versions, place)
    merged = merge_values(values[0], values[1], values[2])
    parts = {name: derived_settled(taken, name) for name in {name for side in taken for name in side}}
    return write_json(with_derived(merged, parts), size)


def _package_of(path: Path) -> tuple[Package, str]:
    """Find the package that a file belongs to, in the working tree or, while its descriptor is in conflict, in HEAD."""
    for folder in path.parents:
        if not (folder / DESCRIPTOR_NAME).exists():
            continue
        for name in (str(folder), "git:HEAD"):
            try:
                package = open_place(name, folder)
            except PinciteError:
                continue
            return package, path.relative_to(folder).as_posix()
    raise PinciteError(f"{path} belongs to no package that can be read.")
