"""SPSS (sav): one file a table. Read back by pyreadstat and pandas."""

from pathlib import Path
from typing import Final

import pyreadstat

from pincite.exports.model import Model
from pincite.exports.names import file_names
from pincite.exports.statistics import column_names, frame, write_names

MAX_NAME: Final = 64
MAX_TEXT: Final = 32_767
MAX_LABEL: Final = 255
RESERVED: Final = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
"""IBM SPSS Statistics, "Variable names"."""
_STAMP: Final = b"01 Jan 8000:00:00"
"""Creation date and time, 17 bytes from byte 92 on (GNU PSPP, "System File Format"): fixed, so that runs agree."""


def write(model: Model, path: Path) -> None:
    """Write `<table>.sav`; titles are variables' labels, an empty text is "" there."""
    for table, name in file_names(model.tables, ".sav"):
        names = column_names(table, MAX_NAME, RESERVED)
        data = frame(table, names, MAX_TEXT, "SPSS")
        labels = [field.title if len(field.title.encode()) <= MAX_LABEL else None for field in table.fields]
        pyreadstat.write_sav(data, path / name, column_labels=labels, file_label=table.name[:60])
        with (path / name).open("r+b") as stream:
            stream.seek(92)
            stream.write(_STAMP)
    write_names(model, path, MAX_NAME, RESERVED)
