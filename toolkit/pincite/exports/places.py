"""Exports put into place: built in a folder of their own, then moved whole to where they were asked for."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.errors import PinciteError
from pincite.files import writing


@contextmanager
def building(target: Path, *, folder: bool) -> Iterator[Path]:
    """
    Give a path to build an export at; when all went well, put what is there in the target's place.

    A file is written as `files.writing` does. A folder is written beside the target and takes its name; a folder
    that is there already is replaced only if it holds nothing that the export does not write, so that nobody's work
    is lost. Where building fails, or is interrupted, the target is as it was.
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
    with built.open("rb") as source, writing(target) as stream:
        shutil.copyfileobj(source, stream, 1 << 20)


def _put_folder(built: Path, target: Path) -> None:
    real = Path(os.path.realpath(target))
    _refuse_others_work(built, real, target)
    fresh = Path(tempfile.mkdtemp(prefix=f".{real.name[:100]}.", suffix=".part", dir=real.parent))
    try:
        shutil.copytree(built, fresh, dirs_exist_ok=True, copy_function=_copy)
        mask = os.umask(0)
        os.umask(mask)
        for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
            folder.chmod(0o777 & ~mask)
        _exchange(fresh, real)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _exchange(fresh: Path, real: Path) -> None:
    """Give the new folder the old one's name; the old one is gone only when the new one has it."""
    if not real.exists():
        fresh.rename(real)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{real.name[:100]}.", suffix=".old", dir=real.parent)) / "folder"
    real.rename(old)
    try:
        fresh.rename(real)
    except BaseException:
        old.rename(real)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _refuse_others_work(built: Path, real: Path, target: Path) -> None:
    if not real.exists():
        return
    if not real.is_dir():
        raise PinciteError(f"{target} is a file: this format writes a folder, name another place.")
    for path in sorted(real.rglob("*")):
        inside = path.relative_to(real)
        if not (built / inside).exists() or path.is_symlink():
            raise PinciteError(f"{target} holds {inside}, which the export does not write: name an empty folder.")


def _copy(source: str, target: str) -> str:
    shutil.copyfile(source, target)
    with Path(target).open("rb") as stream:
        os.fsync(stream.fileno())
    Path(target).chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH)
    return target
