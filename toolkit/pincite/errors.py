"""What stops us, as opposed to what we find."""

from typing import Final

CANNOT_RUN: Final = 2
"""Exit code of a command that could not do its work (DESIGN: exit codes)."""


class PinciteError(Exception):
    """One sentence that says what is in the way and what to do about it; the command line prints it and exits 2."""


class RefusedError(Exception):
    """A path that is not opened, or an input past a bound: the rule that refuses it, why, and what to do."""

    def __init__(self, rule: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint
