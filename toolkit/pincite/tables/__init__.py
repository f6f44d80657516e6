"""A table proved clean or explained."""

from pincite.tables.check import DEFAULT_LIMIT, Engine, KnownKeys, check_table
from pincite.tables.files import check_file, is_utf8
from pincite.tables.metadata import metadata_findings
from pincite.tables.report import TableReport
from pincite.tables.row import Row
from pincite.tables.rows import read_rows

__all__ = [
    "DEFAULT_LIMIT",
    "Engine",
    "KnownKeys",
    "Row",
    "TableReport",
    "check_file",
    "check_table",
    "is_utf8",
    "metadata_findings",
    "read_rows",
]
