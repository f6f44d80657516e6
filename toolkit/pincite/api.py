"""The Python API: plain functions over the rooms below, each imported when it is called."""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, whose import is most of this package's
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    import pandas as pd

    from pincite.changes import Diff
    from pincite.findings import Report
    from pincite.packages import Package


def open(path: str | Path = ".", *, tables: Mapping[str, str] | None = None) -> Package:  # noqa: A001 (`pincite.open`)
    """
    Open a package from its descriptor, its folder, a zip of it, or `git:REV`; raises PinciteError where it cannot.

    `tables` names for some of its tables the files to read instead of the descriptor's: a path, a folder or a pattern.
    """
    from pincite.packages import open_package

    return open_package(path, tables=tables)


def validate(package: Package | str | Path = ".", **options: Any) -> Report:  # noqa: ANN401 (see rules.run.validate)
    """Check a package by every rule; options as in `pincite.rules.run.validate` (only, skip, limit, engine, memory)."""
    from pincite.packages import Package
    from pincite.rules.run import validate as run

    return run(package if isinstance(package, Package) else open(package), **options)


def diff(old: Package | str | Path, new: Package | str | Path, **options: Any) -> Diff:  # noqa: ANN401 (see below)
    """Compare two packages by what they mean: `pincite.changes.values.Diff`; options as in `pincite.changes.diff`."""
    from pincite.changes import diff as compare
    from pincite.packages import Package

    before, after = (side if isinstance(side, Package) else open(side) for side in (old, new))
    return compare(before, after, **options)


def export(package: Package | str | Path, format: str, target: str | Path) -> None:  # noqa: A002 (the format's name)
    """Write a package to `target` in the format of that name (`pincite export --list`), whole or not at all."""
    from pincite.exports import export as write
    from pincite.packages import Package

    write(package if isinstance(package, Package) else open(package), format, target)


def load(package: Package | str | Path = ".") -> dict[str, pd.DataFrame]:
    """
    Load every table into pandas: nullable integers, categories for enumerations, datetimes; empty cells are NA.

    Raises PinciteError, with the place, for a table that cannot be read and a cell that is not of its type.
    """
    from pincite.exports.frames import load_frames
    from pincite.exports.model import read_model
    from pincite.packages import Package

    return load_frames(read_model(package if isinstance(package, Package) else open(package)))
