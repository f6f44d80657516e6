"""`pincite git-setup`."""

from pathlib import Path

import click

from pincite.cli.options import package_argument


@click.command("git-setup")
@package_argument
@click.option("--remove", is_flag=True, help="Take the registration back.")
def command(package: str, remove: bool) -> int:
    """
    Let git merge PACKAGE's tables cell by cell, and show them row by row in `git diff` and `git log -p`.

    Registers a merge driver and a textconv in this clone's own configuration; nothing that is committed changes.
    """
    from pincite.changes import gitconfig
    from pincite.packages import open_package
    from pincite.reports.escaping import visible

    folder = Path(package) if Path(package).is_dir() else Path(package).parent
    if remove:
        gitconfig.unregister(folder)
        return 0
    for line in gitconfig.register(open_package(package), folder):
        click.echo(visible(line))
    return 0
