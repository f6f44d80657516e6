"""What checking a document, or a row, gives."""

from typing import NamedTuple

from pincite.findings import Fallback, Finding
from pincite.jsontext import JSONText


class Fault(NamedTuple):
    """
    One thing wrong with a value: an RFC 6901 pointer into it, what is wrong, and what would have been right.

    `missing` names the property that the object at the pointer lacks, where that is the fault.
    """

    pointer: str
    message: str
    expected: str | None = None
    hint: str | None = None
    rule: str = "json-schema"
    missing: str | None = None


class DocumentReport(NamedTuple):
    """
    The verdict on one JSON document.

    `reading` is None where the file is no JSON; `findings` stand in document order; `fallbacks` tells what the fast
    prover handed to jsonschema; `truncated` says that there are more findings than were asked for.
    """

    reading: JSONText | None
    findings: tuple[Finding, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    truncated: bool = False
