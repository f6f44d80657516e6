"""
Values proved valid by jsonschema-rs, at a hundredth of jsonschema's cost.

A schema is written anew with only the keywords on which both validators agree, patterns translated; jsonschema
knows no other keyword of that draft, or the schema is not proved at all. They were seen to differ on: fractions in
`multipleOf`, integers beyond 2^53 compared with fractions, patterns, `dependencies` in the later drafts, contents
and formats (which jsonschema asserts in no draft unless it is asked to; nor do we, as the later drafts say).
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Final
from urllib.parse import quote

from pincite.documents.keywords import LATEST_DRAFT, MANY, NAMED, ONE, SINCE, UNPROVED, draft_of, ways
from pincite.documents.patterns import UntranslatableError, compiled, translate

Proof = Callable[[Any], bool]
MAX_EXACT: Final = 1 << 53
MAX_WAYS: Final = 100_000
"""Subschemas that one value may be held against: jsonschema-rs does a million in a second or so."""
_ROOT: Final = "pincite:/schema"
_PATTERN_BYTES: Final = 1 << 20
"""Size that a compiled pattern may have, in bytes."""
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
"""What a text of jsonschema-rs cannot hold."""
_BRANCHING: Final = frozenset({"not", "if", "oneOf", "contains", "maxContains"})
"""Keywords under which refusing too much would accept too much."""


class UnprovableError(Exception):
    """The schema says something on which the two validators may differ."""


def prover(schema: Mapping[str, Any] | bool, pointer: str = "") -> Proof:  # noqa: FBT001 (`true` is a schema)
    """
    Give the function that proves values valid by a schema, or by the part of it at an RFC 6901 pointer.

    What it does not prove may be valid still. Raises UnprovableError.
    """
    import jsonschema_rs

    draft = draft_of(schema) if isinstance(schema, dict) else 2020
    if draft is None:
        raise UnprovableError("its $schema is another dialect")
    names = {4: "4", 6: "6", 7: "7", 2019: "201909", 2020: "202012"}
    writer = _Writer(draft)
    written = writer.write(schema, top=True)
    if isinstance(written, dict) and _too_many_ways(written):
        raise UnprovableError("choices within choices without end")  # which nothing could interrupt
    if writer.compares_numbers and writer.used & _BRANCHING:
        raise UnprovableError("uniqueItems under a condition")

    def retrieve(uri: str) -> Any:  # noqa: ANN401 (a schema)
        if uri != _ROOT:
            raise ValueError(f"{uri} is not in the schema")
        return written

    try:
        validator = getattr(jsonschema_rs, f"Draft{names[draft]}Validator")(
            {"$ref": f"{_ROOT}#{quote(pointer)}"} if pointer else written,
            validate_formats=False,
            retriever=retrieve,
            pattern_options=jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES),
        )
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise UnprovableError(str(error).partition("\n")[0]) from error

    def proves(value: object) -> bool:
        try:
            return bool(validator.is_valid(value))
        except ValueError:  # a lone surrogate in the value, or a recursion too deep for jsonschema-rs
            return False

    return proves


def _too_many_ways(schema: Mapping[str, Any]) -> bool:
    try:
        return ways(schema) > MAX_WAYS
    except RecursionError:
        return True


@cache
def searcher(pattern: str) -> Proof:
    """Give the function that says whether a pattern is found in a text: in linear time where that is possible."""
    try:
        linear = prover({"pattern": pattern})
    except UnprovableError:
        return partial(_found, compiled(pattern))
    return lambda text: linear(text) or (_SURROGATE.search(text) is not None and _found(compiled(pattern), text))


def _found(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


def is_schema(schema: Any, dialect: object = None) -> bool:  # noqa: ANN401 (any JSON value)
    """
    Say whether a schema is proved to be one by its metaschema, or that of `dialect` where it names none.

    Of what names another dialect than a draft it is asked whether it is one by the latest: jsonschema-rs would look
    for the metaschema on the network, or in files.
    """
    import jsonschema_rs

    if isinstance(schema, dict):
        named = {"$schema": dialect, **schema} if dialect is not None else schema
        schema = {**schema, "$schema": named["$schema"] if named.get("$schema") and draft_of(named) else LATEST_DRAFT}
    try:
        return bool(jsonschema_rs.meta.is_valid(schema))
    except (ValueError, jsonschema_rs.ReferencingError):
        return False


class _Writer:
    """Writes a schema anew and notes the keywords that it used."""

    def __init__(self, draft: int) -> None:
        self.draft, self.used, self.compares_numbers = draft, set[str](), False

    def write(self, schema: Any, *, top: bool = False) -> Any:  # noqa: ANN401 (any schema)
        if not isinstance(schema, dict):
            return schema
        if unproved := UNPROVED & schema.keys():
            raise UnprovableError(min(unproved))
        if not top and (isinstance(schema.get("$id"), str) or isinstance(schema.get("id"), str)):
            raise UnprovableError("an identifier below the top")
        known = [key for key in schema if key in SINCE and SINCE[key][0] <= self.draft <= SINCE[key][1]]
        self.used.update(known)
        items = schema.get("items")
        if schema.get("uniqueItems") and not (isinstance(items, dict) and items.get("type") == "string"):
            self.compares_numbers = True
        return {key: self._keyword(key, schema[key]) for key in known}

    def _keyword(self, key: str, value: Any) -> Any:  # noqa: ANN401
        if key == "$ref" and not (value == "#" or str(value).startswith("#/")):
            raise UnprovableError("a reference out of the document")
        if key == "pattern":
            return _translated(value)
        if key == "multipleOf" and (isinstance(value, float) or value > MAX_EXACT):
            raise UnprovableError("multipleOf with a fraction")
        if key in {"const", "enum"} and not _exact(value):
            raise UnprovableError(f"{key} with a large number")
        if key in NAMED:
            names = map(_translated, value) if key == "patternProperties" else iter(value)
            return {name: self.write(inner) for name, inner in zip(names, value.values(), strict=True)}
        if key in MANY and isinstance(value, list):
            return [self.write(inner) for inner in value]
        return self.write(value) if key in ONE else value


def _translated(pattern: str) -> str:
    try:
        return translate(pattern)
    except UntranslatableError as error:
        raise UnprovableError(f"a pattern with {error}") from error


def _exact(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_exact, value))
    if isinstance(value, dict):
        return all(map(_exact, value.values()))
    return not isinstance(value, int | float) or abs(value) <= MAX_EXACT
