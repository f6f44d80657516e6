"""Records that differ written as a patch's operations: their JSON is put together here, for there may be millions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import add
from typing import Final

from pincite.changes.records import Records
from pincite.changes.rows import Layout, Pairs

_quote: Final[Callable[[str], str]] = json.encoder.encode_basestring


class RowLines:
    """Writes an operation for each row; it asks for nothing but texts: no value, no line, nothing to tell it by."""

    def __init__(self, layout: Layout, path: str) -> None:
        self._layout, self._path = layout, f'","path":{_quote(path)}'
        self._keys = []
        if layout.keys is not None:
            old, new = layout.keys
            self._keys = list(zip(map(_label, old.names), old.places, new.places, strict=True))

    def changed(self, pairs: Pairs) -> Iterator[str | None]:
        """Write the cells of paired records that differ, under the key as it was written before."""
        layout, start = self._layout, f'{{"op":"row-changed{self._path},"key":{{'
        labels = [_label(name) for name, _, _ in layout.shared]
        alike = layout.headers[0] == layout.headers[1]
        for pair in layout.pairs(pairs):
            if pair is None:
                yield None
                continue
            old, new = pair
            before, after = [], []
            shared = (old, new) if alike else layout.of_both(old, new)
            for label, was, is_now in zip(labels, *shared, strict=False):  # cells past the header stand elsewhere
                if was != is_now:
                    before.append(label + _quote(was))
                    after.append(label + _quote(is_now))
            for cell in layout.elsewhere(old, new):
                before += [_label(cell.field) + _quote(cell.old)] if cell.old is not None else []
                after += [_label(cell.field) + _quote(cell.new)] if cell.new is not None else []
            if before or after:
                key = ",".join([label + _quote(old[at] or new[to]) for label, at, to in self._keys])
                yield f'{start}{key}}},"old":{{{",".join(before)}}},"new":{{{",".join(after)}}}}}\n'
            else:
                yield None

    def removed(self, places: Sequence[int]) -> Iterator[str]:
        """Write the old records at these places whole."""
        return self._whole("removed", "old", self._layout.left.old, places, 0)

    def added(self, places: Sequence[int]) -> Iterator[str]:
        """Write the new records at these places whole."""
        return self._whole("added", "new", self._layout.left.new, places, 1)

    def _whole(self, kind: str, name: str, records: Records, places: Sequence[int], side: int) -> Iterator[str]:
        layout, start = self._layout, f'{{"op":"row-{kind}{self._path}'
        labels = list(map(_label, layout.headers[side]))
        for place, cells in zip(places, records.cells(places), strict=True):
            key = f',"key":{_object(layout.key(cells, side))}' if self._keys else ""
            if len(cells) == len(labels):
                texts = "{" + ",".join(map(add, labels, map(_quote, cells))) + "}"
            else:
                texts = _object(layout.named(cells, side).items())
            after = layout.after(records, place, side)
            last = "" if after is None else f',"after":{_object(after)}'
            yield f'{start}{key},"{name}":{texts}{last}}}\n'


def _object(pairs: Iterable[tuple[str, str]]) -> str:
    """Write an object of texts."""
    return "{" + ",".join([_label(name) + _quote(text) for name, text in pairs]) + "}"


@cache
def _label(name: str) -> str:
    return _quote(name) + ":"
