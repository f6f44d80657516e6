"""A text with its annotations for a reader at a terminal."""

import textwrap
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from pincite.errors import PinciteError
from pincite.exports.explorer.article import blocks, layer_spans
from pincite.exports.explorer.roles import Roles, read_roles
from pincite.exports.explorer.segments import Segment, cut
from pincite.exports.model import Model
from pincite.reports.escaping import visible
from pincite.reports.style import Style

_MENTION: Final = "1"
_COLOURS: Final = ("34", "35", "33", "32", "36", "95", "31", "90", "94", "92")
"""SGR parameters (ECMA-48, section 8.3.117): mentions are bold, each other layer has a colour."""
Painter = Callable[[str, Segment], str]
MOST: Final = 3
"""Layers shown where none is asked for, beside the mentions; claims are everywhere, so they are not among them."""


def render(model: Model, chosen: Sequence[str], style: Style, width: int) -> str:
    """
    Give the text in lines of `width` characters, then a legend of its layers.

    Where layers overlap, the shortest annotation gives the colour. Raises PinciteError for a package without an
    anchored text, and for a layer that it does not have.
    """
    roles = read_roles(model)
    painted = _painted(roles, chosen)
    text = model.texts[roles.text]
    spans = [span for span in layer_spans(roles) if span.layer in painted]
    paint = partial(_paint, painted=painted, style=style)
    lines = []
    for start, end, _ in blocks(roles, len(text)):
        lines += [*_lines(text, list(cut(spans, start, end)), paint, width), ""]
    return "\n".join([*lines, *_legend(roles, painted, style), ""])


def _painted(roles: Roles, chosen: Sequence[str]) -> dict[int, str]:
    """Give the SGR parameter of each layer to show, by its number."""
    names = [layer.table.name for layer in roles.layers]
    for name in chosen:
        if name not in names:
            raise PinciteError(f"There is no layer {name}; there are: {', '.join(names) or 'none'}.")
    others = [name for name in names if not (roles.mentions and name == roles.mentions.table.name)]
    first = [name for name in others if not (roles.claims and name == roles.claims.name)][:MOST]
    wanted = chosen or [*first, *(name for name in names if name not in others)]
    colours = {name: _COLOURS[at % len(_COLOURS)] for at, name in enumerate(others)}
    return {at: colours.get(name, _MENTION) for at, name in enumerate(names) if name in wanted}


def _lines(text: str, segments: Sequence[Segment], paint: Painter, width: int) -> Iterator[str]:
    start, end = (segments[0].start, segments[-1].end) if segments else (0, 0)
    starts, ends = [item.start for item in segments], [item.end for item in segments]
    wrapped = textwrap.wrap(text[start:end], width, expand_tabs=False, break_long_words=False, break_on_hyphens=False)
    for line in wrapped:
        start = _found(text, line, start)
        end = start + len(line)
        inside = segments[bisect_right(ends, start) : bisect_left(starts, end)]
        yield "".join(paint(visible(text[max(item.start, start) : min(item.end, end)]), item) for item in inside)
        start = end


def _found(text: str, line: str, at: int) -> int:
    """Find where a wrapped line begins: wrapping drops blanks and turns others into spaces, one for one."""
    while text[at : at + 1].isspace() and not line[:1].isspace():
        at += 1
    return at


def _paint(words: str, segment: Segment, *, painted: dict[int, str], style: Style) -> str:
    codes = [painted[span.layer] for span in segment.spans]
    bold = [_MENTION] if _MENTION in codes else []
    colour = [code for code in codes if code != _MENTION][:1]
    return f"\x1b[{';'.join(bold + colour)}m{words}\x1b[0m" if style.colour and codes else words


def _legend(roles: Roles, painted: dict[int, str], style: Style) -> Iterator[str]:
    for at, layer in enumerate(roles.layers):
        shown = f"{visible(layer.table.name):<14} {len(layer.table.rows):>5}  {visible(layer.table.title)}"
        if at in painted:
            yield f"\x1b[{painted[at]}m■ {shown}\x1b[0m" if style.colour else f"■ {shown}"
        else:
            yield f"\x1b[2m  {shown}\x1b[0m" if style.colour else f"  {shown}"
    if painted and not style.colour:
        yield "Layers are marked by colours, and colours are off here."
