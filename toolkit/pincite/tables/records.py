"""CSV records and the physical lines on which they start."""

from collections.abc import Collection

from pincite.packages import Resource
from pincite.tables.opening import dialect_of
from pincite.tables.streams import BUFFER, CsvRecords, UnprovedError, encoding_of, open_bytes, text_lines


def record_lines(resource: Resource, numbers: Collection[int]) -> dict[int, int]:
    """Map the record ordinals asked for to their first physical lines; empty where the file is no plain CSV."""
    lines: dict[int, int] = {}
    if not numbers or resource.format not in {"csv", "tsv"} or not resource.paths:
        return lines
    wanted, last = set(numbers), max(numbers)
    try:
        dialect = dialect_of(resource)
        with open_bytes(resource, header=dialect.header) as data:
            encoding = encoding_of(resource, data.read(BUFFER))
            data.seek(0)
            text = text_lines(data, encoding, translate=resource.format != "csv")
            for number, line, _ in CsvRecords(text, dialect):
                if number in wanted:
                    lines[number] = line
                if number >= last:
                    break
    except (UnprovedError, OSError):
        return lines
    return lines
