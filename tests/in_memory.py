"""A package whose files are bytes in memory: a source as packages know it, so that thousands cost no disk."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


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
