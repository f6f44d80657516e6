"""The text itself: its bytes as a person pinned them, and its rebuilding from the table that tiles it."""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pincite.anchors.settings import Tiling
from pincite.findings import Finding
from pincite.packages import RefusedError
from pincite.rules.anchored import Anchor, offset, own_anchors, quoted
from pincite.rules.context import Context
from pincite.tables import Row

MEND: Final = "correct the group, or the row that is missing or doubled; `pincite anchor` mends offsets"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?::0([1-9]))?\}")


def source_intact(context: Context) -> Iterator[Finding]:
    """
    The text's file must have the bytes and the SHA-256 that `anchoring.source` pins.

    Every offset counts in this file; one byte more moves them all. A person writes the pin once, and no command
    rewrites it, so that an edited article cannot be blessed.

    Bad: an article saved with a last newline that was not there
    Good: the file byte for byte as it was pinned

    To mend it, restore the file (`git checkout -- data/article.txt`). Slips of the source stay in it: they belong
    in a table of anomalies.
    """
    pinned, name = context.anchoring.source, context.anchoring.text or ""
    if pinned is None or name not in context.resources or name in context.refusals:
        return
    try:
        data = context.resources[name].read()
    except (RefusedError, OSError):
        return
    digest = hashlib.sha256(data).hexdigest()
    if (digest, len(data)) != (pinned.sha256, pinned.bytes):
        message = f"the file has {len(data):,} bytes and SHA-256 {digest}, pinned are {pinned.bytes:,} and another hash"
        hint = "restore the file as it was published; its slips stay in it"
        yield context.at(name, None, None, message, expected=pinned.sha256, cell=digest, hint=hint)


def tiling(context: Context) -> Iterator[Finding]:
    """
    The rows that tile the text must rebuild it byte for byte.

    In the table's order: rows of one group joined by `anchoring.tiling.within`, groups by `between`, the first row at
    0, the last ending with the text. So no sentence is missing, doubled or out of place. Where `position` and `names`
    are given, positions count from 1 in each group, and the columns named are spelt from the others.

    Bad: `p01s1` at 77-333, `p02s1` at 340-419 where the paragraphs are six code points apart
    Good: `p01s1` at 77-333, `p02s1` at 339-419

    To mend it, put the missing row in its place, or correct the group.
    """
    settings, text = context.anchoring.tiling, context.text(context.anchoring.text or "")
    if settings is None or text is None:
        return
    tiles = own_anchors(context, settings.resource)
    if not tiles:
        yield context.at(settings.resource, None, None, "no row tiles the text")
        return
    yield from _gaps(context, settings, text, tiles)
    yield from _groups(context, settings, tiles)
    for row in context.rows(settings.resource):
        yield from _misnamed(context, settings, row)


def _gaps(context: Context, settings: Tiling, text: str, tiles: list[Anchor]) -> Iterator[Finding]:
    first, last = tiles[0], tiles[-1]
    if first.span.start != 0:
        yield _gap(context, settings, first, f"the text before it, {quoted(text[: first.span.start])}, is in no row")
    for before, tile in pairwise(tiles):
        same = _group(before, settings) == _group(tile, settings)
        wanted, name = (settings.within, "within") if same else (settings.between, "between")
        found = text[before.span.end : tile.span.start]
        if tile.span.start < before.span.end:
            yield _gap(context, settings, tile, f"it starts before the row above ends, at {before.span.end}")
        elif found != wanted:
            message = f"between it and the row above stands {found!r}, not {wanted!r}, the tiling's {name!r}"
            yield _gap(context, settings, tile, message)
    if last.span.end != len(text):
        yield _gap(context, settings, last, f"the text after it, {quoted(text[last.span.end :])}, is in no row")


def _groups(context: Context, settings: Tiling, tiles: list[Anchor]) -> Iterator[Finding]:
    """Check that no group comes back, that numbered ones follow each other, and that positions count from 1."""
    seen: list[object] = []
    position = 0
    for tile in tiles:
        value = _group(tile, settings)
        position = position + 1 if seen and value == seen[-1] else 1
        if position == 1:
            yield from _misplaced(context, settings, tile, seen)
            seen.append(value)
        if settings.position is not None and offset(tile.row, settings.position) != position:
            message = f"this is row {position} of its {settings.group}"
            yield context.at(settings.resource, tile.row, settings.position, message, expected=str(position))


def _misplaced(context: Context, settings: Tiling, tile: Anchor, seen: list[object]) -> Iterator[Finding]:
    value, last = _group(tile, settings), seen[-1] if seen else None
    wanted = last + 1 if isinstance(last, int) else None
    if (wanted is not None and value != wanted) or (wanted is None and value in seen):
        message = f"{settings.group} {value} follows {last}"
        expected = None if wanted is None else str(wanted)
        yield context.at(settings.resource, tile.row, settings.group, message, expected=expected)


def _group(tile: Anchor, settings: Tiling) -> object:
    """Give a row's group, as a number where it is one."""
    number = offset(tile.row, settings.group)
    return tile.row.text.get(settings.group) if number is None else number


def _misnamed(context: Context, settings: Tiling, row: Row) -> Iterator[Finding]:
    for column, template in settings.names.items():
        spelt = _PLACEHOLDER.sub(lambda match: row.text.get(match[1], "").rjust(int(match[2] or 0), "0"), template)
        if row.text.get(column) != spelt:
            message = f"by its other columns this row's {column} is {spelt}"
            yield context.at(settings.resource, row, column, message, expected=spelt)


def _gap(context: Context, settings: Tiling, tile: Anchor, message: str) -> Finding:
    return context.at(settings.resource, tile.row, tile.columns.start, message, hint=MEND)
