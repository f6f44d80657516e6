"""Findings and reports: what a check says, as plain values."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error makes a package invalid, a warning does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


class Finding(NamedTuple):
    """
    One thing that is wrong, and where.

    `path` is relative to the package. `row` is the record's ordinal with the header as 1, `line` the physical line
    on which the record (or the JSON value) starts, both from 1; `column` counts code points from 1 and is known for
    JSON only. `field_number` counts from 1. `pointer` is an RFC 6901 pointer into a document. `cell` is the raw text
    found, `expected` the text that would have been right; both are untrusted and are escaped by whoever shows them.
    """

    rule: str
    message: str
    severity: Severity = Severity.ERROR
    resource: str | None = None
    path: str | None = None
    row: int | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    field_number: int | None = None
    pointer: str | None = None
    cell: str | None = None
    expected: str | None = None
    note: str | None = None
    hint: str | None = None


class ResourceSummary(NamedTuple):
    """A resource's line in a report; `rows` counts data rows and is None for what is no table."""

    name: str
    path: str | None
    rows: int | None
    valid: bool


class Report(NamedTuple):
    """
    The result of validating one package.

    `findings` stand in report order: package first, then resources in the descriptor's order; `truncated` says that
    a resource reached the error limit, so that there may be more. `fallbacks` tells, for each resource, what the
    engine handed to the reference and why.
    """

    name: str | None
    version: str | None
    findings: tuple[Finding, ...]
    resources: tuple[ResourceSummary, ...]
    truncated: bool = False
    fallbacks: tuple["Fallback", ...] = ()

    @property
    def errors(self) -> int:
        """The number of findings of severity error."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """The number of findings of severity warning."""
        return len(self.findings) - self.errors

    @property
    def rows(self) -> int:
        """The number of data rows read in all tables."""
        return sum(resource.rows or 0 for resource in self.resources)

    @property
    def valid(self) -> bool:
        """True where nothing of severity error was found."""
        return self.errors == 0


class Fallback(NamedTuple):
    """A part of a resource that the engine could not prove and gave to the reference; `count` counts its units."""

    resource: str
    unit: str
    count: int  # type: ignore[assignment] # a number of units, not a search in a tuple
    reason: str
