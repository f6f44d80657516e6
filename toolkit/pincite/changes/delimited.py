"""Records written as delimited text in canonical form: quotes only where they are needed, LF."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from pincite.changes.dialects import Dialect

_LINE_BREAKS: Final = '"\r\n'


def write_records(records: Iterable[Sequence[str]], dialect: Dialect) -> str:
    """Write records so that the csv module, told the dialect, reads the same cells back."""
    return "".join(record_line(cells, dialect.delimiter) for cells in records)


def record_line(cells: Sequence[str], delimiter: str = ",") -> str:
    """Write one record with its LF; a bare carriage return is quoted too, and so is a record of one empty cell."""
    if len(cells) == 1 and not cells[0]:
        return '""\n'
    special = _special(delimiter)
    return delimiter.join(_quoted(cell) if special.search(cell) else cell for cell in cells) + "\n"


@cache
def _special(delimiter: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(delimiter + _LINE_BREAKS)}]")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
