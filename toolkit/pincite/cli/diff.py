"""`pincite diff`."""

from __future__ import annotations

import contextlib
import gc
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pincite.cli.options import (
    elsewhere,
    format_option,
    master_option,
    open_cluster,
    output_option,
    publish,
    terminal_width,
    wants_colour,
)

if TYPE_CHECKING:
    from pincite.packages import Package

LINES: Final = 1000
"""Lines of a patch that are encoded and written at once."""


@click.command("diff")
@click.argument("old", default="HEAD", metavar="[OLD]")
@click.argument("new", default=None, required=False, metavar="[NEW]")
@click.option("--package", default=".", metavar="PATH", help="The package's place, also inside the repository.")
@click.option("--resource", "resources", multiple=True, metavar="NAME", help="Only this resource; may be repeated.")
@format_option("text", "json", "markdown", "html", "patch", "github")
@output_option
@click.option("--exit-code", is_flag=True, help="Exit 1 if anything changed.")
@click.option("--check-version", is_flag=True, help="Exit 1 if the version says less than the changes deserve.")
@click.option(
    "--engine",
    default="local",
    type=click.Choice(["local", "spark"]),
    show_default=True,
    help="What finds the rows that differ: this toolkit, or this toolkit on Spark.",
)
@master_option
@click.option("--view", type=click.Choice(["recipe", "writer", "reader"]), default="recipe", show_default=True)
def command(
    old: str,
    new: str | None,
    package: str,
    resources: tuple[str, ...],
    output_format: str,
    output: Path | None,
    exit_code: bool,
    check_version: bool,
    engine: str,
    master: str | None,
    view: str,
) -> int:
    """
    Say what changed from OLD to NEW, and which version number the changes deserve.

    OLD and NEW are a folder, a descriptor, a zip or a git revision (`git:REV` says so outright); HEAD and the working
    tree by default. `--view` asks which bump writers or readers of the data need, instead of the recipe's.
    """
    from pincite.changes import compare, versions

    sides = compare.open_sides(old, new, package)
    if output_format == "patch":
        if engine != "local":
            raise click.UsageError("a patch is written by the local engine: leave --engine out.")
        return _write_patch(sides, output, exit_code=exit_code)
    from pincite.reports import Style, changes

    open_cluster(engine, master)
    found = versions.seen_by(compare.diff(*sides, only=resources, engine=engine), view)  # type: ignore[arg-type]
    findings = tuple(versions.check_version(found, sides[1].descriptor_path)) if check_version else ()
    rest = elsewhere(output_format, "the text or json format of `pincite diff`")
    style = Style(sides[1].folder, wants_colour(output), elsewhere=rest, width=terminal_width(output))
    publish(lambda name: changes.render(found, name, style, findings), output_format, output)
    return int(bool(findings) or (exit_code and bool(found)))


def _write_patch(sides: tuple[Package, Package], output: Path | None, *, exit_code: bool) -> int:
    """Write a patch some lines at a time, so that a large one never stands in memory."""
    from pincite.changes import patches
    from pincite.files import writing

    gc.disable()  # rows are trees, no cycles: looking for some among millions of them takes a fifth of the time
    changes = -1
    with writing(output) if output else contextlib.nullcontext(sys.stdout.buffer) as stream:
        lines = patches.lines(*sides)
        while some := list(islice(lines, LINES)):
            stream.write("".join(some).encode("utf-8", "surrogatepass"))
            changes += len(some)
    return int(exit_code and changes > 0)
