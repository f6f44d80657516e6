"""Terminal colours by the part that they play."""

from typing import Final

from pincite.reports.style import Style

_SGR: Final = {"error": "31", "warning": "33", "good": "32", "dim": "2", "bold": "1"}


def paint(text: str, role: str, style: Style) -> str:
    """Wrap a text in the escape sequence of its role (ECMA-48, SGR) where the style allows colours."""
    return f"\x1b[{_SGR[role]}m{text}\x1b[0m" if style.colour else text
