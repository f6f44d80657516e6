"""The form of a patch's operations, held before any of them is applied: each says what was and what is to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pincite.documents.canonical import Number

Operation = dict[str, Any]
Form = Callable[[object], bool]


def has_its_form(operation: Operation) -> bool:
    """Whether an operation has the members that it must have, each in its form; one that is not known has any."""
    required, optional = _FORMS.get(operation["op"], ({}, {}))
    return (
        all(key in operation and form(operation[key]) for key, form in required.items())
        and all(form(operation[key]) for key, form in optional.items() if key in operation)
        and (operation["op"] != "value" or "old" in operation or "new" in operation)
        and (operation.get("at") != [] or {"old", "new"} <= operation.keys())
    )


def is_offset(value: object) -> bool:
    """Whether a number, as it was written, counts code points."""
    return isinstance(value, Number) and value.digits.isdigit()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _is_whole(value: object) -> bool:
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get("text", value.get("base64")), str)


def _is_path(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_step, value))


def _is_step(value: object) -> bool:
    if isinstance(value, dict):
        return len(value) == 1 and all(isinstance(item, str | Number) for item in value.values())
    return isinstance(value, str)


def _is_changes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and is_offset(item.get("start"))
        and is_offset(item.get("newStart"))
        and isinstance(item.get("old"), str)
        and isinstance(item.get("new"), str)
        for item in value
    )


def _is_neighbour(value: object) -> bool:
    return _is_path(value) and len(value) <= 1  # type: ignore[arg-type] # a list


_ROW: Final[Mapping[str, Form]] = {"key": _is_record, "after": _is_record}
_FORMS: Final[Mapping[str, tuple[Mapping[str, Form], Mapping[str, Form]]]] = {
    "row-added": ({"new": _is_record}, _ROW),
    "row-removed": ({"old": _is_record}, _ROW),
    "row-changed": ({"key": _is_record, "old": _is_record, "new": _is_record}, _ROW),
    "columns": ({"old": _is_texts, "new": _is_texts}, {}),
    "file-added": ({"new": _is_whole}, {}),
    "file-removed": ({"old": _is_whole}, {}),
    "file": ({"old": _is_whole, "new": _is_whole}, {}),
    "value": ({"at": _is_path}, {"after": _is_neighbour}),
    "order": ({"at": _is_path, "old": _is_path, "new": _is_path}, {}),
    "text": ({"old": _is_text, "new": _is_text, "changes": _is_changes}, {}),
}
"""What each operation must have, and what it may have, with the form of each."""
