"""Paths on the network, for a package that was opened with the network allowed."""

import io
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from pincite import files
from pincite.errors import RefusedError
from pincite.packages.given import Given
from pincite.packages.reading import Remembering
from pincite.packages.sources import Source, is_remote

SCHEMES: Final = ("http://", "https://")
TIMEOUT: Final = 30.0
"""Seconds without a byte after which a server is given up."""
MAX_REMOTE_BYTES: Final = 512 << 20


def allows_network(source: Source) -> bool:
    """Say whether a source may fetch."""
    while isinstance(source, Remembering | Given):
        source = source.source
    return isinstance(source, Networked)


class Networked(NamedTuple):
    """A source whose `http` and `https` paths are fetched; every other path is the local source's own matter."""

    local: Source

    @property
    def label(self) -> str:
        """What the local source is called."""
        return self.local.label

    def open(self, path: str) -> BinaryIO:
        """Open a file, or fetch it into memory within the bounds on size and time; OSError where that fails."""
        if not path.lower().startswith(SCHEMES):
            return self.local.open(path)
        from http.client import HTTPException
        from urllib.error import URLError
        from urllib.request import Request, urlopen

        try:
            with urlopen(Request(path), timeout=TIMEOUT) as response:  # noqa: S310 (http and https alone come here)
                return io.BytesIO(files.read_at_most(response, MAX_REMOTE_BYTES))
        except files.TooLargeError as error:
            raise RefusedError("size-limit", f"{path} holds {error}") from error
        except (HTTPException, URLError, ValueError) as error:
            raise OSError(5, f"It cannot be fetched: {error}", path) from error

    def local_path(self, path: str) -> Path | None:
        """Give the file's place on disk; None for what is on the network."""
        return None if is_remote(path) else self.local.local_path(path)
