"""The `pincite` command: its subcommands, loaded only when called, and its exit codes."""

import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final, NoReturn

import click

from pincite.errors import CANNOT_RUN, PinciteError, RefusedError

COMMANDS: Final[Mapping[str, str]] = {
    "validate": "all checks: tables, documents, anchors, descriptor",
    "explain": "what a rule means and how to mend what it finds",
    "coverage": "how much of the text is encoded, by kind",
    "locate": "where words stand in the text",
    "anchor": "fill in and mend offsets, identifiers and references that the text decides",
    "fmt": "put CSV and JSON files into canonical form",
    "sync": "derive schemas, hashes and byte counts in the descriptor again",
    "diff": "what changed, and which version it deserves",
    "merge": "merge three packages, or three versions of one file as git's merge driver",
    "git-setup": "let git merge tables cell by cell and show them row by row",
    "textconv": "a table with one cell a line, as git shows it after git-setup",
    "patch": "apply what `diff --format patch` wrote, or take it back",
    "new": "a package for another article: sentences, quotations, numbers and names found, the rest to fill in",
    "show": "the text with its annotations in the terminal",
    "query": "SQL over a package's tables",
    "export": "a package in another format: databases, spreadsheets, RDF, annotations, archives",
}
"""Every command and its one line of help; `pincite.cli.<name>` holds its function `command`."""

NEXT: Final = "`pincite validate` says what is wrong with it; PINCITE_TRACEBACK=1 shows where, if nothing is."


class LazyGroup(click.Group):
    """A group that imports a command's module only to run it, so that `--help` and completion stay fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name the commands in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and give one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pincite.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pincite")
def pincite() -> None:
    """
    Validate, diff and export Frictionless data packages whose rows are anchored to the text that they cite.

    PACKAGE is a descriptor, its folder, a zip of it, or git:REV, what the current folder is in a git revision; the
    current folder by default. Exit codes: 0 nothing wrong, 1 findings or differences, 2 could not run, 130 or 143
    interrupted.
    """


def run() -> NoReturn:
    """
    Run the command line as a process of its own, with few searches for circles of garbage, and none at its end.

    Rows, findings and JSON are trees: looking for circles among them is a tenth of a short run. Where a command needs
    numpy, the threads of its linear algebra, which nothing here uses, are not started: they took as long as its import.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000)
    try:
        try:
            main()
        finally:
            _leave_signals()
    except KeyboardInterrupt:  # in the moment between
        sys.exit(128 + signal.SIGINT)
    finally:
        gc.freeze()


def _leave_signals() -> None:
    """Let signals end the process from here on: nothing is left to be put away."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit with the code that DESIGN section 6 gives."""
    try:
        signal.signal(signal.SIGTERM, _terminated)
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as `pincite.__main__` leaves it
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code: Any = pincite.main(arguments, prog_name="pincite", standalone_mode=False)
        sys.stdout.flush()
    except PinciteError as error:
        code = _complain(str(error))
    except RefusedError as error:
        code = _complain(f"{error.message} ({error.rule}); {error.hint or '`pincite validate` says where'}.")
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 128 + signal.SIGINT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 128 + signal.SIGPIPE
    except OSError as error:  # a name that the system does not take, such as one of 5,000 characters
        code = _complain(f"{error.filename or 'a file'} cannot be used: {error.strerror or error}.")
    except Exception as error:  # noqa: BLE001 (a package that is not sound: `validate` explains it, other commands stop)
        code = _failed(error)
    sys.exit(code if isinstance(code, int) else 0)


def _failed(error: Exception) -> int:
    if isinstance(error.__cause__, KeyboardInterrupt):  # Python 3.11 wraps one that falls into the making of a class
        return 128 + signal.SIGINT
    if os.environ.get("PINCITE_TRACEBACK"):
        raise error
    return _complain(f"this fails on the package as it is ({type(error).__name__}: {error}). {NEXT}")


def _complain(message: str) -> int:
    from pincite.reports.escaping import visible

    click.echo(f"Error: {visible(message)}", err=True)
    return CANNOT_RUN


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)
