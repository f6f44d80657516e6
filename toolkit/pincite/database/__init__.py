"""A package as SQLite tables in memory, however broken it is, and questions asked of them."""

from pincite.database.loading import connect
from pincite.database.querying import Answer, ask

__all__ = ["Answer", "ask", "connect"]
