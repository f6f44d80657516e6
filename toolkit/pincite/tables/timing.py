"""A bound on the time that a user's pattern may take."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

from pincite.deadlines import Allowance, DeadlineError
from pincite.packages import RefusedError

SECONDS: Final = 1.0
SECONDS_A_CELL: Final = 0.001
"""Processor time that a pattern may take for a table's cells, and what each distinct one adds."""
_REPEATS: Final = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
_MANY: Final = 16
"""Repetitions from which a repeated repetition can take long."""


@lru_cache
def may_take_long(pattern: str) -> bool:
    """Whether a pattern repeats something that itself repeats, or refers back, so that Python may try too many ways."""
    try:
        return _is_slow(_parser.parse(pattern), inside=False)
    except (re.error, RecursionError, OverflowError):
        return True


@contextmanager
def bounded(pattern: str, allowance: Allowance) -> Iterator[None]:
    """Refuse, under `size-limit`, what takes more processor time; as `deadline`, in the main thread only."""
    try:
        with allowance.spent():
            yield
    except DeadlineError as error:
        raise RefusedError(
            "size-limit",
            f"the pattern {pattern[:80]!r} takes more than {SECONDS:g} seconds",
            "rewrite it so that no repeated part repeats again inside",
        ) from error


def _is_slow(items: Any, *, inside: bool) -> bool:  # noqa: ANN401 (a parse tree)
    several = 0
    for kind, value in items:
        if kind in {_constants.GROUPREF, _constants.GROUPREF_EXISTS, _constants.ASSERT, _constants.ASSERT_NOT}:
            return True
        if kind in _REPEATS:
            many = value[1] is _constants.MAXREPEAT or value[1] >= _MANY
            several += many
            nested = (many and inside) or (not _is_delimited(value[2]) and _is_slow(value[2], inside=inside or many))
            if several > 2 or nested:
                return True
        elif kind is _constants.BRANCH:
            if inside or any(_is_slow(branch, inside=inside) for branch in value[1]):
                return True
        elif kind is _constants.SUBPATTERN and _is_slow(value[3], inside=inside):
            return True
    return False


def _is_delimited(items: Any) -> bool:  # noqa: ANN401 (a parse tree)
    """
    Whether what repeats is `-[a-z]+`: one character that is no letter, then a run of characters of which it is none.

    A text falls into such turns in one way, so that the run inside gives Python nothing more to try.
    """
    while len(items) == 1 and items[0][0] is _constants.SUBPATTERN:
        items = items[0][1][3]
    if [kind for kind, _ in items] != [_constants.LITERAL, _constants.MAX_REPEAT]:
        return False
    (_, first), (_, (_, _, run)) = items
    if chr(first).isalpha() or len(run) != 1 or run[0][0] is not _constants.IN:  # without regard to case, a is A
        return False
    return all(_lacks(first, *member) for member in run[0][1])


def _lacks(character: int, kind: Any, value: Any) -> bool:  # noqa: ANN401 (a member of a class)
    if kind is _constants.LITERAL:
        return bool(value != character)
    return kind is _constants.RANGE and not value[0] <= character <= value[1]
