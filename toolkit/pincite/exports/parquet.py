"""Apache Parquet: one typed file a table. Read back by pyarrow, polars and DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pincite.errors import PinciteError
from pincite.exports.columnar import large_batches
from pincite.exports.fields import Field
from pincite.exports.model import Model, Table
from pincite.exports.names import file_names
from pincite.exports.reading import Block, place
from pincite.exports.values import cell_text, compact, without_empty
from pincite.tables.streams import UnprovedError

TYPES: Final = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "json": pa.string(),
}


def write(model: Model, path: Path) -> None:
    """
    Write `<table>.parquet` for each table into the folder.

    Enumerated texts are dictionary-typed, integers 64 bits, numbers doubles, dates and times their own types, JSON
    its text. Each file's metadata holds its Table Schema (`datapackage:schema`) and each field's its description;
    an integer of more than 64 bits is refused with its place.
    """
    for table, name in file_names(model.tables, ".parquet"):
        write_table(table, path / name)


def write_table(table: Table, path: Path) -> None:
    """Write one table to one file, a row group every 65,536 rows or a little more."""
    schema = arrow_schema(table)
    try:
        _write(large_batches(table, schema), schema, path)
    except UnprovedError:
        _write(batches(table, schema), schema, path)


def _write(given: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path) -> None:
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=True) as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in given:
            waiting.append(batch)
            if sum(item.num_rows for item in waiting) >= 1 << 16:
                writer.write_table(pa.Table.from_batches(waiting, schema))
                waiting = []
        writer.write_table(pa.Table.from_batches(waiting, schema))


def batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Give a table's rows as Arrow record batches of that schema."""
    for block in table.blocks():
        columns = [
            _array(table, field, kind.type, block, column)
            for field, kind, column in zip(table.fields, schema, block.columns, strict=True)
        ]
        yield pa.record_batch(columns, schema=schema)


def arrow_schema(table: Table) -> pa.Schema:
    """Give the Arrow schema of a table, with what the package says of it as metadata."""
    described = without_empty({"datapackage:title": table.title, "datapackage:description": table.description})
    described["datapackage:schema"] = compact(
        {
            "fields": [field.descriptor for field in table.fields],
            "primaryKey": table.primary_key,
            "foreignKeys": [
                {"fields": item.fields, "reference": {"resource": item.table, "fields": item.keys}}
                for item in table.references
            ],
        }
    )
    return pa.schema([_arrow_field(field) for field in table.fields], metadata=described)


def _arrow_field(field: Field) -> pa.Field:
    described = without_empty({"title": field.title, "description": field.description, "type": field.type})
    if field.kind == "datetime":
        kind = pa.timestamp("us", tz="UTC" if field.zoned else None)
    elif field.terms and field.kind == "string":
        kind = pa.dictionary(pa.int32(), pa.string())
    else:
        kind = TYPES[field.kind]
    return pa.field(field.name, kind, nullable=not field.required, metadata=described)


def _array(table: Table, field: Field, kind: pa.DataType, block: Block, column: list[Any]) -> pa.Array:
    if field.kind == "number":
        column = [None if value is None else float(value) for value in column]
    elif field.kind == "json":
        column = [None if value is None else cell_text(value) for value in column]
    try:
        return pa.array(column, kind)
    except (OverflowError, pa.ArrowInvalid) as error:
        for number, value in zip(block.numbers, column, strict=True):
            if field.kind == "integer" and value is not None and not -(1 << 63) <= value < 1 << 63:
                where = place(table.resource, number, field.name)
                raise PinciteError(f"{where}: Parquet's integers have 64 bits, this one has more.") from error
        raise PinciteError(f"{place(table.resource, block.numbers[0], field.name)}: {error}") from error
