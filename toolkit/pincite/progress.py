"""How far long work has come: told by whoever does it, heard by whoever shows it, lost where nobody listens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

Listener = Callable[[str], None]
_LISTENER: Final[ContextVar[Listener | None]] = ContextVar("listener", default=None)


def tell(resource: str, reached: str = "") -> None:
    """Tell what is being worked on, and the rows or bytes reached; cheap, but nothing for every single row."""
    if (listener := _LISTENER.get()) is not None:
        listener(f"{resource}: {reached}" if reached else resource)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let a listener hear what the work inside tells."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
