"""A package as SQLite tables: in memory to be asked, or in a file to be kept."""

from pincite.database.loading import connect, load, write
from pincite.database.querying import Answer, ask

__all__ = ["Answer", "ask", "connect", "load", "write"]
