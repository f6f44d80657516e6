"""How the text of a table is encoded: as its descriptor says, or as frictionless would tell from its first bytes."""

import codecs
import re
from typing import Final

from pincite.packages import Resource
from pincite.tables.streams import BUFFER, UnprovedError

CODECS: Final = frozenset(
    {
        "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "ascii",
        "iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "cp1252",
    }
)  # fmt: skip
"""Codecs that decode a file in pieces as they decode it whole, and that have one reading each."""
_MARKED: Final = (
    ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
    ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
    ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
)
_SUSPICIOUS: Final = re.compile(rb"[^\t\n\r -}]|~|\+")
"""Bytes that could make a detector see more than ASCII: none of them, and the text is ASCII to it."""


def encoding_of(resource: Resource, head: bytes) -> str:
    """
    Give the codec's name for a table: the declared one, or what frictionless' detector says of the first bytes.

    Raises UnprovedError for a codec that is left to frictionless.
    """
    declared = resource.descriptor.get("encoding")
    found = str(declared) if declared else _detected(head[:BUFFER])
    try:
        name = codecs.lookup(found).name
    except (LookupError, ValueError) as error:  # a NUL or a lone surrogate in the name
        raise UnprovedError(f"encoding {found}") from error
    if name not in CODECS:
        raise UnprovedError(f"encoding {name}")
    return next((whole for plain, mark, whole in _MARKED if name == plain and head.startswith(mark)), name)


def _detected(head: bytes) -> str:
    """
    Tell an undeclared encoding from a file's first bytes, as frictionless does.

    Plain ASCII needs no detector: without `~`, `+` and escapes there is nothing in it that another codec could claim.
    """
    if not _SUSPICIOUS.search(head):
        return "utf-8"
    from chardet import UniversalDetector

    detector = UniversalDetector()
    for line in head.splitlines():
        detector.feed(line)
    detector.close()
    found, confidence = detector.result["encoding"] or "utf-8", detector.result["confidence"] or 0
    if confidence < 0.5:
        try:
            head.decode("utf-8")
        except UnicodeDecodeError:
            return found
        return "utf-8"
    return "utf-8" if found == "ascii" else found
