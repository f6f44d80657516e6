"""Large text tables turned into Arrow columns: each proved and cast whole, or read by its distinct cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pincite.exports.fields import BadCellError, Field, column_reader
from pincite.exports.values import cell_text
from pincite.packages import RefusedError
from pincite.tables.arrays import emptied
from pincite.tables.fields import read_schema
from pincite.tables.headers import AmbiguousHeaderError
from pincite.tables.inline import NotTabularError
from pincite.tables.opening import BlockTable, Sizes, open_table
from pincite.tables.predicates import Predicate, Texts, predicate_of
from pincite.tables.proof import missing_cells
from pincite.tables.streams import UnprovedError

if TYPE_CHECKING:
    from pincite.exports.model import Table

SIZES: Final = Sizes(large=1 << 20, block=4 << 20)
"""Bytes of a file that are worth it, and bytes read at a time."""


def large_batches(table: Table, schema: pa.Schema, *, finite: bool = False) -> Iterator[pa.RecordBatch]:
    """
    Give a large table's rows as record batches of that schema; UnprovedError, at any batch, where `Table.blocks` must.

    That is so for small tables, and wherever something is wrong: it says what, and where. `finite` says that a number
    must be so.
    """
    bare = [{key: value for key, value in field.descriptor.items() if key != "constraints"} for field in table.fields]
    known = read_schema({"fields": bare, "missingValues": table.schema.get("missingValues", [""])})
    predicates = [predicate_of(field) for field in known.fields]
    try:
        with open_table(table.resource, known, SIZES) as opened:
            if not isinstance(opened, BlockTable) or opened.plan.header.findings:
                raise UnprovedError("a small table, or a header that is not the schema's")
            for block in opened.blocks.read(opened.first):
                if opened.blocks.by_csv or any(cells for _, cells in block.ragged):
                    raise UnprovedError("quotes, line ends or widths")
                columns = [
                    _array(Texts(array), field, own.missing, predicate, made.type)
                    for array, field, own, predicate, made in zip(
                        block.batch.columns, table.fields, known.fields, predicates, schema, strict=True
                    )
                ]
                if finite and not all(map(_finite, columns)):
                    raise UnprovedError("a number that is not finite")
                yield pa.record_batch(columns, schema=schema)
    except (
        AmbiguousHeaderError,
        NotTabularError,
        RefusedError,
        OSError,
        BadCellError,
        OverflowError,
        pa.ArrowInvalid,
    ) as error:
        raise UnprovedError(str(error)) from error


def _array(
    texts: Texts, field: Field, missing: frozenset[str], predicate: Predicate | None, kind: pa.DataType
) -> pa.Array:
    empty = missing_cells(texts, missing)
    array, present = texts.array, texts
    if empty is not None:
        array, present = emptied(texts.array, empty), texts.take(~empty)
    if predicate is not None and (not len(present.array) or predicate(present) is True):
        try:
            return _cast(array, kind)
        except pa.ArrowInvalid:  # a plus sign, which Arrow reads before no integer
            pass
    encoded = array.dictionary_encode()
    values = [_converted(value, kind) for value in column_reader(field)(encoded.dictionary.to_pylist())]
    whole = pa.types.is_dictionary(kind)
    read = pa.array(values, kind.value_type if whole else kind).take(encoded.indices)
    return _cast(read, kind) if whole else read


def _finite(array: pa.Array) -> bool:
    return not pa.types.is_floating(array.type) or pc.all(pc.is_finite(array)).as_py() is not False


def _cast(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """Cast texts that a predicate proved: Arrow reads of them what `forms` says; a moment without a zone is in UTC."""
    if pa.types.is_dictionary(kind):
        return array.dictionary_encode().cast(kind)
    return array.cast(pa.timestamp(kind.unit)).cast(kind) if pa.types.is_timestamp(kind) else array.cast(kind)


def _converted(value: Any, kind: pa.DataType) -> Any:  # noqa: ANN401 (a value of any kind)
    if pa.types.is_floating(kind):
        return float(value)
    if pa.types.is_int8(kind):
        return int(value)  # SQLite's boolean
    return cell_text(value) if pa.types.is_string(kind) else value
