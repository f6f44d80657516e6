"""Regular expressions carried from JSON Schema, which searches, to Table Schema, which matches the whole."""

import re
from typing import Final

MAX_PATTERN: Final = 100_000
"""Characters that a pattern may have: reading as many takes `re` half a second."""
_GLOBAL_FLAGS: Final = re.compile(r"\(\?[aiLmsux]+\)")
_PIECE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
"""What decides nesting in a pattern: escapes and character classes (skipped whole), brackets, alternation."""


def whole_match(pattern: str) -> str | None:
    """
    Give a pattern that matches a whole cell just where `pattern` is found somewhere in it.

    JSON Schema's patterns are searched (2020-12 Validation, section 6.3.3), Table Schema's are to match the whole
    cell, and frictionless puts them between `^` and `$` without grouping: hence `^(?:...)$`. None where it cannot be
    carried over: Python's `re` does not compile it, or its flags must stand at the very beginning.
    """
    try:
        re.compile(pattern)
    except re.error:
        return None
    if _GLOBAL_FLAGS.match(pattern):
        return None
    if _has_outer_anchors(pattern):
        return f"^(?:{pattern[1:-1]})$"
    return rf"^(?:[\s\S]*(?:{pattern})[\s\S]*)$"


def _has_outer_anchors(pattern: str) -> bool:
    if not pattern.startswith("^") or not pattern.endswith("$") or "(?#" in pattern:
        return False
    depth, end = 0, 0
    for match in _PIECE.finditer(pattern):
        piece, end = match.group(), match.end()
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            return False
    return end < len(pattern)
