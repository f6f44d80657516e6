"""`pincite coverage`."""

from pathlib import Path

import click

from pincite.cli.options import emit, format_option, output_option, package_argument, wants_colour


@click.command("coverage")
@package_argument
@format_option("text", "json")
@output_option
def command(package: str, output_format: str, output: Path | None) -> None:
    """Say how much of PACKAGE's text is encoded, by kind: what `anchoring` in its descriptor switches on."""
    from pincite.packages import open_package
    from pincite.reports import Style
    from pincite.reports.coverage import FORMATS
    from pincite.rules.context import Context
    from pincite.rules.coverage import measure

    coverage = measure(Context(open_package(package)))
    emit(FORMATS[output_format](coverage, Style(colour=wants_colour(output))), output)
