"""Arguments and options that commands share, and how they give their result."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pincite.editing import Edit

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

package_argument: Decorator = click.argument("package", default=".", metavar="[PACKAGE]")
output_option: Decorator = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write here, whole or not at all.",
)


check_option: Decorator = click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if there is anything to do."
)


master_option: Decorator = click.option(
    "--master",
    metavar="URL",
    help="Spark's master for `--engine spark`; this machine by default.",
)


table_option: Decorator = click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="NAME=GLOB",
    help="Read this table from these files instead of the descriptor's; may be repeated.",
)


def tables_of(given: Sequence[str]) -> dict[str, str]:
    """Read the values of `--table`."""
    pairs = [value.partition("=") for value in given]
    if not all(name and pattern for name, _, pattern in pairs):
        raise click.UsageError("--table takes a table's name, an equals sign, and a pattern of files.")
    return {name: pattern for name, _, pattern in pairs}


def open_cluster(engine: str, master: str | None) -> None:
    """Open a Spark session where that engine is asked for."""
    if engine == "spark":
        from pincite.spark import open_session

        open_session(master)
    elif master is not None:
        raise click.UsageError("--master is for `--engine spark`.")


def format_option(*formats: str) -> Decorator:
    """Offer `--format` with the given names, the first of them the default."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to say it.",
    )


def wants_colour(output: Path | None) -> bool:
    """Say whether output may be coloured: to a terminal that has not asked otherwise (no-color.org)."""
    return (
        output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def terminal_width(output: Path | None) -> int | None:
    """Give the width in characters of the terminal that shows the output, None where there is none."""
    return os.get_terminal_size(sys.stdout.fileno()).columns or None if output is None and sys.stdout.isatty() else None


def emit(text: str, output: Path | None) -> None:
    """Print a result, or write it to a file whole."""
    if output is None:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        from pincite.files import write_bytes

        write_bytes(output, text.encode("utf-8", "backslashreplace"))


def say_edits(edits: Sequence["Edit"], *, check: bool) -> int:
    """
    Write edits, or with `--check` none, and print their notes.

    Gives 1 where something is left for a person to settle, or where `--check` found something to write.
    """
    from pincite.editing import write_edits
    from pincite.reports.escaping import visible

    if not check:
        write_edits(edits)
    for edit in edits:
        for note in edit.notes:
            click.echo(visible(note), err=edit.data is None and not edit.unsettled)
    return int(any(edit.unsettled or (check and edit.data is not None) for edit in edits))


def elsewhere(name: str, otherwise: str) -> str:
    """Say where a reader finds what the format `name` leaves out: in the job summary, if `publish` adds to one."""
    return "the job summary" if name == "github" and os.environ.get("GITHUB_STEP_SUMMARY") else otherwise


def publish(render: Callable[[str], str], name: str, output: Path | None) -> None:
    """
    Print a report in the format `name`, or write it to a file whole.

    For `github`, on a runner of GitHub Actions, add it to the step's summary as well, in Markdown.
    """
    emit(render(name), output)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if name == "github" and summary:
        with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{render('markdown')}\n")
