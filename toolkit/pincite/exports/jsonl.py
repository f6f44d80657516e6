"""JSON Lines: one file a table, one object a row. Read back by DuckDB and by Python's json."""

from pathlib import Path

from pincite.exports.model import Model
from pincite.exports.names import file_names
from pincite.exports.values import json_object


def write(model: Model, path: Path) -> None:
    """Write `<table>.jsonl` for each table into the folder; an empty cell is null, a number keeps all its digits."""
    for table, name in file_names(model.tables, ".jsonl"):
        with (path / name).open("w", encoding="utf-8", newline="\n") as stream:
            names = [field.name for field in table.fields]
            for block in table.blocks():
                stream.writelines(json_object(zip(names, row, strict=True)) + "\n" for row in block.rows())
