"""
Constraints on typed values, proved one by one.

A constraint here may only say "kept" where frictionless says so: its checks are `cell >= bound`, `cell in enum` and
so on (frictionless 5.21, `schema/field.py`). One that cannot be decided without frictionless is never kept, so that
every cell under it is put to frictionless.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from pincite.tables.fields import Field
from pincite.tables.forms import Reader

Check = Callable[[Any], bool]
SUPPORTED: Final = {
    "any": ("required", "enum"),
    "array": ("required", "minLength", "maxLength", "enum"),
    "boolean": ("required", "enum"),
    "duration": ("required", "enum"),
    "geojson": ("required", "enum"),
    "geopoint": ("required", "enum"),
    "list": ("required", "minLength", "maxLength"),
    "object": ("required", "minLength", "maxLength", "enum"),
    "string": ("required", "minLength", "maxLength", "pattern", "enum"),
    **dict.fromkeys(
        ("date", "datetime", "integer", "number", "time", "year", "yearmonth"),
        ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    ),
}
"""The constraints of each type that frictionless knows, in the order in which it checks them."""

_BOUNDS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
    "exclusiveMaximum": lambda value, bound: value < bound,
}


def checks_of(field: Field, read: Reader) -> tuple[Check, ...]:
    """Give the checks that a present value must pass; `read` reads a text of the field's form, None if it has none."""
    return tuple(_checks(field, read))


def native(field: Field, value: Any, read: Reader) -> Any:  # noqa: ANN401 (JSON in, a cell's value out)
    """Read a JSON value of a descriptor as a cell of the field, as frictionless does; None where that is unproved."""
    if isinstance(value, str):
        return read(value)
    if isinstance(value, bool):
        return value if field.type == "boolean" else None
    if isinstance(value, int) and field.type in {"integer", "number"}:
        return value
    if isinstance(value, float) and field.type == "number" and not field.descriptor.get("floatNumber"):
        return Decimal(str(value))
    if isinstance(value, int) and field.type == "year" and 0 <= value <= 9999:
        return value
    return None


def _checks(field: Field, read: Reader) -> Iterator[Check]:
    supported = SUPPORTED.get(field.type, ())
    for name, limit in field.constraints.items():
        if limit is None or name in {"required", "unique", "jsonSchema"}:
            continue
        if name in _BOUNDS and name in supported:
            yield _bound(_BOUNDS[name], native(field, limit, read))
        elif name in {"minLength", "maxLength"} and name in supported:
            yield _length(name, limit)
        elif name == "pattern" and name in supported:
            yield _pattern(limit)
        elif name == "enum" and name in supported:
            yield _enum([known for entry in limit if (known := native(field, entry, read)) is not None])
        else:
            yield _unproved


def _unproved(value: object) -> bool:  # noqa: ARG001 (every value)
    return False


def _bound(holds: Callable[[Any, Any], bool], bound: Any) -> Check:  # noqa: ANN401 (a cell's value)
    if bound is None:
        return _unproved

    def check(value: Any) -> bool:  # noqa: ANN401 (a cell's value)
        try:
            return holds(value, bound)
        except (TypeError, ArithmeticError):  # a time with a zone against one without: frictionless must say
            return False

    return check


def _length(name: str, limit: int) -> Check:
    return (lambda value: len(value) >= limit) if name == "minLength" else (lambda value: len(value) <= limit)


def _pattern(pattern: str) -> Check:
    """
    Give the check of a pattern: frictionless' own match and the standard's full match, both.

    Frictionless compiles `^pattern$` and matches from the start, so that `a|b` takes `axyz`; the standard wants the
    whole value matched. A value that passes both is neither an error nor a `lexical-form` finding; and one that is
    matched whole passes both, for whatever matches all of it is followed by its end.
    """
    try:
        whole = re.compile(pattern)
        if "(?" in pattern.replace("(?:", ""):  # flags, which may stand at the start only
            re.compile(f"^{pattern}$")
    except (re.error, RecursionError, OverflowError):
        return _unproved
    matches = whole.fullmatch
    return lambda value: matches(value) is not None


def _enum(entries: list[Any]) -> Check:
    try:
        known = frozenset(entries)
    except TypeError:
        return lambda value: value in entries

    def check(value: Any) -> bool:  # noqa: ANN401 (a cell's value)
        try:
            return value in known
        except TypeError:
            return value in entries

    return check
