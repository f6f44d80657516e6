"""Local references of a JSON Schema, put in the place of their `$ref`."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

MAX_STEPS: Final = 32
"""References followed one after another; a longer chain is a circle."""
COUPLED: Final = frozenset(
    {
        "if", "then", "else", "properties", "patternProperties", "additionalProperties", "unevaluatedProperties",
        "items", "prefixItems", "additionalItems", "unevaluatedItems", "contains", "minContains", "maxContains",
    }
)  # fmt: skip
"""Keywords whose meaning hangs on their neighbours: schemas that both hold some are not merged."""
_TAKING: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
"""Keywords by which a schema takes others over."""
NULL: Final[Mapping[str, Any]] = {"type": "null"}


def flattened(spec: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """
    Merge into a schema what it takes over whole from elsewhere, and give what could not be merged.

    Taken over: a `$ref` into the same document (`#/$defs/code`), the members of `allOf` that are no conditions, and
    of `anyOf`/`oneOf` the one member beside `{"type": "null"}`. Where two parts say the same keyword differently the
    part stays what it was, in the second value. A schema's own title and description go before those taken over.
    """
    flat = dict(spec)
    rest: dict[str, Any] = {}
    if not _TAKING & flat.keys():
        return flat, rest
    for _ in range(MAX_STEPS):
        taken = next(_parts(flat, root), None)
        if taken is None:
            return flat, rest
        keyword, part, others = taken
        original = flat.pop(keyword)
        merged = None if part is None else _merged(flat, part)
        if merged is None or (others and keyword in merged):
            rest[keyword] = original
            continue
        flat = merged | ({keyword: others} if others else {})
    return dict(spec), {}


def _parts(
    spec: Mapping[str, Any], root: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any] | None, list[Any]]]:
    """Give (keyword, the part it takes over or None where there is none to take, what else the keyword holds)."""
    if "$ref" in spec:
        yield "$ref", resolve(spec["$ref"], root), []
    if isinstance(parts := spec.get("allOf"), list) and parts:
        plain = [part for part in parts if isinstance(part, Mapping) and "if" not in part]
        yield from (("allOf", part, [other for other in parts if other is not part]) for part in plain[:1])
    for keyword in ("anyOf", "oneOf"):
        parts = spec.get(keyword)
        if isinstance(parts, list) and NULL in parts:
            others = [part for part in parts if part != NULL]
            if len(others) == 1 and isinstance(others[0], Mapping):
                yield keyword, others[0], []


def resolve(reference: object, root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Follow a JSON pointer in a `$ref` of the same document; None where it leads elsewhere or nowhere."""
    own = root.get("$id")
    if isinstance(own, str) and isinstance(reference, str):
        reference = reference.removeprefix(own.rstrip("#"))
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    value: Any = root
    for token in unquote(reference)[2:].split("/"):
        key = token.replace("~1", "/").replace("~0", "~")
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else None


def _merged(spec: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any] | None:
    """Join two schemas that both hold; None where they say one asserting keyword differently."""
    shown = {"title", "description", "examples", "default", "$comment"}
    if COUPLED & spec.keys() and COUPLED & part.keys():
        return None
    if any(key in spec and spec[key] != value and key not in shown for key, value in part.items()):
        return None
    return {**part, **spec}
