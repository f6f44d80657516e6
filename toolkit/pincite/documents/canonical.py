"""JSON in canonical form: two spaces, characters as themselves, keys in the schema's order, numbers digit by digit."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pincite.packages.references import flattened

_NESTED: Final = (dict, list)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


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
    pieces: list[str] = []
    _Writer(schema or {}, pieces.append).write(value, schema, "\n")
    return "".join(pieces) + "\n"


class _Writer:
    """Hands the pieces of a JSON text to `put`, one after another."""

    def __init__(self, root: Mapping[str, Any], put: Callable[[str], None]) -> None:
        self._root, self._put = root, put
        self._known: dict[int, Mapping[str, Any]] = {}
        self._labels: dict[str, str] = {}

    def write(self, value: Any, schema: object, newline: str) -> None:  # noqa: ANN401
        """Write a value; `newline` begins a line at its depth."""
        if not value or not isinstance(value, _NESTED):
            self._put(_scalar(value))
        elif isinstance(value, dict):
            self._write_object(value, self._flat(schema), newline)
        else:
            self._write_array(value, self._flat(schema), newline)

    def _write_object(self, value: Mapping[str, Any], schema: Mapping[str, Any], newline: str) -> None:
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        others = schema.get("additionalProperties")
        opening, inner = "{", newline + "  "
        for key in (*(key for key in known if key in value), *(key for key in value if key not in known)):
            if (label := self._labels.get(key)) is None:
                label = self._labels[key] = f"{_scalar(key)}: "
            self._write_member(opening + inner + label, value[key], known.get(key, others), inner)
            opening = ","
        self._put(f"{newline}}}")

    def _write_array(self, value: list[Any], schema: Mapping[str, Any], newline: str) -> None:
        listed = schema.get("prefixItems")
        first, others = listed if isinstance(listed, list) else [], schema.get("items")
        opening, inner = "[", newline + "  "
        for index, item in enumerate(value):
            self._write_member(opening + inner, item, first[index] if index < len(first) else others, inner)
            opening = ","
        self._put(f"{newline}]")

    def _write_member(self, before: str, value: Any, schema: object, newline: str) -> None:  # noqa: ANN401
        if isinstance(value, _NESTED):
            self._put(before)
            self.write(value, schema, newline)
        else:
            self._put(before + _scalar(value))

    def _flat(self, schema: object) -> Mapping[str, Any]:
        """Give a schema with what it takes over from elsewhere, worked out once for all values that it describes."""
        if not isinstance(schema, Mapping):
            return {}
        if (found := self._known.get(id(schema))) is None:
            found = self._known[id(schema)] = flattened(schema, self._root)[0]
        return found


def _scalar(value: Any) -> str:  # noqa: ANN401 (a JSON scalar, or an empty container)
    if isinstance(value, Number):
        return value.digits
    if isinstance(value, _NESTED):
        return "{}" if isinstance(value, dict) else "[]"
    text = _ENCODE(value)
    return text if text.isascii() else _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
