"""A bound on the time that a user's pattern may take."""

import math
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
_PLAIN: Final = frozenset(
    {_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN, _constants.AT, _constants.FAILURE}
)
LONG: Final = 200
"""Characters from which even a simple pattern's time is bounded."""
MAX_WAYS: Final = 2.0 * LONG * LONG
"""Ways that are tried in a millisecond: those of two runs of any length, and an optional part."""
_BEYOND: Final = 100.0
"""The logarithm of a number of ways that is too large, whatever else there is."""


@lru_cache
def may_take_long(pattern: str) -> bool:
    """Whether there may be too many ways in which Python tries to find a pattern in a text shorter than `LONG`."""
    try:
        return _ways(_parser.parse(pattern)) > MAX_WAYS
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


def _ways(items: Any) -> float:  # noqa: ANN401 (a parse tree)
    """Count the ways in which a sequence may fall on a text, at the most: what Python may try before it fails."""
    return math.prod(_ways_of(kind, value) for kind, value in items)


def _ways_of(kind: Any, value: Any) -> float:  # noqa: ANN401 (an item of a parse tree)
    if kind in _PLAIN:
        return 1
    if kind is _constants.BRANCH:
        return sum(map(_ways, value[1]))
    if kind is _constants.SUBPATTERN:
        return _ways(value[3])
    if kind not in _REPEATS:  # a reference back, a look around, and whatever may come
        return math.inf
    least, most, body = value
    turns = min(most, LONG)
    inside = 1 if _is_delimited(body) else _ways(body)
    choices = max(turns - least, 0) + 1
    return float(choices) * (float(inside**turns) if turns * math.log(inside) < _BEYOND else math.inf)


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
