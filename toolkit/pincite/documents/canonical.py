"""JSON in canonical form: two spaces, characters as themselves, keys in the schema's order, numbers digit by digit."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any, Final

from pincite.packages.references import flattened

_NESTED: Final = (dict, list)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class Number:
    """
    A JSON number as it was written: `1.0` is not made `1`, and no digit of a long one is lost.

    No tuple, which a JSON encoder would write as an array; and no dataclass, whose import takes a short run 2 ms.
    """

    __slots__ = ("digits",)

    def __init__(self, digits: str) -> None:
        self.digits = digits

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and other.digits == self.digits

    def __hash__(self) -> int:
        return hash(self.digits)

    def __repr__(self) -> str:
        return f"Number({self.digits!r})"


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
    _Writer(schema or {}, pieces.append).write("", value, schema, "\n")
    return "".join(pieces) + "\n"


class _Writer:
    """Hands the pieces of a JSON text to `put`, one after another."""

    def __init__(self, root: Mapping[str, Any], put: Callable[[str], None]) -> None:
        self._root, self._put = root, put
        self._known: dict[int, Mapping[str, Any]] = {}
        self._labels: dict[str, str] = {}

    def write(self, before: str, value: Any, schema: object, newline: str) -> None:  # noqa: ANN401
        """Write a value behind the text `before`; `newline` begins a line at its depth."""
        if not value or not isinstance(value, _NESTED):
            self._put(before + _scalar(value))
        elif isinstance(value, dict):
            self._put(f"{before}{{")
            self._write_members(value, self._flat(schema), newline)
            self._put(f"{newline}}}")
        else:
            self._put(f"{before}[")
            self._write_items(value, self._flat(schema), newline)
            self._put(f"{newline}]")

    def _write_members(self, value: Mapping[str, Any], schema: Mapping[str, Any], newline: str) -> None:
        properties, others = schema.get("properties"), schema.get("additionalProperties")
        known = properties if isinstance(properties, dict) else {}
        inner = newline + "  "
        before = inner
        for key in _ordered(value, known):
            if (label := self._labels.get(key)) is None:
                label = self._labels[key] = f"{_scalar(key)}: "
            self.write(before + label, value[key], known.get(key, others), inner)
            before = f",{inner}"

    def _write_items(self, value: list[Any], schema: Mapping[str, Any], newline: str) -> None:
        listed = schema.get("prefixItems")
        first, others = listed if isinstance(listed, list) else [], schema.get("items")
        inner = newline + "  "
        before = inner
        for index, item in enumerate(value):
            self.write(before, item, first[index] if index < len(first) else others, inner)
            before = f",{inner}"

    def _flat(self, schema: object) -> Mapping[str, Any]:
        """Give a schema with what it takes over from elsewhere, worked out once for all values that it describes."""
        if not isinstance(schema, Mapping):
            return {}
        if (found := self._known.get(id(schema))) is None:
            found = self._known[id(schema)] = flattened(schema, self._root)[0]
        return found


def _ordered(value: Mapping[str, Any], known: Mapping[str, Any]) -> Iterable[str]:
    """Give an object's keys, those that its schema knows first."""
    if not known:
        return value
    return [*(key for key in known if key in value), *(key for key in value if key not in known)]


def _scalar(value: Any) -> str:  # noqa: ANN401 (a JSON scalar, or an empty container)
    if isinstance(value, str):
        text = encode_basestring(value)
        return text if text.isascii() else _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    if isinstance(value, Number):
        return value.digits
    if type(value) is int:
        return str(value)
    if isinstance(value, _NESTED):
        return "{}" if isinstance(value, dict) else "[]"
    return _ENCODE(value)
