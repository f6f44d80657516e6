"""A bound on the time that a user's pattern may take on one cell."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from re import _constants, _parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any, Final

from pincite.packages import RefusedError

SECONDS: Final = 2.0
_REPEATS: Final = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
_MANY: Final = 16
"""Repetitions from which a repeated repetition can take long."""


def may_take_long(pattern: str) -> bool:
    """Whether a pattern repeats something that itself repeats, or refers back, so that Python may try too many ways."""
    try:
        return _is_slow(_parser.parse(pattern), inside=False)
    except (re.error, RecursionError, OverflowError):
        return True


@contextmanager
def bounded(pattern: str) -> Iterator[None]:
    """
    Refuse, under `size-limit`, what takes longer than two seconds.

    It needs a timer signal, which only the main thread of a POSIX process can have; elsewhere nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (a signal handler's shape)
        raise RefusedError(
            "size-limit",
            f"the pattern {pattern[:80]!r} takes more than {SECONDS:g} seconds on one cell",
            "rewrite it so that no repeated part repeats again inside",
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_slow(items: Any, *, inside: bool) -> bool:  # noqa: ANN401 (a parse tree)
    for kind, value in items:
        if kind in {_constants.GROUPREF, _constants.GROUPREF_EXISTS, _constants.ASSERT, _constants.ASSERT_NOT}:
            return True
        if kind in _REPEATS:
            many = value[1] is _constants.MAXREPEAT or value[1] >= _MANY
            if (many and inside) or _is_slow(value[2], inside=inside or many):
                return True
        elif kind is _constants.BRANCH:
            if any(_is_slow(branch, inside=inside) for branch in value[1]):
                return True
        elif kind is _constants.SUBPATTERN and _is_slow(value[3], inside=inside):
            return True
    return False
