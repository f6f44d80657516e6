"""Stata 14 and later (dta 118): one file a table. Read back by pyreadstat."""

from datetime import datetime
from pathlib import Path
from typing import Final

from pincite.exports.model import Model
from pincite.exports.names import file_names
from pincite.exports.statistics import column_names, frame, write_names

MAX_NAME: Final = 32
MAX_TEXT: Final = 2_000_000_000
MAX_LABEL: Final = 80
RESERVED: Final = frozenset(
    "aggregate array boolean break byte case catch class colvector complex const continue default delegate delete do "  # noqa: SIM905 (words)
    "double else eltypedef end enum explicit export external float for friend function global goto if in inline int "
    "local long null pragma private protected public quad rowvector short typedef typename using vector version "
    "virtual with _all _b _coef _cons _n _pi _pred _rc _skip strl".split()
)
"""Stata User's Guide 11.3, with the words of Mata that pandas keeps away from, too."""
_STAMP: Final = datetime(1980, 1, 1)  # noqa: DTZ001 (a fixed stamp, so that each run writes the same bytes)


def write(model: Model, path: Path) -> None:
    """Write `<table>.dta`; a title of at most 80 characters is a variable's label, an empty text is "" there."""
    for table, name in file_names(model.tables, ".dta"):
        names = column_names(table, MAX_NAME, RESERVED)
        data = frame(table, names, MAX_TEXT, "Stata")
        labels = {names[f.name]: f.title for f in table.fields if 0 < len(f.title) <= MAX_LABEL}
        lengths = {
            column: data[column].map(lambda text: len(text.encode())).max() for column in data.select_dtypes("object")
        }
        data.to_stata(
            path / name,
            write_index=False,
            version=118,
            time_stamp=_STAMP,
            variable_labels=labels,
            convert_strl=[column for column, longest in lengths.items() if longest > 2045],
            data_label=table.title if len(table.title) <= MAX_LABEL else None,
        )
    write_names(model, path, MAX_NAME, RESERVED)
