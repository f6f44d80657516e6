r"""
JSON Schema's regular expressions written anew for engines that take linear time, meaning exactly the same.

Python's `re` may backtrack without end; Rust's engine cannot, but reads some letters otherwise. So a pattern is
written for `re` (see `ecma`), parsed by `re` itself and written out again with explicit characters. What has no exact
counterpart (look-around, back references, flags, word borders, what `\d` is to Python) is not.
"""

import re
import warnings
from collections.abc import Iterable
from functools import cache
from re import _constants as op  # type: ignore[attr-defined] # no public parser
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from pincite.documents.ecma import python
from pincite.packages.patterns import MAX_PATTERN

_PLACES: Final = {op.AT_BEGINNING: "^", op.AT_BEGINNING_STRING: "^", op.AT_END_STRING: "$"}


class UntranslatableError(ValueError):
    """The pattern uses something that has no exact counterpart in linear engines."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a JSON Schema's pattern, to be searched for; raises ValueError where it is none, or is too long."""
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"it has {len(pattern):,} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(python(pattern))
    except re.error as error:
        raise ValueError(error.msg) from error
    except (OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def problem(pattern: str) -> str | None:
    """Say why a text is no regular expression, or too long for one; None where it is one."""
    try:
        compiled(pattern)
    except ValueError as error:
        return str(error)
    return None


@cache
def translate(pattern: str) -> str:
    """Write a pattern for Rust's `regex` so that both find it in the same texts; raises UntranslatableError."""
    try:
        written = compiled(pattern).pattern
    except ValueError as error:
        raise UntranslatableError(str(error)) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = _parser.parse(written)
    if parsed.state.flags & ~re.UNICODE:
        raise UntranslatableError("flags")
    return _sequence(parsed)


def _sequence(items: Iterable[tuple[Any, Any]]) -> str:
    return "".join(_item(code, argument) for code, argument in items)


def _item(code: Any, argument: Any) -> str:  # noqa: ANN401, PLR0911 (one case a code of the parser's)
    if code is op.LITERAL:
        return _character(argument)
    if code is op.NOT_LITERAL:
        return f"[^{_character(argument)}]"
    if code is op.ANY:
        return f"[^{_character(10)}]"
    if code is op.IN:
        negated = argument[0][0] is op.NEGATE
        return f"[{'^' if negated else ''}{''.join(map(_member, argument[negated:]))}]"
    if code is op.BRANCH:
        return f"(?:{'|'.join(map(_sequence, argument[1]))})"
    if code is op.SUBPATTERN and not argument[1] and not argument[2]:
        return f"(?:{_sequence(argument[3])})"
    if code in {op.MAX_REPEAT, op.MIN_REPEAT}:
        low, high, body = argument
        most = "" if high is op.MAXREPEAT else high
        return f"(?:{_sequence(body)}){{{low},{most}}}"
    if code is op.AT and argument in _PLACES:
        return _PLACES[argument]
    raise UntranslatableError(str(argument if code is op.AT else code))


def _member(member: tuple[Any, Any]) -> str:
    code, argument = member
    if code is op.LITERAL:
        return _character(argument)
    if code is op.RANGE:
        return f"{_character(argument[0])}-{_character(argument[1])}"
    raise UntranslatableError(str(argument))


def _character(point: int) -> str:
    if 0xD800 <= point < 0xE000:
        raise UntranslatableError("a lone surrogate")
    character = chr(point)
    return character if character.isalnum() or point > 0x7F else f"\\x{point:02X}"
