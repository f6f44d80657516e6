"""
What an export must give back, read by frictionless and Python's own csv, never by the code under test.

`PINCITE_PACKAGES=FOLDER:FOLDER pytest tests/exports` reads exports of further packages back, too.
"""

import csv
import io
import json
import os
from functools import cache
from pathlib import Path

import pytest
from frictionless import Package

OTHERS = list(filter(None, os.environ.get("PINCITE_PACKAGES", "").split(os.pathsep)))
DESCRIPTIVE = {"$schema", "title", "description", "licenses", "sources", "profile", "example", "rdfType"}
ANNOTATED = [
    "dataset",
    "letters",
    *(one for one in OTHERS if '"anchoring"' in Path(one, "datapackage.json").read_text()),
]
PACKAGES = pytest.mark.parametrize("which", ["typed", "dataset", *OTHERS])


@cache
def reference_tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    """
    Give each table's rows as frictionless reads them, typed.

    It is told no more of the package than reading takes: of others' it refuses to open some for what they say beside.
    """
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resources = [{key: value for key, value in item.items() if key not in DESCRIPTIVE} for item in told["resources"]]
    for item in resources:
        if isinstance(item.get("schema"), dict):
            fields = [{k: v for k, v in field.items() if k not in DESCRIPTIVE} for field in item["schema"]["fields"]]
            for field in (one for one in fields if one.get("type") == "geopoint"):
                field |= {"type": "string", "format": "default"}  # exports keep such cells as they are written
            item["schema"] = {**item["schema"], "fields": fields}
    version = {key: told[key] for key in ("$schema",) if key in told}
    package = Package.from_descriptor({**version, "name": "p", "resources": resources}, basepath=str(folder))
    return {item.name: [row.to_dict() for row in item.read_rows()] for item in package.resources if item.tabular}


@cache
def raw_table(path: Path) -> list[dict[str, str]]:
    """Give a CSV file's cells as text."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
