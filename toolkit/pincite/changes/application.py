"""A patch applied: what each file of the package is to become, or a refusal and nothing."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pincite.changes.delimited import write_records
from pincite.changes.dialects import Dialect, dialect_of
from pincite.changes.inventory import File, inventory
from pincite.changes.patches import Operation, strict, whole
from pincite.changes.placing import apply_values
from pincite.changes.replay import replay
from pincite.documents.canonical import Number, write_canonical
from pincite.errors import PinciteError
from pincite.packages import Package


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
    return {path: _applied(path, known.get(path), found) for path, found in groups.items()}


def _applied(path: str, file: File | None, found: list[Operation]) -> bytes | None:
    first = found[0]["op"]
    if first in {"file-added", "file-removed", "file"}:
        return _replaced(path, file, found[0])
    handler = _HANDLERS.get(first)
    if handler is None:
        raise PinciteError(f"{path}: this version knows no operation {first!r}.")
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
    return base64.b64decode(new["base64"]) if "base64" in new else str(new["text"]).encode()


def _values(file: File, found: list[Operation]) -> bytes:
    return write_canonical(apply_values(strict(file.read(), file.path), found, file.path)).encode()


def _rows(file: File, found: list[Operation]) -> bytes:
    dialect = dialect_of(file.resource) if file.resource else None
    if dialect is None:
        raise PinciteError(f"{file.path} is no delimited table: the patch was made for another package.")
    return write_table(replay(read_table(file.read(), dialect), found, file.path), dialect)


def _words(file: File, found: list[Operation]) -> bytes:
    (operation,) = found
    data = file.read()
    if hashlib.sha256(data).hexdigest() != operation["old"]:
        raise PinciteError(f"{file.path} is another text than the patch was made for.")
    text = data.decode()
    for change in reversed(operation["changes"]):
        start, old = _offset(change["start"]), change["old"]
        text = text[:start] + change["new"] + text[start + len(old) :]
    return text.encode()


def read_table(data: bytes, dialect: Dialect) -> list[list[str]]:
    """Read all the records of a delimited file, the header first."""
    return [cells for _, cells in dialect.read(io.BytesIO(data))]


def write_table(records: Iterable[list[str]], dialect: Dialect) -> bytes:
    """Write records in canonical form."""
    encoding = "utf-8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    return write_records(records, dialect).encode(encoding)


def _offset(value: Any) -> int:  # noqa: ANN401 (a number as it was read)
    return int(value.digits) if isinstance(value, Number) else int(value)


def _path(operation: Operation) -> str:
    path = operation.get("path")
    if not isinstance(path, str):
        raise PinciteError(f"an operation {operation['op']!r} of the patch names no file.")
    return path


_HANDLERS: Final[Mapping[str, Callable[[File, list[Operation]], bytes]]] = {
    "value": _values,
    "order": _values,
    "columns": _rows,
    "row-added": _rows,
    "row-removed": _rows,
    "row-changed": _rows,
    "text": _words,
}
