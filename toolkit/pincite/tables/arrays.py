"""Arrow arrays made from numpy's and Python's values by their buffers: `pyarrow.array` would import pandas first."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any, Final

import numpy as np
import pyarrow as pa

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def booleans(mask: Any) -> pa.BooleanArray:  # noqa: ANN401 (a numpy mask)
    """Give a mask as an Arrow array."""
    return pa.Array.from_buffers(pa.bool_(), len(mask), [None, _bits(mask)])


def integers64(values: Any, empty: Any = None) -> pa.Int64Array:  # noqa: ANN401 (numpy arrays)
    """Give 64-bit integers as an Arrow array, null where `empty` says so."""
    whole = np.ascontiguousarray(values, np.int64)
    there = None if empty is None else _bits(~empty)
    return pa.Array.from_buffers(pa.int64(), len(whole), [there, pa.py_buffer(whole)])


def strings(texts: Sequence[str]) -> pa.StringArray:
    """Give texts as an Arrow array; UnicodeEncodeError for a lone surrogate."""
    encoded = [text.encode() for text in texts]
    offsets = np.fromiter(chain((0,), accumulate(map(len, encoded))), np.int32, len(encoded) + 1)
    data = pa.py_buffer(b"".join(encoded))
    return pa.Array.from_buffers(pa.string(), len(encoded), [None, pa.py_buffer(offsets), data])


def words(texts: Iterable[str]) -> pa.StringArray:
    """Give the texts to look for in a file as an Arrow array; those with a lone surrogate are in none, and left out."""
    return strings([text for text in texts if not _SURROGATE.search(text)])


def emptied(array: pa.Array, empty: Any) -> pa.Array:  # noqa: ANN401 (a numpy mask)
    """Give an array that has no nulls with nulls where `empty` says so."""
    if array.offset:
        array = pa.concat_arrays([array, array[:0]])
    return pa.Array.from_buffers(array.type, len(array), [_bits(~empty), *array.buffers()[1:]])


def mask_of(array: pa.BooleanArray) -> Any:  # noqa: ANN401 (a numpy mask)
    """Give an Arrow array of booleans, none of them null, as a mask."""
    bits = np.frombuffer(array.buffers()[1], np.uint8)
    return np.unpackbits(bits, count=array.offset + len(array), bitorder="little")[array.offset :].view(bool)


def numbers_of(array: pa.Array, kind: type) -> Any:  # noqa: ANN401 (a numpy array)
    """Give an Arrow array of numbers as numpy's of the same width; where it has nulls, anything may stand."""
    return np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]


def _bits(mask: Any) -> pa.Buffer:  # noqa: ANN401 (a numpy mask)
    return pa.py_buffer(np.packbits(mask, bitorder="little"))
