"""The parts of a told Diff."""

from dataclasses import dataclass
from typing import Literal

from pincite.reports.changes.segments import Segments

Sign = Literal["+", "-", "~"]


@dataclass(frozen=True, slots=True)
class Detail:
    """One labelled value before and after; `format` marks a mere difference of writing, `note` is a plain remark."""

    label: str
    segments: Segments
    format: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: its sign, what it is called, what it is about, where it stands, and its details."""

    sign: Sign
    name: str
    about: str = ""
    place: str = ""
    details: tuple[Detail, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Entries of one sort."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What changed in the package's metadata or in one resource: a title, a summary, blocks and hints."""

    title: str
    path: str
    summary: str
    blocks: tuple[Block, ...]
    hints: tuple[str, ...] = ()


def count(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
