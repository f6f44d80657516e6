"""One schema keyword before and after -> the rules that its change falls under."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pincite.changes.cells import same_value
from pincite.changes.rules import ANNOTATIONS, CEILINGS, DIALECTS, FLAGS, FLOORS, OPAQUE, REFERENCES, kebab
from pincite.changes.values import ABSENT, Absent, SchemaChange

Schema = Mapping[str, Any]
Read = Callable[[str], Any]
"""What gives the value of a text, None where it has none."""
_BOUNDS: Final = frozenset((*FLOORS, *CEILINGS))
_UNSAID: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("required", "unique", "uniqueItems", "deprecated", "readOnly", "writeOnly"), False),
    **dict.fromkeys(("minLength", "minItems", "minProperties"), 0),
    "minContains": 1,
    "$schema": "https://json-schema.org/draft/2020-12/schema",
}
"""What a keyword says where it is not there (Table Schema 2.0; JSON Schema 2020-12, validation; validation's own
default for `$schema`): to write it changes nothing."""


def compare_keyword(
    name: str,
    place: str,
    old: Any,  # noqa: ANN401 (a JSON value)
    new: Any,  # noqa: ANN401 (a JSON value)
    read: Read | None = None,
) -> Iterator[SchemaChange]:
    """
    Classify one keyword's change; ABSENT stands for a side that has not got it. Nothing where they are equal.

    A bound that is a text, such as a date, is compared as what `read` makes of it.
    """
    given = {"old": _given(old), "new": _given(new)}
    old, new = (_UNSAID.get(name, ABSENT) if isinstance(side, Absent) else side for side in (old, new))
    if old is new or (old is not ABSENT and new is not ABSENT and same_value(old, new)):
        return
    if name == "enum":
        yield from _terms(place, old, new)
    elif name in _BOUNDS:
        for direction in _directions(name, old, new, read):
            yield SchemaChange(f"{kebab(name)}-{direction}", place, **given)
    elif name in FLAGS:
        yield SchemaChange(f"{kebab(name)}-{'tightened' if new is True else 'loosened'}", place, **given)
    elif name == "multipleOf" and _divides(old, new):
        yield SchemaChange("multiple-of-added", place, **given)
    elif name == "multipleOf" and _divides(new, old):
        yield SchemaChange("multiple-of-removed", place, **given)
    elif name in OPAQUE:
        what = "added" if old is ABSENT else "removed" if new is ABSENT else "changed"
        yield SchemaChange(f"{kebab(name)}-{what}", place, **given)
    else:
        yield SchemaChange(_rule_of(name), place, **given)


def _rule_of(name: str) -> str:
    if name in DIALECTS:
        return "schema-dialect-changed"
    if name in REFERENCES:
        return "reference-changed"
    if name == "deprecated":
        return "deprecated-changed"
    return "metadata-changed" if name in ANNOTATIONS else "keyword-changed"


def _directions(name: str, old: Any, new: Any, read: Read | None) -> tuple[str, ...]:  # noqa: ANN401 (JSON values)
    """Say which way a bound moved: one that is new tightens, one that is gone loosens, and one in doubt does both."""
    if old is ABSENT or new is ABSENT:
        return ("tightened" if old is ABSENT else "loosened",)
    values = [_bound(value, read) for value in (old, new)]
    try:
        if values[0] == values[1]:
            return ()
        higher = values[1] > values[0]
    except (TypeError, ArithmeticError):
        return ("tightened", "loosened")
    return ("tightened" if higher == (name in FLOORS) else "loosened",)


def _bound(value: Any, read: Read | None) -> Any:  # noqa: ANN401 (JSON in, something that has an order out)
    """Give a bound as what it is compared as: a number exactly, a text as the value of its field."""
    if isinstance(value, str):
        return value if read is None else read(value)
    return value if isinstance(value, bool) or not isinstance(value, int | float) else Decimal(str(value))


def _divides(old: Any, new: Any) -> bool:  # noqa: ANN401 (JSON values)
    """Say whether every multiple of `new` is one of `old`."""
    numbers = all(isinstance(value, int) and not isinstance(value, bool) and value for value in (old, new))
    return numbers and new % old == 0


def _terms(place: str, old: Any, new: Any) -> Iterator[SchemaChange]:  # noqa: ANN401 (JSON values)
    if not isinstance(old, list) or not isinstance(new, list):
        yield SchemaChange("enum-added" if old is ABSENT else "enum-removed", place, _given(old), _given(new))
        return
    for term in old:
        if not any(same_value(term, other) for other in new):
            yield SchemaChange("enum-term-removed", place, term, None)
    for term in new:
        if not any(same_value(term, other) for other in old):
            yield SchemaChange("enum-term-added", place, None, term)


def _given(value: Any) -> Any:  # noqa: ANN401 (a JSON value)
    return None if value is ABSENT else value
