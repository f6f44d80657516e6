"""Merges as commands make them: files or packages read, merged, and written all or none."""

from pathlib import Path

from pincite import files
from pincite.changes.merging.driver import merge_file
from pincite.changes.merging.files import Versions
from pincite.changes.merging.packages import merge_packages
from pincite.changes.writing import write_package
from pincite.packages.places import open_place


def merge_files(
    places: tuple[Path, Path, Path], path: Path, output: Path | None, size: int
) -> tuple[list[str], str | None]:
    """
    Merge base, ours and theirs, three versions of the file `path`, into ours or `output`.

    Gives the conflicts, `path:place` each, and why the file was merged by lines, if it was.
    """
    base, ours, theirs = map(files.read_regular, places)
    merged, reason = merge_file(Versions(base, ours, theirs), path, size)
    files.write_bytes(output or places[1], merged.data)
    return [f"{path}:{place}" for place in merged.conflicts], reason


def merge_into(names: tuple[str, str, str], package: str, output: Path | None) -> list[str]:
    """Merge three packages into ours, or into the folder `output`, which gets every file; gives the conflicts."""
    base, ours, theirs = (open_place(name, package) for name in names)
    merged = merge_packages(base, ours, theirs)
    if output is None:
        write_package(ours, merged.files)
    else:
        files.write_all({output / path: data for path, data in merged.files.items() if data is not None})
    return [f"{path}:{place}" for path, place in merged.conflicts]
