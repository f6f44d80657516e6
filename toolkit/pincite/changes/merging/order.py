"""The order of a merge's members: the base's, as either side moved it, with both sides' additions in place."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

from pincite.changes.placing import insert_after

Name = TypeVar("Name", bound=Hashable)


def merge_order(base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name]) -> tuple[list[Name], bool]:
    """
    Merge three orders of names; the second value says that both sides moved what the base has, and differently.

    Names that both sides added at one place stand in the order of their texts, so that exchanging the sides gives the
    same; so does what two sides moved differently, in the base's order. Names that one side deleted are still in the
    result: who merges decides about them.
    """
    moved = [side for side in (ours, theirs) if _moved(base, side)]
    clash = len(moved) == 2 and _shared(ours, theirs, base) != _shared(theirs, ours, base)
    spine = list(base)
    if moved and not clash:
        spine = min((_spine(base, side) for side in moved), key=lambda names: list(map(str, names)))
    known = set(base)
    chains = [_chains(side, known) for side in (ours, theirs)]
    merged: list[Name] = []
    for anchor in (None, *spine):
        if anchor is not None:
            merged.append(anchor)
        found = sorted((chain[anchor] for chain in chains if anchor in chain), key=lambda names: list(map(str, names)))
        merged.extend(name for names in found for name in names)
    return list(dict.fromkeys(merged)), clash


def _moved(base: Sequence[Name], side: Sequence[Name]) -> bool:
    held, known = set(side), set(base)
    return [name for name in base if name in held] != [name for name in side if name in known]


def _shared(side: Sequence[Name], other: Sequence[Name], base: Sequence[Name]) -> list[Name]:
    held = set(other) & set(base)
    return [name for name in side if name in held]


def _spine(base: Sequence[Name], side: Sequence[Name]) -> list[Name]:
    """Give the base's names in the order of a side that moved them; those it deleted stay after their neighbour."""
    known, held = set(base), set(side)
    before = dict(zip(base, ((), *base), strict=False))
    left = [(name, before[name]) for name in base if name not in held]
    return insert_after([name for name in side if name in known], left)


def _chains(side: Sequence[Name], known: set[Name]) -> dict[Name | None, list[Name]]:
    """Group the names that a side added by the name of the base that they stand after."""
    chains: dict[Name | None, list[Name]] = {}
    anchor: Name | None = None
    for name in side:
        if name in known:
            anchor = name
        else:
            chains.setdefault(anchor, []).append(name)
    return chains
