"""Located words for a person at a terminal."""

from collections.abc import Sequence

from pincite.editing import Location
from pincite.reports.escaping import visible


def render_locations(locations: Sequence[Location]) -> str:
    """Give one line a place: the rows it lies in, start and end, and the words with those around them."""
    several = len({item.text for item in locations}) > 1
    table = [
        (
            f"{visible(item.text)} " if several else "",
            "-".join(dict.fromkeys((*item.rows[:1], *item.rows[-1:]))) or "?",
            item,
        )
        for item in locations
    ]
    width = max((len(row) for _, row, _ in table), default=0)
    return "".join(f"{text}{visible(row):<{width}}  {_place(item)}\n" for text, row, item in table)


def _place(item: Location) -> str:
    found = item.occurrence
    return f"{found.span.start} {found.span.end}  {visible(f'{found.before}[{found.words}]{found.after}')}"
