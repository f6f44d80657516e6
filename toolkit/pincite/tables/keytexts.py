"""
Keys as texts: equal keys have one text, and no others have it.

A cluster groups and joins texts by their bytes, the same on every machine; what equals what stays Python's matter, as
`tables.keys` has it: `1` equals `Decimal("1.0")`, two moments are one in any zone, no NaN equals another.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pincite.tables.arrays import booleans, integers64, mask_of, strings
from pincite.tables.keys import hashable
from pincite.tables.parents import Key
from pincite.tables.predicates import Mask
from pincite.tables.proof import Values
from pincite.tables.streams import UnprovedError

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""What no file holds, so that a key with it has no equal there."""
_LONGEST: Final = 18
"""Digits up to which a whole number is written out; Arrow writes 64-bit integers so."""
_YEAR_ONE: Final = datetime(1, 1, 1)  # noqa: DTZ001 (moments are counted from it, their zone taken off)


class NoTextError(UnprovedError):
    """A key with a value whose equals are not known here."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of some values: `empty` marks missing ones, `alone` those that equal nothing, not even themselves."""

    array: pa.StringArray
    alone: Mask
    empty: Mask

    @property
    def known(self) -> pa.StringArray:
        """The texts of keys that have a value and may have an equal."""
        return self.array.filter(booleans(~(self.empty | self.alone)))


def texts_of(values: Values, others: Values) -> Texts:
    """Give the texts of a column's typed values, then of other rows'; NoTextError for values that have none."""
    found = [_texts(part) for part in (values, others)]
    array = pa.concat_arrays([part.array for part in found])
    return Texts(array, np.concatenate([part.alone for part in found]), np.concatenate([part.empty for part in found]))


def joined(columns: Sequence[Texts], *, whole: bool = False) -> Texts:
    """Give the texts of keys of several columns, missing where every value is, or where the key is `whole`, any."""
    if len(columns) == 1:
        return columns[0]
    escaped = [_escaped(column.array) for column in columns]
    text = pc.binary_join_element_wise(*escaped, "\0", null_handling="replace", null_replacement="")
    empty = (np.logical_or if whole else np.logical_and).reduce([column.empty for column in columns])
    return Texts(text, np.logical_or.reduce([column.alone for column in columns]), empty)


def known_texts(keys: Sequence[Key], width: int) -> pa.StringArray:
    """Give the texts of keys of so many columns, those that equal no other left out."""
    none = Values(None, np.zeros(0, np.int64), ())
    columns = [Values(None, np.arange(len(keys)), tuple(key[place] for key in keys)) for place in range(width)]
    return joined([texts_of(column, none) for column in columns]).known


def value_text(value: Hashable) -> str | None:
    """
    Give the text of a value as it stands in a key (`tables.keys.hashable`); None for one that equals no other.

    Raises NoTextError for a type whose equality is not known here.
    """
    if type(value) is object:
        return None
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    raise NoTextError(f"a key with a value of the type {type(value).__name__}")


def _tuple(values: tuple[Hashable, ...]) -> str:
    parts = [value_text(value) for value in values]
    if None in parts:
        raise NoTextError("a key with a value that has no equal in it")
    return f"({len(parts)}" + "".join(f"\2{part}" for part in parts)


def _datetime(value: datetime) -> str:
    return _moment("t", value.replace(tzinfo=None) - _YEAR_ONE, value)


def _time(value: time) -> str:
    clock = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return _moment("c", clock, value)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        return f"n{value}"
    sign, digits, exponent = value.as_tuple()
    plain = "".join(map(str, digits)).lstrip("0")
    short = plain.rstrip("0")
    power = int(exponent) + len(plain) - len(short)
    if not short:
        return "i0"
    minus = "-" * sign
    if 0 <= power <= _LONGEST - len(short):
        return f"i{minus}{short}{'0' * power}"
    return f"n{minus}{short}e{power}"


def _moment(tag: str, since: timedelta, value: datetime | time) -> str:
    """Count a moment from the year one, or a time of day from midnight; in UTC where it has a zone."""
    zone = value.tzinfo
    if zone is None:
        return f"{tag}{since // timedelta(microseconds=1)}"
    offset = zone.utcoffset(None)
    if offset is None:
        raise NoTextError("a key with a moment in a zone whose offset changes")
    return f"{tag}z{(since - offset) // timedelta(microseconds=1)}"


_WRITERS: Final[dict[type, Callable[[Any], str | None]]] = {
    str: lambda value: None if _SURROGATE.search(value) else f"s{value}",
    int: lambda value: _number(Decimal(value)),
    float: lambda value: _number(Decimal(value)),
    Decimal: _number,
    datetime: _datetime,  # before `date`, of which it is one
    date: lambda value: f"d{value.isoformat()}",
    time: _time,
    tuple: _tuple,
}
"""The types whose equality is known, and how a value of each is written."""


def _text(value: Any) -> tuple[str | None, bool]:  # noqa: ANN401 (a cell's value)
    """Give a value's text, None where it has none, and whether it equals no other."""
    if value is None:
        return None, False
    text = value_text(hashable(value))
    return text or "", text is None


def _texts(values: Values) -> Texts:
    if values.array is not None:
        tag = "i" if pa.types.is_integer(values.array.type) else "s"
        tagged = pc.binary_join_element_wise(tag, values.array.cast(pa.string()), "")
        empty = mask_of(values.array.is_null())
        return Texts(tagged, np.zeros(len(tagged), bool), empty)
    codes = np.asarray(values.codes, np.int64)
    known = [_text(value) for value in values.known]
    array = strings([text or "" for text, _ in known]).take(integers64(codes))
    alone, empty = (
        np.array(marks, bool) for marks in ([alone for _, alone in known], [text is None for text, _ in known])
    )
    return Texts(array, alone[codes], empty[codes])


def _escaped(array: pa.StringArray) -> pa.StringArray:
    """Keep the character that joins a key's parts out of them."""
    return pc.replace_substring(pc.replace_substring(array, "\1", "\1\1"), "\0", "\1\2")
