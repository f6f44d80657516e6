"""A bound on the time that a user's pattern may take."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
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
            if several > 2 or (many and inside) or _is_slow(value[2], inside=inside or many):
                return True
        elif kind is _constants.BRANCH:
            if inside or any(_is_slow(branch, inside=inside) for branch in value[1]):
                return True
        elif kind is _constants.SUBPATTERN and _is_slow(value[3], inside=inside):
            return True
    return False
