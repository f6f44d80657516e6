"""JSON: the whole package in one file. Read back by DuckDB and by Python's json, decimals kept."""

from collections.abc import Iterator
from pathlib import Path

from pincite.exports.model import Model, Table
from pincite.exports.values import compact, json_object


def write(model: Model, path: Path) -> None:
    """Write `{"name", "version", "tables": {name: [row…]}, "texts": {name: text}, "documents": {name: value}}`."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(_parts(model))


def _parts(model: Model) -> Iterator[str]:
    yield f'{{\n"name": {compact(model.name)},\n"version": {compact(model.package.version)},\n"tables": {{'
    for number, table in enumerate(model.tables):
        yield f"{',' if number else ''}\n{compact(table.name)}: ["
        yield from _rows(table)
        yield "]"
    yield f'}},\n"texts": {compact(model.texts)},\n"documents": {compact(model.documents)}\n}}\n'


def _rows(table: Table) -> Iterator[str]:
    names = [field.name for field in table.fields]
    separator = "\n"
    for block in table.blocks():
        for row in block.rows():
            yield separator + json_object(zip(names, row, strict=True))
            separator = ",\n"
