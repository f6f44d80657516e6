"""Foreign keys of a large table: the keys a parent offers, and the rows of a child that it does not hold."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pincite.tables.arrays import mask_of, numbers_of
from pincite.tables.blocks import Block, cells_of
from pincite.tables.keys import hashable
from pincite.tables.parents import Key, ParentKeys
from pincite.tables.predicates import Mask
from pincite.tables.proof import Prover, Values
from pincite.tables.rowwise import Plan

_HASHED: Final = 32
"""Bytes that a value takes besides itself where values are looked up in it, as Arrow hashes them."""
_TUPLED: Final = 200
"""Bytes of a key as a tuple of Python's."""


class TooManyKeysError(Exception):
    """Keys that do not fit into the memory allowed."""


def places_of(plan: Plan, names: Sequence[str]) -> list[int | None]:
    """Give the places of the columns of these names."""
    places = {column.name: place for place, column in enumerate(plan.header.columns)}
    return [places.get(name) for name in names]


def column_keys(plan: Plan, blocks: Iterable[Block], names: Sequence[str], most: int) -> ParentKeys:
    """Give the keys that a table offers to foreign keys; TooManyKeysError past `most` bytes of them (0: no bound)."""
    wanted = places_of(plan, names)
    if any(place is None for place in wanted):
        return ParentKeys(keys=_tuple_keys(plan, blocks, wanted))
    prover, arrays, keys, held = Prover(plan.readers), list[pa.Array](), set[Key](), 0
    for block in blocks:
        columns = prover.prove(block.batch)
        values = [prover.values(columns[place], place) for place in wanted if place is not None]
        if len(values) == 1 and values[0].array is not None:
            arrays.append(pc.unique(values[0].array.drop_null()))
            held += arrays[-1].nbytes + _HASHED * len(arrays[-1])
        else:
            keys |= {key for key, _ in combinations(values)}
        keys |= {key_of(plan, cells, wanted) for _, cells in block.ragged}
        if most and held > most and len({array.type for array in arrays}) == 1:
            arrays = [pc.unique(pa.chunked_array(arrays))]
            held = arrays[0].nbytes + _HASHED * len(arrays[0])
        if most and held + _TUPLED * len(keys) > most:
            raise TooManyKeysError
    keys = {key for key in keys if set(key) != {None}}
    if keys or len({array.type for array in arrays}) != 1:
        return ParentKeys(keys=keys | {(value,) for array in arrays for value in array.to_pylist()})
    return ParentKeys(array=pc.unique(pa.chunked_array(arrays)))


def _tuple_keys(plan: Plan, blocks: Iterable[Block], wanted: Sequence[int | None]) -> set[Key]:
    found = {key_of(plan, cells, wanted) for block in blocks for _, cells in cells_of(block)}
    return {key for key in found if set(key) != {None}}


def key_of(plan: Plan, cells: Sequence[str], wanted: Sequence[int | None]) -> Key:
    """Give the typed values of some of a row's columns, None for a column or a cell that is not there."""
    return tuple(
        None if place is None or place >= len(cells) else hashable(plan.readers[place].read(cells[place]).value)
        for place in wanted
    )


def missed(columns: Sequence[Values], parent: ParentKeys) -> Mask | None:
    """Say which rows hold a key that the parent does not, those without any value left out."""
    (array, *_), known = [values.array for values in columns], parent.array
    if len(columns) == 1 and array is not None and known is not None and array.type == known.type:
        mask = pc.and_(pc.invert(pc.is_in(array, value_set=known)), array.is_valid())
        return mask_of(mask)  # type: ignore[no-any-return]
    mask = np.zeros(len(columns[0].codes if array is None else array), bool)
    for key, rows in combinations(columns):
        if misses(key, parent):
            mask[rows] = True
    return mask


def misses(key: Key, parent: ParentKeys) -> bool:
    """Whether a key has a value, and the parent does not hold it."""
    return set(key) != {None} and key not in parent


def combinations(columns: Sequence[Values]) -> Iterator[tuple[Key, Any]]:
    """Give each distinct key of some columns, and the rows that have it."""
    coded = [_coded(values) for values in columns]
    combined = np.zeros(len(coded[0][0]), np.int64)
    for codes, known in coded:
        combined = np.unique(combined * len(known) + codes, return_inverse=True)[1] if len(codes) else combined
    order = np.argsort(combined, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(combined[order])) + 1) if len(order) else ():
        yield tuple(hashable(known[codes[rows[0]]]) for codes, known in coded), rows


def _coded(values: Values) -> tuple[Any, Sequence[Any]]:
    if values.array is None:
        return values.codes, values.known
    encoded = values.array.dictionary_encode("encode")
    return numbers_of(encoded.indices, np.int32), encoded.dictionary.to_pylist()
