"""Progress of long work on a terminal: one line on stderr, rewritten, and wiped at the end."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from pincite.progress import heard_by
from pincite.reports.escaping import visible

PATIENCE: Final = 1.0
"""Seconds before the first line; work that takes less says nothing."""
AGAIN: Final = 0.2
"""Seconds between two lines."""
_WIPE: Final = "\r\x1b[K"


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show what the work inside tells, where stderr is a terminal that can rewrite a line."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    line = _Line(sys.stderr)
    with heard_by(line.take):
        line.thread.start()
        try:
            yield
        finally:
            line.end()


class _Line:
    """
    The last thing told, written by a thread of its own.

    So the line comes even while the work tells nothing, as when frictionless reads a whole workbook.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.told, self.written = stream, "", ""
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._write, daemon=True)

    def take(self, told: str) -> None:
        self.told = told

    def end(self) -> None:
        self.over.set()
        self.thread.join()
        if self.written:
            self._put("")

    def _write(self) -> None:
        wait = PATIENCE
        while not self.over.wait(wait):
            wait = AGAIN
            if self.told != self.written:
                self._put(self.told)

    def _put(self, text: str) -> None:
        self.written = text
        width = os.get_terminal_size(self.stream.fileno()).columns or 80
        self.stream.write(_WIPE + visible(text)[: width - 1])
        self.stream.flush()
