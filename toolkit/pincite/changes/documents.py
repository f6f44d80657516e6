"""
Two JSON values -> their changes: objects by key, arrays of objects by the members' ids, all else as values.

A keyed comparison says "this question is new" where a positional one, such as RFC 6902's, says that every later one
changed.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pincite.changes.values import ABSENT, JSONChange, Step
from pincite.documents.canonical import Number

KEYS: Final = ("id", "name", "key", "code", "property", "path")
"""Members by which the objects of an array may be told apart, the first that is unique in both arrays is taken."""
ITEM: Final = "="
"""The name in a step to an array's scalar item, which is its own key: ("=", "trade")."""
Path = tuple[Step, ...]


def compare(old: Any, new: Any, path: Path = ()) -> Iterator[JSONChange]:  # noqa: ANN401 (any JSON value)
    """Give the changes from `old` to `new`, in the new value's order, those of order last."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _members(old, new, path)
        return
    if isinstance(old, list) and isinstance(new, list):
        key = array_key(old, new)
        if key is not None:
            yield from _members(keyed(old, key), keyed(new, key), path)
            return
    if not equal(old, new):
        yield JSONChange(path, old, new)


def array_key(*arrays: Sequence[Any]) -> str | None:
    """
    Give the name by which all the items of all the arrays can be told apart, or None.

    Objects go by one of `KEYS`; texts, if none is there twice, by themselves (`ITEM`). Empty arrays fit any key.
    """
    if not any(arrays):
        return None
    return next((key for key in (ITEM, *KEYS) if all(has_key(array, key) for array in arrays)), None)


def has_key(array: Sequence[Any], key: str) -> bool:
    """Say whether a name tells all items of an array apart: texts or integers, none of them twice."""
    if key == ITEM:
        return all(isinstance(item, str) for item in array) and len(set(array)) == len(array)
    values = [item.get(key) if isinstance(item, dict) else None for item in array]
    return all(type(value) in {str, int, Number} for value in values) and len(set(values)) == len(values)


def keyed(array: Sequence[Any], key: str) -> dict[Step, Any]:
    """Give an array's items by their steps, in order."""
    return {(key, item if key == ITEM else item[key]): item for item in array}


def equal(old: Any, new: Any) -> bool:  # noqa: ANN401 (any JSON value)
    """Compare two JSON values exactly: true is not 1, 1 is not 1.0, and the order of an object's keys counts."""
    if type(old) is not type(new):
        return False
    if isinstance(old, dict):
        return list(old) == list(new) and all(equal(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return len(old) == len(new) and all(map(equal, old, new))
    return bool(old == new)


def _members(old: dict[Any, Any], new: dict[Any, Any], path: Path) -> Iterator[JSONChange]:
    before_old, before_new = _neighbours(old), _neighbours(new)
    for step, value in old.items():
        if step not in new:
            yield JSONChange((*path, step), value, ABSENT, before_old[step])
    for step, value in new.items():
        if step in old:
            yield from compare(old[step], value, (*path, step))
        else:
            yield JSONChange((*path, step), ABSENT, value, before_new[step])
    orders = [step for step in old if step in new], [step for step in new if step in old]
    if orders[0] != orders[1]:
        yield JSONChange(path, tuple(old), tuple(new), order=True)


def _neighbours(members: dict[Any, Any]) -> dict[Any, Any]:
    return dict(zip(members, ((), *members), strict=False))
