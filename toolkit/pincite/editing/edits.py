"""Edits of a package's files, as values: planned first, written afterwards or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pincite import files
from pincite.errors import PinciteError
from pincite.packages import Package


@dataclass(frozen=True, slots=True)
class Edit:
    """
    What one file of a package is to become.

    `path` is package-relative, `target` the file on disk, `data` its bytes to come; both None where nothing is to
    be written. `notes` say line by line what changes, or why nothing can; `unsettled` means that a person must
    decide or mend something.
    """

    path: str
    target: Path | None
    data: bytes | None
    notes: tuple[str, ...]
    unsettled: bool = False


def write_edits(edits: Iterable[Edit]) -> None:
    """Write each edit's file, whole or not at all; files that do not change are not touched."""
    for edit in edits:
        if edit.data is not None and edit.target is not None:
            files.write_bytes(edit.target, edit.data)


def shown(package: Package, path: str) -> str:
    """Give a package-relative path as a person can click on it."""
    return f"{package.folder}/{path}" if package.folder else path


def editable(package: Package, path: str) -> Path:
    """Give the place on disk of a package's file; raise PinciteError for an archive or a revision."""
    target = package.source.local_path(path)
    if target is None:
        raise PinciteError(
            f"{package.source.label} cannot be edited in place: unpack it or check it out, and name its folder."
        )
    return target
