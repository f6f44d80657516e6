"""`pincite sync`."""

import click

from pincite.cli.options import check_option, package_argument, say_edits


@click.command("sync")
@package_argument
@check_option
def command(package: str, check: bool) -> int:
    """
    Derive the descriptor's schemas, hashes and byte counts again.

    The Table Schema of each table that has a `jsonSchema` is derived from it; `hash` and `bytes` are computed for
    resources that declare them. Says what changed, one line a resource.
    """
    from pincite.editing import plan_sync
    from pincite.packages import open_package

    edit = plan_sync(open_package(package))
    return say_edits([edit] if edit else [], check=check)
