"""Figures drawn as SVG: lines over two logarithmic axes, one panel beside the other."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Final

Line = Sequence[tuple[float, float]]
Panel = tuple[str, Mapping[str, Line]]
"""What is measured, and the points of each line by its name."""
WIDTH, HEIGHT, MARGIN = 340, 240, 80
COLOURS: Final = ("#b4531f", "#2f6690", "#5b7f3a")


def draw(across: str, panels: Sequence[Panel]) -> str:
    """Draw panels over one axis, named `across`; every figure is above 0."""
    width = len(panels) * (WIDTH + MARGIN) + MARGIN
    parts = [_panel(across, *panel, MARGIN + place * (WIDTH + MARGIN)) for place, panel in enumerate(panels)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + 2 * MARGIN}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{"".join(parts)}</svg>\n'
    )


def _panel(across: str, what: str, lines: Mapping[str, Line], left: int) -> str:
    points = [point for line in lines.values() for point in line]
    axes = [(floor(log10(min(side))), ceil(log10(max(side)))) for side in zip(*points, strict=True)]
    bottom = MARGIN + HEIGHT

    def place(point: tuple[float, float]) -> tuple[float, float]:
        across, up = ((log10(value) - low) / (high - low) for value, (low, high) in zip(point, axes, strict=True))
        return round(left + across * WIDTH, 1), round(bottom - up * HEIGHT, 1)

    drawn = [_text(left, MARGIN - 12, what, "start", "#222")]
    drawn.append(_text(left + WIDTH / 2, bottom + 40, across, "middle", "#222"))
    for power in range(axes[0][0], axes[0][1] + 1):
        x, _ = place((10**power, 10 ** axes[1][0]))
        drawn += [_rule(x, MARGIN, x, bottom), _text(x, bottom + 18, f"{10**power:,}", "middle", "#555")]
    for power in range(axes[1][0], axes[1][1] + 1):
        _, y = place((10 ** axes[0][0], 10**power))
        drawn += [_rule(left, y, left + WIDTH, y), _text(left - 6, y + 4, f"{10**power:,}", "end", "#555")]
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        placed = [place(point) for point in line]
        path = " ".join(f"{x},{y}" for x, y in placed)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>\n')
        drawn += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>\n' for x, y in placed]
        drawn.append(_text(placed[-1][0], placed[-1][1] - 10, name, "middle", colour))
    return "".join(drawn)


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="#ddd"/>\n'


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{text}</text>\n'
