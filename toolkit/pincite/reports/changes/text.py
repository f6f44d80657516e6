"""A Diff for a person at a terminal."""

import re
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
_INSIDE: Final = 8 + _LABEL
"""Where a cell's value begins."""
_RESET: Final = "\x1b[0m"
_PIECE: Final = re.compile(r"(\x1b\[[0-9;]*m)|( +)|([^ \x1b]+)")


def render(diff: Diff, style: Style, findings: tuple[Finding, ...] = ()) -> str:
    """Give what changed section by section: `+` added, `-` removed, `~` changed; a hint is only a hint."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(diff, style, findings))


def _lines(diff: Diff, style: Style, findings: tuple[Finding, ...]) -> Iterator[str]:
    compared, deserved = map(visible, heading(diff))
    yield _wrapped(_paint(compared, "bold", style), 2, style)
    yield _wrapped(_paint(deserved, "major", style) if deserved.startswith("major") else deserved, 2, style)
    for finding in findings:
        said = f"{finding.rule}: {visible(finding.message)}; {visible(finding.hint or '')}"
        yield _wrapped(_paint(said, "major", style), 2, style)
    for section in sections(diff):
        yield ""
        yield from _section(section, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    path = f"  {visible(section.path)}" if section.path else ""
    title, summary = _paint(visible(section.title), "bold", style), visible(section.summary)
    yield _wrapped(f"{title}  {summary}{_paint(path, 'dim', style)}", 4, style)
    for block in section.blocks:
        yield from _block(block, style)
    yield from (_wrapped(_paint(f"  hint: {visible(hint)}", "dim", style), 8, style) for hint in section.hints)


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
        yield _wrapped(f"{head}{about}{place}  {_segments(details[0], style)}", 6, style)
        return
    yield _wrapped(f"{head}{about}{place}", 6, style)
    yield from (_wrapped(_detail(detail, style), _INSIDE, style) for detail in details)
    yield from _values(entry, style)


def _detail(detail: Detail, style: Style) -> str:
    return f"      {visible(detail.label):<{_LABEL}}  {_segments(detail, style)}"


def _wrapped(line: str, indent: int, style: Style) -> str:
    """Break a line between words at the terminal's width; a colour ends with each line and goes on after the indent."""
    if style.width is None:
        return line
    told, place, colour = "", 0, ""
    for code, gap, word in _PIECE.findall(line):
        if code:
            colour = "" if code == _RESET else code
            told += code
        elif word and place + len(word) > style.width and place > indent:
            told = f"{told.rstrip(' ')}{_RESET if colour else ''}\n{' ' * indent}{colour}{word}"
            place = indent + len(word)
        else:
            told += gap or word
            place += len(gap or word)
    return told


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
    return f"\x1b[{_SGR[role]}m{text}{_RESET}" if style.colour and text else text
