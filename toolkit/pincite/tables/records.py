"""CSV records and the physical lines on which they start."""

import csv
import io
from collections.abc import Collection, Iterator

from pincite.packages import Resource

csv.field_size_limit(1 << 30)


def read_records(resource: Resource) -> Iterator[tuple[int, int, list[str]]]:
    """Give (record ordinal from 1, its first physical line, its cells) of a CSV resource's first file."""
    text = io.TextIOWrapper(resource.open(), encoding="utf-8-sig", newline="")
    with text:
        reader = csv.reader(text)
        line = 1
        for number, cells in enumerate(reader, start=1):
            yield number, line, cells
            line = reader.line_num + 1


def record_lines(resource: Resource, numbers: Collection[int]) -> dict[int, int]:
    """Map the record ordinals asked for to their first physical lines; empty where the file is no plain CSV."""
    if not numbers or resource.format != "csv" or resource.path is None:
        return {}
    wanted, last = set(numbers), max(numbers)
    lines = {}
    for number, line, _ in read_records(resource):
        if number in wanted:
            lines[number] = line
        if number >= last:
            break
    return lines
