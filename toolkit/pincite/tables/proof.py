"""
A batch of records proved: which rows are wrong, which are read though the standard would not, which keys they hold.

It works on Arrow record batches of strings and on a table's columns, and on nothing else, so that it runs wherever
batches are: here over the blocks of a file, elsewhere over the partitions of a cluster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pincite.tables.arrays import emptied, integers64, mask_of, numbers_of, words
from pincite.tables.cells import Cells
from pincite.tables.predicates import Mask, Predicate, Texts, int64_of, integers, predicate_of


@dataclass(frozen=True, slots=True)
class Column:
    """
    The proof of one column, as masks of rows, None for no row at all.

    `missing` cells are so by the schema, `wrong` ones break type or constraint, `void` ones have no value of their
    type, `loose` ones are accepted by frictionless though not by us.
    """

    texts: Texts
    missing: Mask | None = None
    wrong: Mask | None = None
    void: Mask | None = None
    loose: Mask | None = None

    @property
    def empty(self) -> Mask | None:
        """The cells that have no value."""
        return _either(self.missing, self.void)


@dataclass(frozen=True, slots=True)
class Values:
    """
    A column's typed values, for keys: 64-bit integers or texts with nulls where there is none, or any Python values.

    Of Python values, `codes` gives for each row its place in `known`.
    """

    array: pa.Array | None
    codes: Any = None
    known: tuple[Any, ...] = ()


class Prover:
    """The proof of batches whose columns are those of `readers`."""

    def __init__(self, readers: Sequence[Cells]) -> None:
        self.readers = readers
        self.predicates: list[Predicate | None] = [predicate_of(reader.field) for reader in readers]

    def prove(self, batch: pa.RecordBatch) -> list[Column]:
        """Prove each column of a batch."""
        return [
            _column(Texts(array), reader, predicate)
            for array, reader, predicate in zip(batch.columns, self.readers, self.predicates, strict=True)
        ]

    def values(self, column: Column, place: int) -> Values:
        """Give the typed values of a proved column."""
        reader = self.readers[place]
        if reader.field.type in {"string", "any"}:
            return Values(_without(column.texts.array, column.empty))
        plain = not {"groupChar", "bareNumber"} & set(reader.field.descriptor)
        if reader.field.type in {"integer", "year"} and plain and column.texts.lengths.size:
            found = _int64(column)
            if found is not None:
                return Values(found)
        return _python_values(column.texts, reader)


def blank_rows(columns: Sequence[Column]) -> Mask | None:
    """Say which rows have no cell that is not missing; None where there is none."""
    blank: Mask | None = None
    for column in columns:
        if column.missing is None:
            return None
        blank = column.missing if blank is None else blank & column.missing
        if not blank.any():
            return None
    return blank


def union(masks: Sequence[Mask | None]) -> Mask | None:
    """Give the rows that any mask marks; None for none."""
    whole: Mask | None = None
    for mask in masks:
        whole = _either(whole, mask)
    return whole


def _either(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _column(texts: Texts, reader: Cells, predicate: Predicate | None) -> Column:
    missing = missing_cells(texts, reader.field.missing)
    present = texts if missing is None else texts.take(~missing)
    proved = predicate(present) if predicate is not None and len(present.array) else not len(present.array)
    found: tuple[Mask | None, ...] = (None, None, None)
    if proved is not True:
        rest = present if proved is False else present.take(~proved)
        rows = np.arange(len(texts.array)) if missing is None else np.flatnonzero(~missing)
        rows = rows if proved is False else rows[~proved]
        found = tuple(_spread(mask, rows, len(texts.array)) for mask in _by_distinct(rest, reader))
    wrong, void, loose = found
    if reader.part:
        loose = _either(loose, missing)
    return Column(texts, missing, _either(wrong, missing) if reader.field.required else wrong, void, loose)


def missing_cells(texts: Texts, values: frozenset[str]) -> Mask | None:
    """Say which cells are one of the missing values; None where none is."""
    if not values:
        return None
    mask = texts.lengths == 0 if "" in values else np.zeros(len(texts.array), bool)
    others = [value for value in values if value]
    if others:
        found = pc.is_in(texts.array, value_set=words(others))
        mask = mask | mask_of(found)
    return mask if mask.any() else None


def _by_distinct(texts: Texts, reader: Cells) -> tuple[Mask | None, ...]:
    """Read each distinct text once; give the masks of the wrong, the void and the loose."""
    encoded = texts.array.dictionary_encode()
    verdicts = [reader.read(text) for text in encoded.dictionary.to_pylist()]
    codes = numbers_of(encoded.indices, np.int32)
    answers = (
        [verdict.wrong for verdict in verdicts],
        [verdict.value is None for verdict in verdicts],
        [bool(verdict.beyond) for verdict in verdicts],
    )
    return tuple(np.array(answer)[codes] if any(answer) else None for answer in answers)


def _spread(mask: Mask | None, rows: Any, count: int) -> Mask | None:  # noqa: ANN401 (numpy indexes)
    """Give a mask over all rows from one over some of them."""
    if mask is None:
        return None
    whole = np.zeros(count, bool)
    whole[rows[mask]] = True
    return whole


def _without(array: pa.Array, empty: Mask | None) -> pa.Array:
    return array if empty is None else emptied(array, empty)


def _int64(column: Column) -> pa.Array | None:
    """Give a column's integers as 64-bit ones, None where one of them may not fit."""
    if column.empty is None:
        return integers64(int64_of(column.texts)) if integers(column.texts) is True else None
    present = column.texts.take(~column.empty)
    if len(present.array) and integers(present) is not True:
        return None
    values = np.zeros(len(column.texts.array), np.int64)
    if len(present.array):
        values[~column.empty] = int64_of(present)
    return integers64(values, column.empty)


def _python_values(texts: Texts, reader: Cells) -> Values:
    encoded = texts.array.dictionary_encode()
    known = tuple(reader.read(text).value for text in encoded.dictionary.to_pylist())
    return Values(None, numbers_of(encoded.indices, np.int32), known)
