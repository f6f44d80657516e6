"""A value's faults against a JSON Schema, in jsonschema's words; what jsonschema-rs proves is not looked at again."""

import contextlib
import difflib
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Final

from pincite.documents.keywords import draft_of
from pincite.documents.messages import expected_of, hint_of, message_of, missing_from
from pincite.documents.proof import Proof, UnprovableError, prover, searcher
from pincite.documents.properties import (
    additional,
    additional_properties,
    pattern_properties,
    properties,
    unevaluated_properties,
)
from pincite.documents.references import based, registry_of
from pincite.documents.report import Fault
from pincite.documents.schemas import Schema, walk
from pincite.jsonplaces import escape_pointer

MANY_ITEMS: Final = 64
"""Items from which an array is worth a prover of its own."""
FRAMES: Final = 6000
"""Python frames that explaining may nest: a value 256 deep takes jsonschema some ten frames a level."""


def explainer(schema: Schema) -> Callable[[object], Iterator[Fault]]:
    """
    Give the function that yields a value's faults by a schema that `schema_faults` finds no fault with.

    It raises RecursionError where schema and value lead too deep together, OverflowError for a number beyond floats.
    """
    validator = _kind(schema)(based(schema), registry=registry_of(schema))

    def explain(value: object) -> Iterator[Fault]:
        with _frames(FRAMES):
            for error in validator.iter_errors(value):
                yield from _faults_of(error, schema.value)

    return explain


def _kind(schema: Schema) -> Any:  # noqa: ANN401
    """Give jsonschema's class for the schema's draft with the keywords that are ours."""
    from jsonschema.validators import Draft202012Validator, extend, validator_for

    ours: Mapping[str, Callable[..., Iterator[Any]]] = {
        "additionalProperties": additional_properties,
        "multipleOf": _multiple_of,
        "pattern": _pattern,
        "patternProperties": pattern_properties,
        "properties": properties,
        "unevaluatedProperties": unevaluated_properties,
    }

    @cache
    def extended(kind: Any) -> Any:  # noqa: ANN401 (a validator's class)
        keywords = {key: ours[key] for key in ours if key in kind.VALIDATORS}
        made = extend(kind, {**keywords, "items": _Items(schema, kind.VALIDATORS["items"])})  # type: ignore[no-untyped-call]
        evolve = made.evolve

        def evolve_ours(self: Any, **changes: Any) -> Any:  # noqa: ANN401
            evolved = evolve(self, **changes)
            other: Any = type(evolved)
            if other is made:
                return evolved  # else it is jsonschema's own for a part with a `$schema` of its own
            context = {"registry": evolved._registry, "_resolver": evolved._resolver}  # noqa: SLF001 (no other way)
            return extended(other)(evolved.schema, **context)

        made.evolve = evolve_ours
        return made

    return extended(validator_for(schema.value, default=Draft202012Validator))


def _multiple_of(validator: Any, step: Any, instance: Any, _: Any) -> Iterator[Any]:  # noqa: ANN401
    """Check `multipleOf` in decimals: 19.99 is 1,999 times 0.01, which jsonschema's floats deny."""
    from jsonschema.exceptions import ValidationError

    if validator.is_type(instance, "number") and _remainder(instance, step):
        yield ValidationError(f"{instance!r} is not a multiple of {step}")


def _remainder(instance: float, step: float) -> bool:
    if isinstance(instance, int) and isinstance(step, int):
        return bool(instance % step)
    if isinstance(instance, float) and not math.isfinite(instance):
        return True
    return (Fraction(str(instance)) / Fraction(str(step))).denominator != 1


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[Any]:  # noqa: ANN401
    """Check `pattern` as jsonschema does, without backtracking where that is possible."""
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not searcher(pattern)(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


class _Items:
    """The keyword `items`, which passes over what jsonschema-rs proves, so that one bad item costs one."""

    def __init__(self, schema: Schema, original: Any) -> None:  # noqa: ANN401 (jsonschema's keyword function)
        self.schema, self.original = schema, original
        self.pointers = (
            {id(node): pointer for pointer, node in walk(schema.value)} if isinstance(schema.value, dict) else {}
        )
        self.proofs: dict[int, Proof | None] = {}

    def __call__(self, validator: Any, items: Any, instance: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
        proof = self._proof(items) if isinstance(instance, list) and len(instance) >= MANY_ITEMS else None
        if proof is None:
            yield from self.original(validator, items, instance, schema)
            return
        first = len(schema.get("prefixItems", ())) if draft_of(self.schema.value) == 2020 else 0
        for number in range(first, len(instance)):
            if not proof(instance[number]):
                yield from validator.descend(instance[number], items, path=number)

    def _proof(self, items: object) -> Proof | None:
        if id(items) not in self.proofs:
            self.proofs[id(items)] = None
            if id(items) in self.pointers:
                with contextlib.suppress(UnprovableError):
                    self.proofs[id(items)] = prover(self.schema.value, self.pointers[id(items)])
        return self.proofs[id(items)]


def _faults_of(error: Any, root: Any) -> Iterator[Fault]:  # noqa: ANN401 (a ValidationError, a schema)
    pointer = "".join(f"/{escape_pointer(str(part))}" for part in error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        for name in additional(error.instance, error.schema):
            known = [other for other in error.schema.get("properties", ()) if other not in error.instance]
            near = difflib.get_close_matches(name[:200], known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "remove it, or describe it in the schema"
            yield Fault(f"{pointer}/{escape_pointer(name)}", f"the property {name!r} is not allowed here", hint=hint)
    else:
        missing = missing_from(error)
        yield Fault(pointer, message_of(error), expected_of(error), hint_of(error, root), missing=missing)


@contextlib.contextmanager
def _frames(number: int) -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, number))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
