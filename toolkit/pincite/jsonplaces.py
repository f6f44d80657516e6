"""Where the values of a JSON text stand: RFC 6901 pointers, code point offsets, lines and columns."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate
from json import decoder
from typing import Any, Final

_DECODER: Final = json.JSONDecoder()
_read_string: Final[Any] = decoder.scanstring  # type: ignore[attr-defined] # the scanner's own, in no stub


class Lines:
    """Where a text's lines start, so that many offsets become lines and columns in logarithmic time each."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def place(self, offset: int) -> tuple[int, int]:
        """Turn a code point offset into line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def value_offsets(text: str, pointers: Collection[str]) -> dict[str, int]:
    """
    Map pointers into a valid JSON text to the code points at which their values start.

    Values that no pointer leads into are skipped at the speed of the standard library's scanner; of two equal keys
    the last one counts, as it does for readers. Pointers to nothing are left out.
    """
    inner: dict[str, set[str]] = {}
    for pointer in pointers:
        part = pointer
        while part:
            parent = part.rpartition("/")[0]
            inner.setdefault(parent, set()).add(part)
            part = parent
    found: dict[str, int] = {}
    waiting = [("", _skip_space(text, 0))]
    while waiting:
        pointer, offset = waiting.pop()
        found[pointer] = offset
        if pointer in inner:
            members = dict(_members(text, offset, pointer))
            waiting.extend((member, members[member]) for member in inner[pointer] & members.keys())
    return found


def escape_pointer(key: str) -> str:
    """Escape one reference token of a JSON pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Turn a code point offset into line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _members(text: str, offset: int, pointer: str) -> Iterator[tuple[str, int]]:
    """Give the pointer and offset of each member of the object or array at `offset`; of a scalar none."""
    opening = text[offset]
    place = _skip_space(text, offset + 1)
    index = 0
    while opening in "{[" and text[place] not in "}]":
        key = str(index)
        if opening == "{":
            name, place = _read_string(text, place + 1, False)  # noqa: FBT003 (its own signature)
            key = escape_pointer(name)
            place = _skip_space(text, _skip_space(text, place) + 1)
        yield f"{pointer}/{key}", place
        place = _skip_space(text, _DECODER.raw_decode(text, place)[1])
        if text[place] == ",":
            place = _skip_space(text, place + 1)
        index += 1


def _skip_space(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] in " \t\r\n":
        offset += 1
    return offset
