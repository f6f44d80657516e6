"""`pincite query`."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pincite.cli.options import emit, format_option, output_option, package_argument
from pincite.errors import PinciteError

if TYPE_CHECKING:
    import sqlite3

    from pincite.packages import Package


@click.command("query")
@click.argument("sql")
@package_argument
@format_option("text", "csv", "json")
@output_option
@click.option(
    "--limit", type=click.IntRange(0), default=1000, show_default=True, metavar="N", help="Rows to give; 0 for all."
)
def command(sql: str, package: str, output_format: str, output: Path | None, limit: int) -> None:
    """
    Ask PACKAGE's tables a question in SQL: those of its sqlite export, with the views and the full-text search.

    Only reading is allowed. Exit 0: answered, 2: could not.
    """
    from pincite import database, packages
    from pincite.reports import rows

    with closing(_connect(packages.open_package(package))) as connection:
        answer = database.ask(connection, sql, limit=limit)
    terminal = output is None and sys.stdout.isatty()
    emit(rows.render(answer.columns, answer.rows, output_format, escape=terminal), output)
    if answer.cut:
        click.echo(f"Only the first {limit:,} rows are given: raise --limit, or 0 for all.", err=True)


def _connect(package: "Package") -> "sqlite3.Connection":
    """Give the SQLite export of a package, made in memory; of one that is not sound, what can be read of its tables."""
    from pincite import database
    from pincite.exports import sqlite
    from pincite.exports.model import read_model

    try:
        return sqlite.connect(read_model(package))
    except PinciteError as error:
        click.echo(f"{error} The tables are given as far as they can be read, without views and search.", err=True)
        return database.connect(package)
