"""A table proved clean or explained."""

from pincite.tables.check import DEFAULT_LIMIT, Engine, Remembered, check_table
from pincite.tables.files import check_file, is_utf8
from pincite.tables.memory import DEFAULT_MEMORY, memory_bytes
from pincite.tables.metadata import metadata_findings
from pincite.tables.opening import Sizes
from pincite.tables.partlines import part_lines
from pincite.tables.report import TableReport
from pincite.tables.row import Row
from pincite.tables.rows import read_rows

__all__ = [
    "DEFAULT_LIMIT",
    "DEFAULT_MEMORY",
    "Engine",
    "Remembered",
    "Row",
    "Sizes",
    "TableReport",
    "check_file",
    "check_table",
    "is_utf8",
    "memory_bytes",
    "metadata_findings",
    "part_lines",
    "read_rows",
]
