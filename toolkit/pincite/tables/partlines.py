"""The physical lines of a resource in several files: in which of them a line of the joined run stands."""

import codecs
from bisect import bisect_left
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

from pincite.packages import RefusedError, Resource
from pincite.tables.encodings import encoding_of
from pincite.tables.opening import dialect_of
from pincite.tables.streams import BUFFER, UnprovedError, header_bytes, part_blocks

_LINED: Final = frozenset({"csv", "tsv", "json", "jsonl", "ndjson", "txt", "md"})


class PartLines(NamedTuple):
    """The paths of some files; before the first line that begins in each, the lines of the run, and the file's own."""

    paths: tuple[str, ...]
    before: tuple[int, ...]
    left_out: tuple[int, ...]

    def place(self, line: int) -> tuple[str, int]:
        """Give the file in which a line of the run begins, and its number there; both count from 1."""
        part = max(bisect_left(self.before, line) - 1, 0)
        return self.paths[part], line - self.before[part] + self.left_out[part]


def part_lines(resource: Resource) -> PartLines | None:
    """Count the lines of a resource's files; None where it is in one file, or in files that have no lines."""
    if len(resource.paths) < 2 or resource.format not in _LINED:
        return None
    before: list[int] = []
    left_out: list[int] = []
    ends, whole = 0, True
    try:
        header = resource.format == "csv" and dialect_of(resource).header
        encoding = encoding_of(resource, next(part_blocks(resource, resource.paths[0]), b"")[:BUFFER])
        for number, path in enumerate(resource.paths):
            blocks = part_blocks(resource, path)
            head = next(blocks, b"") if number and header else b""
            size = header_bytes(head, path)
            skipped, _ = _line_ends([head[:size]], encoding, whole=True)
            before.append(ends + (not whole))  # what the file before it does not end goes on here
            left_out.append(skipped + (not whole))
            found, whole = _line_ends(chain([head[size:]], blocks), encoding, whole=whole)
            ends += found
    except (UnprovedError, RefusedError, OSError):
        return None
    return PartLines(tuple(resource.paths), tuple(before), tuple(left_out))


def _line_ends(blocks: Iterable[bytes], encoding: str, *, whole: bool) -> tuple[int, bool]:
    """Count LF, CR and CR LF, each as one end; say whether the text ends with one, `whole` where it is empty."""
    count, after_return = 0, False
    for text in codecs.iterdecode(blocks, encoding, "replace"):
        count += text.count("\n") + text.count("\r") - text.count("\r\n") - (after_return and text[:1] == "\n")
        after_return = text.endswith("\r")
        whole = text.endswith(("\n", "\r")) if text else whole
    return count, whole
