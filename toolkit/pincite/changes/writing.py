"""A package's files written all or none."""

from collections.abc import Mapping
from pathlib import Path

from pincite import files
from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError


def write_package(package: Package, contents: Mapping[str, bytes | None]) -> None:
    """
    Give each file its bytes, or remove it (None); raises PinciteError where one cannot be written, and changes none.

    Paths are checked as they are for reading: none leads out of the package.
    """
    targets: dict[Path, bytes | None] = {}
    for path, data in contents.items():
        try:
            target = package.source.local_path(path)
        except RefusedError as error:
            raise PinciteError(f"{path}: {error.message} ({error.rule}); nothing is changed.") from error
        if target is None:
            raise PinciteError(f"{package.source.label} cannot be changed in place: unpack it, and name its folder.")
        targets[target] = data
    files.write_all(targets)
