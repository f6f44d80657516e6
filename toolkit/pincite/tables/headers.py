"""
A header matched to the fields of a schema: the fields to expect in the data, and what is wrong with the labels.

The logic is frictionless' (5.21, `table/header.py`), in time linear in the number of labels.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from pincite.findings import Finding
from pincite.packages import Resource
from pincite.tables.fields import Field, Schema, any_field
from pincite.tables.messages import finding


class Header(NamedTuple):
    """
    A header: its labels, the field of each column, and its errors.

    Without labels the columns are the schema's fields. `rows` are the record numbers the labels came from.
    """

    columns: tuple[Field, ...]
    findings: tuple[Finding, ...] = ()


_CITED: Final = 100


class AmbiguousHeaderError(Exception):
    """Labels or fields that cannot be paired by name; frictionless refuses to open such a table."""


def match_header(
    labels: Sequence[str], schema: Schema, rows: Sequence[int], resource: Resource, *, ignore_case: bool = False
) -> Header:
    """
    Pair labels with fields as `fieldsMatch` says; raises AmbiguousHeaderError.

    A label that is repeated cites at most 100 earlier places, so that the notes of a header grow with its length.
    """
    if not labels:
        return Header(schema.fields)
    names = [field.name for field in schema.fields]
    if list(labels) == names and not ignore_case and len(set(names)) == len(names):
        return Header(schema.fields)
    matching = _Matching(labels, schema, ignore_case=ignore_case)
    errors = tuple(_errors(matching, resource, rows[0] if rows else None))
    return Header(matching.columns(), errors)


class _Matching:
    """The pairing of labels with fields: by place under `exact`, by name otherwise."""

    def __init__(self, labels: Sequence[str], schema: Schema, *, ignore_case: bool) -> None:
        self.labels, self.schema, self.ignore_case = labels, schema, ignore_case
        self.by_name = schema.fields_match != "exact"
        self.fields_by_key: dict[str, Field] = {}
        for field in schema.fields:
            self.fields_by_key.setdefault(self.key(field.name), field)
        self.paired = [self._pair(place, label) for place, label in enumerate(labels)]
        if self.by_name:
            keys = [self.key(label) for label in labels]
            if len(self.fields_by_key) < len(schema.fields) or len(set(keys)) < len(keys):
                raise AmbiguousHeaderError

    def key(self, name: str) -> str:
        return name.lower() if self.ignore_case else name

    def columns(self) -> tuple[Field, ...]:
        """Give a field for each label; one without a field gets an `any` field named after it, made unique."""
        used: set[str] = set()
        suffixes: dict[str, int] = {}
        columns = []
        for field, label in zip(self.paired, self.labels, strict=True):
            wanted = field.name if field is not None else label
            name = wanted
            while name in used:
                suffixes[wanted] = suffixes.get(wanted, 1) + 1
                name = f"{wanted}{suffixes[wanted]}"
            used.add(name)
            columns.append(field if field is not None else any_field(name))
        return tuple(columns)

    def unpaired_fields(self) -> list[Field]:
        """Give the fields that no label pairs with, those a mode tolerates left out."""
        if not self.by_name:
            return list(self.schema.fields[len(self.labels) :])
        present = {self.key(label) for label in self.labels}
        unpaired = [field for field in self.schema.fields if self.key(field.name) not in present]
        if self.schema.fields_match in {"superset", "partial"}:
            return [field for field in unpaired if field.required or field.name in self.schema.primary_key]
        return unpaired

    def _pair(self, place: int, label: str) -> Field | None:
        if self.by_name:
            return self.fields_by_key.get(self.key(label))
        return self.schema.fields[place] if place < len(self.schema.fields) else None


def _errors(matching: _Matching, resource: Resource, row: int | None) -> Iterator[Finding]:
    labels = matching.labels
    if matching.schema.fields_match not in {"subset", "partial"}:
        for number, (field, label) in enumerate(zip(matching.paired, labels, strict=True), start=1):
            if field is None:
                yield finding("extra-label", resource, label=label, row=row, field="", field_number=number)
    if matching.schema.fields_match == "partial" and matching.schema.fields and not any(matching.paired):
        yield finding("unmatched-header", resource, row=row)
    for number, field in enumerate(matching.unpaired_fields(), start=len(labels) + 1):
        yield finding("missing-label", resource, row=row, field=field.name, field_number=number)
    if not matching.by_name:
        yield from _label_errors(matching, resource, row)


def _label_errors(matching: _Matching, resource: Resource, row: int | None) -> Iterator[Finding]:
    seen: dict[str, list[str]] = {}
    for number, (field, label) in enumerate(zip(matching.schema.fields, matching.labels, strict=False), start=1):
        place: dict[str, Any] = {"row": row, "field": field.name, "field_number": number}
        earlier = seen.setdefault(label, []) if label else []
        if not label:
            yield finding("blank-label", resource, **place)
        elif earlier:
            yield finding("duplicate-label", resource, f'at position "{", ".join(earlier)}"', label=label, **place)
        elif matching.key(label) != matching.key(field.name):
            yield finding("incorrect-label", resource, label=label, **place)
        if label and len(earlier) < _CITED:
            earlier.append(str(number))
