"""
Where a package's files come from: a folder or a zip archive; `revisions` has git commits.

A source reads by the path that a descriptor gives, and checks it before opening (DESIGN section 10): relative,
visible, inside the package after resolving links, a regular file. What it will not open it refuses with the name of
the rule that says so; a refusal is a finding about the package, not a failure of ours.
"""

import errno
import io
import os
import re
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, NamedTuple, Protocol

from pincite import files
from pincite.errors import RefusedError

MAX_ARCHIVE_RATIO: Final = 200
"""Largest ratio of decompressed to compressed bytes that is not taken for a bomb (deflate can reach 1,030)."""
SMALL_BYTES: Final = 16 << 20
"""Decompressed bytes that no ratio makes a bomb."""
MAX_MEMBER_BYTES: Final = 2 << 30
_REMOTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://")
_DRIVE: Final = re.compile(r"[A-Za-z]:")


class Source(Protocol):
    """Files by their package-relative path. Methods raise RefusedError; `open` also OSError for a missing file."""

    @property
    def label(self) -> str:
        """What to call this source to a person: a folder, an archive's name, `git:REV`."""

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading bytes."""

    def local_path(self, path: str) -> Path | None:
        """Give the file's place on disk, if it has one; None in archives and revisions."""


def is_bomb(packed: int, unpacked: int) -> bool:
    """Say whether so many bytes packed in so few are more likely meant to harm than to save space."""
    return unpacked > SMALL_BYTES and unpacked > MAX_ARCHIVE_RATIO * max(packed, 1)


def is_remote(path: str) -> bool:
    """Say whether a descriptor's path names something on the network (or any other URL scheme)."""
    return _REMOTE.match(path) is not None


def check_path(path: str) -> None:
    """Refuse a path that is remote, absolute, climbs, is hidden, or holds characters no portable path has."""
    if is_remote(path) and not path.lower().startswith("file:"):
        raise RefusedError(
            "network-refused",
            "this path is on the network",
            "pass --allow-network, or ship the file in the package",
        )
    parts = PurePosixPath(path).parts
    unsafe = (
        not path
        or path.startswith(("/", "~"))
        or "\\" in path
        or _DRIVE.match(path) is not None
        or is_remote(path)
        or any(part == ".." for part in path.split("/"))
        or any(ord(sign) < 32 or ord(sign) == 127 or 0xD800 <= ord(sign) <= 0xDFFF for sign in path)
    )
    if unsafe:
        raise RefusedError(
            "path-unsafe",
            "a path must be relative and stay inside the package",
            "use a POSIX path below the descriptor's folder, such as data/table.csv",
        )
    if path.endswith(("/", "/.")):
        raise RefusedError("not-a-regular-file", f"{path} names a folder", "point the path at an ordinary file")
    if any(part.startswith(".") and part != "." for part in parts):
        raise RefusedError(
            "path-hidden",
            "a path must not name a hidden file or folder",
            "rename it so that no part begins with a dot",
        )


class Nowhere(NamedTuple):
    """No files at all: the source of what stands for itself."""

    label: str = "nothing"

    def open(self, path: str) -> BinaryIO:
        """Refuse a path as every source does; there is nothing at any other."""
        check_path(path)
        raise FileNotFoundError(2, "No such file or directory", path)

    def local_path(self, path: str) -> Path | None:  # noqa: ARG002 (the protocol's shape)
        """Nothing has a path."""
        return None


class Folder(NamedTuple):
    """A folder on disk."""

    root: Path

    @property
    def label(self) -> str:
        """The folder as it was given."""
        return str(self.root)

    def open(self, path: str) -> BinaryIO:
        """Open a file below the folder, step by step and following no link that appeared after the check."""
        resolved = self._resolve(path)
        handle = os.open(os.path.realpath(self.root), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            *folders, name = resolved
            for folder in folders:
                flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
                handle, above = os.open(folder, flags, dir_fd=handle), handle
                os.close(above)
            opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=handle)
        except OSError as error:
            if error.errno == errno.ENXIO:  # a socket
                message = f"{path} is not a regular file"
                raise RefusedError("not-a-regular-file", message, "point the path at an ordinary file") from error
            raise
        finally:
            os.close(handle)
        try:
            return files.regular(opened, path)
        except (IsADirectoryError, ValueError) as error:
            raise RefusedError("not-a-regular-file", str(error), "point the path at an ordinary file") from error

    def local_path(self, path: str) -> Path | None:
        """Give the file's path on disk, links resolved."""
        return Path(os.path.realpath(self.root)).joinpath(*self._resolve(path))

    def _resolve(self, path: str) -> tuple[str, ...]:
        check_path(path)
        root = os.path.realpath(self.root)
        real = os.path.realpath(os.path.join(root, path))  # noqa: PTH118 (realpath of a text, no Path needed)
        if real == root:
            raise RefusedError("not-a-regular-file", f"{path} is a folder", "point the path at an ordinary file")
        if not real.startswith(root.rstrip("/") + "/"):
            raise RefusedError(
                "path-unsafe",
                "a link leads out of the package",
                "replace the link with the file that it points to",
            )
        parts = Path(real).relative_to(root).parts
        if any(part.startswith(".") for part in parts):
            raise RefusedError(
                "path-hidden", "a link leads to a hidden file", "replace the link with the file that it points to"
            )
        return parts


class Archive(NamedTuple):
    """A zip archive read in place; `prefix` is the folder inside it that holds the descriptor, "" for its top."""

    file: Path
    prefix: str = ""

    @property
    def label(self) -> str:
        """The archive's path."""
        return str(self.file)

    def open(self, path: str) -> BinaryIO:
        """Read one member into memory, within the bounds on size and ratio."""
        import zipfile
        import zlib

        check_path(path)
        name = (PurePosixPath(self.prefix) / path).as_posix()
        with zipfile.ZipFile(self.file) as archive:
            try:
                member = archive.getinfo(name)
            except KeyError:
                raise FileNotFoundError(2, "No such file in the archive", path) from None
            if member.is_dir() or (member.external_attr >> 16) & 0o170000 not in {0, 0o100000}:
                raise RefusedError("not-a-regular-file", f"{path} is not a regular file in the archive")
            if member.file_size > MAX_MEMBER_BYTES or is_bomb(member.compress_size, member.file_size):
                raise RefusedError("size-limit", f"{path} decompresses to {member.file_size:,} bytes")
            try:
                with archive.open(member) as stream:
                    return io.BytesIO(stream.read(member.file_size))
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
                raise OSError(errno.EIO, f"the archive is damaged or encrypted: {error}", path) from error

    def local_path(self, path: str) -> Path | None:  # noqa: ARG002 (the protocol's shape)
        """Nothing in an archive has a path of its own."""
        return None
