"""Frictionless' errors as findings, in frictionless' own words (frictionless 5.21, `errors/`)."""

from collections.abc import Mapping
from typing import Any, Final

from pincite.findings import Finding
from pincite.packages import Resource

TEMPLATES: Final[Mapping[str, str]] = {
    "blank-header": "Header is completely blank",
    "blank-label": 'Label in the header in field at position "{field_number}" is blank',
    "blank-row": 'Row at position "{row}" is completely blank',
    "byte-count": "The data source does not match the expected byte count: {note}",
    "constraint-error": 'The cell "{cell}" in row at position "{row}" and field "{field}" at position '
    '"{field_number}" does not conform to a constraint: {note}',
    "duplicate-label": 'Label "{label}" in the header at position "{field_number}" is duplicated to a label: {note}',
    "extra-cell": 'Row at position "{row}" has an extra value in field at position "{field_number}"',
    "extra-label": 'There is an extra label "{label}" in header at position "{field_number}"',
    "field-count": "The data source does not match the expected field count: {note}",
    "foreign-key": 'Row at position "{row}" violates the foreign key: {note}',
    "hash-count": "The data source does not match the expected hash count: {note}",
    "incorrect-label": 'Label "{label}" in field {field} at position "{field_number}" does not match the field name '
    "in the schema",
    "missing-cell": 'Row at position "{row}" has a missing cell in field "{field}" at position "{field_number}"',
    "missing-label": 'There is a missing label in the header\'s field "{field}" at position "{field_number}"',
    "primary-key": 'Row at position "{row}" violates the primary key: {note}',
    "row-count": "The data source does not match the expected row count: {note}",
    "source-error": "The data source has not supported or has inconsistent contents: {note}",
    "type-error": 'Type error in the cell "{cell}" in row "{row}" and field "{field}" at position "{field_number}": '
    "{note}",
    "unique-error": 'Row at position "{row}" has unique constraint violation in field "{field}" at position '
    '"{field_number}": {note}',
    "unmatched-header": "None of the fields defined in the schema is present in the header",
}
"""The template of each error that a table can have; a test holds them against frictionless' own."""


def finding(rule: str, resource: Resource, note: str = "", *, label: str = "", **place: Any) -> Finding:  # noqa: ANN401
    """Make the finding of a frictionless error; `place` holds what of row, line, field, field_number, cell it has."""
    parts = {"row": "", "field": "", "field_number": "", "cell": "", **place}
    message = TEMPLATES[rule].format(note=note, label=label, **parts)
    return Finding(rule=rule, message=message, note=note, resource=resource.name, path=resource.path, **place)
