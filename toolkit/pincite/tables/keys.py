"""
Keys of rows: unique fields, the primary key, foreign keys, the standard's unique keys.

Keys compare typed values, as frictionless does: `01` equals `1`, a cell that is wrong or missing counts as none. A
note about a repeated key cites the row in which it last occurred.
"""

import json
import math
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import NoneType
from typing import Any, Final, NamedTuple

from pincite.tables.fields import Field, ForeignKey, Schema
from pincite.tables.parents import Key, OfferedKeys

_THEMSELVES: Final = frozenset({str, int, NoneType})
"""Types of values that stand for themselves in a key: nearly all."""
Parents = Mapping[tuple[str, tuple[str, ...]], OfferedKeys]
"""The keys found in the tables that foreign keys name, by the table's name and its fields."""


class BrokenKey(NamedTuple):
    """A key that a row breaks: the rule, its note, and how many key cells were read before it was found."""

    rule: str
    note: str
    after: int
    column: int | None = None
    value: str = ""


class KeyColumns(NamedTuple):
    """The columns of each key, by place in the row; a key whose fields are not all there is not checked."""

    unique: tuple[int, ...] = ()
    primary: tuple[int, ...] = ()
    foreign: tuple[tuple[ForeignKey, tuple[int, ...]], ...] = ()
    unique_keys: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = ()

    @property
    def asked(self) -> tuple[int, ...]:
        """The columns in the order in which frictionless' key checks read them, repeats included."""
        return (*self.unique, *self.primary, *(column for _, columns in self.foreign for column in columns))


def key_columns(schema: Schema, columns: Sequence[Field], *, ignore_case: bool = False) -> KeyColumns:
    """Find the columns of a schema's keys among the columns of a table."""
    places = {column.name: place for place, column in enumerate(columns)}
    primary: tuple[int, ...] = ()
    if set(schema.primary_key) <= set(places):
        wanted = {name.lower() for name in schema.primary_key}
        lowered = tuple(place for name, place in places.items() if name.lower() in wanted)
        primary = lowered if ignore_case else tuple(places[name] for name in schema.primary_key)
    return KeyColumns(
        tuple(places[column.name] for column in columns if column.constraints.get("unique")),
        primary,
        tuple(
            (key, tuple(places[name] for name in key.fields))
            for key in schema.foreign_keys
            if set(key.fields) <= set(places)
        ),
        tuple((key, tuple(places[n] for n in key)) for key in schema.unique_keys if key and set(key) <= set(places)),
    )


class KeyChecks:
    """The keys a row breaks; how earlier rows and other tables are asked is left to who knows them."""

    def __init__(self, columns: KeyColumns) -> None:
        self.columns = columns

    def broken(self, number: int, values: Sequence[Any]) -> Iterator[BrokenKey]:
        """Give the keys that a row breaks, in frictionless' order; `values` are its typed values."""
        after = 0
        for column in self.columns.unique:
            after += 1
            if values[column] is not None and (earlier := self.earlier_value(number, column, values[column])):
                yield BrokenKey("unique-error", repeated(earlier), after, column, str(values[column]))
        if self.columns.primary:
            after += len(self.columns.primary)
            key = tuple(hashable(values[column]) for column in self.columns.primary)
            if _is_missing(key):
                yield BrokenKey("primary-key", NO_KEY, after)
            elif earlier := self.earlier_key(number, key):
                yield BrokenKey("primary-key", repeated(earlier), after)
        for place, (foreign, columns) in enumerate(self.columns.foreign):
            after += len(columns)
            cells = [values[column] for column in columns]
            if not _is_missing(cells) and self.is_missed(number, place, cells):
                yield BrokenKey("foreign-key", missed(foreign, cells), after)

    def earlier_value(self, number: int, column: int, value: Any) -> int | None:  # noqa: ANN401 (a cell's value)
        """Give the last row before this one with the same value in a unique column."""
        raise NotImplementedError

    def earlier_key(self, number: int, key: Key) -> int | None:
        """Give the last row before this one with the same primary key."""
        raise NotImplementedError

    def is_missed(self, number: int, place: int, cells: Sequence[Any]) -> bool:
        """Whether the table that the foreign key of that place names does not hold these cells."""
        raise NotImplementedError


class KeyMemory(KeyChecks):
    """Rows taken in one after another, their keys remembered with the number of the row that had them last."""

    def __init__(self, columns: KeyColumns, parents: Parents) -> None:
        super().__init__(columns)
        self._parents = [parents[key.resource, key.reference_fields] for key, _ in columns.foreign]
        self._unique: dict[int, dict[Hashable, int]] = {column: {} for column in columns.unique}
        self._primary: dict[Key, int] = {}

    def earlier_value(self, number: int, column: int, value: Any) -> int | None:  # noqa: ANN401 (a cell's value)
        """Give the last row with the value, and remember this one."""
        seen = self._unique[column]
        earlier, seen[hashable(value)] = seen.get(hashable(value)), number
        return earlier

    def earlier_key(self, number: int, key: Key) -> int | None:
        """Give the last row with the key, and remember this one."""
        earlier, self._primary[key] = self._primary.get(key), number
        return earlier

    def is_missed(self, number: int, place: int, cells: Sequence[Any]) -> bool:  # noqa: ARG002 (as the others)
        """Look the cells up among the parent's keys."""
        return tuple(map(hashable, cells)) not in self._parents[place]


class KeyAnswers(KeyChecks):
    """Keys of rows whose answers are known: the earlier row by row number, the missed foreign keys by row number."""

    def __init__(
        self,
        columns: KeyColumns,
        unique: Mapping[int, Mapping[int, int]],
        primary: Mapping[int, int],
        foreign: Sequence[Collection[int]],
    ) -> None:
        super().__init__(columns)
        self._unique, self._primary, self._foreign = unique, primary, foreign

    def earlier_value(self, number: int, column: int, value: Any) -> int | None:  # noqa: ANN401, ARG002
        """Look the row up."""
        return self._unique[column].get(number)

    def earlier_key(self, number: int, key: Key) -> int | None:  # noqa: ARG002 (as the others)
        """Look the row up."""
        return self._primary.get(number)

    def is_missed(self, number: int, place: int, cells: Sequence[Any]) -> bool:  # noqa: ARG002 (as the others)
        """Look the row up."""
        return number in self._foreign[place]


def _is_missing(key: Sequence[Any]) -> bool:
    return 0 < len(key) == key.count(None)


NO_KEY = 'cells composing the primary keys are all "None"'


def repeated(row: int) -> str:
    """Give the note of a key that a row had before."""
    return f"the same as in the row at position {row}"


def missed(key: ForeignKey, values: Sequence[Any]) -> str:
    """Give the note of a foreign key that its table does not hold."""
    return (
        f'for "{", ".join(key.fields)}": values "{", ".join(str(value) for value in values)}" not found in the '
        f'lookup table "{key.resource}" as "{", ".join(key.reference_fields)}"'
    )


def hashable(value: Any) -> Hashable:  # noqa: ANN401 (a cell's value)
    """
    Give a value that stands for a cell's in a key.

    Frictionless fails on lists and objects, which stand as JSON here. No NaN equals another, however it was remembered.
    """
    if type(value) in _THEMSELVES:
        return value  # type: ignore[no-any-return]
    if (isinstance(value, Decimal) and value.is_nan()) or (isinstance(value, float) and math.isnan(value)):
        return object()
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True, default=str)
    return value  # type: ignore[no-any-return]
