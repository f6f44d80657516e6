"""The text as HTML whose characters are the text's: every annotation marked, nothing added."""

import html
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote

from pincite.exports.explorer.roles import Layer, Roles
from pincite.exports.explorer.segments import Segment, Span, cut, ending, innermost, lanes
from pincite.exports.model import Model, Row, Table


def row_key(table: Table, row: Row) -> str:
    """Give the name of a row in links and citations: its key's cells, joined by slashes, each safe in a URL."""
    return "/".join(quote(str(cell), safe="") for cell in table.key_of(row))


def layer_spans(roles: Roles) -> list[Span]:
    """Give every annotation of every layer; rows whose offsets are missing or wrong are left out."""
    return [span for number, layer in enumerate(roles.layers) for span in _spans(number, layer)]


def article_html(model: Model, roles: Roles) -> str:
    """Give the text, block by block; an element for each stretch of annotated words, a link for each mention."""
    text, spans, parts, at = model.texts[roles.text], layer_spans(roles), [], 0
    mentions = roles.layers.index(roles.mentions) if roles.mentions else -1
    for start, end, tag in blocks(roles, len(text)):
        words = "".join(_words(text, cut(spans, start, end), mentions, roles))
        parts += [html.escape(text[at:start]), f"<{tag}>{words}</{tag}>"]
        at = end
    return "".join([*parts, html.escape(text[at:])])


def _spans(number: int, layer: Layer) -> Iterator[Span]:
    for row in layer.table.rows:
        start, end = row[layer.span.start], row[layer.span.end]
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            yield Span(start, end, number, row_key(layer.table, row))


def blocks(roles: Roles, length: int) -> list[tuple[int, int, str]]:
    """Give each block's start, end and element; the whole text where the package does not tile it, or not rightly."""
    table = roles.tiling
    found = list(_tiles(table, roles.group)) if table is not None and table.spans else []
    bounds = [at for start, end, _ in found for at in (start, end)]
    whole = all(isinstance(at, int) for at in bounds) and bounds == sorted(bounds) and found
    return found if whole and bounds[0] >= 0 and bounds[-1] <= length else [(0, length, "p")]


def _tiles(table: Table, group: str) -> Iterator[tuple[Any, Any, str]]:
    span = table.spans[0]
    for _, rows in groupby(table.rows, key=lambda row: row.get(group)):
        block = list(rows)
        heading = block[0].get("role") == "headline"
        yield block[0].get(span.start), block[-1].get(span.end), "h2" if heading else "p"


def _words(text: str, segments: Iterable[Segment], mentions: int, roles: Roles) -> Iterator[str]:
    for mention, group in groupby(segments, key=lambda segment: innermost(segment, mentions)):
        words = "".join(_word(text, segment, mentions) for segment in group)
        if mention is None or roles.mentions is None:
            yield words
        else:
            yield f'<a href="#{roles.mentions.table.name}/{html.escape(mention.key)}">{words}</a>'


def _word(text: str, segment: Segment, mentions: int) -> str:
    shown = html.escape(text[segment.start : segment.end])
    ends = set(ending(segment))
    marks = " ".join(f"l{lane} e{lane}" if lane in ends else f"l{lane}" for lane in lanes(segment) if lane != mentions)
    return f'<span class="{marks}">{shown}</span>' if marks else shown
