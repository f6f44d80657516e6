"""How a row is called when there is room for a few words only."""

from typing import Final

from pincite.exports.model import Row, Table

TELLING: Final = ("proposition", "label", "name", "title")
"""Columns that say what a row is about, the most telling first; a row without any is called by the words it quotes."""


def label_column(table: Table) -> str:
    """Name the column by which a table's rows are called."""
    quotes = [span.quote for span in table.spans]
    return next((name for name in (*TELLING, *quotes) if table.has(name)), table.fields[0].name)


def label(table: Table, row: Row) -> str:
    """Call a row by its most telling column."""
    cell = row[label_column(table)]
    return "" if cell is None else str(cell)
