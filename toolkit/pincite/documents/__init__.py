"""JSON read strictly, checked against JSON Schema."""

from pincite.documents.check import check_document
from pincite.documents.report import DocumentReport
from pincite.documents.rows import check_rows

__all__ = ["DocumentReport", "check_document", "check_rows"]
