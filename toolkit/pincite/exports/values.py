"""Values written as text: as Table Schema writes a cell, and as JSON."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any


def cell_text(value: Any) -> str:  # noqa: ANN401 (a value of any kind)
    """Write a value as Table Schema does: ISO dates, `true`, digits without groups, JSON; "" for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return number_text(value)
    if isinstance(value, dict | list | tuple | float):
        return compact(value)
    return str(value.isoformat())


def number_text(value: int | Decimal) -> str:
    """Write a number exactly, in digits that JSON reads, too; NaN, INF and -INF as Table Schema spells them."""
    if isinstance(value, Decimal) and not value.is_finite():
        return "NaN" if value.is_nan() else "INF" if value > 0 else "-INF"
    return str(value)


def json_text(value: Any) -> str:  # noqa: ANN401 (a value of any kind)
    """Write a value as JSON; a number keeps all its digits, one that is not finite becomes Table Schema's word."""
    if isinstance(value, Decimal) and value.is_finite():
        return number_text(value)
    return compact(value)


def json_object(items: Iterable[tuple[str, Any]]) -> str:
    """Write a row as one line of JSON, keys in order."""
    return "{" + ", ".join(f"{compact(key)}: {json_text(value)}" for key, value in items) + "}"


def compact(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """Write JSON on one line, characters as themselves; dates and decimals inside are written as cells."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_default)


def plain(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """Give a value as JSON holds it, for libraries that write JSON themselves: exact decimals become floats."""
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else number_text(value)
    if value is None or isinstance(value, str | bool | int | float | dict | list):
        return value
    return cell_text(value)


def without_empty(items: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what has no value."""
    return {key: value for key, value in items.items() if value not in (None, "", [], {})}


def _default(value: object) -> Any:  # noqa: ANN401 (any JSON value)
    return float(value) if isinstance(value, Decimal) and value.is_finite() else cell_text(value)
