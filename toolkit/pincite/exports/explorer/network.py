"""Ties between entities as a drawing: a force-directed layout (Fruchterman and Reingold, 1991), the same every time."""

import html
import math
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pincite.exports.explorer.article import row_key
from pincite.exports.explorer.labels import label
from pincite.exports.explorer.roles import Network
from pincite.exports.model import Table

WIDTH, HEIGHT, MARGIN = 1120, 700, 95
STEPS: Final = 400
LINE: Final = 20
"""Characters of a name that stand on one line."""
MOST: Final = 60
"""Entities drawn; of more, those with the most ties: a drawing of hundreds tells nobody anything."""
Point = tuple[float, float]
Law = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Tie:
    """A row that ties one entity to another, by their keys."""

    key: str
    tail: str
    head: str
    name: str


def ties(network: Network) -> list[Tie]:
    """Give the ties between the entities that have the most of them."""
    found = [
        Tie(row_key(network.table, row), str(row[network.tail]), str(row[network.head]), str(row[network.tie]))
        for row in network.table.rows
        if row[network.tail] is not None and row[network.head] is not None
    ]
    counts = Counter(end for tie in found for end in (tie.tail, tie.head))
    kept = {name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]}
    return [tie for tie in found if {tie.tail, tie.head} <= kept]


def layout(found: Sequence[Tie]) -> dict[str, Point]:
    """Place each entity: all repel each other, tied ones attract, and every step moves them less."""
    names = sorted({end for tie in found for end in (tie.tail, tie.head)})
    pairs = sorted({(min(tie.tail, tie.head), max(tie.tail, tie.head)) for tie in found if tie.tail != tie.head})
    places = {name: _start(at, len(names)) for at, name in enumerate(names)}
    ideal = 0.75 * math.sqrt(WIDTH * HEIGHT / max(1, len(names)))
    for step in range(STEPS):
        forces = _forces(places, pairs, ideal)
        heat = WIDTH / 10 * (1 - step / STEPS)
        places = {name: _moved(places[name], forces[name], heat) for name in names}
    return _apart(places)


def network_svg(network: Network, entities: Table) -> str:
    """Draw the entities as links to their cards, the ties as lines that name themselves."""
    found = ties(network)
    places = layout(found)
    named = {str(entities.key_of(row)[0]): label(entities, row) for row in entities.rows}
    lines = "".join(_lines(network.table.name, found, places, named))
    nodes = "".join(_node(entities.name, name, named.get(name, name), places[name]) for name in sorted(places))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="Network">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="17" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{lines}{nodes}</svg>"
    )


def _start(at: int, count: int) -> Point:
    angle = 2.4 * at  # the golden angle spreads them without a pattern
    radius = math.sqrt((at + 0.5) / count)
    return (
        WIDTH / 2 + (WIDTH / 2 - MARGIN) * radius * math.cos(angle),
        HEIGHT / 2 + (HEIGHT / 2 - MARGIN) * radius * math.sin(angle),
    )


def _forces(places: Mapping[str, Point], pairs: Sequence[tuple[str, str]], ideal: float) -> dict[str, Point]:
    forces = {name: [(WIDTH / 2 - x) * 0.15, (HEIGHT / 2 - y) * 0.25] for name, (x, y) in places.items()}
    names = list(places)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            _push(forces, places, one, other, lambda distance: ideal * ideal / distance)
    for one, other in pairs:
        _push(forces, places, one, other, lambda distance: -distance * distance / ideal)
    return {name: (force[0], force[1]) for name, force in forces.items()}


def _push(forces: dict[str, list[float]], places: Mapping[str, Point], one: str, other: str, law: Law) -> None:
    """Push two entities apart along the line between them by what `law` gives for their distance."""
    dx, dy = places[one][0] - places[other][0], (places[one][1] - places[other][1]) * 1.6  # labels are wide, not high
    distance = max(1.0, math.hypot(dx, dy))
    strength = law(distance) / distance
    for name, sign in ((one, 1), (other, -1)):
        forces[name][0] += sign * dx * strength
        forces[name][1] += sign * dy * strength


def _apart(places: Mapping[str, Point]) -> dict[str, Point]:
    """Move entities apart whose names would lie over each other: 150 pixels wide, 48 high."""
    moved = dict(places)
    names = sorted(moved)
    for _ in range(60):
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                dx, dy = moved[other][0] - moved[one][0], moved[other][1] - moved[one][1]
                if abs(dx) < 150 and abs(dy) < 48:
                    along = (8.0, 0.0) if abs(dx) > 50 else (0.0, 8.0)
                    sign = 1 if dx * along[0] + dy * along[1] >= 0 else -1
                    push = (along[0] * sign, along[1] * sign)
                    moved[one] = _inside(moved[one][0] - push[0], moved[one][1] - push[1])
                    moved[other] = _inside(moved[other][0] + push[0], moved[other][1] + push[1])
    return moved


def _inside(x: float, y: float) -> Point:
    return min(max(x, MARGIN), WIDTH - MARGIN), min(max(y, 24), HEIGHT - 60)


def _moved(place: Point, force: Point, heat: float) -> Point:
    length = max(1.0, math.hypot(*force))
    x = place[0] + force[0] / length * min(length, heat)
    y = place[1] + force[1] / length * min(length, heat)
    return _inside(x, y)


def _lines(table: str, found: Sequence[Tie], places: Mapping[str, Point], named: Mapping[str, str]) -> Iterator[str]:
    """Give one link a tie; those between the same two stand below each other, and those of one name are one."""
    pairs: dict[frozenset[str], dict[tuple[str, str, str], Tie]] = {}
    for tie in found:
        if tie.tail != tie.head:
            pair = pairs.setdefault(frozenset((tie.tail, tie.head)), {})
            pair.setdefault((tie.tail, tie.name, tie.head), tie)
    for pair in pairs.values():
        for at, tie in enumerate(pair.values()):
            said = f"{named.get(tie.tail, tie.tail)}: {tie.name}: {named.get(tie.head, tie.head)}"
            yield _line(f"{table}/{tie.key}", tie, said, places, 13 * at - 4)


def _line(link: str, tie: Tie, said: str, places: Mapping[str, Point], down: float) -> str:
    (x1, y1), (x2, y2) = places[tie.tail], places[tie.head]
    middle = f'x="{(x1 + x2) / 2:.0f}" y="{(y1 + y2) / 2 + down:.0f}"'
    return (
        f'<a href="#{html.escape(link)}" class="tie"><title>{html.escape(said)}</title>'
        f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" marker-end="url(#tip)"/>'
        f'<text {middle} text-anchor="middle">{html.escape(tie.name)}</text></a>'
    )


def _node(table: str, key: str, name: str, place: Point) -> str:
    x, y = place
    words = "".join(
        f'<tspan x="{x:.0f}" dy="{16 if at else 0}">{html.escape(line)}</tspan>'
        for at, line in enumerate(textwrap.wrap(name, LINE, max_lines=3, placeholder=" …"))
    )
    return (
        f'<a href="#{table}/{quote(key, safe="")}" class="node"><circle cx="{x:.0f}" cy="{y:.0f}" r="7"/>'
        f'<text y="{y + 22:.0f}" text-anchor="middle">{words}</text></a>'
    )
