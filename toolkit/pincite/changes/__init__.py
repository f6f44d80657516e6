"""Two packages -> changes: schemas, rows, documents, bump; patches and three-way merges."""

from pincite.changes.compare import diff
from pincite.changes.values import Diff

__all__ = ["Diff", "diff"]
