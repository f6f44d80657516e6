"""A Diff as one HTML file."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pincite.changes.values import Diff
from pincite.findings import Finding
from pincite.reports.changes.model import Block, Detail, Entry, Section
from pincite.reports.changes.outline import heading, sections
from pincite.reports.escaping import in_html, shortened
from pincite.reports.page import page
from pincite.reports.style import Style

SHOWN: Final = 2000
"""Entries of one block in the page; what is left out is said."""
_SIGNS: Final = {"+": ("added", "added"), "-": ("removed", "removed"), "~": ("", "changed")}


def render(diff: Diff, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give what is compared, the version that the changes deserve, and a table a resource."""
    return page(f"{heading(diff)[0]}: changes", "".join(f"{line}\n" for line in _lines(diff, style, findings)))


def _lines(diff: Diff, style: Style, findings: tuple[Finding, ...]) -> Iterator[str]:
    compared, deserved = heading(diff)
    yield f"<h1><bdi>{in_html(compared)}</bdi></h1>"
    kind = "error" if deserved.startswith("major") else "warning" if diff else "sound"
    yield f'<p class="{kind}">{in_html(deserved)}</p>'
    for finding in findings:
        yield f'<p class="error">{in_html(finding.rule)}: {in_html(finding.message)}. {in_html(finding.hint or "")}</p>'
    for section in sections(diff):
        yield from _section(section, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    yield f'<h2><bdi>{in_html(section.title)}</bdi> <span class="dim">{in_html(section.summary)}</span></h2>'
    if any(block.entries for block in section.blocks):
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("What", "About", "Change"))
        yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
        for block in section.blocks:
            yield from _block(block, style)
        yield "</tbody>\n</table>"
    yield from (f'<p class="dim">Hint: <bdi>{in_html(hint)}</bdi></p>' for hint in section.hints)


def _block(block: Block, style: Style) -> Iterator[str]:
    yield from (_row(entry) for entry in islice(block.entries, SHOWN))
    if (left := len(block.entries) - SHOWN) > 0:
        yield f'<tr><td colspan="3" class="dim">{left:,} more are not shown: see {in_html(style.elsewhere)}.</td></tr>'


def _row(entry: Entry) -> str:
    colour, word = _SIGNS[entry.sign]
    level = f' <span class="{_weight(entry.level)}">{in_html(entry.level)}</span>' if entry.level else ""
    place = f'<br><span class="dim"><bdi>{in_html(entry.place)}</bdi></span>' if entry.place else ""
    sign = f'<span class="dim">{word}</span>' if not level else ""
    what = f"{sign}{level} <bdi>{in_html(entry.name)}</bdi>{place}"
    changes = "".join(_detail(detail) for detail in entry.details if detail.segments or detail.note)
    values = "".join(f"<dt>{in_html(name)}</dt><dd>{_cell(text)}</dd>" for name, text in entry.values)
    listed = f"<dl>{changes}{values}</dl>" if changes or values else ""
    about = f"<bdi>{in_html(shortened(entry.about, 400))}</bdi>" if entry.about else ""
    return f'<tr class="{colour}"><td>{what}</td><td>{about}</td><td>{listed}</td></tr>'


def _weight(level: str) -> str:
    return {"major": "error", "minor": "warning"}.get(level, "dim")


def _detail(detail: Detail) -> str:
    parts = []
    for segment in detail.segments:
        tag = {"same": "bdi", "old": "del", "new": "ins"}[segment.kind]
        parts.append(f"<{tag}>{in_html(shortened(segment.text, 2000)) or '∅'}</{tag}>")
    kinds = [segment.kind for segment in detail.segments]
    shown = (" → " if kinds == ["old", "new"] else "").join(parts)
    notes = [note for note in ("same value, written differently" if detail.format else "", detail.note) if note]
    told = "".join(f' <span class="dim">{in_html(note)}</span>' for note in notes)
    return f"<dt>{in_html(detail.label)}</dt><dd>{shown}{told}</dd>"


def _cell(text: str) -> str:
    return f"<bdi>{in_html(shortened(text, 400))}</bdi>"
