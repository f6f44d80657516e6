"""JSON read strictly, checked against JSON Schema."""

from pincite.documents.check import check_document
from pincite.documents.report import DocumentReport
from pincite.documents.rows import check_rows
from pincite.documents.schemas import Schema, read_schema, walk

__all__ = ["DocumentReport", "Schema", "check_document", "check_rows", "read_schema", "walk"]
