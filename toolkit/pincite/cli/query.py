"""`pincite query`."""

import sys
from contextlib import closing
from pathlib import Path

import click

from pincite.cli.options import emit, format_option, output_option, package_argument


@click.command("query")
@click.argument("sql")
@package_argument
@format_option("text", "csv", "json")
@output_option
@click.option("--limit", default=1000, show_default=True, metavar="N", help="Rows to give; 0 for all.")
def command(sql: str, package: str, output_format: str, output: Path | None, limit: int) -> None:
    """Ask PACKAGE's tables a question in SQL (SQLite's). Only reading is allowed. Exit 0: answered, 2: could not."""
    from pincite import database, packages
    from pincite.reports import rows

    with closing(database.connect(packages.open_package(package))) as connection:
        answer = database.ask(connection, sql, limit=limit)
    terminal = output is None and sys.stdout.isatty()
    emit(rows.render(answer.columns, answer.rows, output_format, escape=terminal), output)
    if answer.cut:
        click.echo(f"Only the first {limit:,} rows are given: raise --limit, or 0 for all.", err=True)
