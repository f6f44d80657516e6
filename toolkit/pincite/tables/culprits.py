"""The part of a descriptor on which a reader of it falls over, found by leaving out one part after the other."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from pincite.jsonplaces import escape_pointer

SECONDS: Final = 1.0
"""Processor time after which no further part is tried."""
_NEEDED: Final = frozenset({"resources", "fields", "name", "path", "data"})
"""Properties without which a reader complains before it comes to the others; such lists are searched item by item."""

Reads = Callable[[Any], bool]


def culprit(descriptor: Any, reads: Reads) -> str:  # noqa: ANN401 (any JSON value)
    """
    Give the RFC 6901 pointer of the smallest part without which `reads` says that a descriptor is read through.

    "" where no one part is the reason, or it was not found in time.
    """
    end = time.process_time() + SECONDS
    return _within(descriptor, lambda value: time.process_time() < end and reads(value))


def _within(value: Any, reads: Reads) -> str:  # noqa: ANN401 (any JSON value)
    parts: Iterable[tuple[str, Any, Callable[..., Any]]]
    if isinstance(value, list):
        parts = ((str(at), item, partial(_replaced, value, at)) for at, item in enumerate(value))
    elif isinstance(value, dict):
        parts = ((key, value[key], partial(_with, value, key)) for key in sorted(value, key=_NEEDED.__contains__))
    else:
        return ""
    for key, part, put in parts:
        if (isinstance(part, list) if key in _NEEDED else True) and reads(put()):
            return f"/{escape_pointer(key)}{_within(part, partial(_reads_with, reads, put))}"
    return ""


def _reads_with(reads: Reads, put: Callable[..., Any], part: Any) -> bool:  # noqa: ANN401
    return reads(put(part))


def _replaced(items: list[Any], at: int, *inner: Any) -> list[Any]:  # noqa: ANN401
    return [*items[:at], *inner, *items[at + 1 :]]


def _with(value: dict[str, Any], key: str, *inner: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give an object with another value of a key: without the key, or with an empty list where it is needed."""
    rest = {name: old for name, old in value.items() if name != key}
    if inner or key in _NEEDED:
        rest[key] = inner[0] if inner else []
    return rest
