"""Plain CSV turned into Arrow columns without a look at each cell, where every form is proved; else nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from pincite.exports.fields import Field
from pincite.exports.model import Table
from pincite.exports.reading import is_plain
from pincite.packages import RefusedError

BLOCK: Final = 4 << 20
"""Bytes of the file that are read at a time."""
_FORMS: Final = {
    "integer": r"^-?[0-9]{1,18}$",
    "number": r"^-?[0-9]+(\.[0-9]+)?$",
    "boolean": r"^(true|false)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
_PLAIN: Final = frozenset({"name", "type", "title", "description", "constraints", "example", "format"})


class UnprovedError(Exception):
    """The table must be read cell by cell."""


def proved_batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """
    Give a table's rows as record batches of that schema; UnprovedError, at any batch, for what is not surely right.

    Proved are files without quotes and carriage returns, whose header is the schema's and whose cells have the plain
    forms of text, integer, number, boolean and date.
    """
    _check(table)
    names = [field.name for field in table.fields]
    convert = pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
    )
    try:
        with table.resource.open() as stream:
            reader = pacsv.open_csv(
                stream,
                read_options=pacsv.ReadOptions(block_size=BLOCK, use_threads=False),
                parse_options=pacsv.ParseOptions(quote_char=False),
                convert_options=convert,
            )
            if reader.schema.names != names:
                raise UnprovedError
            for batch in reader:
                columns = [_column(*item) for item in zip(table.fields, schema, batch.columns, strict=True)]
                yield pa.record_batch(columns, schema=schema)
    except pa.ArrowInvalid as error:
        raise UnprovedError from error


def _check(table: Table) -> None:
    kinds = {"string", *_FORMS}
    plain = all(
        field.kind in kinds
        and field.type in {*kinds, "any"}
        and set(field.descriptor) <= _PLAIN
        and field.descriptor.get("format", "default") == "default"
        for field in table.fields
    )
    if not plain or len(table.fields) < 2 or not is_plain(table.resource) or "missingValues" in table.schema:
        raise UnprovedError
    try:
        with table.resource.open() as stream:
            while block := stream.read(1 << 20):
                if b'"' in block or b"\r" in block:
                    raise UnprovedError
    except (OSError, RefusedError) as error:
        raise UnprovedError from error


def _column(field: Field, made: pa.Field, column: Any) -> pa.Array:  # noqa: ANN401 (pyarrow has no types)
    form = _FORMS.get(field.kind)
    if form is not None and pc.all(pc.match_substring_regex(column, form)).as_py() is False:
        raise UnprovedError
    if field.kind == "boolean":
        return pc.equal(column, "true").cast(made.type)
    return column.dictionary_encode().cast(made.type) if pa.types.is_dictionary(made.type) else column.cast(made.type)
