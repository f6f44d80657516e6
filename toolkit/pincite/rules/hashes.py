"""Hashes that are checked."""

from collections.abc import Iterator

from pincite.findings import Finding
from pincite.rules.context import Context
from pincite.tables.files import ALGORITHMS


def hash_unsupported(context: Context) -> Iterator[Finding]:
    """
    A resource's hash must use an algorithm that can be checked: md5, sha1, sha256 or sha512.

    Frictionless passes over any other without a word, so that the file may be anything.

    Bad: `"hash": "sha3:9f86…"`
    Good: `"hash": "sha256:9f86…"`

    To mend it, give the file's hash by one of these algorithms, or run `pincite sync` where it writes hashes.
    """
    for resource in context.package.resources:
        declared = resource.descriptor.get("hash")
        algorithm = declared.rpartition(":")[0].lower() if isinstance(declared, str) else ""
        if algorithm and algorithm not in ALGORITHMS:
            pointer = f"/resources/{resource.index}/hash"
            line, column = context.package.text.place(pointer)
            message = f"the hash algorithm {algorithm!r} is not known, so the file is not checked"
            expected = ", ".join(sorted(ALGORITHMS))
            at = {"line": line, "column": column, "pointer": pointer, "resource": resource.name}
            yield context.about_package(message, cell=algorithm, expected=expected, **at)
