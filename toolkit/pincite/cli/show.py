"""`pincite show`."""

import shutil
from pathlib import Path

import click

from pincite.cli.options import emit, output_option, package_argument, wants_colour


@click.command("show")
@package_argument
@output_option
@click.option("--layer", "layers", multiple=True, metavar="NAME", help="Only this layer; may be repeated.")
def command(package: str, output: Path | None, layers: tuple[str, ...]) -> None:
    """
    Read PACKAGE's text with its annotations: mentions bold, other layers in colours, a legend below.

    Exit 0: shown, 2: the package has no anchored text, or not that layer.
    """
    from pincite import packages
    from pincite.exports.model import read_model
    from pincite.reports import Style, reading

    width = min(88, shutil.get_terminal_size().columns)
    style = Style(colour=wants_colour(output))
    emit(reading.render(read_model(packages.open_package(package)), layers, style, width), output)
