"""`pincite locate`."""

import click

from pincite.cli.options import emit, package_argument


@click.command("locate")
@click.argument("text")
@package_argument
def command(text: str, package: str) -> int:
    """
    Say where TEXT occurs: sentence, start and end, and the words around it.

    Where it does not, the places are shown at which it stands with other capitals, quotation marks, dashes or
    spaces, and the exit code is 1.
    """
    from pincite.editing import locate
    from pincite.packages import open_package
    from pincite.reports.escaping import visible
    from pincite.reports.locations import render_locations

    found = list(locate(open_package(package), text))
    if not any(item.exact for item in found):
        near = " as it stands; written a little differently it does:" if found else "."
        click.echo(f"“{visible(text)}” does not occur{near}", err=True)
    emit(render_locations(found), None)
    return int(not any(item.exact for item in found))
