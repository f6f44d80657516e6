"""A patch applied: what each file of the package is to become, or a refusal and nothing."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from pincite.changes.delimited import write_records
from pincite.changes.dialects import Dialect, sole_dialect
from pincite.changes.inventory import File, inventory
from pincite.changes.operations import Operation
from pincite.changes.patches import strict, whole
from pincite.changes.placing import apply_values
from pincite.changes.replay import replay
from pincite.documents.canonical import write_canonical
from pincite.errors import PinciteError
from pincite.packages import Package, RefusedError


def apply(patch: Iterable[Operation], package: Package) -> dict[str, bytes | None]:
    """
    Give the bytes that each file of a package is to have, None for one that is to go; nothing is written.

    Raises PinciteError where the package does not hold what the patch takes away or changes: a row that is not there
    or holds other cells, a value that differs, a key that is there already.
    """
    groups: dict[str, list[Operation]] = {}
    for operation in patch:
        if operation["op"] != "patch":
            groups.setdefault(_path(operation), []).append(operation)
    known = inventory(package)
    made = {}
    for path, found in groups.items():
        try:
            made[path] = _applied(path, known.get(path) or _unlisted(path, package), found)
        except UnicodeError as error:
            raise PinciteError(f"{path} cannot be read or written in its encoding: {error}.") from error
    return made


def _unlisted(path: str, package: Package) -> File | None:
    """Give a file of the package's folder that its descriptor does not name: it is not to be lost either."""
    file = File(package.source, path, "other")
    try:
        package.source.open(path).close()
    except FileNotFoundError:
        return None
    except (OSError, RefusedError):
        file.open()  # says why not
    return file


def _applied(path: str, file: File | None, found: list[Operation]) -> bytes | None:
    operations = {operation["op"] for operation in found}
    if unknown := operations - _HANDLERS.keys() - _WHOLE:
        raise PinciteError(f"{path}: this version knows no operation {min(unknown)!r}.")
    if operations <= _WHOLE and len(found) == 1:
        return _replaced(path, file, found[0])
    handler, *others = {_HANDLERS.get(operation) for operation in operations}
    if handler is None or others:
        raise PinciteError(f"{path}: the patch has operations that exclude each other: make it anew.")
    if file is None:
        raise PinciteError(f"{path} is not in the package: the patch was made for another one.")
    return handler(file, found)


def _replaced(path: str, file: File | None, operation: Operation) -> bytes | None:
    """Put a whole file in another's place; it must hold what the patch says that it holds."""
    held = whole(file.read()) if file is not None else None
    if held != operation.get("old"):
        what = "is there already" if operation["op"] == "file-added" else "does not hold what the patch takes away"
        raise PinciteError(f"{path} {what}: the patch was made for another package.")
    new = operation.get("new")
    if new is None:
        return None
    if "base64" not in new:
        return str(new["text"]).encode()
    try:
        return base64.b64decode(new["base64"], validate=True)
    except ValueError as error:
        raise PinciteError(f"the patch's new {path} is damaged: {error}.") from error


def _values(file: File, found: list[Operation]) -> bytes:
    return write_canonical(apply_values(strict(file.read(), file.path), found, file.path)).encode()


def _rows(file: File, found: list[Operation]) -> bytes:
    dialect = sole_dialect(file.resource) if file.resource else None
    if dialect is None:
        raise PinciteError(f"{file.path} is no delimited table: the patch was made for another package.")
    return write_table(replay(read_table(file.read(), dialect), found, file.path), dialect)


def _words(file: File, found: list[Operation]) -> bytes:
    data = file.read()
    for operation in found:
        if hashlib.sha256(data).hexdigest() != operation["old"]:
            raise PinciteError(f"{file.path} is another text than the patch was made for.")
        text = data.decode()
        for change in reversed(operation["changes"]):
            start, old = int(change["start"].digits), change["old"]
            text = text[:start] + change["new"] + text[start + len(old) :]
        data = text.encode()
        if hashlib.sha256(data).hexdigest() != operation["new"]:
            raise PinciteError(f"{file.path} would be another text than the patch promises: it is damaged.")
    return data


def read_table(data: bytes, dialect: Dialect) -> list[list[str]]:
    """Read all the records of a delimited file, the header first."""
    return [cells for _, cells in dialect.read(io.BytesIO(data))]


def write_table(records: Iterable[list[str]], dialect: Dialect) -> bytes:
    """Write records in canonical form."""
    encoding = "utf-8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    return write_records(records, dialect).encode(encoding)


def _path(operation: Operation) -> str:
    path = operation.get("path")
    if not isinstance(path, str):
        raise PinciteError(f"an operation {operation['op']!r} of the patch names no file.")
    return path


_WHOLE: Final = frozenset({"file-added", "file-removed", "file"})
"""Operations on a file as a whole, of which it can have one."""
_HANDLERS: Final[Mapping[str, Callable[[File, list[Operation]], bytes]]] = {
    "value": _values,
    "order": _values,
    "columns": _rows,
    "row-added": _rows,
    "row-removed": _rows,
    "row-changed": _rows,
    "text": _words,
}
