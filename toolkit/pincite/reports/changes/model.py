"""The parts of a told Diff."""

from typing import Literal, NamedTuple

from pincite.reports.changes.segments import Segments

Sign = Literal["+", "-", "~"]


class Detail(NamedTuple):
    """One labelled value before and after; `format` marks a mere difference of writing, `note` is a plain remark."""

    label: str
    segments: Segments
    format: bool = False
    note: str = ""


class Entry(NamedTuple):
    """One change: its sign, what it is called, what it is about, where it stands, and its details."""

    sign: Sign
    name: str
    about: str = ""
    place: str = ""
    details: tuple[Detail, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    level: str = ""


class Block(NamedTuple):
    """Entries of one sort."""

    title: str
    entries: tuple[Entry, ...]


class Section(NamedTuple):
    """What changed in the metadata or in one resource: a title, a summary, blocks, hints, the file of its schema."""

    title: str
    path: str
    summary: str
    blocks: tuple[Block, ...]
    hints: tuple[str, ...] = ()
    schema_path: str = ""


def count(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
