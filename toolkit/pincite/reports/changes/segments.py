"""One value before and after, as the stretches that stayed, went and came."""

import difflib
import json
import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from pincite.changes.values import ABSENT

Kind = Literal["same", "old", "new"]
_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
_SHORT: Final = 24
"""Code points up to which two values are set side by side instead of being compared by words."""
_AROUND: Final = 40
"""Code points of unchanged text shown on each side of a change."""
_LONG: Final = 20_000


class Segment(NamedTuple):
    """A stretch of text: in both values, in the old or in the new one."""

    kind: Kind
    text: str


Segments = tuple[Segment, ...]


def segments(old: str | None, new: str | None) -> Segments:
    """Compare two texts by words where they have some in common; None on the side where there is no text."""
    if old is None or new is None:
        return tuple(Segment(kind, text) for kind, text in _sides(old, new) if text is not None)
    if max(len(old), len(new)) <= _SHORT or min(len(old), len(new)) == 0 or max(len(old), len(new)) > _LONG:
        return (Segment("old", old), Segment("new", new))
    words = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, *words, autojunk=False)
    if matcher.ratio() < 0.4:
        return (Segment("old", old), Segment("new", new))
    return tuple(_folded(list(_merged(matcher, *words))))


def json_text(value: Any) -> str | None:  # noqa: ANN401 (any JSON value)
    """Write a JSON value on one line, a string without its marks; None for ABSENT."""
    if value is ABSENT:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _sides(old: str | None, new: str | None) -> tuple[tuple[Kind, str | None], tuple[Kind, str | None]]:
    return ("old", old), ("new", new)


def _merged(matcher: difflib.SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Segment]:
    """Give the stretches; a lone space between two changes goes with them, so that phrases stay whole."""
    went, came = "", ""
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        before, after = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if tag != "equal" or (before.isspace() and (went or came)):
            went, came = went + before, came + after
            continue
        yield from _changed(went, came)
        yield Segment("same", before)
        went, came = "", ""
    yield from _changed(went, came)


def _changed(went: str, came: str) -> Iterator[Segment]:
    if went == came:
        if went:
            yield Segment("same", went)
        return
    if went:
        yield Segment("old", went)
    if came:
        yield Segment("new", came)


def _folded(parts: list[Segment]) -> Iterator[Segment]:
    """Cut long unchanged stretches down to what surrounds the changes."""
    last = len(parts) - 1
    for place, part in enumerate(parts):
        text = part.text
        keep_start, keep_end = (0 if place == 0 else _AROUND), (0 if place == last else _AROUND)
        if part.kind == "same" and len(text) > keep_start + keep_end + 10:
            head = text[:keep_start].rsplit(" ", 1)[0] + " " if keep_start else ""
            tail = " " + text[-keep_end:].split(" ", 1)[-1] if keep_end else ""
            yield Segment("same", f"{head}…{tail}")
        else:
            yield part
