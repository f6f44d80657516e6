"""What stops us, as opposed to what we find."""

from typing import Final

CANNOT_RUN: Final = 2
"""Exit code of a command that could not do its work (DESIGN: exit codes)."""


class PinciteError(Exception):
    """One sentence that says what is in the way and what to do about it; the command line prints it and exits 2."""
