"""Ties between entities as a drawing: a box an entity, a line a tie, each a link to its row."""

import html
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pincite.exports.explorer.article import row_key
from pincite.exports.explorer.labels import label
from pincite.exports.explorer.layout import Box, arrange
from pincite.exports.explorer.roles import Network
from pincite.exports.model import Table

LINE: Final = 20
"""Characters of a name that stand on one line."""
LETTER, LEADING = 7.9, 17
"""Pixels that a character of a name is taken to be wide, and a line high."""
TIE_LETTER, TIE_LEADING = 6.2, 13
"""The same of a tie's name, which is smaller."""
MOST: Final = 60
"""Entities drawn; of more, those with the most ties: a drawing of hundreds tells nobody anything."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tie:
    """A row that ties one entity to another, by their keys; `both` where another row says the same the other way."""

    key: str
    tail: str
    head: str
    name: str
    both: bool = False


def ties(network: Network) -> list[Tie]:
    """Give the ties between the entities that have the most of them, each once."""
    found = [
        Tie(row_key(network.table, row), str(row[network.tail]), str(row[network.head]), str(row[network.tie]))
        for row in network.table.rows
        if row[network.tail] is not None and row[network.head] is not None
    ]
    counts = Counter(end for tie in found for end in (tie.tail, tie.head))
    kept = {name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]}
    return list(_once(tie for tie in found if {tie.tail, tie.head} <= kept and tie.tail != tie.head))


def network_svg(network: Network, entities: Table) -> str:
    """Draw the entities as links to their cards, the ties as lines that name themselves."""
    found = ties(network)
    named = {str(entities.key_of(row)[0]): label(entities, row) for row in entities.rows}
    words = {end: _wrapped(named.get(end, end)) for tie in found for end in (tie.tail, tie.head)}
    sizes = {name: (max(map(len, lines)) * LETTER + 18, len(lines) * LEADING + 12) for name, lines in words.items()}
    boxes = arrange(sizes, [(tie.tail, tie.head) for tie in found])
    lines = "".join(_lines(network.table.name, found, boxes, named))
    nodes = "".join(_node(entities.name, name, words[name], boxes[name]) for name in sorted(boxes))
    return (
        f'<svg viewBox="{_seen(boxes)}" role="group" aria-label="Network">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{lines}{nodes}</svg>"
    )


def _seen(boxes: Mapping[str, Box]) -> str:
    """Give the part of the sheet that is drawn on, with a margin."""
    left = min(box.x - box.width / 2 for box in boxes.values()) - 4
    top = min(box.y - box.height / 2 for box in boxes.values()) - 4
    right = max(box.x + box.width / 2 for box in boxes.values()) + 4
    bottom = max(box.y + box.height / 2 for box in boxes.values()) + 4
    return f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"


def _once(found: Iterable[Tie]) -> Iterator[Tie]:
    """Leave out ties that repeat one between the same two; one said both ways has a tip at either end."""
    same: dict[tuple[frozenset[str], str], list[Tie]] = {}
    for tie in found:
        same.setdefault((frozenset((tie.tail, tie.head)), tie.name), []).append(tie)
    for first, *rest in same.values():
        yield Tie(first.key, first.tail, first.head, first.name, any(tie.tail != first.tail for tie in rest))


def _wrapped(name: str) -> list[str]:
    return textwrap.wrap(name, LINE, max_lines=3, placeholder=" …") or [name]


def _lines(table: str, found: Sequence[Tie], boxes: Mapping[str, Box], named: Mapping[str, str]) -> Iterator[str]:
    """Give one link a tie; the names of those between the same two stand below each other where most is free."""
    pairs: dict[frozenset[str], list[Tie]] = {}
    for tie in found:
        pairs.setdefault(frozenset((tie.tail, tie.head)), []).append(tie)
    taken = list(boxes.values())
    for pair in pairs.values():
        start, end = _ends(boxes[pair[0].tail], boxes[pair[0].head])
        place = _free(start, end, max(len(tie.name) for tie in pair) * TIE_LETTER, len(pair) * TIE_LEADING, taken)
        taken.append(place)
        for at, tie in enumerate(pair):
            said = f"{named.get(tie.tail, tie.tail)}: {tie.name}: {named.get(tie.head, tie.head)}"
            down = place.y - place.height / 2 + TIE_LEADING * (at + 0.8)
            yield _line(f"{table}/{tie.key}", tie, said, boxes, (place.x, down))


def _free(start: Point, end: Point, width: float, height: float, taken: Sequence[Box]) -> Box:
    """Give the place along a line, nearest to its middle, where a name overlaps the least with what is there."""

    def at(part: float) -> Box:
        return Box(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part, width, height)

    places = [at(part) for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
    return min(places, key=lambda place: round(sum(_overlap(place, other) for other in taken)))


def _overlap(one: Box, other: Box) -> float:
    """Give the pixels that two boxes share."""
    wide = (one.width + other.width) / 2 - abs(one.x - other.x)
    high = (one.height + other.height) / 2 - abs(one.y - other.y)
    return max(0.0, wide) * max(0.0, high)


def _ends(tail: Box, head: Box) -> tuple[Point, Point]:
    """Give where the line between the middles of two boxes leaves the one and meets the other."""
    return _border(tail, head), _border(head, tail)


def _border(box: Box, towards: Box) -> Point:
    dx, dy = towards.x - box.x, towards.y - box.y
    part = min(
        (box.width / 2 + 2) / abs(dx) if dx else 1.0,
        (box.height / 2 + 2) / abs(dy) if dy else 1.0,
        1.0,
    )
    return box.x + dx * part, box.y + dy * part


def _line(link: str, tie: Tie, said: str, boxes: Mapping[str, Box], place: Point) -> str:
    (x1, y1), (x2, y2) = _ends(boxes[tie.tail], boxes[tie.head])
    back, also = (' marker-start="url(#tip)"', ", and back") if tie.both else ("", "")
    return (
        f'<a href="#{html.escape(link)}" class="tie"><title>{html.escape(said)}{also}</title>'
        f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}"{back} marker-end="url(#tip)"/>'
        f'<text x="{place[0]:.0f}" y="{place[1]:.0f}" text-anchor="middle">{html.escape(tie.name)}</text></a>'
    )


def _node(table: str, key: str, lines: Sequence[str], box: Box) -> str:
    left, top = box.x - box.width / 2, box.y - box.height / 2
    words = "".join(
        f'<tspan x="{box.x:.0f}" y="{top + 6 + LEADING * (at + 0.74):.0f}">{html.escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    return (
        f'<a href="#{table}/{quote(key, safe="")}" class="node">'
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="7"/>'
        f'<text text-anchor="middle">{words}</text></a>'
    )
