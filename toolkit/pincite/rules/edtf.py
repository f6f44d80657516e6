"""
Dates in the Extended Date/Time Format: levels 0 and 1, and the sets of level 2.

The grammar is that of the Library of Congress (https://www.loc.gov/standards/datetime/, the profile of ISO 8601-2).
"""

import calendar
import re
from collections.abc import Iterator
from typing import Final

_YEAR: Final = r"-?\d{4}|-?\d{3}X|-?\d{2}XX"
_DATE: Final = re.compile(rf"(?P<year>{_YEAR})(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<qualifier>[?~%])?")
_LONG_YEAR: Final = re.compile(r"Y-?[1-9]\d{4,}")
_TIME: Final = re.compile(
    r"-?\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?|"
    r"-?\d{4}-\d\d-\d\dT24:00:00(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?"
)
_YEARS: Final = re.compile(r"(?<![\d-])\d{4}(?=$|[^\dX])")
SEASONS: Final = range(21, 25)
OPEN: Final = frozenset({"", ".."})


def is_edtf(text: str) -> bool:
    """Say whether a text is an EDTF date, date and time, interval (A/B), or set ([A,B], [A..B], {A,B})."""
    if text[:1] + text[-1:] in {"[]", "{}"}:
        return _is_set(text[1:-1])
    first, slash, last = text.partition("/")
    if slash:
        ends = [end for end in (first, last) if end not in OPEN]
        guessed = len(ends) == 1 and "X" in ends[0]  # no reader known to us takes an open end beside such a year
        return bool(ends) and not guessed and all(_is_date(end) for end in ends) and _in_order(first, last)
    if _LONG_YEAR.fullmatch(text):
        return True
    return _is_date(text) or (_TIME.fullmatch(text) is not None and _is_date(text.partition("T")[0]))


def years(text: str) -> Iterator[str]:
    """Give the years of four digits that an EDTF text names, as written."""
    return (match.group() for match in _YEARS.finditer(text))


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match["year"], match["month"], match["day"]
    if month is None:
        return True
    if "X" in year:
        return month == "XX" and day in {None, "XX"}
    if month == "XX":
        return day in {None, "XX"}
    if day is None:
        season = int(month) in SEASONS and match["qualifier"] is None  # no reader known to us takes a season in doubt
        return season or 1 <= int(month) <= 12
    return 1 <= int(month) <= 12 and (day == "XX" or 1 <= int(day) <= _days(int(year), int(month)))


def _days(year: int, month: int) -> int:
    """Count a month's days in the proleptic Gregorian calendar, year 0 and before included."""
    return 29 if month == 2 and calendar.isleap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _is_set(text: str) -> bool:
    members = text.split(",")
    return all(_is_member(member.strip(), place, len(members)) for place, member in enumerate(members))


def _is_member(text: str, place: int, count: int) -> bool:
    """Check a member of a set: a date, or a range; open at the start only as the first, at the end only as the last."""
    first, dots, last = text.partition("..")
    if not dots:
        return _is_date(text)
    if not first and not last:
        return False
    opened = (first or place == 0) and (last or place == count - 1)
    return bool(opened) and all(_is_date(end) for end in (first, last) if end) and _in_order(first, last)


def _in_order(first: str, last: str) -> bool:
    """Say whether a range does not end before it starts; only plain dates of one length are compared."""
    plain = re.compile(r"\d{4}(?:-\d\d){0,2}")
    return not (plain.fullmatch(first) and plain.fullmatch(last)) or first[: len(last)] <= last[: len(first)]
