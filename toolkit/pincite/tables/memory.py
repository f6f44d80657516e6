"""The memory that the keys of a table may take."""

import re
from typing import Final

from pincite.errors import PinciteError

DEFAULT_MEMORY: Final = 1 << 30
"""Bytes; the keys of some twenty million rows fit into them, and a small machine has them."""
_SETTLING: Final = 3
"""Times the memory of keys that sorting and comparing them takes."""
_UNITS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_SIZE: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*([kmgt]?)(i?)b?")


def memory_bytes(size: int | str) -> int:
    """Read a number of bytes such as 64kB, 512MB, 1GB or 1.5GiB; PinciteError for anything else."""
    match = _SIZE.fullmatch(str(size).strip().lower())
    if match is None or not float(match[1]):
        raise PinciteError(f"{size!r} is no size of memory; write it as in 512MB or 1GB.")
    return int(float(match[1]) * (1024 if match[3] else 1000) ** _UNITS[match[2]]) or 1


def share_of(memory: int, keys: int) -> int:
    """Give the bytes that each of so many keys may hold, so that settling one of them stays within the memory."""
    return max(memory // (max(keys, 1) * _SETTLING), 1)
