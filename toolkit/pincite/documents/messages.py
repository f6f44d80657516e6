"""What jsonschema's errors say, made readable: near misses, the nearest branch of a choice, long values cut."""

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from pincite.jsonplaces import escape_pointer

ValidationError = Any
"""A `jsonschema.exceptions.ValidationError`; its parts have no types that would help."""
MAX_MESSAGE: Final = 600
"""Code points of a message: jsonschema writes out the whole value."""
MAX_TERMS: Final = 12
_KIND: Final[Mapping[str, int]] = {"type": 0, "const": 1, "enum": 1}
"""Keywords that tell one branch of a choice from another, and how deep: failing them, the branch was not meant."""


def message_of(error: ValidationError) -> str:
    """Say what is wrong: jsonschema's own words, but for choices, where they are of no help."""
    if error.validator in {"anyOf", "oneOf"}:
        return _choice(error)
    message: str = error.message
    return message if len(message) <= MAX_MESSAGE else f"{message[: MAX_MESSAGE - 200]} … {message[-180:]}"


def expected_of(error: ValidationError) -> str | None:
    """Give the text that would have been right, where one can be told: the nearest term, a constant."""
    if error.validator == "const":
        return _shown(error.validator_value)
    if error.validator == "enum" and (near := nearest(error.instance, error.validator_value)) is not None:
        return _shown(near)
    return None


def hint_of(error: ValidationError, root: Mapping[str, Any] | bool) -> str | None:  # noqa: FBT001 (a schema)
    """Give what helps to mend it: the terms with their descriptions, a name nearly right, the rule's own words."""
    if error.validator == "enum":
        return _terms(error)
    known = error.schema.get("properties") if isinstance(error.schema, dict) else None
    if known and (missing := missing_from(error)) is not None:
        near = nearest(missing, [name for name in error.instance if name not in known])
        if near is not None:
            return f"is {near!r} meant to be {missing!r}?"
    return _description(error, root)


def missing_from(error: ValidationError) -> str | None:
    """Name the property that is required and not there; None where something else is wrong."""
    if error.validator not in {"required", "dependentRequired", "dependencies"} or not isinstance(error.instance, dict):
        return None
    required = error.validator_value
    names = required if isinstance(required, list) else [name for value in required.values() for name in value]
    return next((name for name in names if error.message.startswith(f"{name!r} is a")), None)


def nearest(value: object, terms: Iterable[object]) -> object | None:
    """Give the term that a text was probably meant to be, None where none is near."""
    if not isinstance(value, str):
        return next((term for term in terms if isinstance(term, str) and term == str(value)), None)
    texts = [term for term in islice(terms, 10_000) if isinstance(term, str)]
    folded = {text.casefold().strip(): text for text in reversed(texts)}
    close = difflib.get_close_matches(value[:200].casefold().strip(), folded, n=1)
    return folded[close[0]] if close else None


def _choice(error: ValidationError) -> str:
    branches: Sequence[Any] = error.validator_value
    if not error.context:
        return f"this fits more than one of the {len(branches)} branches of {error.validator}; it must fit just one"
    failed: dict[int, list[ValidationError]] = {}
    for inner in error.context:
        if inner.relative_schema_path:  # it has none where the branch is `false`
            failed.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    if not failed:
        return f"this fits none of the {len(branches)} branches of {error.validator}"
    number = min(failed, key=lambda branch: (_distance(failed[branch]), branch))
    reason = max(failed[number], key=lambda inner: (inner.validator not in _KIND, len(inner.relative_path)))
    place = "".join(f"/{escape_pointer(str(part))}" for part in reason.relative_path)
    where = f" (at {place})" if place else ""
    if len(branches) == 1:
        return f"this does not fit the one branch of {error.validator}: {message_of(reason)}{where}"
    return (
        f"this fits none of the {len(branches)} branches of {error.validator}; "
        f"nearest is {_branch(branches[number], number)}: {message_of(reason)}{where}"
    )


def _distance(errors: Iterable[ValidationError]) -> int:
    return sum(10 if len(error.relative_path) <= _KIND.get(error.validator, -1) else 1 for error in errors)


def _branch(branch: object, number: int) -> str:
    if isinstance(branch, dict) and isinstance(branch.get("title"), str):
        return f"number {number + 1} ({branch['title']})"
    if isinstance(branch, dict) and isinstance(branch.get("$ref"), str):
        return f"number {number + 1} ({branch['$ref']})"
    return f"number {number + 1}"


def _terms(error: ValidationError) -> str:
    terms = error.validator_value
    descriptions = error.schema.get("enumDescriptions") if isinstance(error.schema, dict) else None
    if not isinstance(descriptions, list) or len(descriptions) != len(terms):
        descriptions = [None] * len(terms)
    near = nearest(error.instance, terms)
    pairs = [pair for pair in zip(terms, descriptions, strict=True) if near is None or pair[0] == near]
    said = [_shown(term) if text is None else f"{_shown(term)} ({text})" for term, text in pairs[:MAX_TERMS]]
    more = f" and {len(pairs) - MAX_TERMS} more" if len(pairs) > MAX_TERMS else ""
    return f"{'did you mean' if near is not None else 'the terms are'} {', '.join(said)}{more}"


def _description(error: ValidationError, root: object) -> str | None:
    """Find the description of the condition or part (`allOf`, `then`, ...) that asked for it."""
    said, node, parts = None, root, list(error.absolute_schema_path)
    for above, part in zip([None, *parts], parts, strict=False):
        if not (isinstance(node, dict) and part in node) and not (isinstance(node, list) and isinstance(part, int)):
            break
        node = node[part]
        if (above == "allOf" or part in {"then", "else", "not"}) and isinstance(node, dict):
            said = node.get("description", said)
    return said if isinstance(said, str) else None


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
