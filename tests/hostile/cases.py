"""What a hostile package is, and the few shapes most of them share."""

import json
import os
import socket
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

VALID: Final = "valid"
STOPS: Final = "exit 2"
SECRET: Final = "the-secret-of-7c1e9b"
"""Stands in every file outside of the package; no output may hold it."""
V2: Final = "https://datapackage.org/profiles/2.0/datapackage.json"

Made = Callable[[], bytes]


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    to: str


@dataclass(frozen=True)
class Special:
    """A file that is no regular one: `fifo`, `socket`, `folder` or `device`."""

    kind: str


Content = str | bytes | Made | Link | Special


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    One package and what must be said of it.

    `verdict` is `valid`, `exit 2`, or the name of a rule that must be found; `says` stands in a message of that rule,
    or, where the package cannot be read, in what is complained of. `target` is what is validated, below the folder
    that holds the package `p` and the folder `outside`. `everywhere` asks for every format.
    """

    name: str
    verdict: str
    says: str = ""
    files: Mapping[str, Content] = field(default_factory=dict)
    target: str = "p"
    everywhere: bool = False

    def write(self, folder: Path) -> None:
        """Make the package in `folder`, and beside it what it must not reach."""
        outside = folder / "outside"
        outside.mkdir(parents=True)
        (outside / "secret.csv").write_text(f"a\n{SECRET}\n", encoding="utf-8")
        (outside / "secret.json").write_text(json.dumps({"type": SECRET, "fields": []}), encoding="utf-8")
        (outside / "datapackage.json").write_text(json.dumps({"name": SECRET}), encoding="utf-8")
        (folder / "p").mkdir()
        for name, content in self.files.items():
            _put(folder / "p" / name, content)


def _put(place: Path, content: Content) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Link):
        place.symlink_to(content.to)
    elif isinstance(content, Special):
        _SPECIAL[content.kind](place)
    else:
        data = content() if callable(content) else content
        place.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)


def _socket(place: Path) -> None:
    here = Path.cwd()
    os.chdir(place.parent)  # a socket's path may have 108 bytes
    try:
        socket.socket(socket.AF_UNIX).bind(place.name)
    finally:
        os.chdir(here)


_SPECIAL: Final[Mapping[str, Callable[[Path], None]]] = {
    "fifo": os.mkfifo,
    "folder": Path.mkdir,
    "socket": _socket,
    "device": lambda place: os.mknod(place, 0o666 | stat.S_IFCHR, os.makedev(1, 5)),
}


def descriptor(*resources: Any, **properties: Any) -> str:
    """Give a package descriptor."""
    return json.dumps({"$schema": V2, "name": "p", **properties, "resources": list(resources)})


def resource(schema: Any = None, **properties: Any) -> dict[str, Any]:
    """Give a table resource `t` at `t.csv`; properties that are None are left out."""
    given = {"name": "t", "type": "table", "path": "t.csv", "schema": schema or fields("a"), **properties}
    return {key: value for key, value in given.items() if value is not None}


def fields(*listed: str | Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    """Give a Table Schema; a field that is a name alone is a string."""
    return {
        "fields": [{"name": item, "type": "string"} if isinstance(item, str) else dict(item) for item in listed],
        **properties,
    }


def table(csv: Content, schema: Any = None, **properties: Any) -> dict[str, Content]:
    """Give the files of a package of one table."""
    return {"datapackage.json": descriptor(resource(schema, **properties)), "t.csv": csv}


def document(text: Content, json_schema: Any = None, **properties: Any) -> dict[str, Content]:
    """Give the files of a package of one JSON document `d.json`, its schema inline."""
    given = {"name": "d", "type": "json", "path": "d.json", **properties}
    if json_schema is not None:
        given["jsonSchema"] = json_schema
    return {"datapackage.json": descriptor(given), "d.json": text}
