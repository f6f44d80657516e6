"""A Diff as Markdown, for a comment on a pull request or a job's summary (GitHub Flavored Markdown)."""

from collections.abc import Iterator
from typing import Final

from pincite.changes.values import Diff
from pincite.findings import Finding
from pincite.reports.changes.model import Detail, Entry, Section
from pincite.reports.changes.outline import heading, sections
from pincite.reports.changes.segments import Segment
from pincite.reports.escaping import in_html, in_markdown, shortened
from pincite.reports.style import Style

ROOM: Final = 60_000
"""Characters used; a comment on GitHub holds 65,536."""
OPEN: Final = 12
"""Entries of a resource that are shown unfolded."""


def render(diff: Diff, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give the outcome, a table of what changed where, then each resource, folded where it is long."""
    found = list(sections(diff))
    parts = [_head(diff, findings), _overview(found)] if found else [_head(diff, findings)]
    room = ROOM - sum(map(len, parts))
    for section in found:
        text = _section(section, room, style)
        room -= len(text)
        parts.append(text)
    return "\n".join(part for part in parts if part)


def _head(diff: Diff, findings: tuple[Finding, ...]) -> str:
    compared, deserved = heading(diff)
    lines = [f"## {in_markdown(shortened(compared, 200))}", "", _deserved(deserved)]
    lines += ["", *(f"> **{one.rule}**: {in_markdown(one.message)}. {in_markdown(one.hint or '')}" for one in findings)]
    return "\n".join(lines).rstrip() + "\n"


def _deserved(said: str) -> str:
    level, colon, why = said.partition(": ")
    return f"These changes deserve a **{level}** version: {in_markdown(why)}" if colon else said


def _overview(found: list[Section]) -> str:
    rows = (f"| {in_markdown(one.title, table=True)} | {in_markdown(one.summary, table=True)} |" for one in found)
    return "\n".join(("| where | what |", "|---|---|", *rows)) + "\n"


def _section(section: Section, room: int, style: Style) -> str:
    title = f"{in_markdown(section.title)} {in_markdown(section.summary)}"
    lines: list[str] = []
    left = 0
    for entry in (entry for block in section.blocks for entry in block.entries):
        told = list(_entry(entry))
        if left or room < sum(map(len, told)) + len(lines) + 300:
            left += 1
            continue
        room -= sum(len(line) + 1 for line in told)
        lines += told
    lines += [f"- *hint:* {in_markdown(hint)}" for hint in section.hints]
    if left:
        lines.append(f"- {left:,} more are not shown: see {style.elsewhere}.")
    body = "\n".join(lines)
    if sum(len(block.entries) for block in section.blocks) > OPEN:
        summary = f"{section.title}: {section.summary}"
        return f"<details><summary>{in_html(summary)}</summary>\n\n{body}\n\n</details>\n"
    return f"### {title}\n\n{body}\n"


def _entry(entry: Entry) -> Iterator[str]:
    name = in_markdown(entry.name)
    level = f" **{entry.level}**" if entry.level else ""
    about = f" {in_markdown(shortened(entry.about, 160))}" if entry.about else ""
    place = f" ({in_markdown(entry.place)})" if entry.place else ""
    details = [detail for detail in entry.details if detail.segments or detail.note]
    inline = f": {_segments(details[0])}" if len(details) == 1 and not details[0].label else ""
    sign = {"+": "**+**", "-": "**-**", "~": "**~**"}[entry.sign]
    yield f"- {sign}{level} {name}{about}{place}{inline}"
    for detail in details if not inline else ():
        label = f"{in_markdown(detail.label)}: " if detail.label else ""
        yield f"  - {label}{_segments(detail)}"
    if entry.values:
        pairs = (f"{in_markdown(field)} {in_markdown(shortened(text, 160))}" for field, text in entry.values)
        yield f"  - {', '.join(pairs)}"


def _segments(detail: Detail) -> str:
    kinds = [segment.kind for segment in detail.segments]
    between = " → " if kinds == ["old", "new"] else ""
    shown = between.join(_segment(segment) for segment in detail.segments)
    note = f" *{detail.note}*" if detail.note else ""
    return f"{shown}{' (format)' if detail.format else ''}{note}"


def _segment(segment: Segment) -> str:
    if not segment.text:
        return "∅"
    code = in_markdown(shortened(segment.text, 400))
    return {"same": code, "old": f"~~{code}~~", "new": f"**{code}**"}[segment.kind]
