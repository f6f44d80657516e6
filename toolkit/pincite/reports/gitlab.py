"""A report as GitLab reads code quality: "Code Quality", "Code Quality report format" in GitLab's documentation."""

from pincite.findings import Report, Severity
from pincite.reports.escaping import in_json, shortened
from pincite.reports.fingerprints import fingerprints
from pincite.reports.style import Style
from pincite.reports.wording import details, file_path


def render(report: Report, style: Style) -> str:
    """Give one issue a finding; a finding about a whole file stands at its first line, for GitLab wants one."""
    issues = []
    for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True):
        said = [shortened(finding.message, 400), *(f"{label}: {shortened(text)}" for label, text in details(finding))]
        path = file_path(finding, style.folder)
        issues.append(
            {
                "description": "; ".join(said),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": "major" if finding.severity is Severity.ERROR else "minor",
                "location": {"path": path.removeprefix("./"), "lines": {"begin": finding.line or 1}},
            }
        )
    return in_json(issues, levels=9) + "\n"
