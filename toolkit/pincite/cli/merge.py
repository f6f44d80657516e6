"""`pincite merge`."""

from pathlib import Path

import click


@click.command("merge")
@click.argument("base")
@click.argument("ours")
@click.argument("theirs")
@click.option("--path", type=click.Path(path_type=Path), metavar="P", help="Merge one file, which has this path.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUT", help="Write here, not into OURS.")
@click.option("--package", default=".", metavar="PATH", help="The package's place inside the repository.")
@click.option(
    "--marker-size",
    type=click.IntRange(1),
    default=7,
    show_default=True,
    metavar="N",
    help="Signs in a conflict marker.",
)
def command(
    base: str, ours: str, theirs: str, path: Path | None, output: Path | None, package: str, marker_size: int
) -> int:
    """
    Merge OURS and THEIRS, which grew from BASE: packages, or with --path three versions of one file.

    The result goes into OURS, or to OUT. What both changed differently stands between conflict markers, which no
    validation lets pass. Exit 0: merged, 1: conflicts, 2: could not run.
    """
    from pincite.changes.merging import run
    from pincite.reports.escaping import visible

    if path is not None:
        conflicts, reason = run.merge_files((Path(base), Path(ours), Path(theirs)), path, output, marker_size)
    else:
        conflicts, reason = run.merge_into((base, ours, theirs), package, output), None
    told = [f"{path}: merged by lines, for {reason}"] if reason else []
    for said in (*told, *(f"conflict: {place}" for place in conflicts)):
        click.echo(visible(said), err=True)
    return int(bool(conflicts))
