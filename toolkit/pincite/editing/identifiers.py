"""Identifiers for rows that have none yet: the next free number after the pattern of those that there are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pincite.tables import Row

NUMBERED: Final = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
"""An identifier that ends in a number: what stands before it, and its digits."""


@dataclass(frozen=True, slots=True)
class Series:
    """Identifiers that differ in their number only: what stands before it, the last number, how many digits."""

    prefix: str
    last: int
    width: int

    def name(self, ordinal: int) -> str:
        """Give the identifier that stands `ordinal` places behind the last."""
        return f"{self.prefix}{self.last + ordinal:0{self.width}}"


def fill_identifiers(rows: Sequence[Row], column: str, examples: object) -> dict[int, str | None]:
    """
    Give, by record number, an identifier for each row whose `column` is empty; None where no pattern tells one.

    Existing identifiers are never renumbered and gaps never filled, for a released identifier may be cited. Where
    there are several patterns (`q03`, `i07`) the one is taken that goes with the row's other cells: each value of
    some column (`direct`) goes with one pattern alone. In a table without any, `examples` of the column give it.
    """
    named = [row for row in rows if row.text.get(column)]
    series = _series([row.text[column] for row in named])
    if not named and isinstance(examples, Sequence):
        series = {prefix: Series(prefix, 0, item.width) for prefix, item in _series(map(str, examples)).items()}
    given: dict[str, int] = defaultdict(int)
    found: dict[int, str | None] = {}
    for row in rows:
        if row.text.get(column):
            continue
        prefix = _prefix(row, named, column, set(series))
        found[row.number] = None
        if prefix is not None:
            given[prefix] += 1
            found[row.number] = series[prefix].name(given[prefix])
    return found


def _series(identifiers: Iterable[str]) -> dict[str, Series]:
    series: dict[str, Series] = {}
    for identifier in identifiers:
        if match := NUMBERED.fullmatch(identifier):
            prefix, digits = match[1], match[2]
            known = series.get(prefix, Series(prefix, 0, 0))
            series[prefix] = Series(prefix, max(known.last, int(digits)), max(known.width, len(digits)))
    return series


def _prefix(row: Row, named: Sequence[Row], column: str, prefixes: set[str]) -> str | None:
    """Choose the pattern of a row's identifier: the only one, or the one that its other cells go with."""
    if len(prefixes) == 1:
        return next(iter(prefixes))
    chosen: set[str] = set()
    for other, value in row.text.items():
        goes_with = _patterns_by_value(named, column, other) if other != column else {}
        if value in goes_with and all(len(found) == 1 for found in goes_with.values()):
            chosen |= goes_with[value]
    return chosen.pop() if len(chosen) == 1 else None


def _patterns_by_value(named: Sequence[Row], column: str, other: str) -> Mapping[Any, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in named:
        match = NUMBERED.fullmatch(row.text[column])
        found[row.text.get(other, "")].add(match[1] if match else row.text[column])
    return found
