"""Paths into JSON values, shown to people."""

from collections.abc import Iterable

from pincite.changes.documents import ITEM
from pincite.changes.values import Step


def shown_path(path: Iterable[Step]) -> str:
    """Write a path as people do: `questions[q12].sql`, `keywords[trade]`, `items[3]`."""
    text = ""
    for step in path:
        if isinstance(step, tuple):
            text += f"[{step[1]}]"
        else:
            text += f".{step}" if text else step
    return text


def is_item(step: Step) -> bool:
    """Say whether a step leads to an array's scalar item, which is its own key."""
    return isinstance(step, tuple) and step[0] == ITEM
