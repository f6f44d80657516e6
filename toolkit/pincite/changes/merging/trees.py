"""Three JSON values merged: objects and keyed arrays member by member, everything else as a whole."""

from collections.abc import Collection
from typing import Any

from pincite.changes.documents import ITEM, array_key, equal, keyed
from pincite.changes.merging.markers import ValueConflict
from pincite.changes.merging.order import merge_order
from pincite.changes.paths import shown_path
from pincite.changes.values import ABSENT, Step

Path = tuple[Step, ...]


def merge_values(base: Any, ours: Any, theirs: Any, path: Path = (), forced: Collection[Path] = ()) -> Any:  # noqa: ANN401
    """
    Merge three JSON values, ABSENT where a side has none; the result holds a ValueConflict at each place of conflict.

    Deleting against changing is a conflict, and so are two orders of what has a meaningful one. The places of
    `forced` conflict whatever they hold.
    """
    if path in forced:
        return ValueConflict(shown_path(path), base, ours, theirs)
    if equal(ours, theirs) or equal(base, theirs):
        return ours if not _inner_forced(path, forced) else _members(base, ours, theirs, path, forced)
    if equal(base, ours):
        return theirs if not _inner_forced(path, forced) else _members(base, ours, theirs, path, forced)
    return _members(base, ours, theirs, path, forced)


def conflicts_in(value: Any) -> list[ValueConflict]:  # noqa: ANN401 (a merged value)
    """List the conflicts inside a merged value, in its order."""
    if isinstance(value, ValueConflict):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [conflict for item in inner for conflict in conflicts_in(item)]


def settled(value: Any) -> Any:  # noqa: ANN401 (a merged value)
    """Take our side of every conflict: for what is derived anew anyway."""
    if isinstance(value, ValueConflict):
        return value.ours if value.ours is not ABSENT else value.theirs
    if isinstance(value, dict):
        return {key: settled(item) for key, item in value.items()}
    return [settled(item) for item in value] if isinstance(value, list) else value


def _inner_forced(path: Path, forced: Collection[Path]) -> bool:
    return any(place[: len(path)] == path for place in forced)


def _members(base: Any, ours: Any, theirs: Any, path: Path, forced: Collection[Path]) -> Any:  # noqa: ANN401
    values = [value for value in (base, ours, theirs) if value is not ABSENT]
    clash = ValueConflict(shown_path(path), base, ours, theirs)
    if ours is ABSENT or theirs is ABSENT:
        return clash
    if all(isinstance(value, dict) for value in values):
        key, sides = None, [dict(value) if value is not ABSENT else {} for value in (base, ours, theirs)]
    elif all(isinstance(value, list) for value in values) and (key := array_key(*values)) is not None:
        sides = [keyed(value, key) if value is not ABSENT else {} for value in (base, ours, theirs)]
    else:
        return clash
    order, moved = merge_order(*(list(side) for side in sides))
    if moved and (key not in {None, ITEM} or (path and path[-1] == "properties")):
        return clash
    merged: dict[Step, Any] = {}
    for step in order:
        one, mine, other = (side.get(step, ABSENT) for side in sides)
        merged[step] = merge_values(one, mine, other, (*path, step), forced)
    kept = {step: value for step, value in merged.items() if value is not ABSENT}
    return list(kept.values()) if key else kept
