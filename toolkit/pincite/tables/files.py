"""A file's declared size and hash, checked as frictionless checks them, and whether it is UTF-8."""

import codecs
from contextlib import suppress
from typing import Final

from pincite.findings import Finding
from pincite.packages import RefusedError, Resource
from pincite.tables.streams import BUFFER, UnprovedError, compression_of, part_blocks, unpacked_blocks

ALGORITHMS: Final = frozenset({"md5", "sha1", "sha256", "sha512"})
_BLOCK: Final = 1 << 20


def check_file(resource: Resource) -> tuple[Finding, ...]:
    """
    Compare a resource's `hash` and `bytes` with its file, in frictionless' words (`hash-count`, `byte-count`).

    A hash without a prefix is md5 (Data Resource, "hash"). An algorithm that is not known here is not checked; the
    rule `hash-unsupported` says so.
    """
    declared_hash, declared_bytes = resource.descriptor.get("hash"), resource.descriptor.get("bytes")
    if (declared_hash is None and declared_bytes is None) or len(resource.paths) != 1:
        return ()
    import hashlib

    algorithm, _, digest = str(declared_hash or "").rpartition(":")
    name = algorithm.lower() or "md5"
    hashed = hashlib.new(name, usedforsecurity=False) if name in ALGORITHMS else None
    size = 0
    with resource.open() as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if hashed is not None:
                hashed.update(block)
    found = []
    if declared_hash is not None and hashed is not None and hashed.hexdigest() != digest:
        note = f'expected is "{digest}" and actual is "{hashed.hexdigest()}"'
        message = f"The data source does not match the expected hash count: {note}"
        found.append(_finding("hash-count", message, note, resource))
    if declared_bytes and declared_bytes != size:
        note = f'expected is "{declared_bytes}" and actual is "{size}"'
        message = f"The data source does not match the expected byte count: {note}"
        found.append(_finding("byte-count", message, note, resource))
    return tuple(found)


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
