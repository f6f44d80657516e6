"""Untrusted text made safe to show: a cell may hold anything, a terminal or a page must not obey it."""

import unicodedata
from typing import Final

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories shown as escapes: controls, formats (bidi, zero width), surrogates, unassigned, line breaks."""


def visible(text: str) -> str:
    """Show a text on one line, every character that is invisible or acts on a terminal written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(character) if unicodedata.category(character) in HIDDEN else character for character in text)


def shortened(text: str, width: int = 80) -> str:
    """Make a text visible and cut its middle out where it is longer than `width` characters."""
    shown = visible(text[: width * 4] if len(text) > width * 8 else text)
    if len(shown) <= width and len(text) <= width * 8:
        return shown
    return f"{shown[: width - 20]}… ({len(text):,} characters)"


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    code = ord(character)
    return named.get(character) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )
