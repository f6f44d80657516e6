"""Exports put into place: built in a folder of their own, then moved whole to where they were asked for."""

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pincite import files
from pincite.errors import PinciteError

_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of linux/fs.h."""
_HERE: Final = -100
"""AT_FDCWD of linux/fcntl.h; paths are absolute all the same."""


@contextmanager
def building(target: Path, *, folder: bool) -> Iterator[Path]:
    """
    Give a path to build an export at; when all went well, put what is there in the target's place.

    A file is written as `files.writing` does. A folder takes the target's name in one step; one that is there already
    is replaced only if it holds nothing that the export does not write, so that nobody's work is lost. Where building
    fails, or is interrupted, the target is as it was. A process that is killed leaves its work in the system's folder
    for temporary files, or, where that is on another file system, as `.NAME.part`, which the next run takes away.
    """
    with tempfile.TemporaryDirectory(prefix="pincite-") as scratch:
        built = Path(scratch) / ("export" if folder else f"export{target.suffix}")
        if folder:
            built.mkdir()
        try:
            yield built
            _put_folder(built, target) if folder else _put_file(built, target)
        except OSError as error:
            raise PinciteError(f"Cannot write {target}: {error.strerror or error}.") from error


def _put_file(built: Path, target: Path) -> None:
    with built.open("rb") as source, files.writing(target) as stream:
        shutil.copyfileobj(source, stream, 1 << 20)


def _put_folder(built: Path, target: Path) -> None:
    real = Path(os.path.realpath(target))
    _refuse_others_work(built, real, target)
    try:
        _settle(built)
        _exchange(built, real)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _put_from_elsewhere(built, real)


def _put_from_elsewhere(built: Path, real: Path) -> None:
    """Put a folder in place that lies on another file system: through `.NAME.part`, that of a killed run replaced."""
    fresh = real.with_name(f".{real.name[:100]}.part")
    with files.locked(real.parent):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            shutil.copytree(built, fresh)
            _settle(fresh)
            _exchange(fresh, real)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Bring a folder's files to disk, with the modes that the umask leaves."""
    mask = os.umask(0)
    os.umask(mask)
    for path in (folder, *folder.rglob("*")):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def _exchange(fresh: Path, real: Path) -> None:
    """Give the new folder the old one's name and the old one the new one's, in one step where the system can."""
    if not real.exists():
        fresh.rename(real)
    elif not _swapped(fresh, real):
        old = fresh.with_name(f"{fresh.name}.old")
        real.rename(old)
        try:
            fresh.rename(real)
        except BaseException:
            old.rename(real)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _swapped(one: Path, other: Path) -> bool:
    """Exchange two names by renameat2(2); False where the system or the file system has no such thing."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    done: int = rename(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE)
    if done == 0:
        return True
    if ctypes.get_errno() in {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}:
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def _refuse_others_work(built: Path, real: Path, target: Path) -> None:
    if not real.exists():
        return
    if not real.is_dir():
        raise PinciteError(f"{target} is a file: this format writes a folder, name another place.")
    for path in sorted(real.rglob("*")):
        inside = path.relative_to(real)
        if not (built / inside).exists() or path.is_symlink():
            raise PinciteError(f"{target} holds {inside}, which the export does not write: name an empty folder.")
