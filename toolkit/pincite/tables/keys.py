"""
Keys of rows: unique fields, the primary key, foreign keys, the standard's unique keys.

Keys compare typed values, as frictionless does: `01` equals `1`, a cell that is wrong or missing counts as none. A
note about a repeated key cites the row in which it last occurred.
"""

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pincite.tables.explain import BrokenKey
from pincite.tables.fields import Field, ForeignKey, Schema

Key = tuple[Any, ...]
Parents = Mapping[tuple[str, tuple[str, ...]], frozenset[Key] | set[Key]]
"""The keys found in a referenced table, by its name and its fields."""


@dataclass(frozen=True, slots=True)
class KeyColumns:
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


@dataclass(slots=True)
class KeyMemory:
    """The keys seen so far, each with the number of the row that had it last."""

    columns: KeyColumns
    parents: Parents
    _unique: dict[int, dict[Hashable, int]] = field(default_factory=dict)
    _primary: dict[Key, int] = field(default_factory=dict)

    def broken(self, number: int, values: Sequence[Any]) -> Iterator[BrokenKey]:
        """Take in one row's typed values and give the keys it breaks, in frictionless' order."""
        after = 0
        for column in self.columns.unique:
            after += 1
            value = values[column]
            if value is not None:
                seen = self._unique.setdefault(column, {})
                earlier, seen[hashable(value)] = seen.get(hashable(value)), number
                if earlier:
                    yield BrokenKey("unique-error", repeated(earlier), after, column, str(value))
        if self.columns.primary:
            after += len(self.columns.primary)
            yield from self._primary_broken(number, values, after)
        for key, columns in self.columns.foreign:
            after += len(columns)
            cells = tuple(hashable(values[column]) for column in columns)
            if set(cells) != {None} and cells not in self.parents[key.resource, key.reference_fields]:
                yield BrokenKey("foreign-key", missed(key, [values[column] for column in columns]), after)

    def _primary_broken(self, number: int, values: Sequence[Any], after: int) -> Iterator[BrokenKey]:
        cells = tuple(hashable(values[column]) for column in self.columns.primary)
        if set(cells) == {None}:
            yield BrokenKey("primary-key", NO_KEY, after)
            return
        earlier, self._primary[cells] = self._primary.get(cells), number
        if earlier:
            yield BrokenKey("primary-key", repeated(earlier), after)


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
    """Give a value that stands for a cell's in a key; frictionless fails on lists and objects, which stand as JSON."""
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True, default=str)
    return value  # type: ignore[no-any-return]
