"""What workers report, put in the order of the table: ordinals in ranges become row numbers and physical lines."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pincite.spark.proving import FAILED, placed
from pincite.tables.blocks import Place
from pincite.tables.streams import UnprovedError
from pincite.tables.suspects import Row

Answer = tuple[int, int, bytes]
"""Kind, position and JSON of a row that a worker gave."""


@dataclass(frozen=True, slots=True)
class Proved:
    """
    A table as its workers proved it: rows kept by row number, and where each block starts.

    `begins` are the places of the ranges' first records in the table; `blocks` hold for each range its blocks' places
    in it. `open_at` tells row and line of a record whose quotation mark nothing closes.
    """

    count: int
    rows: dict[int, Row]
    begins: Sequence[Place]
    blocks: Sequence[Sequence[Place]]
    open_at: tuple[int, int] | None

    def number(self, at: int) -> int:
        """Give the row number of a position."""
        place, ordinal = placed(at)
        return self.begins[place].number + ordinal

    def wanted(self, numbers: Collection[int]) -> dict[int, dict[Place, list[int]]]:
        """Say for some rows in which range, in which of its blocks and as which ordinal in that one they stand."""
        found: dict[int, dict[Place, list[int]]] = {}
        firsts = [begin.number for begin in self.begins]
        for number in sorted(numbers):
            place = bisect_right(firsts, number) - 1
            ordinal, blocks = number - firsts[place], self.blocks[place]
            block = blocks[bisect_right(blocks, ordinal, key=lambda item: item.number) - 1]
            found.setdefault(place, {}).setdefault(block, []).append(ordinal - block.number)
        return found

    def row(self, at: int, line: int, cells: list[str]) -> tuple[int, Row]:
        """Give row number, physical line and cells of a row that was fetched."""
        return self.number(at), (self.begins[placed(at)[0]].line + line, cells)


def proved(answers: Iterable[Answer], first: Place, ranges: int) -> Proved:
    """Put reports together; `first` is the place of the table's first row. UnprovedError where a worker gave up."""
    reports: list[list[dict]] = [[] for _ in range(ranges)]  # type: ignore[type-arg]
    for kind, at, more in sorted(answers):
        said = json.loads(more)
        if kind == FAILED:
            raise UnprovedError(said)
        reports[placed(at)[0]].append(said)
    rows: dict[int, Row] = {}
    begins, number, line, open_at = [], first.number, first.line, None
    for blocks in reports:
        begins.append(Place(0, number, line))
        for block in blocks:
            _, start, _ = block["place"]
            for ordinal, at_line, cells in block["kept"]:
                rows[begins[-1].number + start + ordinal] = begins[-1].line + at_line, cells
            if block["open_at"] is not None:
                open_at = begins[-1].number + block["open_at"][0], begins[-1].line + block["open_at"][1]
            number, line = number + block["count"], line + block["lines"]
    places = [[Place(*block["place"]) for block in blocks] for blocks in reports]
    return Proved(number - first.number, rows, begins, places, open_at)
