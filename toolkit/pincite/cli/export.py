"""`pincite export`."""

from pathlib import Path

import click

from pincite.cli.options import package_argument
from pincite.exports import FORMATS


def _list(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """Print the formats and stop."""
    if wanted:
        width = max(map(len, FORMATS))
        for name, item in FORMATS.items():
            needs = f" (needs pincite[{item.extra}])" if item.extra else ""
            click.echo(f"{name:<{width}}  {item.summary}{', a folder' if item.folder else ''}{needs}")
        ctx.exit()


@click.command("export")
@click.argument("name", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@package_argument
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="TARGET", help="Where to.")
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="Name the formats.")
def command(name: str, package: str, output: Path) -> None:
    """Write PACKAGE to TARGET in FORMAT, whole or not at all. Exit 0: written, 2: could not."""
    from pincite import packages
    from pincite.exports import export

    export(packages.open_package(package), name, output)
