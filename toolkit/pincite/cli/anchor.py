"""`pincite anchor`."""

import click

from pincite.cli.options import check_option, package_argument, say_edits


@click.command("anchor")
@package_argument
@check_option
def command(package: str, check: bool) -> int:
    """
    Fill in and mend start and end where a row's words occur once in their sentence.

    Fills in empty identifiers and references to the sentence, too. A span that is right is never moved; what the
    text does not decide is listed with the places that it might mean, and the exit code is 1.
    """
    from pincite.editing import plan_anchor
    from pincite.packages import open_package

    return say_edits(list(plan_anchor(open_package(package))), check=check)
