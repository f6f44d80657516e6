"""Dated rows on an axis of years, each as wide as the text leaves it open."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pincite.exports.explorer.article import row_key
from pincite.exports.explorer.labels import label
from pincite.exports.model import Table

WIDTH, ROW, MARGIN, TOP = 960, 42, 4, 34
"""Pixels: the drawing's width, a row's height, the space at its sides and above the first row."""
_YEAR: Final = re.compile(r"(?<![\d-])\d{3}[\dX](?![\dX])")
_OPEN: Final = frozenset("?~%/.,[]{}X")


@dataclass(frozen=True, slots=True)
class Dated:
    """A row with its label and the first and last year that its date allows; `exact` where that is one year, said."""

    key: str
    label: str
    date: str
    low: int
    high: int
    exact: bool


def dated(table: Table, column: str) -> tuple[list[Dated], int]:
    """Give the rows that have a date, by their years, and the number of those that have none."""
    found = []
    for row in table.rows:
        date = "" if row[column] is None else str(row[column])
        years = _YEAR.findall(date)
        if years:
            low, high = int(min(years).replace("X", "0")), int(max(years).replace("X", "9"))
            found.append(Dated(row_key(table, row), label(table, row), date, low, high, not _OPEN & set(date)))
    return sorted(found, key=lambda item: (item.low, item.high, item.key)), len(table.rows) - len(found)


def timeline_svg(name: str, rows: Sequence[Dated]) -> str:
    """Draw dated rows: a solid bar for a year that is said, a hatched one for what is open between bounds."""
    low, high = min(item.low for item in rows), max(item.high for item in rows)
    step = (WIDTH - 2 * MARGIN) / (high - low + 1)

    def x(year: float) -> float:
        return round(MARGIN + (year - low) * step, 1)

    every = max(1, (high - low) // 8)
    ticks = [
        f'<line x1="{x(year)}" x2="{x(year)}" y1="{TOP - 6}" y2="{TOP + ROW * len(rows)}"/>'
        f'<text class="tick" x="{x(year + 0.5)}" y="16" text-anchor="middle">{year}</text>'
        for year in range(low, high + 1, every)
    ]
    marks = [_mark(name, item, x(item.low), x(item.high + 1), TOP + ROW * at) for at, item in enumerate(rows)]
    height = TOP + ROW * len(rows) + 6
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="group" aria-label="Dated rows by year">'
        '<defs><pattern id="open" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line y2="7" class="hatch"/></pattern></defs>'
        f"{''.join(ticks)}{''.join(marks)}</svg>"
    )


def _mark(name: str, item: Dated, left: float, right: float, top: float) -> str:
    kind = "exact" if item.exact else "open"
    at, anchor = (right - 4, "end") if left > WIDTH * 0.6 else (left + 4, "start")
    years = f"{item.low}" if item.low == item.high else f"{item.low} to {item.high}"
    open_ = "" if item.exact else f'<tspan class="tick"> · {years}, the text leaves it open</tspan>'
    said = f"{item.label}: {item.date}{'' if item.exact else ', not exactly known'}"
    return (
        f'<a href="#{name}/{html.escape(item.key)}" class="{kind}"><title>{html.escape(said)}</title>'
        f'<rect x="{left + 3:.1f}" y="{top + 2}" width="{right - left - 6:.1f}" height="10" rx="5"/>'
        f'<text x="{at:.1f}" y="{top + 28}" text-anchor="{anchor}">{html.escape(item.label)}{open_}</text></a>'
    )
