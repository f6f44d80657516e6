"""Cells compared as values of their field's type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

Schema = Mapping[str, Any]
_TELLING: Final = (
    "proposition",
    "label",
    "title",
    "name",
    "alias",
    "text",
    "question",
    "term",
    "description",
    "reason",
)
"""Names of columns that tell a person what a row is about, the most telling first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    How the cells of one column are compared.

    `read` turns a cell's text into its value; None where both sides say nothing but text, or differ in type, so that
    only equal text is equal. `missing` holds the texts that mean no value on either side, `sides` those of each.
    `whole` says that digits alone are what `int` makes of them.
    """

    read: Callable[[str], Any] | None
    missing: frozenset[str]
    sides: tuple[frozenset[str], frozenset[str]]
    whole: bool = False

    def value(self, text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        """Give a cell's value: None where it is missing, and its text, told apart, where it has none of its type."""
        if text in self.missing:
            return None
        if self.read is None:
            return text
        value = self.read(text)
        return ("no value", text) if value is None else value

    def values(self, texts: Sequence[str]) -> list[Any]:
        """Give the values of many cells."""
        if self.read is not None and self.missing.isdisjoint(texts):
            if self.whole and _all_digits(texts):
                return list(map(int, texts))
            values = list(map(self.read, texts))
            if None not in values:
                return values
        return list(map(self.value, texts))

    def same(self, old: str, new: str) -> bool:
        """Say whether two texts that differ are one value."""
        gone = old in self.sides[0], new in self.sides[1]
        if any(gone):
            return all(gone)
        if self.read is None:
            return False
        values = self.read(old), self.read(new)
        return values[0] is not None and values[1] is not None and same_value(*values)


def _all_digits(texts: Sequence[str]) -> bool:
    """Say whether every text is a short row of digits: asked of all at once, for a key has one text a record."""
    joined = "".join(texts)
    return joined.isdigit() and joined.isascii() and all(texts) and max(map(len, texts)) < _SHORT


def same_value(old: Any, new: Any) -> bool:  # noqa: ANN401 (any cell's or document's value)
    """Compare two values as JSON does: numbers by value, true never 1, arrays in order, objects by key."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same_value(old[key], new[key]) for key in old)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return len(old) == len(new) and all(map(same_value, old, new))
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    return bool(old == new)


def comparisons(names: Sequence[str], old: Schema, new: Schema) -> list[Comparison]:
    """Give the comparison of each column by the two Table Schemas."""
    fields = [{field.get("name"): field for field in _fields(schema)} for schema in (old, new)]
    return [_comparison(fields[0].get(name, {}), fields[1].get(name, {}), old, new) for name in names]


def key_fields(schema: Schema) -> tuple[str, ...]:
    """Give the names of a Table Schema's primary key; empty where it has none."""
    key = schema.get("primaryKey", ())
    names = (key,) if isinstance(key, str) else tuple(key) if isinstance(key, list | tuple) else ()
    return tuple(name for name in names if isinstance(name, str))


def telling_fields(names: Sequence[str], key: tuple[str, ...], schema: Schema) -> tuple[str, ...]:
    """Choose the column that tells what a row is about: a known name, or the first that is neither key nor code."""
    for name in _TELLING:
        if name in names and name not in key:
            return (name,)
    coded = {name for entry in schema.get("foreignKeys", ()) if isinstance(entry, dict) for name in _listed(entry)}
    for field in _fields(schema):
        free = field.get("type", "string") == "string" and "enum" not in field.get("constraints", {})
        if free and field.get("name") in names and field["name"] not in {*key, *coded}:
            return (field["name"],)
    return ()


def _comparison(old: Schema, new: Schema, old_schema: Schema, new_schema: Schema) -> Comparison:
    sides = frozenset(_missing(old, old_schema)), frozenset(_missing(new, new_schema))
    missing = sides[0] | sides[1]
    forms = [{name: value for name, value in field.items() if name not in _SAID} for field in (old, new)]
    if not new or not old or forms[0] != forms[1] or old.get("type", "any") in {"any", "string"}:
        return Comparison(None, missing, sides)
    return Comparison(_reader(new), missing, sides, _is_whole(new))


def _reader(field: Schema) -> Callable[[str], Any]:
    """Read the plainest integers and numbers here, at once, and everything else as the tables do."""
    read, kind = _Reader(field).read, field.get("type")
    if _is_whole(field):
        return lambda text: int(text) if len(text) < _SHORT and text.isdigit() and text.isascii() else read(text)
    if kind == "number" and not {"groupChar", "bareNumber", "decimalChar"} & set(field):
        return lambda text: Decimal(text) if _PLAIN.fullmatch(text) else read(text)
    return read


def _is_whole(field: Schema) -> bool:
    return field.get("type") == "integer" and not {"groupChar", "bareNumber"} & set(field)


class _Reader:
    """Reads a field's cells as tables do; what that takes is imported when the first cell asks for it."""

    def __init__(self, field: Schema) -> None:
        self._field = field
        self._known: Callable[[str], Any] | None = None

    def read(self, text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        """Give the value of a cell, None where it has none."""
        if self._known is None:
            from pincite.tables.values import cell_reader

            self._known = cell_reader(self._field)
        return self._known(text)


_SHORT: Final = 18
"""Digits from which a whole number is left to the reader of tables."""
_PLAIN: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


_SAID: Final = frozenset({"title", "description", "example", "examples", "rdfType", "constraints", "missingValues"})
"""Properties of a field that say nothing of how its cells are read."""


def _missing(field: Schema, schema: Schema) -> list[str]:
    declared = field.get("missingValues", schema.get("missingValues", [""]))
    return [item if isinstance(item, str) else str(item.get("value", "")) for item in declared]


def _fields(schema: Schema) -> list[Schema]:
    return [field for field in schema.get("fields", ()) if isinstance(field, dict)]


def _listed(entry: Schema) -> list[str]:
    fields = entry.get("fields", ())
    return [fields] if isinstance(fields, str) else list(fields)
