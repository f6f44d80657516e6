"""One file a command: arguments in, one call, text out. The only room that knows click and exit codes."""

from pincite.cli.main import main, run

__all__ = ["main", "run"]
