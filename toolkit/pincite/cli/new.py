"""`pincite new`."""

import shlex
from pathlib import Path

import click


@click.command("new")
@click.argument("text", type=click.Path(path_type=Path))
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER")
def command(text: Path, folder: Path) -> int:
    """
    Make a package in FOLDER for the article in the UTF-8 file TEXT.

    Sentences, quotations with likely speakers, numbers and possible names are found and marked as drafts where a
    person must decide; the other tables have their columns and schemas and are to be filled in. FOLDER must not
    exist, or be empty. `pincite validate FOLDER` then lists what is left to do.
    """
    from pincite.editing import new_package

    for note in new_package(text, folder):
        click.echo(note)
    click.echo(f"`pincite validate {shlex.quote(str(folder))}` lists what is left to do.")
    return 0
