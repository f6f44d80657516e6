"""A report as JSON, for machines."""

from typing import Any

from pincite.findings import Finding, Report
from pincite.reports.escaping import in_json
from pincite.reports.style import Style
from pincite.version import __version__


def render(report: Report, style: Style) -> str:
    """Give a report as one JSON text; what the engine handed to the reference is in it where it was asked for."""
    value = report_json(report)
    if style.engine:
        value["engine"] = [
            {"resource": item.resource, "unit": item.unit, "count": item.count, "reason": item.reason}
            for item in report.fallbacks
        ]
    return in_json(value, levels=3) + "\n"


def report_json(report: Report) -> dict[str, Any]:
    """Give a report as the JSON value of DESIGN section 6: stable, in report order, with no clock in it."""
    return {
        "pincite": __version__,
        "package": {"name": report.name, "version": report.version},
        "valid": report.valid,
        "truncated": report.truncated,
        "summary": {
            "errors": report.errors,
            "warnings": report.warnings,
            "resources": len(report.resources),
            "rows": report.rows,
        },
        "resources": [
            {"name": item.name, "path": item.path, "rows": item.rows, "valid": item.valid} for item in report.resources
        ],
        "findings": [finding_json(finding) for finding in report.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Give one finding as a JSON object; keys in a fixed order, absent parts as null."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "resource": finding.resource,
        "path": finding.path,
        "row": finding.row,
        "line": finding.line,
        "field": finding.field,
        "fieldNumber": finding.field_number,
        "pointer": finding.pointer,
        "cell": finding.cell,
        "expected": finding.expected,
        "note": finding.note,
        "message": finding.message,
        "hint": finding.hint,
    }
