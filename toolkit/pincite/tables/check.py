"""One table checked: the interface that every engine keeps."""

from typing import Final, Literal

from pincite.packages import Package, Resource
from pincite.tables.reference import check_by_reference
from pincite.tables.report import TableReport

Engine = Literal["local", "frictionless"]
DEFAULT_LIMIT: Final = 1000
"""Frictionless' own default error limit, per resource."""


def check_table(
    package: Package, resource: Resource, limit: int = DEFAULT_LIMIT, engine: Engine = "local"
) -> TableReport:
    """Check one table: frictionless' verdicts and our stricter ones; `limit` counts errors, 0 means none."""
    reason = "asked for" if engine == "frictionless" else "no faster engine yet"
    return check_by_reference(package, resource, limit, reason)
