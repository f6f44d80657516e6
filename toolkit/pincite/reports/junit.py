"""
A report as JUnit XML, the common form that test services read.

Its elements and attributes are those of the Jenkins xUnit plug-in's `junit-10.xsd`, by which Jenkins refuses a report:
times are optional, and a test case has no file or line of its own, so that its name says the place.
"""

from collections.abc import Iterator, Sequence

from pincite.findings import Finding, Report, Severity
from pincite.reports.escaping import in_html, shortened
from pincite.reports.style import Style
from pincite.reports.wording import TRUNCATED, details, place


def render(report: Report, style: Style) -> str:
    """Give a test suite for the package and one a resource; each finding is a test, and so is what has none."""
    return "".join(f"{line}\n" for line in _lines(report, style))


def _lines(report: Report, style: Style) -> Iterator[str]:
    names = dict.fromkeys(resource.name for resource in report.resources)
    suites = [("package", [finding for finding in report.findings if finding.resource not in names])]
    suites += [(name, [finding for finding in report.findings if finding.resource == name]) for name in names]
    tests = sum(max(1, len(findings)) for _, findings in suites)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="pincite" tests="{tests}" failures="{report.errors}" errors="0">'
    for name, findings in suites:
        yield from _suite(name, findings, style)
    if report.truncated:
        yield f"  <!-- {TRUNCATED.replace('--', '')} -->"
    yield "</testsuites>"


def _suite(name: str, findings: Sequence[Finding], style: Style) -> Iterator[str]:
    failures = sum(finding.severity is Severity.ERROR for finding in findings)
    shown = in_html(name)
    yield f'  <testsuite name="{shown}" tests="{max(1, len(findings))}" failures="{failures}" errors="0">'
    if not findings:
        yield f'    <testcase name="sound" classname="{shown}"/>'
    for finding in findings:
        yield from _case(finding, shown, style)
    yield "  </testsuite>"


def _case(finding: Finding, suite: str, style: Style) -> Iterator[str]:
    where = in_html(":".join(place(finding, style.folder)))
    message = in_html(shortened(finding.message, 400))
    said = "\n".join(
        [where, message, *(f"{label}: {in_html(shortened(text, 400))}" for label, text in details(finding))]
    )
    yield f'    <testcase name="{in_html(finding.rule)} at {where}" classname="{suite}">'
    if finding.severity is Severity.ERROR:
        yield f'      <failure type="{in_html(finding.rule)}" message="{message}">{said}</failure>'
    else:
        yield f"      <system-out>warning: {said}</system-out>"
    yield "    </testcase>"
