"""Places for the boxes of a drawing: a force-directed layout (Fruchterman and Reingold, 1991), the best of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1120, 720
GAP: Final = 20
"""Pixels that are kept free between two boxes."""
SAID: Final = (96, 40)
"""Pixels between two boxes with a line from one to the other, beside and above each other: room for its name."""
EMPTY: Final = 60
"""Pixels of an empty band that are kept."""
STARTS: Final = 8
"""Arrangements to begin with; which of them ends without tangles cannot be known before."""
STEPS: Final = 200
TRIES: Final = 50
"""Moves of each box that are tried on the best arrangement."""
FLAT: Final = 1.7
"""How much farther apart boxes keep sideways than up and down: names are wide, not high."""
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around its middle, in pixels."""

    x: float
    y: float
    width: float
    height: float


def arrange(sizes: Mapping[str, tuple[float, float]], pairs: Sequence[tuple[str, str]]) -> dict[str, Box]:
    """
    Give each name of `sizes` (width and height in pixels) a box; `pairs` are drawn as lines between their middles.

    No two boxes overlap while there is room; the arrangement with the fewest lines across boxes and other lines wins,
    and the same names give the same drawing every time. What no line ties to the largest part stands beside or
    below it.
    """
    placed: dict[str, Box] = {}
    left = top = deep = 0.0
    for part in _parts(sorted(sizes), pairs):
        boxes = _arranged({name: sizes[name] for name in part}, [pair for pair in pairs if set(pair) <= part])
        right = max(box.x + box.width / 2 for box in boxes.values())
        if left and left + right > WIDTH:
            left, top, deep = 0.0, top + deep + EMPTY, 0.0
        placed |= {name: replace(box, x=box.x + left, y=box.y + top) for name, box in boxes.items()}
        left += right + EMPTY
        deep = max(deep, *(box.y + box.height / 2 for box in boxes.values()))
    return placed


def _parts(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[set[str]]:
    """Give the sets of names that lines tie together, the largest first."""
    part = {name: {name} for name in names}
    for one, other in pairs:
        if part[one] is not part[other]:
            part[one] |= part[other]
            for name in part[other]:
                part[name] = part[one]
    return sorted({min(same): same for same in part.values()}.values(), key=lambda same: (-len(same), min(same)))


def _arranged(sizes: Mapping[str, tuple[float, float]], pairs: Sequence[tuple[str, str]]) -> dict[str, Box]:
    """Place the boxes of one part, from the corner of the sheet."""
    names = sorted(sizes)
    halves = np.array([sizes[name] for name in names], dtype=float) / 2
    ends = np.array(sorted({tuple(sorted((names.index(a), names.index(b)))) for a, b in pairs if a != b}))
    ends = ends.reshape(-1, 2).astype(int)
    room = _room(halves, ends)
    found = [_apart(_settle(_start(len(names), turn), ends), halves, room) for turn in range(STARTS)]
    best = _untangled(min(found, key=lambda points: _tangle(points, halves, room, ends)), halves, room, ends)
    best -= (best - halves).min(axis=0)
    return {
        name: Box(float(x), float(y), float(2 * w), float(2 * h))
        for name, (x, y), (w, h) in zip(names, best, halves, strict=True)
    }


def _start(count: int, turn: int) -> Points:
    """Spread points over the sheet by the golden angle, which leaves no pattern; each turn deals them out anew."""
    order = np.random.default_rng(turn).permutation(count)
    radius = np.sqrt((order + 0.5) / max(1, count))
    angle = 2.4 * order
    return np.stack([WIDTH / 2 * (1 + radius * np.cos(angle)), HEIGHT / 2 * (1 + radius * np.sin(angle))], axis=1)


def _settle(points: Points, ends: NDArray[np.int_]) -> Points:
    """Let all points repel each other and tied ones attract, every step less; a weak pull keeps them on the sheet."""
    ideal = 0.8 * np.sqrt(WIDTH * HEIGHT / max(1, len(points)))
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    scale = np.array([1.0, FLAT])
    tied = np.zeros((len(points), len(points)))
    tied[ends[:, 0], ends[:, 1]] = tied[ends[:, 1], ends[:, 0]] = 1
    for step in range(STEPS):
        apart = (points[:, None] - points[None]) * scale
        distance = np.maximum(1.0, np.sqrt((apart**2).sum(axis=2)))
        push = ideal**2 / distance**2 - tied * distance / ideal
        force = (apart * push[:, :, None]).sum(axis=1) + (middle - points) * (0.35, 0.7)
        length = np.maximum(1.0, np.sqrt((force**2).sum(axis=1)))
        heat = WIDTH / 10 * (1 - step / STEPS)
        points = np.round(points + force / length[:, None] * np.minimum(length, heat)[:, None], 3)
    return points


def _room(halves: Points, ends: NDArray[np.int_]) -> Points:
    """Give how far apart the middles of every two boxes are to be, sideways or else up and down."""
    free = np.full((len(halves), len(halves), 2), float(GAP))
    free[ends[:, 0], ends[:, 1]] = free[ends[:, 1], ends[:, 0]] = SAID
    return np.asarray(halves[:, None] + halves[None] + free, dtype=np.float64)


def _apart(points: Points, halves: Points, room: Points) -> Points:
    """Fit the drawing to the sheet, then move boxes that are too close apart, the shorter way, until none is."""
    low, high = points.min(axis=0, initial=np.inf), points.max(axis=0, initial=-np.inf)
    sheet = np.array([WIDTH, HEIGHT])
    edge = halves.max(axis=0, initial=0) + 6
    points = edge + (points - low) / np.maximum(1.0, high - low) * (sheet - 2 * edge) if len(points) > 1 else points
    order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None])  # who yields where two coincide
    for _ in range(300):
        between = points[:, None] - points[None]
        lacking = np.maximum(0.0, room - np.abs(between))
        overlap = (lacking > 0).all(axis=2) & (order != 0)
        if not overlap.any():
            break
        shorter = lacking[:, :, 0] <= lacking[:, :, 1]
        for along, chosen in enumerate((shorter, ~shorter)):
            way = np.where(between[:, :, along] == 0, order, np.sign(between[:, :, along]))
            push = (lacking[:, :, along] / 3 + 0.5) * way * (overlap & chosen)
            points[:, along] += push.sum(axis=1)
        points = np.round(np.clip(points, halves + 4, sheet - halves - 4), 3)
    return points


def _untangled(points: Points, halves: Points, room: Points, ends: NDArray[np.int_]) -> Points:
    """Try moves of one box, wide ones first, and keep those after which less is tangled; then close empty bands."""
    chance = np.random.default_rng(0)
    sheet, least = np.array([WIDTH, HEIGHT]), _tangle(points, halves, room, ends)
    tries = TRIES * len(points) if len(ends) else 0
    for turn in range(tries):
        tried, box = points.copy(), turn % len(points)
        tried[box] += chance.normal(size=2) * sheet * 0.3 * (1 - 0.8 * turn / tries)
        np.clip(tried, halves + 4, sheet - halves - 4, out=tried)
        np.round(tried, 3, out=tried)
        if (weight := _tangle(tried, halves, room, ends)) < least:
            points, least = tried, weight
    return np.stack([_closed(points[:, axis], halves[:, axis]) for axis in (0, 1)], axis=1)


def _closed(middles: Points, halves: Points) -> Points:
    """Move boxes together, along one axis, where a band of the sheet is empty from edge to edge."""
    moved, reached, back = middles.copy(), 0.0, 0.0
    for box in np.argsort(middles - halves):
        back += max(0.0, middles[box] - halves[box] - reached - EMPTY)
        reached = max(reached, middles[box] + halves[box])
        moved[box] -= back
    return moved


def _tangle(points: Points, halves: Points, room: Points, ends: NDArray[np.int_]) -> float:
    """Weigh what makes a drawing hard to read: boxes too close, lines across a box or a line; then their length."""
    if not len(ends):
        return 0.0
    close = ((np.abs(points[:, None] - points[None]) < room - 1).all(axis=2).sum() - len(points)) / 2
    start, end = points[ends[:, 0]], points[ends[:, 1]]
    strangers = (ends[:, :, None] != np.arange(len(points))).all(axis=1)
    through = (_enters(start, end, points, halves + 6) & strangers).sum()
    apart = (ends[:, None, :, None] != ends[None, :, None, :]).all(axis=(2, 3))
    crossed = (_cross(start, end) & apart).sum() / 2
    length = np.sqrt(((start - end) ** 2).sum(axis=1)).sum()
    return float(20 * close + 10 * through + 2 * crossed + length / 500)


def _enters(start: Points, end: Points, middle: Points, half: Points) -> NDArray[np.bool_]:
    """Say which line (row) enters which box (column), by clipping the line to the box (Liang and Barsky, 1984)."""
    way = (end - start)[:, None]
    way = np.where(way == 0, 1e-9, way)
    first = (middle - half - start[:, None]) / way
    second = (middle + half - start[:, None]) / way
    enters = np.maximum(np.minimum(first, second).max(axis=2), 0.0)
    leaves = np.minimum(np.maximum(first, second).min(axis=2), 1.0)
    return np.asarray(enters < leaves)


def _cross(start: Points, end: Points) -> NDArray[np.bool_]:
    """Say which lines cross: each has its ends on both sides of the other."""

    def left(points: Points) -> NDArray[np.bool_]:
        way, to = (end - start)[:, None], points[None] - start[:, None]
        return np.asarray(way[:, :, 0] * to[:, :, 1] > way[:, :, 1] * to[:, :, 0])

    parted = left(start) != left(end)
    return np.asarray(parted & parted.T)
