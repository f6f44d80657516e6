"""
Work confined to one folder, without a network, whatever a library would like to open or fetch.

Frictionless takes texts of a descriptor for paths and URLs where nobody would expect it (`"fields": ["/etc/passwd"]`).
Python tells of every file and socket before it opens them (PEP 578, "Audit events table"); a hook that refuses is no
sandbox against code, but it is one against data.
"""

import mimetypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, Final


class _Here(local):
    """
    The confinement of this thread: the folder, and the temporary files that were made in the meantime.

    No ContextVar: the hook may be called while one is reset, whenever garbage is collected then, and what CPython 3.11
    remembers of the value that the hook looks up is freed a moment later.
    """

    confinement: tuple[str, set[str]] | None = None


_HERE: Final = _Here()
_NETWORK: Final = frozenset(
    {
        "socket.__new__", "socket.bind", "socket.connect", "socket.sendto", "socket.getaddrinfo",
        "socket.gethostbyname", "urllib.Request", "ftplib.connect", "http.client.connect", "sqlite3.connect",
    }
)  # fmt: skip
_SYSTEM: Final = ("/usr/", "/proc/self/", "/dev/null", "/etc/localtime")


@contextmanager
def confined(folder: str | Path, *, network: bool = False) -> Iterator[None]:
    """Refuse sockets, and files outside of `folder` or hidden in it, by a PermissionError; with `network`, nothing."""
    tempfile.gettempdir()  # finding it out opens a file: not inside the hook
    listen()
    before, _HERE.confinement = _HERE.confinement, None if network else (os.path.realpath(folder), set())
    try:
        yield
    finally:
        _HERE.confinement = before


@cache
def listen() -> None:
    """Put the hook in place, once; it does nothing outside of `confined`."""
    sys.addaudithook(_refuse)


@cache
def _libraries() -> tuple[str, ...]:
    """Name where the interpreter and its libraries are, from which modules are imported at any time."""
    places = (sys.prefix, sys.base_prefix, sys.exec_prefix, *(place for place in sys.path if place))
    return (*(f"{os.path.realpath(place)}/" for place in places), *_SYSTEM, *map(str, mimetypes.knownfiles))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    confinement = _HERE.confinement
    if confinement is None:
        return
    if event in _NETWORK:
        raise PermissionError(1, "the network is not used")
    if event == "open" and isinstance(arguments[0], str | bytes):
        path, flags = os.fsdecode(arguments[0]), arguments[2]
        if "/" not in path and flags & os.O_NOFOLLOW:  # our own step by step, below a folder that is open
            return
        if not _allowed(os.path.realpath(path), flags, *confinement):
            raise PermissionError(1, "what is outside of the package, or hidden in it, is not read")


def _allowed(path: str, flags: int, folder: str, made: set[str]) -> bool:
    inside = f"{folder.rstrip('/')}/"
    if path == folder or path.startswith(inside):
        own = [place for place in _libraries() if len(place) > len(inside)]  # an environment of Python in the package
        return "/." not in path[len(folder) :] or path.startswith(tuple(own))
    temporary = os.path.realpath(tempfile.gettempdir())
    if path == temporary:  # `tempfile` names the folder first, and the new file after
        return True
    if flags & os.O_EXCL and path.startswith(f"{temporary}/"):
        made.add(path)
    return path in made or path.startswith(_libraries())
