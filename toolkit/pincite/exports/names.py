"""Names that a format's own rules force upon tables and fields, each change told in a rename table."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from pincite.exports.model import Table

_UNSAFE: Final = re.compile(r"[^\w\-.]|^\.|^-", re.ASCII)


def file_names(tables: Sequence[Table], suffix: str) -> Iterator[tuple[Table, str]]:
    """Give each table a file name that is safe on every system and unique without regard to case."""
    taken: set[str] = set()
    for table in tables:
        stem = free_name(_UNSAFE.sub("_", table.name)[:100] or "table", taken)
        taken.add(stem.lower())
        yield table, stem + suffix


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
