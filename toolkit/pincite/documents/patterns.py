r"""
Python's regular expressions written anew for engines that take linear time, meaning exactly the same.

jsonschema searches with Python's `re`, which may backtrack without end; Rust's engine cannot, but reads the same
letters otherwise: `\d`, `\w` and `$` differ. So a pattern is parsed by `re` itself and written out again with
explicit characters. What has no exact counterpart (look-around, back references, flags, word borders) is not.
"""

import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from re import _constants as op  # type: ignore[attr-defined] # no public parser
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from pincite.packages.patterns import MAX_PATTERN

_CATEGORIES: Final[dict[Any, tuple[Callable[[str], bool], bool]]] = {
    op.CATEGORY_DIGIT: (str.isdecimal, True),
    op.CATEGORY_NOT_DIGIT: (str.isdecimal, False),
    op.CATEGORY_SPACE: (str.isspace, True),
    op.CATEGORY_NOT_SPACE: (str.isspace, False),
    op.CATEGORY_WORD: (lambda character: character.isalnum() or character == "_", True),
    op.CATEGORY_NOT_WORD: (lambda character: character.isalnum() or character == "_", False),
}
"""What `\\d`, `\\s` and `\\w` mean in `re` (Modules/_sre/sre.c, `sre_category`)."""


class UntranslatableError(ValueError):
    """The pattern uses something that has no exact counterpart in linear engines."""


@cache
def problem(pattern: str) -> str | None:
    """Say why a text is no regular expression for Python's `re`, or too long for one; None where it is one."""
    if len(pattern) > MAX_PATTERN:
        return f"it has {len(pattern):,} characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    return None


@cache
def translate(pattern: str) -> str:
    """Write a pattern for Rust's `regex` so that both find it in the same texts; raises UntranslatableError."""
    if (reason := problem(pattern)) is not None:
        raise UntranslatableError(reason)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = _parser.parse(pattern)
    if parsed.state.flags & ~re.UNICODE:
        raise UntranslatableError("flags")
    return "".join(_sequence(list(parsed), last=True))


def _sequence(items: list[Any], *, last: bool) -> Iterator[str]:
    for number, (code, argument) in enumerate(items, start=1):
        yield _item(code, argument, last=last and number == len(items))


def _item(code: Any, argument: Any, *, last: bool) -> str:  # noqa: ANN401, PLR0911 (one case a code of the parser's)
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
        branches = ("".join(_sequence(list(branch), last=last)) for branch in argument[1])
        return f"(?:{'|'.join(branches)})"
    if code is op.SUBPATTERN and not argument[1] and not argument[2]:
        return f"(?:{''.join(_sequence(list(argument[3]), last=last))})"
    if code in {op.MAX_REPEAT, op.MIN_REPEAT}:
        low, high, body = argument
        most = "" if high is op.MAXREPEAT else high
        return f"(?:{''.join(_sequence(list(body), last=False))}){{{low},{most}}}"
    if code is op.AT:
        return _place(argument, last=last)
    raise UntranslatableError(str(code))


def _place(where: Any, *, last: bool) -> str:  # noqa: ANN401
    if where in {op.AT_BEGINNING, op.AT_BEGINNING_STRING}:
        return "^"
    if where is op.AT_END and last:
        return f"(?:{_character(10)}?$)"  # before a last line feed, too
    if where is op.AT_END_STRING:
        return "$"
    raise UntranslatableError(str(where))


def _member(member: tuple[Any, Any]) -> str:
    code, argument = member
    if code is op.LITERAL:
        return _character(argument)
    if code is op.RANGE:
        return f"{_character(argument[0])}-{_character(argument[1])}"
    return _ranges(argument)


@cache
def _ranges(category: Any) -> str:  # noqa: ANN401
    belongs, wanted = _CATEGORIES[category]
    points = (point for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000)
    return "".join(_runs(point for point in points if belongs(chr(point)) is wanted))


def _runs(points: Iterable[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(points), key=lambda pair: pair[1] - pair[0]):
        members = [point for _, point in run]
        yield f"{_character(members[0])}-{_character(members[-1])}"


def _character(point: int) -> str:
    if 0xD800 <= point < 0xE000:
        raise UntranslatableError("a lone surrogate")
    character = chr(point)
    return character if character.isalnum() or point > 0x7F else f"\\x{point:02X}"
