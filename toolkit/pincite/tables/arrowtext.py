"""
Typed values as the texts that Table Schema writes them in, so that one prover judges them all.

Only where Arrow's type and the field's are the same thing is there such a text: no value is read as something else.
Texts are written by Arrow's casts from types to texts alone, and mended where these are not the standard's.
"""

from collections.abc import Callable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pincite.tables.fields import Field
from pincite.tables.streams import UnprovedError

Writer = Callable[[pa.Array], pa.StringArray]
_TRUE, _FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")
_FRACTIONS: Final = {"s": 0, "ms": 3, "us": 6}


def writer_of(kind: pa.DataType, field: Field) -> Writer:
    """Give what writes values of an Arrow type into the cells of a field; UnprovedError where the two do not agree."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    found = _text if _is_text(inner) else _typed(kind, field)
    if found is None:
        raise UnprovedError(f"the column {field.name} holds {kind}, its field is {field.type}")
    null = "" if "" in field.missing else min(field.missing, default=None)

    def write(array: pa.Array) -> pa.StringArray:
        if array.null_count and null is None:
            raise UnprovedError(f"the column {field.name} lacks a value, and no text of its field says so")
        texts = found(array)
        return texts.fill_null(null) if array.null_count else texts

    return write


def _typed(kind: pa.DataType, field: Field) -> Writer | None:
    descriptor, plain = field.descriptor, field.format == "default"
    if pa.types.is_integer(kind) and field.type == "integer":
        return _text
    if field.type == "number" and not {"decimalChar", "groupChar"} & set(descriptor):
        return _number if pa.types.is_float32(kind) or pa.types.is_float64(kind) else _decimal_writer(kind)
    if pa.types.is_boolean(kind) and field.type == "boolean":
        true, false = descriptor.get("trueValues", _TRUE), descriptor.get("falseValues", _FALSE)
        return (lambda array: pc.if_else(array, true[0], false[0])) if true and false else None
    if pa.types.is_date32(kind) and field.type == "date" and plain:
        return _text
    if pa.types.is_timestamp(kind) and kind.tz is None and kind.unit in _FRACTIONS:
        return _moment if field.type == "datetime" and plain else None
    return None


def _decimal_writer(kind: pa.DataType) -> Writer | None:
    return _text if pa.types.is_decimal(kind) or pa.types.is_integer(kind) else None


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _text(array: pa.Array) -> pa.StringArray:
    return array.cast(pa.string())


def _number(array: pa.Array) -> pa.StringArray:
    infinite = pc.if_else(pc.greater(array, 0), "INF", "-INF")
    odd = pc.if_else(pc.is_nan(array), "NaN", infinite)
    return pc.if_else(pc.is_finite(array), array.cast(pa.string()), odd)


def _moment(array: pa.Array) -> pa.StringArray:
    """Write moments with the `T` of ISO 8601, and with a fraction of a second only where there is one."""
    texts = pc.replace_substring(array.cast(pa.string()), " ", "T", max_replacements=1)
    digits = _FRACTIONS[array.type.unit]
    return pc.replace_substring_regex(texts, rf"\.0{{{digits}}}$", "") if digits else texts
