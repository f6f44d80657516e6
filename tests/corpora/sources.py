"""A package whose files are bytes in memory, so that a collection of thousands costs no disk."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pincite.packages import Package
from pincite.packages.package import open_source


@dataclass(frozen=True)
class Memory:
    """Files by their path, or by their address on a network that there is not."""

    files: Mapping[str, bytes]
    label: str = "memory"

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading bytes."""
        if path not in self.files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return io.BytesIO(self.files[path])

    def local_path(self, path: str) -> Path | None:  # noqa: ARG002 (the protocol's shape)
        """Nothing in memory has a path of its own."""
        return None


def package(files: Mapping[str, bytes], *resources: Mapping[str, Any]) -> Package:
    """Open a package of these files and resources."""
    descriptor = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "p"}
    described = json.dumps({**descriptor, "resources": resources}).encode()
    return open_source(Memory({"datapackage.json": described, **files}), "datapackage.json")
