"""A report as one HTML file."""

from collections.abc import Iterable, Iterator

from pincite.findings import Finding, Report
from pincite.reports.escaping import in_html, shortened
from pincite.reports.page import page
from pincite.reports.style import Style
from pincite.reports.wording import TRUNCATED, details, place, summary


def render(report: Report, style: Style) -> str:
    """Give the outcome, then a table of findings a resource, and the resources that have none."""
    title = f"{report.name or 'Package'}{f' {report.version}' if report.version else ''}: validation"
    return page(title, "".join(f"{line}\n" for line in _lines(report, style)))


def _lines(report: Report, style: Style) -> Iterator[str]:
    version = f' <span class="dim">{in_html(report.version)}</span>' if report.version else ""
    yield f"<h1><bdi>{in_html(report.name or 'The package')}</bdi>{version}</h1>"
    kind = "error" if not report.valid else "warning" if report.findings else "sound"
    said = summary(report) if report.findings else f"Sound: {summary(report).rpartition(': ')[2]}"
    yield f'<p class="{kind}">{in_html(said)}</p>'
    if report.truncated:
        yield f'<p class="warning">{TRUNCATED}</p>'
    for name in dict.fromkeys(finding.resource for finding in report.findings):
        yield f"<h2>{'The package' if name is None else f'<bdi>{in_html(name)}</bdi>'}</h2>"
        yield from _table((finding for finding in report.findings if finding.resource == name), style)
    sound = [f"<bdi>{in_html(resource.name)}</bdi>" for resource in report.resources if resource.valid]
    if sound and report.findings:
        yield f'<h2>Without errors</h2>\n<p class="dim">{", ".join(sound)}</p>'


def _table(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Place", "Rule", "What is wrong"))
    yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    for finding in findings:
        said = f"<bdi>{in_html(shortened(finding.message, 400))}</bdi>{''.join(_details(finding))}"
        rule = f'<span class="{finding.severity}">{finding.severity}</span> <code>{in_html(finding.rule)}</code>'
        where = in_html(shortened(":".join(place(finding, style.folder)), 200))
        yield f"<tr><td><bdi>{where}</bdi></td><td>{rule}</td><td>{said}</td></tr>"
    yield "</tbody>\n</table>"


def _details(finding: Finding) -> Iterator[str]:
    items = "".join(
        f"<dt>{label}</dt><dd><bdi>{in_html(shortened(text, 400))}</bdi></dd>" for label, text in details(finding)
    )
    if items:
        yield f"<dl>{items}</dl>"
