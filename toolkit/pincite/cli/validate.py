"""`pincite validate`."""

from pathlib import Path

import click

from pincite.cli.options import (
    elsewhere,
    format_option,
    master_option,
    open_cluster,
    output_option,
    package_argument,
    publish,
    table_option,
    tables_of,
    terminal_width,
    wants_colour,
)


@click.command("validate")
@package_argument
@format_option("text", "json", "github", "sarif", "junit", "gitlab", "markdown", "html")
@output_option
@click.option("--only", multiple=True, metavar="RULE", help="Check by this rule alone; may be repeated.")
@click.option("--skip", multiple=True, metavar="RULE", help="Leave this rule out; may be repeated.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    metavar="N",
    help="Errors a table may have; 0 for no limit.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option(
    "--engine",
    default="local",
    type=click.Choice(["local", "frictionless", "spark"]),
    show_default=True,
    help="What checks tables: this toolkit, frictionless alone (slow), or this toolkit on Spark.",
)
@master_option
@table_option
@click.option(
    "--memory", default="1GB", show_default=True, metavar="SIZE", help="What keys of a large table may hold at a time."
)
@click.option("--explain-engine", is_flag=True, help="Say what was handed to frictionless, and why.")
@click.option("--allow-network", is_flag=True, help="Let resources and schemas be fetched by http and https.")
def command(
    package: str,
    output_format: str,
    output: Path | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    limit: int,
    strict: bool,
    engine: str,
    master: str | None,
    tables: tuple[str, ...],
    memory: str,
    explain_engine: bool,
    allow_network: bool,
) -> int:
    """Check PACKAGE by every rule. Exit 0: nothing wrong, 1: findings, 2: could not run."""
    from pincite import packages, reports
    from pincite.cli.progress import shown_progress
    from pincite.rules.run import validate

    opened = packages.open_package(package, allow_network=allow_network, tables=tables_of(tables))
    open_cluster(engine, master)
    with shown_progress():
        report = validate(opened, only=only, skip=skip, limit=limit, engine=engine, memory=memory)  # type: ignore[arg-type]
    rest = elsewhere(output_format, "the report of `pincite validate`")
    style = reports.Style(opened.folder, wants_colour(output), explain_engine, rest, terminal_width(output))
    publish(lambda name: reports.render(report, name, style), output_format, output)
    return int(not report.valid or (strict and report.warnings > 0))
