"""Records and the physical lines on which they start."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from pincite.packages import Resource
from pincite.tables.dialects import Record
from pincite.tables.encodings import encoding_of
from pincite.tables.inline import JsonRecords, NotTabularError
from pincite.tables.opening import dialect_of
from pincite.tables.streams import BUFFER, CsvRecords, UnprovedError, open_bytes, text_lines


def record_lines(resource: Resource, numbers: Collection[int]) -> dict[int, int]:
    """Map the record ordinals asked for to their first physical lines; empty where the file is no CSV or JSON Lines."""
    lines: dict[int, int] = {}
    if not numbers or resource.format not in {"csv", "tsv", "jsonl", "ndjson"} or not resource.paths:
        return lines
    wanted, last = set(numbers), max(numbers)
    try:
        with _records(resource) as records:
            for number, line, _ in records:
                if number in wanted:
                    lines[number] = line
                if number >= last:
                    break
    except (UnprovedError, NotTabularError, OSError):
        return lines
    return lines


@contextmanager
def _records(resource: Resource) -> Iterator[Iterator[Record]]:
    if resource.format not in {"csv", "tsv"}:
        yield iter(JsonRecords(resource, []))
        return
    dialect = dialect_of(resource)
    with open_bytes(resource, header=dialect.header) as data:
        encoding = encoding_of(resource, data.read(BUFFER))
        data.seek(0)
        yield iter(CsvRecords(text_lines(data, encoding, translate=resource.format != "csv"), dialect))
