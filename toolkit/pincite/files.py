"""Files read within bounds and written whole or not at all."""

import contextlib
import errno
import fcntl
import os
import stat
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


def read_regular(path: Path) -> bytes:
    """Read a regular file whole; raise PinciteError for what is none, or cannot be read."""
    try:
        with regular(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), path) as stream:
            return stream.read()
    except (OSError, ValueError) as error:
        raise PinciteError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


@contextlib.contextmanager
def writing(target: Path) -> Iterator[BinaryIO]:
    """
    Write a file whole or not at all.

    The bytes go to a file without a name in the target's folder, are flushed to disk, and then take the target's
    name; on any failure, an interrupt included, the old file stays as it was. A process that is killed leaves
    nothing, or, between two system calls, the whole new file as `.NAME.part`, which the next writer replaces. A link
    is written through, so that it stays a link; an existing file keeps its mode, a new one gets the umask's.
    """
    real = Path(os.path.realpath(target))
    if real.exists() and not real.is_file():
        raise PinciteError(f"{target} is not a regular file: give the name of a file to write.")
    try:
        staged = _Staged(real)
    except OSError as error:
        raise PinciteError(f"Cannot write in {real.parent}: {error.strerror}.") from error
    try:
        yield staged.stream
        staged.settle()
        staged.take_place()
    except OSError as error:
        raise PinciteError(f"Cannot write {target}: {error.strerror or error}.") from error
    finally:
        staged.discard()


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
    staged: list[_Staged] = []
    done: dict[Path, bytes | None] = {}
    try:
        for target, data in contents.items():
            if data is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.append(_Staged(Path(os.path.realpath(target))))
                staged[-1].stream.write(data)
                staged[-1].settle()
        for item in staged:
            before = item.target.read_bytes() if item.target.exists() else None
            item.take_place()
            done[item.target] = before
        for target in (target for target, data in contents.items() if data is None):
            before = target.read_bytes()
            target.unlink()
            done[target] = before
    except OSError as error:
        for target, data in done.items():
            write_bytes(target, data) if data is not None else target.unlink(missing_ok=True)
        raise PinciteError(f"Cannot write the package, nothing is changed: {error.strerror or error}.") from error
    finally:
        for item in staged:
            item.discard()


class _Staged:
    """
    New bytes beside their target, without a name where the file system allows it (O_TMPFILE, open(2)).

    Elsewhere they have a name of their own, which a killed process leaves behind. Methods raise OSError.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._name: Path | None = None
        try:
            handle = os.open(target.parent, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            if error.errno not in {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT}:
                raise
            import tempfile

            handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
            self._name = Path(name)
        self.stream: BinaryIO = os.fdopen(handle, "w+b")

    def settle(self) -> None:
        """Bring the bytes to disk, with the mode that the target is to have."""
        self.stream.flush()
        os.fchmod(self.stream.fileno(), _mode_for(self.target))
        os.fsync(self.stream.fileno())

    def take_place(self) -> None:
        """Give the bytes the target's name, in one step."""
        if self._name is not None:
            self._name.replace(self.target)
            return
        with locked(self.target.parent) as folder:
            if not self.target.exists():
                with contextlib.suppress(FileExistsError):
                    self._link(self.target, folder)
                    return
            part = self.target.with_name(f".{self.target.name[:100]}.part")
            part.unlink(missing_ok=True)  # of one that was killed: nobody else is here
            self._link(part, folder)
            try:
                part.replace(self.target)
            except OSError:
                part.unlink(missing_ok=True)
                raise

    def discard(self) -> None:
        """Close the file; what has not taken its place is gone, and need not fit on the disk."""
        with contextlib.suppress(OSError):
            self.stream.close()
        if self._name is not None:
            self._name.unlink(missing_ok=True)

    def _link(self, name: Path, folder: int) -> None:
        """Give the bytes a name; `folder` is any open folder, without which Python would not follow the link."""
        source = f"/proc/self/fd/{self.stream.fileno()}"
        os.link(source, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Keep other writers of ours out of a folder; a killed process holds no lock."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
