"""Packages with one value in a descriptor or a schema put out of shape: what hand-written cases seldom think of."""

import copy
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ODD: Final = (
    None, 5, -1, 1.5, 10**30, True, False, "", "x", "(", "../outside/secret.json", "é", [], {}, [5], [None], [[]],
    ["x", "x"], {"a": 1}, [{"a": []}], {"fields": {}},
)  # fmt: skip
MANY: Final = 3
"""Items of a list that are looked at: the others are like them."""


def misshapen(folder: Path, dice: random.Random) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Give a package's files again and again, each time with one value of a JSON file another, and say which."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    read = {name: json.loads(data) for name, data in files.items() if name.endswith(("package.json", "schema.json"))}
    chosen = [(name, place, odd) for name, value in read.items() for place in _places(value, ()) for odd in ODD]
    dice.shuffle(chosen)
    for name, place, odd in chosen:
        yield f"{name}: {place} = {odd!r}", {**files, name: json.dumps(_put(read[name], place, odd)).encode()}


def _places(value: Any, above: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value[:MANY]) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*above, key)
        yield from _places(part, (*above, key))


def _put(value: Any, place: tuple[str | int, ...], odd: object) -> Any:
    made = copy.deepcopy(value)
    node = made
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = odd
    return made
