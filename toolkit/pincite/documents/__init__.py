"""JSON read strictly, checked against JSON Schema."""

from pincite.documents.check import check_document
from pincite.documents.report import DocumentReport

__all__ = ["DocumentReport", "check_document"]
