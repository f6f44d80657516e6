"""The physical lines of a table in several files: in which of them a line of the joined run stands."""

import codecs
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from pincite.packages import RefusedError, Resource
from pincite.tables.opening import dialect_of
from pincite.tables.streams import BUFFER, UnprovedError, encoding_of, header_bytes, part_blocks


class PartLines(NamedTuple):
    """The paths of some files; before each one's first line in the run, how many lines stand there, and in the file."""

    paths: tuple[str, ...]
    before: tuple[int, ...]
    left_out: tuple[int, ...]

    def place(self, line: int) -> tuple[str, int]:
        """Give the file in which a line of the run begins, and its number there; both count from 1."""
        part = max(bisect_left(self.before, line) - 1, 0)
        return self.paths[part], line - self.before[part] + self.left_out[part]


def part_lines(resource: Resource) -> PartLines | None:
    """Count the lines of a table's files; None where it is in one file, or in files that have no lines."""
    if len(resource.paths) < 2 or resource.format not in {"csv", "tsv"}:
        return None
    counts, left_out = [], []
    try:
        header = resource.format == "csv" and dialect_of(resource).header
        encoding = encoding_of(resource, next(part_blocks(resource, resource.paths[0]), b"")[:BUFFER])
        for number, path in enumerate(resource.paths):
            head = next(part_blocks(resource, path), b"") if number and header else b""
            left_out.append(_line_ends([head[: header_bytes(head, path)]], encoding))
            counts.append(_line_ends(part_blocks(resource, path), encoding) - left_out[-1])
    except (UnprovedError, RefusedError, OSError):
        return None
    return PartLines(tuple(resource.paths), tuple(accumulate(counts[:-1], initial=0)), tuple(left_out))


def _line_ends(blocks: Iterable[bytes], encoding: str) -> int:
    """Count LF, CR and CR LF, each as one end."""
    count, after_return = 0, False
    for text in codecs.iterdecode(blocks, encoding, "replace"):
        count += text.count("\n") + text.count("\r") - text.count("\r\n") - (after_return and text[:1] == "\n")
        after_return = text.endswith("\r")
    return count
