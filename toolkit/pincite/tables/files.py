"""A file's declared size and hash, checked as frictionless checks them, and whether it is UTF-8."""

import codecs
from contextlib import suppress
from typing import BinaryIO, Final

from pincite.findings import Finding
from pincite.packages import RefusedError, Resource
from pincite.tables.opening import dialect_of
from pincite.tables.streams import BUFFER, UnprovedError, compression_of, open_bytes, part_blocks, unpacked_blocks

ALGORITHMS: Final = frozenset({"md5", "sha1", "sha256", "sha512"})
_BLOCK: Final = 1 << 20


def check_file(resource: Resource) -> tuple[Finding, ...]:
    """
    Compare a resource's `hash` and `bytes` with its file or files, in frictionless' words (`hash-count`, `byte-count`).

    A hash without a prefix is md5 (Data Resource, "hash"). An algorithm that is not known here is not checked; the
    rule `hash-unsupported` says so.
    """
    declared_hash, declared_bytes = resource.descriptor.get("hash"), resource.descriptor.get("bytes")
    if (declared_hash is None and declared_bytes is None) or not resource.paths:
        return ()
    algorithm, _, digest = str(declared_hash or "").rpartition(":")
    try:
        size, hashed = measured(resource, algorithm.lower() or "md5")
    except UnprovedError:  # files that frictionless cannot join either
        return ()
    found = []
    if declared_hash is not None and hashed not in {None, digest}:
        note = f'expected is "{digest}" and actual is "{hashed}"'
        message = f"The data source does not match the expected hash count: {note}"
        found.append(_finding("hash-count", message, note, resource))
    if declared_bytes and declared_bytes != size:
        note = f'expected is "{declared_bytes}" and actual is "{size}"'
        message = f"The data source does not match the expected byte count: {note}"
        found.append(_finding("byte-count", message, note, resource))
    return tuple(found)


def measured(resource: Resource, algorithm: str) -> tuple[int, str | None]:
    """
    Give the bytes of a resource's file and their hash, None by an algorithm that is not known here.

    Several files count as one, unpacked and without the headers of the later ones, as frictionless counts them; raises
    UnprovedError where they cannot be read so, RefusedError and OSError.
    """
    import hashlib

    hashed = hashlib.new(algorithm, usedforsecurity=False) if algorithm in ALGORITHMS else None
    size = 0
    with _whole(resource) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if hashed is not None:
                hashed.update(block)
    return size, hashed.hexdigest() if hashed is not None else None


def _whole(resource: Resource) -> BinaryIO:
    if len(resource.paths) == 1:
        return resource.open()
    return open_bytes(resource, header=resource.format == "csv" and dialect_of(resource).header)


def is_utf8(resource: Resource) -> bool:
    """
    Whether the first bytes of each file of a table are UTF-8, or cannot be read at all.

    What frictionless takes for another encoding it takes from these bytes (100,000).
    """
    with suppress(OSError, RefusedError, UnprovedError):
        if compression_of(resource) and len(resource.paths) == 1:
            return _starts_as_utf8(next(unpacked_blocks(resource), b""))
        for path in resource.paths:
            if not _starts_as_utf8(next(part_blocks(resource, path), b"")[:BUFFER]):
                return False
    return True


def _starts_as_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head[:BUFFER], final=len(head) < BUFFER)
    except UnicodeDecodeError:
        return False
    return True


def _finding(rule: str, message: str, note: str, resource: Resource) -> Finding:
    return Finding(rule=rule, message=message, note=note, resource=resource.name, path=resource.path)
