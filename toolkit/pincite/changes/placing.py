"""Members put into their places: objects and keyed arrays changed by operations that name their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pincite.changes.documents import ITEM, equal, has_key, keyed
from pincite.changes.operations import Operation
from pincite.changes.patches import steps_of
from pincite.changes.paths import shown_path
from pincite.changes.values import ABSENT, Step
from pincite.errors import PinciteError

Members = dict[Step, Any]


def apply_values(value: Any, found: Iterable[Operation], path: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Change a JSON value by operations `value` and `order`; raises PinciteError where it holds something else."""
    return _apply(value, [(steps_of(one["at"]), one) for one in found], path, ())


def insert_after(order: Sequence[Any], additions: Iterable[tuple[Any, Any]]) -> list[Any]:
    """
    Put names into an order, each after the neighbour it names: () for the start, None or one unknown for the end.

    Those that name one neighbour stand in the order given.
    """
    following: dict[Any, list[Any]] = {}
    added = list(additions)
    known = {*order, *(name for name, _ in added)}
    for name, after in added:
        following.setdefault(after if after == () or after in known else None, []).append(name)
    placed: list[Any] = []
    waiting = [iter([*following.pop((), ()), *order])]
    while waiting:
        for name in waiting[-1]:
            placed.append(name)
            waiting.append(iter(following.pop(name, ())))
            break
        else:
            waiting.pop()
    return placed + [name for names in following.values() for name in names]


def _apply(value: Any, found: list[tuple[tuple[Step, ...], Operation]], path: str, at: tuple[Step, ...]) -> Any:  # noqa: ANN401
    here = [one for steps, one in found if not steps]
    for one in here:
        if one["op"] == "value":
            _check(value, one["old"], path, at)
            return one["new"]
    named = [steps[0] for steps, _ in found if steps] + [step for one in here for step in steps_of(one["new"])]
    members, key = _members(value, named, path, at)
    deeper: dict[Step, list[tuple[tuple[Step, ...], Operation]]] = {}
    added: dict[Step, Any] = {}
    for steps, one in found:
        if len(steps) == 1 and "new" not in one:
            _check(members.pop(steps[0], ABSENT), one["old"], path, (*at, *steps))
        elif len(steps) == 1 and "old" not in one:
            added[steps[0]] = one
        elif steps:
            deeper.setdefault(steps[0], []).append((steps[1:], one))
    for step, inner in deeper.items():
        if step not in members:
            raise PinciteError(f"{path} has no {shown_path((*at, step))}: the patch was made for another package.")
        members[step] = _apply(members[step], inner, path, (*at, step))
    members = _with(members, added, path, at)
    for one in here:
        wanted = steps_of(one["new"])
        members = {step: members[step] for step in (*(step for step in wanted if step in members), *members)}
    return list(members.values()) if key else members


def _with(members: Members, added: dict[Step, Any], path: str, at: tuple[Step, ...]) -> Members:
    """Add members after their neighbours; none may be there already."""
    for step in added:
        if step in members:
            raise PinciteError(f"{path} has {shown_path((*at, step))} already: the patch was made for another package.")
    places = [(step, _neighbour(one)) for step, one in added.items()]
    order = insert_after(list(members), places)
    return {step: added[step]["new"] if step in added else members[step] for step in order}


def _neighbour(operation: Operation) -> Step | tuple[()] | None:
    after = operation.get("after")
    return None if after is None else steps_of(after)[0] if after else ()


def _members(value: Any, steps: list[Step], path: str, at: tuple[Step, ...]) -> tuple[Members, str | None]:  # noqa: ANN401
    """Give an object's or a keyed array's members by step, and the array's key."""
    if isinstance(value, dict):
        return dict(value), None
    key = next((step[0] for step in steps if isinstance(step, tuple)), ITEM)
    if not isinstance(value, list) or not has_key(value, key):
        raise PinciteError(f"{path}: {shown_path(at) or 'the top'} is not what the patch was made for.")
    return keyed(value, key), key


def _check(held: Any, expected: Any, path: str, at: tuple[Step, ...]) -> None:  # noqa: ANN401 (any JSON value)
    if not equal(held, expected):
        raise PinciteError(f"{path} holds another {shown_path(at)} than the patch was made for.")
