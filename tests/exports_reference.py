"""What an export must give back, read by frictionless and Python's own csv, never by the code under test."""

import csv
import io
from functools import cache
from pathlib import Path

from frictionless import Package


@cache
def reference_tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Give each table's rows as frictionless reads them, typed."""
    package = Package(str(folder / "datapackage.json"))
    return {item.name: [row.to_dict() for row in item.read_rows()] for item in package.resources if item.tabular}


@cache
def raw_table(path: Path) -> list[dict[str, str]]:
    """Give a CSV file's cells as text."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
