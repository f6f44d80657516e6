"""`pincite fmt`."""

import click

from pincite.cli.options import check_option, package_argument, say_edits


@click.command("fmt")
@package_argument
@check_option
def command(package: str, check: bool) -> int:
    """
    Put CSV and JSON files into canonical form, changing no value.

    CSV: UTF-8 without byte order mark, LF, minimal quoting, columns in the schema's order. JSON: two spaces, keys in
    the schema's order, numbers digit by digit as they are. Files in a dialect, encoding or format of their own are
    left alone. Exit 1 where a file should be mended first, or, with --check, where there is anything to do.
    """
    from pincite.editing import plan_fmt
    from pincite.packages import open_package

    return say_edits(list(plan_fmt(open_package(package))), check=check)
