"""Arguments and options that commands share, and how they give their result."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

package_argument: Decorator = click.argument("package", default=".", metavar="[PACKAGE]")
output_option: Decorator = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write here, whole or not at all.",
)


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


def emit(text: str, output: Path | None) -> None:
    """Print a result, or write it to a file whole."""
    if output is None:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        from pincite.files import write_bytes

        write_bytes(output, text.encode("utf-8", "backslashreplace"))
