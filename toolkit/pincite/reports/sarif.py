"""A report as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), as code scanning services read it."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from pincite.errors import PinciteError
from pincite.findings import Finding, Report
from pincite.reports.escaping import in_json, shortened
from pincite.reports.fingerprints import fingerprints
from pincite.reports.style import Style
from pincite.reports.wording import TRUNCATED, details, file_path
from pincite.rules.explanations import explain
from pincite.version import __version__

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, style: Style) -> str:
    """Give one run: the rules that found something, with their help, and a result a finding."""
    rules = list(dict.fromkeys(finding.rule for finding in report.findings))
    marks = fingerprints(report.findings)
    results = [
        _result(finding, rules.index(finding.rule), mark, style)
        for finding, mark in zip(report.findings, marks, strict=True)
    ]
    run = {
        "tool": {
            "driver": {"name": "pincite", "semanticVersion": __version__, "rules": _rules(rules, report.findings)}
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return in_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, levels=99) + "\n"


def _rules(names: Iterable[str], findings: Iterable[Finding]) -> list[dict[str, Any]]:
    levels = {finding.rule: finding.severity.value for finding in findings}
    return [_rule(name, levels[name]) for name in names]


def _rule(name: str, level: str) -> dict[str, Any]:
    try:
        rule = explain(name)
        said = {
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": rule.text},
            "help": {"text": rule.text, "markdown": rule.text},
        }
    except PinciteError:  # a finding of a rule that is not ours to explain
        said = {}
    return {"id": name, **said, "defaultConfiguration": {"level": level}}


def _result(finding: Finding, rule: int, fingerprint: str, style: Style) -> dict[str, Any]:
    said = [shortened(finding.message, 400), *(f"{label}: {shortened(text, 200)}" for label, text in details(finding))]
    result = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": _plain("\n".join(said))},
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(file_path(finding, style.folder))}}
    if finding.line is not None:
        column = {} if finding.column is None else {"startColumn": finding.column}
        physical["region"] = {"startLine": finding.line, **column}
    return {**result, "locations": [{"physicalLocation": physical, **_logical(finding)}]}


def _logical(finding: Finding) -> dict[str, Any]:
    name = ".".join(part for part in (finding.resource, finding.field or finding.pointer) if part)
    return {"logicalLocations": [{"fullyQualifiedName": shortened(name)}]} if name else {}


def _notifications(report: Report) -> list[dict[str, Any]]:
    return [{"level": "warning", "message": {"text": TRUNCATED}}] if report.truncated else []


def _plain(text: str) -> str:
    """Break what a viewer would show as a link: brackets are escaped by a backslash (SARIF, section 3.11.6)."""
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _uri(path: str) -> str:
    """Give a path as a URI reference; an absolute one as a file URI (SARIF, section 3.4.4)."""
    pure = PurePosixPath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
