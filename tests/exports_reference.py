"""
What an export must give back, read by frictionless and Python's own csv, never by the code under test.

`PINCITE_PACKAGES=FOLDER:FOLDER pytest tests/exports` reads exports of further packages back, too.
"""

import csv
import io
import os
from functools import cache
from pathlib import Path

import pytest
from frictionless import Package

OTHERS = list(filter(None, os.environ.get("PINCITE_PACKAGES", "").split(os.pathsep)))
ANNOTATED = [
    "dataset",
    "letters",
    *(one for one in OTHERS if '"anchoring"' in Path(one, "datapackage.json").read_text()),
]
PACKAGES = pytest.mark.parametrize("which", ["typed", "dataset", *OTHERS])


@cache
def reference_tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Give each table's rows as frictionless reads them, typed."""
    package = Package(str(folder / "datapackage.json"))
    return {item.name: [row.to_dict() for row in item.read_rows()] for item in package.resources if item.tabular}


@cache
def raw_table(path: Path) -> list[dict[str, str]]:
    """Give a CSV file's cells as text."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
