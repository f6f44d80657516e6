"""Files read within bounds and written whole or not at all."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pincite.errors import PinciteError


class TooLargeError(Exception):
    """A file or stream holds more bytes than its reader allows."""


def regular(handle: int, shown: object) -> BinaryIO:
    """
    Wrap an open handle if it is a regular file; a pipe or a device could block or never end.

    Otherwise the handle is closed, and IsADirectoryError raised for a folder, ValueError for anything else.
    """
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(f"{shown} is a folder")
    raise ValueError(f"{shown} is not a regular file")


def read_at_most(stream: BinaryIO, limit: int) -> bytes:
    """Read a stream to its end; raise TooLargeError if it holds more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(f"more than {limit:,} bytes")
    return data


@contextlib.contextmanager
def writing(target: Path) -> Iterator[BinaryIO]:
    """
    Write a file whole or not at all.

    The bytes go to a temporary file in the target's folder, which is flushed to disk and then takes the target's
    name; on any failure, an interrupt included, the old file stays as it was and the temporary one is removed. A
    link is written through, so that it stays a link; an existing file keeps its mode, a new one gets the umask's.
    """
    real = Path(os.path.realpath(target))
    if real.exists() and not real.is_file():
        raise PinciteError(f"{target} is not a regular file: give the name of a file to write.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{real.name[:100]}.", suffix=".part", dir=real.parent)
    except OSError as error:
        raise PinciteError(f"Cannot write in {real.parent}: {error.strerror}.") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), _mode_for(real))
            os.fsync(stream.fileno())
        temporary.replace(real)
    except OSError as error:
        raise PinciteError(f"Cannot write {target}: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(target: Path, data: bytes) -> None:
    """Write `data` to `target` whole or not at all (see `writing`)."""
    with writing(target) as stream:
        stream.write(data)


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
