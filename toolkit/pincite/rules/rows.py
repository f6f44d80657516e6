"""A table's rows checked by what their JSON Schema says beyond their Table Schema."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pincite.documents import check_rows
from pincite.findings import Finding
from pincite.packages import Resource
from pincite.rules.context import Context
from pincite.tables import Row


def row_faults(context: Context, resource: Resource) -> Iterator[Finding]:
    """
    Yield what is wrong with a table's JSON Schema, and each row's faults at the row, its line and the field.

    A row with a cell that has no value of its field's type is passed over: it has its finding already, and without
    that value a condition would be taken for broken.
    """
    rows = context.rows(resource.name)
    missing = _missing(resource) if rows else frozenset()
    rows = [row for row in rows if _whole(row, missing)]
    wrong, faults = check_rows(context.package, resource, [json_object(row) for row in rows], context.limit)
    yield from wrong
    for index, fault in faults:
        field = fault.pointer.split("/")[1] if fault.pointer else fault.missing
        found = context.at(resource.name, rows[index], field, fault.message, expected=fault.expected, hint=fault.hint)
        yield found._replace(rule=fault.rule)


def json_object(row: Row) -> dict[str, Any]:
    """Give a row as a JSON object without its empty cells: numbers as numbers, dates and the like as written."""
    return {name: _json(value, row.text.get(name, "")) for name, value in row.values.items()}


def _missing(resource: Resource) -> frozenset[str]:
    listed = (resource.table_schema or {}).get("missingValues", [""])
    return frozenset(str(item.get("value")) if isinstance(item, dict) else str(item) for item in listed)


def _whole(row: Row, missing: frozenset[str]) -> bool:
    return all(cell in missing or name in row.values for name, cell in row.text.items())


def _json(value: object, text: str) -> object:
    if isinstance(value, str | int | float | list | dict):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return text
