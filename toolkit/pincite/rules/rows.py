"""A table's rows checked by what their JSON Schema says beyond their Table Schema."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pincite.documents.rows import check_rows
from pincite.findings import Finding
from pincite.packages import Resource
from pincite.rules.context import Context
from pincite.tables import Row

_JSON: Final = frozenset({str, int, float, bool, list, dict})
"""Types of values that JSON has, too."""


def row_faults(context: Context, resource: Resource) -> Iterator[Finding]:
    """
    Yield what is wrong with a table's JSON Schema, and each row's faults at the row, its line and the field.

    A row with a cell that has no value of its field's type is passed over: it has its finding already, and without
    that value a condition would be taken for broken.
    """
    rows: list[Row] = []

    def objects() -> Iterator[dict[str, Any]]:  # asked for only where the JSON Schema says more than the Table Schema
        rows.extend(_checkable(context, resource))
        yield from map(json_object, rows)

    wrong, faults = check_rows(context.package, resource, objects(), context.limit)
    yield from wrong
    for index, fault in faults:
        field = fault.pointer.split("/")[1] if fault.pointer else fault.missing
        found = context.at(resource.name, rows[index], field, fault.message, expected=fault.expected, hint=fault.hint)
        yield found._replace(rule=fault.rule)


def _checkable(context: Context, resource: Resource) -> list[Row]:
    rows = context.rows(resource.name)
    if not rows or context.table(resource).sound_rows is not None:
        return rows
    missing = _missing(resource)
    return [row for row in rows if _whole(row, missing)]


def json_object(row: Row) -> dict[str, Any]:
    """Give a row as a JSON object without its empty cells: numbers as numbers, dates and the like as written."""
    return {
        name: value if type(value) in _JSON else _written(value, row.text.get(name, ""))
        for name, value in row.values.items()
    }


def _missing(resource: Resource) -> Mapping[str, frozenset[str]]:
    """Give the missing values of each field that has its own, and under "" those of all others."""
    schema = resource.table_schema or {}
    listed = schema.get("fields")
    fields = [field for field in listed if isinstance(field, dict)] if isinstance(listed, list) else []
    own = {str(field.get("name")): _texts(field["missingValues"]) for field in fields if "missingValues" in field}
    return {"": _texts(schema.get("missingValues", [""]))} | own


def _texts(listed: Any) -> frozenset[str]:  # noqa: ANN401 (whatever a descriptor gives)
    entries = listed if isinstance(listed, list) else ()
    return frozenset(str(item.get("value")) if isinstance(item, dict) else str(item) for item in entries)


def _whole(row: Row, missing: Mapping[str, frozenset[str]]) -> bool:
    return all(name in row.values or cell in missing.get(name, missing[""]) for name, cell in row.text.items())


def _written(value: object, text: str) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return text
