"""Names for findings that stay when lines move, so that a tool knows an old finding from a new one."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from pincite.findings import Finding

_STEP: Final = re.compile(r"/\d+(?=/|\Z)")
_NUMBER: Final = re.compile(r"\d+")


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """
    Give each finding a fingerprint, unique in its report: 32 hexadecimal digits and a colon with a number.

    It rests on the rule, the file, the field or pointer, and what was found there, never on a row, line or array
    index; findings that are alike in all of that are numbered in their order.
    """
    seen: Counter[str] = Counter()
    given = []
    for finding in findings:
        digest = hashlib.sha256("\x1f".join(_lasting(finding)).encode("utf-8", "backslashreplace")).hexdigest()[:32]
        seen[digest] += 1
        given.append(f"{digest}:{seen[digest]}")
    return given


def _lasting(finding: Finding) -> tuple[str, ...]:
    said = finding.cell if finding.cell is not None else _NUMBER.sub("#", finding.note or finding.message)
    pointer = _STEP.sub("/#", finding.pointer or "")
    return (finding.rule, finding.path or finding.resource or "", finding.field or "", pointer, said)
