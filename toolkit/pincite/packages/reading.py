"""Files of a package read whole, and for one run only once."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from pincite import files, jsontext
from pincite.errors import RefusedError
from pincite.packages.sources import Source

MAX_DESCRIPTOR_BYTES: Final = 10_000_000
MAX_DOCUMENT_BYTES: Final = 512 << 20
SMALL: Final = 1 << 20
"""Bytes up to which a file is remembered; a larger one is read anew each time."""
MAX_REMEMBERED: Final = 64 << 20
"""Bytes that are remembered of all files together."""


class Remembering:
    """
    A source that remembers its small files, so that the many rules of one run look at one reading of each.

    A file is checked and opened by the source the first time; what is refused or missing is so each time.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._left = MAX_REMEMBERED
        self._files: dict[str, bytes] = {}
        self._texts: dict[str, jsontext.JSONText] = {}

    @property
    def label(self) -> str:
        """What the source is called."""
        return self.source.label

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading bytes: as it was the first time."""
        if (known := self._files.get(path)) is not None:
            return io.BytesIO(known)
        stream = self.source.open(path)
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > min(SMALL, self._left):
            return stream
        with stream:
            known = self._files[path] = stream.read(size)
        self._left -= size
        return io.BytesIO(known)

    def local_path(self, path: str) -> Path | None:
        """Give the file's place on disk, if it has one."""
        return self.source.local_path(path)

    def parsed(self, path: str, limit: int) -> jsontext.JSONText:
        """Read a JSON file, once if it is small; raises as `read_json` does."""
        if (known := self._texts.get(path)) is None:
            known = jsontext.parse(read_within(self, path, limit))
            if path in self._files:
                self._texts[path] = known
        return known


def read_within(source: Source, path: str, limit: int) -> bytes:
    """Read a file of a source whole; RefusedError under `size-limit` if it holds more than `limit` bytes."""
    with source.open(path) as stream:
        try:
            return files.read_at_most(stream, limit)
        except files.TooLargeError as error:
            raise RefusedError("size-limit", f"{path} holds {error}") from error


def read_json(source: Source, path: str, limit: int = MAX_DESCRIPTOR_BYTES) -> jsontext.JSONText:
    """Read a JSON file of a source strictly; InvalidJSONError where it is none, else as `read_within`."""
    if isinstance(source, Remembering):
        return source.parsed(path, limit)
    return jsontext.parse(read_within(source, path, limit))


def read_json_object(source: Source, path: str) -> Mapping[str, Any] | None:
    """Read a JSON object of the package (a schema, say); None if it is not one, RefusedError/OSError as sources do."""
    try:
        value = read_json(source, path).value
    except jsontext.InvalidJSONError:
        return None
    return value if isinstance(value, dict) else None
