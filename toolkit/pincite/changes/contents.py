"""The files of a resource compared: equal bytes first, then by what the resource is."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, Final, Literal, NamedTuple

from pincite import files, jsontext
from pincite.changes import documents, texts
from pincite.changes.common import Opener
from pincite.changes.dialects import Dialect, dialect_of
from pincite.changes.residue import Residue, residue, worth_hashing
from pincite.changes.tables import TableComparison
from pincite.changes.unpacked import text_dialect, unpacked
from pincite.changes.values import FileChange, JSONChange, TextChange
from pincite.errors import PinciteError
from pincite.packages import RefusedError, Resource
from pincite.packages.derivation import table_schema
from pincite.packages.reading import MAX_DOCUMENT_BYTES

_BLOCK: Final = 1 << 20
Engine = Literal["local", "spark"]
"""What finds the records of two tables that differ."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One resource before and after."""

    old: Resource
    new: Resource

    def same_bytes(self) -> bool:
        """Say whether the two files hold the same bytes; True where neither resource has a file."""
        if not self.old.paths and not self.new.paths:
            return True
        if len(self.old.paths) != len(self.new.paths):
            return False
        for old_path, new_path in zip(self.old.paths, self.new.paths, strict=True):
            with opened(self.old, old_path) as old, opened(self.new, new_path) as new:
                if not same_stream(old, new):
                    return False
        return True


def opened(resource: Resource, path: str | None = None) -> BinaryIO:
    """Open a resource's file; raises PinciteError where the package refuses it or it is not there."""
    try:
        return resource.open(path)
    except RefusedError as error:
        raise PinciteError(
            f"{path or resource.path}: {error.message} ({error.rule}); {error.hint or 'mend it'}."
        ) from error
    except OSError as error:
        raise PinciteError(
            f"{path or resource.path} cannot be read from {resource.source.label}: {error.strerror}."
        ) from error


def opened_table(resource: Resource) -> BinaryIO:
    """
    Open a delimited table, of several files as one run: the first line of each but the first is its header, left out.

    Raises PinciteError as `opened` does, and for a header too long to be told from rows.
    """
    if len(resource.paths) == 1:
        return opened(resource)
    from pincite.tables.parts import parts_of
    from pincite.tables.streams import UnprovedError

    for path in resource.paths:
        opened(resource, path).close()  # says whether it can be
    try:
        return parts_of(resource, header=True).stream()
    except UnprovedError as error:
        raise PinciteError("a later file's header is too long to be told from rows: join the files.") from error


def same_stream(old: BinaryIO, new: BinaryIO) -> bool:
    """Compare two streams to their ends, by blocks."""
    while True:
        blocks = old.read(_BLOCK), new.read(_BLOCK)
        if blocks[0] != blocks[1]:
            return False
        if not blocks[0]:
            return True


class TableText(NamedTuple):
    """A table as delimited text: what opens it, how it is written, and its bytes."""

    open: Opener
    dialect: Dialect
    size: int


def table_text(resource: Resource) -> TableText | None:
    """Give a table as delimited text, unpacked where it has to be; None where it cannot be read so."""
    dialect = dialect_of(resource)
    if dialect is not None:
        return TableText(partial(opened_table, resource), dialect, size_of(resource))
    found = unpacked(resource)
    return None if found is None else TableText(found.open, found.dialect, found.size)


def effective_schema(resource: Resource) -> dict[str, Any]:
    """Give the Table Schema that a table has, or would have once it is derived anew from its JSON Schema."""
    rows = resource.json_schema if resource.kind == "table" else None
    if rows is not None and rows.get("properties"):
        return table_schema(rows)
    return dict(resource.table_schema or {})


def table_of(pair: Pair, engine: Engine = "local") -> TableComparison | None:
    """Prepare the comparison of two tables; None where one of them is not in files that are read by rows."""
    schemas = effective_schema(pair.old), effective_schema(pair.new)
    paths = pair.old.path or pair.old.name, pair.new.path or pair.new.name
    try:
        left = _on_spark(pair) if engine == "spark" else None
        if left is None:
            old, new = table_text(pair.old), table_text(pair.new)
            if old is None or new is None:
                return None
            left = residue(old.open, new.open, (old.dialect, new.dialect), max(old.size, new.size))
    except PinciteError as error:
        raise PinciteError(f"{paths[1]}: {error}") from error
    return TableComparison(left, schemas, paths)


def _on_spark(pair: Pair) -> Residue | None:
    """Find on Spark what is left of two tables; None where they are not for workers."""
    old, new = text_dialect(pair.old), text_dialect(pair.new)
    size = max(size_of(pair.old), size_of(pair.new))
    if old is None or new is None or not worth_hashing((old, new), size):
        return None
    from pincite.changes.cluster import spark_residue
    from pincite.tables.inline import NotTabularError
    from pincite.tables.streams import UnprovedError

    with suppress(UnprovedError, NotTabularError, RefusedError, OSError):
        return spark_residue(pair.old, pair.new, old)
    return None


def size_of(resource: Resource) -> int:
    """Give the bytes of a resource's files together."""
    size = 0
    for path in resource.paths:
        with opened(resource, path) as stream:
            size += stream.seek(0, 2)
    return size


def document_changes(pair: Pair) -> tuple[JSONChange, ...] | None:
    """Compare two JSON documents; None where one of them is no JSON."""
    values = []
    for resource in (pair.old, pair.new):
        if resource.path is None:
            values.append(resource.descriptor.get("data"))
            continue
        try:
            values.append(jsontext.parse(_read(resource)).value)
        except jsontext.InvalidJSONError:
            return None
    return tuple(documents.compare(values[0], values[1]))


def text_changes(pair: Pair) -> tuple[TextChange, ...] | None:
    """Compare two texts by words; None where one of them is not UTF-8."""
    try:
        return tuple(texts.compare(_read(pair.old).decode(), _read(pair.new).decode()))
    except UnicodeDecodeError:
        return None


def file_change(old: Resource | None, new: Resource | None) -> FileChange:
    """Give the sizes and SHA-256 of two files that are compared as a whole."""
    path = (new or old).path if new or old else None  # type: ignore[union-attr]
    digests = (_digest(one) if one else None for one in (old, new))
    return FileChange(path or "", *digests)


def row_count(resource: Resource) -> int | None:
    """Count the data rows of a table that is read by rows, or None."""
    text = table_text(resource)
    if text is None:
        return None
    with text.open() as stream:
        return max(sum(1 for _ in text.dialect.read(stream)) - 1, 0)


def _read(resource: Resource) -> bytes:
    """Read a resource's file, or its files as one."""
    return b"".join(_read_file(resource, path) for path in resource.paths)


def _read_file(resource: Resource, path: str) -> bytes:
    with opened(resource, path) as stream:
        try:
            return files.read_at_most(stream, MAX_DOCUMENT_BYTES)
        except files.TooLargeError as error:
            raise PinciteError(f"{path} is too large to compare: {error}.") from error


def _digest(resource: Resource) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for path in resource.paths:
        with opened(resource, path) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                digest.update(block)
    return size, digest.hexdigest()
