"""`pincite patch`."""

from typing import TextIO

import click

from pincite.cli.options import package_argument


@click.command("patch")
@click.argument("patch", type=click.File(encoding="utf-8"), metavar="PATCH")
@package_argument
@click.option("-R", "--reverse", is_flag=True, help="Take the patch back.")
@click.option("--check", is_flag=True, help="Write nothing; say whether the patch applies.")
def command(patch: TextIO, package: str, reverse: bool, check: bool) -> int:
    """
    Apply PATCH, made by `pincite diff --format patch`, to PACKAGE in place; `-` reads it from standard input.

    All of it or nothing: a package that does not hold what the patch changes is left as it is (exit 2).
    """
    from pincite.changes import application, patches, writing
    from pincite.packages import open_package

    opened = open_package(package)
    found = list(patches.decode(patch))
    contents = application.apply(patches.invert(found) if reverse else found, opened)
    if not check:
        writing.write_package(opened, contents)
    click.echo(f"{len(contents)} file(s) {'would change' if check else 'changed'}.")
    return 0
