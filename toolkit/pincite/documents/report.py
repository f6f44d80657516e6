"""What checking one document gives."""

from dataclasses import dataclass

from pincite.findings import Fallback, Finding
from pincite.jsontext import JSONText


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """
    The verdict on one JSON document.

    `reading` is None where the file is no JSON; `findings` stand in document order; `fallbacks` tells what the fast
    prover handed to jsonschema; `truncated` says that there are more findings than were asked for.
    """

    reading: JSONText | None
    findings: tuple[Finding, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    truncated: bool = False
