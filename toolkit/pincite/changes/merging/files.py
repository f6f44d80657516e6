"""Three versions of one file merged, by what it is."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pincite.changes.application import read_table
from pincite.changes.dialects import Dialect
from pincite.changes.merging.markers import RowConflict, mark_json, mark_rows
from pincite.changes.merging.rows import merge_tables, version
from pincite.changes.merging.trees import conflicts_in, merge_values
from pincite.changes.patches import strict
from pincite.changes.values import Step
from pincite.errors import PinciteError

MARKER_SIZE: Final = 7
"""Signs in a conflict marker: git's own default (gitattributes, conflict-marker-size)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged file: its bytes, and the places that are in conflict, named for people."""

    data: bytes
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """The three versions of a file; b"" for a base that had none."""

    base: bytes
    ours: bytes
    theirs: bytes

    def trivial(self) -> bytes | None:
        """Give the outcome where one side did nothing, or both did the same; None where there is work to do."""
        if self.theirs in {self.ours, self.base}:
            return self.ours
        return self.theirs if self.base == self.ours else None


def merge_json(
    versions: Versions, path: str, size: int = MARKER_SIZE, forced: Collection[tuple[Step, ...]] = ()
) -> Merged:
    """Merge three JSON files; raises PinciteError where one of them is no strict JSON."""
    values = [strict(data, path) for data in (versions.base, versions.ours, versions.theirs)]
    return write_json(merge_values(values[0], values[1], values[2], (), forced), size)


def write_json(value: Any, size: int = MARKER_SIZE) -> Merged:  # noqa: ANN401 (a merged JSON value)
    """Write a merged JSON value with its conflicts."""
    places = (conflict.place or "the whole" for conflict in conflicts_in(value))
    return Merged(mark_json(value, size).encode(), tuple(places))


def merge_rows(
    versions: Versions, path: str, names: tuple[str, ...], dialect: Dialect, size: int = MARKER_SIZE
) -> Merged:
    """Merge three delimited tables by the key `names`; raises PinciteError where rows cannot be told apart by it."""
    contents = (versions.base, versions.ours, versions.theirs)
    base, ours, theirs = (version(read_table(data, dialect), names, path) for data in contents)
    rows = list(merge_tables(base, ours, theirs, names))
    conflicts = tuple(row.place for row in rows if isinstance(row, RowConflict))
    encoding = "utf-8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    return Merged(mark_rows(rows, dialect, size).encode(encoding), conflicts)


def merge_lines(versions: Versions, size: int = MARKER_SIZE) -> Merged:
    """Merge three texts as git does, line by line; raises PinciteError for bytes that are no text."""
    if any(b"\0" in data for data in (versions.base, versions.ours, versions.theirs)):
        raise PinciteError("binary files cannot be merged: choose one of the two.")
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for place, data in zip(places, (versions.ours, versions.base, versions.theirs), strict=True):
            place.write_bytes(data)
        labels = ("-L", "ours", "-L", "base", "-L", "theirs", f"--marker-size={size}")
        command = ["git", "merge-file", "-p", "--diff3", *labels, *map(str, places)]
        try:
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (git, files of ours)
        except FileNotFoundError as error:
            raise PinciteError("git is not installed: texts cannot be merged without it.") from error
    if done.returncode > 127:
        raise PinciteError(f"git merge-file: {done.stderr.decode('utf-8', 'replace').strip()}.")
    return Merged(done.stdout, ("lines",) * done.returncode)
