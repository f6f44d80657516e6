"""Files read within bounds and written whole or not at all."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
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


def write_all(contents: Mapping[Path, bytes | None]) -> None:
    """
    Write several files, or none: bytes for each target, None for one that is to go.

    All bytes are on disk under temporary names before the first file is replaced; if replacing one fails, those
    already replaced get their old bytes back. A crash between two replacements can leave some old and some new files,
    each of them whole: no file system replaces several at once.
    """
    staged: list[tuple[Path, Path]] = []
    done: dict[Path, bytes | None] = {}
    try:
        for target, data in contents.items():
            if data is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                with tempfile.NamedTemporaryFile(prefix=".pincite.", dir=target.parent, delete=False) as stream:
                    staged.append((Path(stream.name), Path(os.path.realpath(target))))
                    stream.write(data)
                    stream.flush()
                    os.fchmod(stream.fileno(), _mode_for(staged[-1][1]))
                    os.fsync(stream.fileno())
        for temporary, target in staged:
            before = target.read_bytes() if target.exists() else None
            temporary.replace(target)
            done[target] = before
        for target in (target for target, data in contents.items() if data is None):
            before = target.read_bytes()
            target.unlink()
            done[target] = before
    except OSError as error:
        for target, data in done.items():
            write_bytes(target, data) if data is not None else target.unlink(missing_ok=True)
        raise PinciteError(f"Cannot write the package, nothing is changed: {error.strerror or error}.") from error
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
