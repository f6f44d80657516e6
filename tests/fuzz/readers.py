"""The readers under attack: each takes any bytes, and may refuse them only in the ways that it says it does."""

import contextlib
import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final

from tests.in_memory import Memory

from pincite import jsontext
from pincite.changes import patches
from pincite.changes.application import apply
from pincite.errors import PinciteError
from pincite.packages import Package
from pincite.packages.package import open_source
from pincite.rules.run import validate
from pincite.tables import check_table

SCHEMA: Final = {
    "fields": [
        {"name": "a", "type": "integer"},
        {"name": "b", "type": "string", "constraints": {"pattern": "[a-z]*"}},
        {"name": "c", "type": "date"},
    ],
    "primaryKey": "a",
}
_TABLE: Final = {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": SCHEMA}
_JSON_SCHEMA: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "patternProperties": {
        "^[ac]$": {"items": {"anyOf": [{"$ref": "#/$defs/b"}, {"type": "string", "pattern": "^[pq]$"}]}}
    },
    "unevaluatedProperties": False,
    "$defs": {"b": {"required": ["id"], "properties": {"b": {"pattern": r"^(?<n>\p{L}|[^\d\-])\k<n>?$"}}}},
}
_OTHERS: Final = [
    {"name": "d", "type": "json", "path": "d.json", "jsonSchema": _JSON_SCHEMA},
    {"name": "x", "type": "text", "path": "x.txt"},
]
_DESCRIPTOR: Final = json.dumps(
    {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "p", "resources": [_TABLE, *_OTHERS]}
).encode()
_DOCUMENT: Final = b'{"a": [{"id": 1, "b": "x"}, {"id": 2, "b": "y"}], "c": ["p", "q"]}\n'
_TEXT: Final = b"one two three\n"
_CSV: Final = b'a,b,c\n1,x,2024-01-01\n2,"y",\n'


def _opened(**files: bytes) -> Package:
    named = {name.replace("_", "."): data for name, data in files.items()}
    return open_source(Memory(named), "datapackage.json")


@cache
def _package() -> Package:
    return _opened(datapackage_json=_DESCRIPTOR, t_csv=_CSV, d_json=_DOCUMENT, x_txt=_TEXT)


def read_json(data: bytes) -> None:
    """Read a JSON text; a text that is read is one for Python, too, and its places can be found."""
    try:
        reading = jsontext.parse(data)
    except jsontext.InvalidJSONError:
        return
    json.loads(reading.text)
    reading.places([problem.pointer for problem in reading.problems])


def read_descriptor(data: bytes) -> None:
    """Open a package from its descriptor and check it; only what is no descriptor may stop it."""
    try:
        package = _opened(datapackage_json=data, t_csv=_CSV, d_json=_DOCUMENT)
    except PinciteError:
        return
    validate(package)


def read_csv(data: bytes) -> None:
    """Check a table."""
    package = _opened(datapackage_json=_DESCRIPTOR, t_csv=data)
    check_table(package, package.resources[0])


def read_patch(data: bytes) -> None:
    """Apply a patch; one that is none, or does not fit, is refused in words."""
    with contextlib.suppress(PinciteError):
        apply_patch(data)


def apply_patch(data: bytes) -> dict[str, bytes | None]:
    """Apply a patch and its inverse, of which a damaged one may have none; give the files that it makes."""
    found = list(patches.decode(io.TextIOWrapper(io.BytesIO(data), "utf-8")))
    made = apply(found, _package())
    with contextlib.suppress(PinciteError):
        apply(list(patches.invert(found)), _package())
    return made


def _lines(*operations: Any) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in operations).encode()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


_CHANGE: Final = {"start": 0, "newStart": 0, "old": "one", "new": "four"}
_DIGESTS: Final = {"old": _digest(_TEXT), "new": _digest(_TEXT.replace(b"one", b"four"))}
_PATCHES: Final = (
    (
        {"op": "row-changed", "path": "t.csv", "key": {"a": "1"}, "old": {"b": "x"}, "new": {"b": "z"}},
        {"op": "row-added", "path": "t.csv", "key": {"a": "3"}, "new": {"a": "3", "b": "", "c": ""}, "after": {}},
        {"op": "row-removed", "path": "t.csv", "key": {"a": "2"}, "old": {"a": "2", "b": "y", "c": ""}},
    ),
    (
        {"op": "value", "path": "d.json", "at": ["a", {"id": 1}, "b"], "old": "x", "new": "z"},
        {"op": "value", "path": "d.json", "at": ["c", {"=": "r"}], "new": "r", "after": [{"=": "p"}]},
        {"op": "order", "path": "d.json", "at": ["c"], "old": [{"=": "p"}], "new": [{"=": "q"}]},
    ),
    ({"op": "text", "path": "x.txt", **_DIGESTS, "changes": [_CHANGE]},),
    (
        {"op": "columns", "path": "t.csv", "old": ["a", "b", "c"], "new": ["a", "c", "b"]},
        {"op": "file-added", "path": "u.csv", "new": {"base64": "AAE="}},
        {"op": "file", "path": "x.txt", "old": {"text": _TEXT.decode()}, "new": {"text": ""}},
    ),
)
READERS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "json": read_json,
    "descriptor": read_descriptor,
    "csv": read_csv,
    "patch": read_patch,
}
SEEDS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "json": (b'{"a": [1, 2.5e3, true, null, "\\u00e9\\ud83d\\ude00"], "a": NaN}', b"[[[]]]", b"\xef\xbb\xbf{}"),
    "descriptor": (_DESCRIPTOR,),
    "csv": (_CSV, b'\xef\xbb\xbfa,b,c\r\n1,"x""y\n",2024-02-30\r\n'),
    "patch": tuple(_lines({"op": "patch", "format": 1}, *found) for found in _PATCHES),
}
"""What the fuzzer starts from: each reader takes these."""
_HARD: Final = (
    b"",
    b'"',
    b"\n",
    b"\r",
    b",",
    b"{",
    b"]",
    b"null",
    b"1e9",
    b"\\ud800",
    b"\0",
    b'":',
    b"[" * 300,
    b"\xef\xbb\xbf",
)


def damaged(dice: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Give a seed with up to four stretches put out of order."""
    made = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(made) + 1)
        made[start : start + dice.randint(0, 6)] = dice.randbytes(dice.randint(0, 4)) + dice.choice(_HARD)
    return bytes(made)
