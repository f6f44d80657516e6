"""A package whose files are bytes in memory, so that a collection of thousands costs no disk."""

import json
from collections.abc import Mapping
from typing import Any

from tests.in_memory import Memory

from pincite.packages import Package
from pincite.packages.package import open_source


def package(files: Mapping[str, bytes], *resources: Mapping[str, Any]) -> Package:
    """Open a package of these files and resources."""
    descriptor = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "p"}
    described = json.dumps({**descriptor, "resources": resources}).encode()
    return open_source(Memory({"datapackage.json": described, **files}), "datapackage.json")
