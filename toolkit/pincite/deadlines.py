"""Work bounded in time."""

import contextlib
import signal
import threading
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
    is raised inside a finalizer or a callback of the garbage collector is lost. Deadlines do not nest.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _over(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise DeadlineError
