"""A Diff for a person at a terminal."""

import textwrap
from collections.abc import Iterator
from typing import Final

from pincite.changes.values import Diff
from pincite.findings import Finding
from pincite.reports.changes.model import Block, Detail, Entry, Section
from pincite.reports.changes.outline import heading, sections
from pincite.reports.changes.segments import Segments
from pincite.reports.escaping import shortened, visible
from pincite.reports.style import Style

_SGR: Final = {"+": "32", "-": "31", "~": "33", "old": "9;31", "new": "32", "dim": "2", "bold": "1", "major": "31"}
_WIDTH: Final = 110
_LABEL: Final = 14


def render(diff: Diff, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give what changed section by section: `+` added, `-` removed, `~` changed; a hint is only a hint."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(diff, style, findings))


def _lines(diff: Diff, style: Style, findings: tuple[Finding, ...]) -> Iterator[str]:
    compared, deserved = map(visible, heading(diff))
    yield _paint(compared, "bold", style)
    yield _paint(deserved, "major", style) if deserved.startswith("major") else deserved
    for finding in findings:
        yield _paint(f"{finding.rule}: {visible(finding.message)}; {visible(finding.hint or '')}", "major", style)
    for section in sections(diff):
        yield ""
        yield from _section(section, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    path = f"  {visible(section.path)}" if section.path else ""
    yield f"{_paint(visible(section.title), 'bold', style)}  {visible(section.summary)}{_paint(path, 'dim', style)}"
    for block in section.blocks:
        yield from _block(block, style)
    yield from (_paint(f"  hint: {visible(hint)}", "dim", style) for hint in section.hints)


def _block(block: Block, style: Style) -> Iterator[str]:
    for entry in block.entries:
        yield from _entry(entry, style)


def _entry(entry: Entry, style: Style) -> Iterator[str]:
    level = f"{entry.level}: " if entry.level else ""
    head = f"  {_paint(f'{entry.sign} {level}{visible(entry.name)}', entry.sign, style)}"
    about = f"  {shortened(entry.about, 110 if entry.place else 1000)}" if entry.about else ""
    place = _paint(f"  {_path(entry.place, style)}", "dim", style) if entry.place else ""
    details = [detail for detail in entry.details if detail.segments or detail.note]
    if len(details) == 1 and not details[0].label and not entry.values and len(_plain(details[0].segments)) < 80:
        yield f"{head}{about}{place}  {_segments(details[0], style)}".rstrip()
        return
    yield f"{head}{about}{place}"
    yield from (_detail(detail, style) for detail in details)
    yield from _values(entry, style)


def _detail(detail: Detail, style: Style) -> str:
    return f"      {visible(detail.label):<{_LABEL}}  {_segments(detail, style)}"


def _segments(detail: Detail, style: Style) -> str:
    """Set old and new side by side, or the words that changed inside what stayed."""
    marks = " (format)" if detail.format else ""
    note = _paint(f" {visible(detail.note)}", "dim", style) if detail.note else ""
    kinds = [segment.kind for segment in detail.segments]
    if kinds == ["old", "new"]:
        old, new = (shortened(segment.text, 300) or "∅" for segment in detail.segments)
        return f"{_paint(old, '-', style)} → {_paint(new, '+', style)}{marks}{note}"
    return "".join(_segment(segment.kind, segment.text, style) for segment in detail.segments) + marks + note


def _segment(kind: str, text: str, style: Style) -> str:
    shown = shortened(text, 600)
    if kind == "same":
        return shown
    if style.colour:
        return _paint(shown, kind, style)
    return f"[-{shown}-]" if kind == "old" else f"{{+{shown}+}}"


def _values(entry: Entry, style: Style) -> Iterator[str]:
    """List an added or removed row's other cells, several on a line."""
    pairs = " · ".join(f"{visible(field)} {shortened(text, 160)}" for field, text in entry.values)
    yield from textwrap.wrap(
        pairs,
        max(style.width or _WIDTH, 40),
        initial_indent=" " * 6,
        subsequent_indent=" " * 6,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _plain(segments: Segments) -> str:
    return "".join(segment.text for segment in segments)


def _path(path: str, style: Style) -> str:
    return visible(f"{style.folder}/{path}" if style.folder else path)


def _paint(text: str, role: str, style: Style) -> str:
    return f"\x1b[{_SGR[role]}m{text}\x1b[0m" if style.colour and text else text
