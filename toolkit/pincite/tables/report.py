"""What checking one table gives."""

from typing import NamedTuple

from pincite.findings import Fallback, Finding
from pincite.packages import RefusedError, Resource
from pincite.tables.row import SoundRows


class TableReport(NamedTuple):
    """
    The verdict on one table.

    `findings` are frictionless' in frictionless' order, cut at the error limit. `stricter` are ours (`lexical-form`
    and the like), by row and field. `rows` counts the data rows read; `truncated` says the limit was reached;
    `fallbacks` tells what was handed to the reference. `sound_rows` are there for a small table with which nothing is
    wrong.
    """

    findings: tuple[Finding, ...] = ()
    stricter: tuple[Finding, ...] = ()
    rows: int | None = None
    truncated: bool = False
    fallbacks: tuple[Fallback, ...] = ()
    sound_rows: SoundRows | None = None


def refusal(refused: RefusedError, resource: Resource) -> Finding:
    """Give a refusal as a finding about its resource."""
    return Finding(
        rule=refused.rule, message=refused.message, hint=refused.hint, resource=resource.name, path=resource.path
    )
