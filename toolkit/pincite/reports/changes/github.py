"""A Diff as annotations of GitHub Actions: notices at the changed rows, an error where the version says too little."""

from collections.abc import Iterator
from typing import Final

from pincite.changes.values import Diff
from pincite.findings import Finding
from pincite.reports.changes.model import Detail, Entry
from pincite.reports.changes.outline import heading, sections
from pincite.reports.escaping import in_command, shortened, visible
from pincite.reports.github import SHOWN
from pincite.reports.style import Style

_WORDS: Final = {"+": "added", "-": "removed", "~": "changed"}


def render(diff: Diff, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give one annotation a change, at most as many as GitHub shows, and the outcome as lines of the log."""
    return "".join(f"{line}\n" for line in _lines(diff, style, findings))


def _lines(diff: Diff, style: Style, findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        said = f"{shortened(finding.message, 400)}. {finding.hint or ''}"
        yield _command("error", _path(finding.path or "", style), None, finding.rule, said)
    found = [
        (part.schema_path if block.title == "schema" else part.path, part.title, entry)
        for part in sections(diff)
        for block in part.blocks
        for entry in block.entries
    ]
    shown = found if len(found) <= SHOWN else found[: SHOWN - 1]
    for file, resource, entry in shown:
        path, _, line = entry.place.rpartition(":")
        title = f"{resource}: {entry.name} {entry.level or _WORDS[entry.sign]}"
        yield _command("notice", _path(path or file, style), line or None, title, _said(entry))
    if left := len(found) - len(shown):
        yield f"::notice title=pincite::{in_command(f'{left:,} more changes: see {style.elsewhere}.')}"
    yield from map(visible, heading(diff))


def _path(path: str, style: Style) -> str:
    return f"{style.folder}/{path}" if style.folder and path else path


def _command(kind: str, path: str, line: str | None, title: str, said: str) -> str:
    given = {"file": path, "line": line, "title": title}
    properties = ",".join(f"{key}={in_command(value, value=True)}" for key, value in given.items() if value)
    return f"::{kind} {properties}::{in_command(said)}"


def _said(entry: Entry) -> str:
    about = [shortened(entry.about, 200)] if entry.about else []
    told = [_detail(detail) for detail in entry.details if detail.segments or detail.note]
    values = [f"{name} {shortened(text, 80)}" for name, text in entry.values]
    return "; ".join((*about, *told, *values)) or entry.name


def _detail(detail: Detail) -> str:
    parts = (
        text if kind == "same" else f"[-{text}-]" if kind == "old" else f"{{+{text}+}}"
        for kind, text in ((segment.kind, shortened(segment.text, 200)) for segment in detail.segments)
    )
    return f"{detail.label} {''.join(parts)}{' (format)' if detail.format else ''} {detail.note}".strip()
