"""Work bounded in time."""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Final, NoReturn

AGAIN: Final = 0.05
"""Seconds of processor time after which the signal is given again."""


class DeadlineError(BaseException):
    """The time allowed is over. No Exception, so that no library's `except Exception` goes on beyond it."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """
    Raise DeadlineError in the work inside once it has taken `seconds` of processor time.

    A timer's signal does it, which interrupts even a regular expression that backtracks; Python delivers signals to
    the main thread alone, so in any other there is no bound. The signal comes again until the work has ended, for what
    is raised inside a finalizer, a callback of the garbage collector or an extension that cannot pass it on is lost;
    that it was lost is not told, as Python would by a traceback. Deadlines do not nest.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, told = signal.signal(signal.SIGVTALRM, _over), sys.unraisablehook

    def lost(unraisable: "sys.UnraisableHookArgs") -> None:
        if not issubclass(unraisable.exc_type, DeadlineError):
            told(unraisable)

    sys.unraisablehook = lost
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        sys.unraisablehook = told
        signal.signal(signal.SIGVTALRM, before)


class Allowance:
    """Processor time for many pieces of work together: `seconds` at first, and `each` more with every piece."""

    def __init__(self, seconds: float, each: float) -> None:
        self._left, self._each = seconds, each

    @contextlib.contextmanager
    def spent(self) -> Iterator[None]:
        """Raise DeadlineError in the work inside once all the work so far has taken more than is allowed."""
        self._left += self._each
        before = time.process_time()
        try:
            with deadline(self._left):
                yield
        finally:
            self._left = max(self._left - (time.process_time() - before), self._each)


def _over(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise DeadlineError
