r"""
A user's pattern carried over to RE2, where that is sound.

RE2 matches in linear time and a whole column at once. Only syntax is carried over whose RE2 reading accepts no text
that Python's does not: `\d` and `\w` narrow to ASCII, `$` to the very end. Whatever could widen (`\D`, `\b`, flags,
look-around, back references) is refused, and the pattern stays with Python.
"""

import re
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

_NARROWER: Final = {
    _constants.CATEGORY_DIGIT: r"0-9",
    _constants.CATEGORY_WORD: r"0-9A-Za-z_",
    _constants.CATEGORY_SPACE: r"\t\n\f\r ",
}
_MOST_REPEATS: Final = 1000
"""RE2's own bound."""


class _UntranslatableError(Exception):
    """A pattern holds something that RE2 reads differently, or not at all."""


def to_re2(pattern: str) -> str | None:
    """Give an RE2 pattern that accepts, whole, only texts that `pattern` matches whole; None where there is none."""
    try:
        tree = _parser.parse(pattern)
        if tree.state.flags & ~re.UNICODE:
            return None
        return f"^(?:{_sequence(tree)})$"
    except (_UntranslatableError, re.error, RecursionError, OverflowError):
        return None


def _sequence(items: Iterable[tuple[Any, Any]]) -> str:
    return "".join(_item(kind, value) for kind, value in items)


def _item(kind: Any, value: Any) -> str:  # noqa: ANN401, PLR0911 (a parse tree's node)
    if kind is _constants.LITERAL:
        return _character(value)
    if kind is _constants.NOT_LITERAL:
        return f"[^{_character(value)}]"
    if kind is _constants.ANY:
        return r"[^\n]"
    if kind is _constants.IN:
        return _class(value)
    if kind is _constants.BRANCH:
        return f"(?:{'|'.join(_sequence(branch) for branch in value[1])})"
    if kind is _constants.SUBPATTERN and not value[1] and not value[2]:
        return f"(?:{_sequence(value[3])})"
    if kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT}:
        return _repeat(*value)
    if kind is _constants.AT and value in {_constants.AT_BEGINNING, _constants.AT_BEGINNING_STRING}:
        return r"\A"
    if kind is _constants.AT and value in {_constants.AT_END, _constants.AT_END_STRING}:
        return r"\z"
    raise _UntranslatableError


def _repeat(least: int, most: int, items: Iterable[tuple[Any, Any]]) -> str:
    inner = f"(?:{_sequence(items)})"
    if most is _constants.MAXREPEAT:
        return f"{inner}*" if least == 0 else f"{inner}{{{_bounded(least)},}}"
    return f"{inner}{{{least},{_bounded(most)}}}"


def _bounded(count: int) -> int:
    if count > _MOST_REPEATS:
        raise _UntranslatableError
    return count


def _class(members: Iterable[tuple[Any, Any]]) -> str:
    parts, negated = [], False
    for kind, value in members:
        if kind is _constants.NEGATE:
            negated = True
        elif kind is _constants.LITERAL:
            parts.append(_character(value))
        elif kind is _constants.RANGE:
            parts.append(f"{_character(value[0])}-{_character(value[1])}")
        elif kind is _constants.CATEGORY and value in _NARROWER and not negated:
            parts.append(_NARROWER[value])
        else:
            raise _UntranslatableError
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _character(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        raise _UntranslatableError
    return chr(code) if chr(code).isalnum() and code < 128 else f"\\x{{{code:x}}}"
