"""JSON in canonical form: two spaces, characters as themselves, keys in the schema's order, numbers digit by digit."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pincite.packages.references import flattened

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number as it was written: `1.0` is not made `1`, and no digit of a long one is lost."""

    digits: str


def read_canonical(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Read a JSON text that `jsontext.parse` has accepted without problems, its numbers as `Number`."""
    return json.loads(text, parse_float=Number, parse_int=Number)


def write_canonical(value: Any, schema: Mapping[str, Any] | None = None) -> str:  # noqa: ANN401 (any JSON value)
    """
    Write a JSON value in canonical form, with one LF at its end.

    An object's keys stand in the order of the `properties` of the part of `schema` that describes it (through
    `$ref`, `items`, `prefixItems`, `additionalProperties`); keys that it does not name come after, in the order
    given. Raises ValueError for a float that is not finite.
    """
    return "".join(_pieces(value, schema, schema or {}, "\n")) + "\n"


def _pieces(value: Any, schema: object, root: Mapping[str, Any], newline: str) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict) and value:
        entries = [(f"{_scalar(key)}: ", value[key], part) for key, part in _ordered(value, schema, root)]
        yield from _nested("{}", entries, root, newline)
    elif isinstance(value, list) and value:
        entries = [("", item, _item_schema(schema, index, root)) for index, item in enumerate(value)]
        yield from _nested("[]", entries, root, newline)
    else:
        yield _scalar(value)


def _nested(
    brackets: str, entries: list[tuple[str, Any, object]], root: Mapping[str, Any], newline: str
) -> Iterator[str]:
    inner = newline + "  "
    yield brackets[0]
    for index, (label, value, schema) in enumerate(entries):
        yield f"{',' if index else ''}{inner}{label}"
        yield from _pieces(value, schema, root, inner)
    yield newline + brackets[1]


def _scalar(value: Any) -> str:  # noqa: ANN401 (a JSON scalar, or an empty container)
    if isinstance(value, Number):
        return value.digits
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _ordered(value: Mapping[str, Any], schema: object, root: Mapping[str, Any]) -> list[tuple[str, object]]:
    """List an object's keys in canonical order, each with the schema of its value."""
    flat = _flat(schema, root)
    properties = flat.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    others = flat.get("additionalProperties")
    keys = [*(key for key in known if key in value), *(key for key in value if key not in known)]
    return [(key, known.get(key, others)) for key in keys]


def _item_schema(schema: object, index: int, root: Mapping[str, Any]) -> object:
    flat = _flat(schema, root)
    first = flat.get("prefixItems")
    return first[index] if isinstance(first, list) and index < len(first) else flat.get("items")


def _flat(schema: object, root: Mapping[str, Any]) -> Mapping[str, Any]:
    return flattened(schema, root)[0] if isinstance(schema, Mapping) else {}
