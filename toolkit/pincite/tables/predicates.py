"""
Lexical forms proved a column at a time, over the buffers of an Arrow string array.

Each predicate takes the texts of one column, none of them missing, and says which are surely values that keep every
constraint; it is sound and need not be complete, as the forms it stands for (`forms.FORMS`). What it leaves is proved
or refused text by text. A field for which there is no predicate is read by its distinct texts.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pincite.tables.arrays import booleans, mask_of, numbers_of, words
from pincite.tables.constraints import native
from pincite.tables.fields import Field
from pincite.tables.patterns import to_re2

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Predicate = Callable[["Texts"], Mask | bool]
"""Says which texts are proved: a mask, or one answer for all."""

_ZERO, _NINE, _MINUS, _PLUS, _T, _DOT = b"09-+T."
_NUMERIC: Final = np.zeros(256, bool)
_NUMERIC[list(b"0123456789.+-eE")] = True
_LONGEST_INT64: Final = 18
"""Digits that always fit 64 bits."""
_LONGEST_NUMBER: Final = 18
"""Characters within which no exponent is too large for `Decimal` (its own limit has 18 digits)."""


class Texts:
    """The texts of one column: `array` without nulls, its bytes end to end, and where each text starts and ends."""

    def __init__(self, array: pa.StringArray) -> None:
        self.array = array
        _, offsets, data = array.buffers()
        self.offsets = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
        whole = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
        self.data = whole[self.offsets[0] : self.offsets[-1]] if len(array) else whole[:0]
        self.starts = self.offsets[:-1] - self.offsets[0] if len(array) else self.offsets[:0]

    @cached_property
    def lengths(self) -> Any:  # noqa: ANN401 (a numpy array of bytes per text)
        """The number of bytes of each text."""
        return np.diff(self.offsets)

    @cached_property
    def width(self) -> int | None:
        """The one length that all texts have, in bytes; None where they differ."""
        lengths = self.lengths
        return int(lengths[0]) if len(lengths) and lengths.min() == lengths.max() else None

    def count(self, odd: Mask) -> Any:  # noqa: ANN401 (a numpy array of counts per text)
        """Count, for each text, its bytes that `odd` marks."""
        places = np.flatnonzero(odd)
        return np.diff(np.searchsorted(places, self.offsets - self.offsets[0]))

    def take(self, chosen: Mask) -> "Texts":
        """Give the texts that a mask chooses."""
        return Texts(self.array.filter(booleans(chosen)))


def predicate_of(field: Field) -> Predicate | None:
    """Give the predicate of a field, None where its cells are read by their distinct texts."""
    form = _FORMS.get((field.type, field.format))
    options = {"groupChar", "decimalChar", "bareNumber", "floatNumber"} & set(field.descriptor)
    if form is None or options or "categories" in field.descriptor:
        return None
    kept = {name: limit for name, limit in field.constraints.items() if limit is not None}
    kept = {name: limit for name, limit in kept.items() if name not in {"required", "unique", "jsonSchema"}}
    if field.type == "string":
        checks = [_string_check(name, limit) for name, limit in kept.items()]
        return None if None in checks else lambda texts: _all(texts, [check for check in checks if check])
    bounds = {name: _bound(field, limit) for name, limit in kept.items()}
    if None in bounds.values() or not set(bounds) <= set(_COMPARE):
        return None
    return lambda texts: form(texts, bounds)


def _all(texts: Texts, checks: list[Predicate]) -> Mask | bool:
    proved: Mask | bool = True
    for check in checks:
        proved = proved & check(texts) if proved is not True else check(texts)
    return proved


def _string_check(name: str, limit: Any) -> Predicate | None:  # noqa: ANN401 (a constraint's value)
    """
    Give the check of a string's constraint, None where there is none.

    A string's value is its text, so that Arrow compares what frictionless compares. What a pattern matches whole, one
    of its branches matches from the start to the end, and so does frictionless' `^pattern$` from the start.
    """
    if name == "enum":
        known = words(word for word in limit if isinstance(word, str))
        return lambda texts: mask_of(pc.is_in(texts.array, value_set=known))
    if name == "minLength":
        return lambda texts: _lengths(texts) >= limit
    if name == "maxLength":
        return lambda texts: _lengths(texts) <= limit
    pattern = to_re2(limit) if name == "pattern" else None
    if pattern is None:
        return None
    return lambda texts: mask_of(pc.match_substring_regex(texts.array, pattern))


def _lengths(texts: Texts) -> Any:  # noqa: ANN401 (a numpy array of code points per text)
    if texts.data.size and texts.data.max() >= 128:
        return numbers_of(pc.utf8_length(texts.array), np.int32)
    return texts.lengths


def _bound(field: Field, limit: Any) -> Any:  # noqa: ANN401 (a number, or None)
    """
    Give a bound as the number that a column's values are compared with; None where that is not exact.

    A number's is rounded to a double, which `_number` makes up for by its margin.
    """
    from pincite.tables.cells import Cells

    value = native(field, limit, Cells(Field(field.name, field.type, field.format, frozenset(), {}, {})).value)
    if field.type == "number" and value is not None:
        return float(value) if abs(value) < 1e15 else None
    if isinstance(value, date):
        return value.toordinal() - date(1970, 1, 1).toordinal() if field.type == "date" else None
    return value if isinstance(value, int) and abs(value) < 1 << 62 else None


_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "minimum": lambda values, bound: values >= bound,
    "maximum": lambda values, bound: values <= bound,
    "exclusiveMinimum": lambda values, bound: values > bound,
    "exclusiveMaximum": lambda values, bound: values < bound,
}


def _within(values: Any, bounds: dict[str, Any], proved: Mask | None = None) -> Mask | bool:  # noqa: ANN401 (numpy)
    for name, bound in bounds.items():
        kept = _COMPARE[name](values, bound)
        proved = kept if proved is None else proved & kept
    return True if proved is None else proved


def _string(texts: Texts, bounds: dict[str, Any]) -> Mask | bool:  # noqa: ARG001 (as the others)
    """Any text is a string."""
    return True


def integers(texts: Texts) -> Mask | bool:
    """Say which texts are an optional sign and up to 18 digits: counted, bytes that are no digit are that sign."""
    odd = (texts.data < _ZERO) | (texts.data > _NINE)
    lengths = texts.lengths
    if not odd.any():
        return _everywhere((lengths > 0) & (lengths <= _LONGEST_INT64))
    signed = _signed(texts)
    proved: Mask = (texts.count(odd) == signed) & (lengths - signed > 0) & (lengths - signed <= _LONGEST_INT64)
    return proved


def _signed(texts: Texts) -> Any:  # noqa: ANN401 (a numpy array, 1 for each text that starts with a sign)
    first = np.zeros(len(texts.lengths), np.uint8)
    there = texts.lengths > 0
    first[there] = texts.data[texts.starts[there]]
    return ((first == _MINUS) | (first == _PLUS)).astype(np.int64)


def int64_of(texts: Texts) -> Any:  # noqa: ANN401 (a numpy array)
    """Give the values of texts that are all integers by `integers`."""
    array = texts.array
    if texts.data.size and (texts.data == _PLUS).any():
        array = pc.replace_substring(array, "+", "")
    return numbers_of(pc.cast(array, pa.int64()), np.int64)


def _integer(texts: Texts, bounds: dict[str, Any]) -> Mask | bool:
    """Say which texts are integers by `integers`, which `int` reads; of 18 digits, they are compared exactly."""
    proved = integers(texts)
    if not bounds or proved is False:
        return proved
    if proved is True:
        return _within(int64_of(texts), bounds)
    chosen = np.asarray(proved).copy()
    chosen[proved] = _within(int64_of(texts.take(proved)), bounds)
    return chosen


def _number(texts: Texts, bounds: dict[str, Any]) -> Mask | bool:
    """
    All texts are decimal numbers: only their characters occur, and Arrow reads each as a double.

    What Arrow reads of digits, points, signs and exponents, `Decimal` reads, too; without letters it is neither `nan`
    nor `inf`. Under a bound, only doubles that keep a margin from it are proved: rounding moves them far less.
    """
    if not texts.data.size or not _NUMERIC[texts.data].all() or texts.lengths.max() > _LONGEST_NUMBER:
        return False
    try:
        values = numbers_of(pc.cast(texts.array, pa.float64()), np.float64)
    except pa.ArrowInvalid:
        return False
    margins = {name: 1e-9 * max(1.0, abs(bound)) for name, bound in bounds.items()}
    safe = {name: bound + margins[name] * (1 if "inimum" in name else -1) for name, bound in bounds.items()}
    return _within(values, safe)


def _date(texts: Texts, bounds: dict[str, Any]) -> Mask | bool:
    """
    All texts have the ten characters of a date, and Arrow reads each as one of the years 1 to 9999.

    Arrow reads no other ten characters than `YYYY-MM-DD` as a date, and no day that the calendar has not.
    """
    if texts.width != 10:
        return False
    try:
        days = numbers_of(pc.cast(texts.array, pa.date32()), np.int32)
    except pa.ArrowInvalid:
        return False
    if days.min() < -719162:  # 0001-01-01
        return False
    return _within(days, bounds)


def _datetime(texts: Texts, bounds: dict[str, Any]) -> Mask | bool:
    """
    All texts have the nineteen characters of a moment without a zone, and Arrow reads each as one.

    Without a zone in the type, Arrow reads none in the text; nineteen characters with a `T` are then
    `YYYY-MM-DDThh:mm:ss`, of hours to 23 and seconds to 59, from the year 1 on.
    """
    if texts.width != 19 or bounds or not (texts.data.reshape(-1, 19)[:, 10] == _T).all():
        return False
    try:
        seconds = numbers_of(pc.cast(texts.array, pa.timestamp("s")), np.int64)
    except pa.ArrowInvalid:
        return False
    return bool(seconds.min() >= -62135596800)  # 0001-01-01T00:00:00


def _year(texts: Texts, bounds: dict[str, Any]) -> Mask | bool:
    """All texts are four digits, which frictionless reads by `int`."""
    if texts.width != 4 or ((texts.data < _ZERO) | (texts.data > _NINE)).any():
        return False
    return _within(int64_of(texts), bounds)


_FORMS: Final[dict[tuple[str, str], Callable[[Texts, dict[str, Any]], Mask | bool]]] = {
    ("string", "default"): _string,
    ("any", "default"): _string,
    ("integer", "default"): _integer,
    ("number", "default"): _number,
    ("date", "default"): _date,
    ("datetime", "default"): _datetime,
    ("year", "default"): _year,
}


def _everywhere(mask: Mask) -> Mask | bool:
    return True if mask.all() else mask
