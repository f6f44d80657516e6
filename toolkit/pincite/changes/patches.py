"""
What turns one package into another, as NDJSON: one operation a line, each with what was and what is to be.

Operations name a file by its package-relative path. Because each holds both sides, a patch can be inverted, and
refuses a base that does not hold what it takes away.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from pincite import jsontext
from pincite.changes import contents, documents, texts
from pincite.changes.contents import Pair
from pincite.changes.dialects import sole_dialect
from pincite.changes.inventory import File, inventory
from pincite.changes.operations import Operation, has_its_form
from pincite.changes.rowlines import RowLines
from pincite.changes.tables import TableComparison
from pincite.changes.values import ABSENT, JSONChange, Step
from pincite.documents.canonical import Number, read_canonical
from pincite.errors import PinciteError
from pincite.packages import Package
from pincite.version import __version__

VERSION: Final = 1
_INVERSE: Final[Mapping[str, str]] = {
    "row-added": "row-removed",
    "row-removed": "row-added",
    "file-added": "file-removed",
    "file-removed": "file-added",
}
_MARK: Final = "\0digits:"


def lines(old: Package, new: Package) -> Iterator[str]:
    """Give the patch from one package to the other line by line, its header first. Raises as `diff` does."""
    sides = ({"name": one.name, "version": one.version} for one in (old, new))
    yield encode({"op": "patch", "format": VERSION, "pincite": __version__, "old": next(sides), "new": next(sides)})
    before, after = inventory(old), inventory(new)
    for path in dict.fromkeys((*after, *before)):
        yield from _file(path, before.get(path), after.get(path))


def operations(old: Package, new: Package) -> Iterator[Operation]:
    """Give the patch from one package to the other as values."""
    return decode(lines(old, new))


def encode(operation: Operation) -> str:
    """Write an operation as one line; numbers keep their digits."""
    text = _ENCODER.encode(operation)
    if "\\u0000digits:" in text:
        text = text.replace('"\\u0000digits:', "").replace(':digits\\u0000"', "")
    return text + "\n"


def decode(patch: Iterable[str]) -> Iterator[Operation]:
    """Read a patch; raises PinciteError where it is none, naming the line."""
    try:
        for number, line in enumerate(patch, start=1):
            operation = _read(line, number)
            if number == 1 and (operation["op"] != "patch" or _plain(operation.get("format")) != VERSION):
                raise PinciteError(f"this is no patch of format {VERSION}: make it with `pincite diff --format patch`.")
            if not has_its_form(operation):
                raise PinciteError(f"line {number} of the patch is a damaged {operation['op']!r}: make the patch anew.")
            yield operation
    except UnicodeDecodeError as error:
        raise PinciteError(f"the patch is not UTF-8: {error}.") from error


def _read(line: str, number: int) -> Operation:
    try:
        operation = read_canonical(jsontext.parse(line).text)
    except (jsontext.InvalidJSONError, ValueError) as error:
        raise PinciteError(f"line {number} of the patch is no JSON: {error}.") from error
    if not isinstance(operation, dict) or not isinstance(operation.get("op"), str):
        raise PinciteError(f"line {number} of the patch is no operation.")
    return operation


def invert(patch: Iterable[Operation]) -> Iterator[Operation]:
    """Give the patch that takes the other one back."""
    for operation in patch:
        turned = _turned(operation)
        turned["op"] = _INVERSE.get(operation["op"], operation["op"])
        if operation["op"] == "row-changed":
            turned["key"] = {name: operation["new"].get(name, text) for name, text in operation["key"].items()}
        if "changes" in operation:
            turned["changes"] = [_turned(change) for change in operation["changes"]]
        yield turned


def _turned(operation: Operation) -> Operation:
    """Exchange what was and what is to be."""
    pairs = {"old": "new", "new": "old", "start": "newStart", "newStart": "start"}
    return {pairs.get(key, key): value for key, value in operation.items()}


def path_of(steps: Iterable[Step]) -> list[Any]:
    """Write a path into a JSON value: an object's key as a text, a keyed item as `{"id": "q12"}`."""
    return [{step[0]: step[1]} if isinstance(step, tuple) else step for step in steps]


def steps_of(path: Iterable[Any]) -> tuple[Step, ...]:
    """Read what `path_of` wrote."""
    return tuple(next(iter(step.items())) if isinstance(step, dict) else step for step in path)


def _file(path: str, old: File | None, new: File | None) -> Iterator[str]:
    if old is None or new is None:
        side, file = ("new", new) if new else ("old", old)
        operation = "file-added" if new else "file-removed"
        yield encode({"op": operation, "path": path, side: whole(file.read())})  # type: ignore[union-attr]
        return
    with old.open() as before, new.open() as after:
        if contents.same_stream(before, after):
            return
    finer = _FINER.get(new.kind) if new.kind == old.kind else None
    found = finer(path, old, new) if finer else None
    if found is None:
        yield encode({"op": "file", "path": path, "old": whole(old.read()), "new": whole(new.read())})
    else:
        yield from found


def whole(data: bytes) -> dict[str, str]:
    """Put a file's bytes into JSON: as text if they are UTF-8, in base 64 otherwise."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _values(path: str, old: File, new: File) -> Iterator[str] | None:
    try:
        values = [strict(file.read(), path) for file in (old, new)]
    except PinciteError:
        return None
    return (encode(_value(path, change)) for change in documents.compare(values[0], values[1]))


def strict(data: bytes, path: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Read a JSON file that breaks none of the strict rules, numbers by their digits; raises PinciteError."""
    try:
        reading = jsontext.parse(data)
    except jsontext.InvalidJSONError as error:
        raise PinciteError(f"{path} is no JSON: {error}.") from error
    if reading.problems:
        raise PinciteError(f"{path}, line {reading.problems[0].line}: {reading.problems[0].message}.")
    return read_canonical(reading.text)


def _value(path: str, change: JSONChange) -> Operation:
    operation: Operation = {"op": "order" if change.order else "value", "path": path, "at": path_of(change.path)}
    if change.order:
        return {**operation, "old": path_of(change.old), "new": path_of(change.new)}
    if change.after is not None:
        operation["after"] = path_of([change.after]) if change.after != () else []  # type: ignore[list-item]
    operation |= {key: value for key, value in (("old", change.old), ("new", change.new)) if value is not ABSENT}
    return operation


def _rows(path: str, old: File, new: File) -> Iterator[str] | None:
    if old.resource is None or new.resource is None or sole_dialect(old.resource) != sole_dialect(new.resource):
        return None
    table = contents.table_of(Pair(old.resource, new.resource))
    return None if table is None else _table(path, table)


def _table(path: str, table: TableComparison) -> Iterator[str]:
    """Write a table's operations."""
    old, new = table.residue.headers
    if old != new:
        yield encode({"op": "columns", "path": path, "old": old, "new": new})
    yield from table.told(lambda layout: RowLines(layout, path))


def _words(path: str, old: File, new: File) -> Iterator[str] | None:
    sides = old.read(), new.read()
    try:
        before, after = (side.decode() for side in sides)
    except UnicodeDecodeError:
        return None
    changes = [
        {"start": one.start, "newStart": one.new_start, "old": one.old, "new": one.new}
        for one in texts.compare(before, after)
    ]
    digests = (hashlib.sha256(side).hexdigest() for side in sides)
    operation = {"op": "text", "path": path, "old": next(digests), "new": next(digests), "changes": changes}
    return iter((encode(operation),))


_FINER: Final[Mapping[str, Callable[[str, File, File], Iterator[str] | None]]] = {
    "json": _values,
    "table": _rows,
    "text": _words,
}


def _digits(value: object) -> str:
    if isinstance(value, Number):
        return f"{_MARK}{value.digits}:digits\0"
    raise TypeError(f"{value!r} is no JSON value")


def _plain(value: object) -> object:
    return int(value.digits) if isinstance(value, Number) and value.digits.isdigit() else value


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_digits)
