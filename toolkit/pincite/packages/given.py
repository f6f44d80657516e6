"""Tables read from files that the caller names, instead of those of the descriptor."""

import glob
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from pincite.errors import PinciteError
from pincite.packages.sources import Folder, Source

if TYPE_CHECKING:
    from pincite.packages.package import Package

_OF_FILES: Final = frozenset(
    {"bytes", "hash", "format", "mediatype", "compression", "innerpath", "scheme", "extrapaths"}
)
"""What a descriptor says of the files that it names itself."""
_OF_TEXT: Final = frozenset({"encoding", "dialect"})
_PARQUET: Final = frozenset({".parquet", ".parq"})


class Given(NamedTuple):
    """A source of which some paths stand for files elsewhere: each a folder and the path of a file below it."""

    source: Source
    files: Mapping[str, tuple[Folder, str]]

    @property
    def label(self) -> str:
        """What the source is called."""
        return self.source.label

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading bytes; one that stands elsewhere as safely as those of a package."""
        if path not in self.files:
            return self.source.open(path)
        folder, inside = self.files[path]
        return folder.open(inside)

    def local_path(self, path: str) -> Path | None:
        """Give the file's place on disk, if it has one."""
        if path not in self.files:
            return self.source.local_path(path)
        folder, inside = self.files[path]
        return folder.local_path(inside)


def with_tables(package: "Package", patterns: Mapping[str, str]) -> "Package":
    """
    Give a package whose tables of these names are read from the files that a pattern, a folder or a path names.

    The files of a table are joined in the order of their paths. In the package a file keeps its path if all of the
    table's lie there; else it gets the table's name and its path below the first wildcard. Raises PinciteError for a
    name that no resource has, and where no file or files of several kinds are found.
    """
    if not patterns:
        return package
    files: dict[str, tuple[Folder, str]] = {}
    descriptor = dict(package.descriptor)
    listed = list(descriptor["resources"]) if isinstance(descriptor.get("resources"), list) else []
    for name, pattern in patterns.items():
        resource = package.resource(name)
        found = _found(name, pattern, package)
        files |= found
        listed[resource.index] = _renamed(resource.descriptor, list(found))
    text = package.text._replace(value={**descriptor, "resources": listed})
    return type(package)(Given(package.source, files), package.descriptor_path, text, package.folder)


def _renamed(descriptor: Mapping[str, Any], paths: list[str]) -> dict[str, Any]:
    """Give a table's descriptor with other files."""
    dropped = _OF_FILES | (_OF_TEXT if PurePosixPath(paths[0]).suffix in _PARQUET else frozenset())
    kept = {key: value for key, value in descriptor.items() if key not in dropped}
    return {**kept, "path": paths if len(paths) > 1 else paths[0]}


def _found(name: str, pattern: str, package: "Package") -> dict[str, tuple[Folder, str]]:
    """Find the files of a pattern: the path that each gets, the folder it is below, and its path there."""
    root = _root(pattern)
    paths = sorted(path.relative_to(root).as_posix() for path in _matching(pattern) if path.is_file())
    if not paths:
        raise PinciteError(f"--table {name}: no file is found at {pattern}.")
    if len({_kind(path) for path in paths}) > 1:
        raise PinciteError(f"--table {name}: the files at {pattern} are of several kinds; name those of one.")
    local = package.source.local_path(package.descriptor_path)
    if local is not None and (below := _below(root, local.parent)) is not None:
        return {(below / path).as_posix(): (Folder(local.parent), (below / path).as_posix()) for path in paths}
    folder = Folder(root.resolve())
    return {f"{name}/{path}": (folder, path) for path in paths}


def _below(place: Path, top: Path) -> Path | None:
    """Give the path from a package's folder to a place that is in it, or is named so: a link may lead out of it."""
    if place.resolve().is_relative_to(top):
        return place.resolve().relative_to(top)
    named = Path(os.path.normpath(place))
    return next((named.relative_to(above) for above in named.parents if above.resolve() == top), None)


def _kind(path: str) -> str:
    """Give a file's suffix, with the one below it where that only says that it is packed."""
    suffixes = PurePosixPath(path).suffixes
    return "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:])


def _root(pattern: str) -> Path:
    """Give the folder above the first wildcard of a pattern, the folder that it names, or that of the file."""
    place = Path(pattern)
    if place.exists() or not glob.has_magic(pattern):
        return place if place.is_dir() else place.parent
    plain = next(number for number, part in enumerate(place.parts) if glob.has_magic(part))
    return Path(*place.parts[:plain])


def _matching(pattern: str) -> list[Path]:
    """List what a pattern names; in a folder all that is not hidden, nor marked by an underscore as Spark does."""
    place = Path(pattern)
    if place.is_file():
        return [place]
    if not place.is_dir():
        return [Path(path) for path in glob.glob(pattern, recursive=True)]  # noqa: PTH207 (a pattern may be absolute)
    found = (path for path in place.rglob("*") if path.is_file())
    return [path for path in found if not any(part[0] in "._" for part in path.relative_to(place).parts)]
