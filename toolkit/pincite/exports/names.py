"""Names that a format's own rules force upon tables and fields, each change told in a rename table."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from pincite.exports.model import Table

_UNSAFE: Final = re.compile(r"[^\w\-.]|^\.|^-", re.ASCII)
_DEVICE: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
"""What Windows takes for a device, whatever follows the first full stop."""


def file_names(tables: Iterable[Table], suffix: str) -> Iterator[tuple[Table, str]]:
    """Give each table the name of a file of its own (see `file_stems`)."""
    listed = list(tables)
    for table, stem in zip(listed, file_stems(table.name for table in listed), strict=True):
        yield table, stem + suffix


def file_stems(names: Iterable[str]) -> Iterator[str]:
    """Give for each name one that is safe on every system before a suffix, and unique without regard to case."""
    taken: set[str] = set()
    for name in names:
        stem = free_name(_DEVICE.sub(r"\1_", _UNSAFE.sub("_", name)[:100], count=1) or "table", taken)
        taken.add(stem.lower())
        yield stem


def free_name(wanted: str, taken: Collection[str], most: int = 1 << 30) -> str:
    """Give `wanted`, or it with a number after it, so that its lower case is not among those `taken`."""
    name, number = wanted[:most], 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted[: most - len(str(number)) - 1]}_{number}"
    return name


def renamed(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give those pairs of old and new name that differ."""
    return [(old, new) for old, new in pairs if old != new]
