"""`pincite textconv`."""

from pathlib import Path

import click

from pincite.cli.options import emit


@click.command("textconv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> int:
    """Print the table FILE with one cell a line, as git compares it once `pincite git-setup` was run."""
    from pincite.files import read_regular
    from pincite.reports.changes.lines import readable

    emit(readable(read_regular(file), "\t" if file.suffix == ".tsv" else ","), None)
    return 0
