"""
The keywords that look at an object's properties by their names, as jsonschema has them but for the patterns.

jsonschema searches names with Python's `re`, all patterns of an object joined by `|`, so that they share their groups;
here each is searched for by itself and as ECMA-262 means it, in linear time where that is possible.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pincite.documents.proof import searcher


def properties(validator: Any, known: Mapping[str, Any], instance: Any, _: Any) -> Iterator[Any]:  # noqa: ANN401
    """Check `properties` as jsonschema does, which gives no path to one that is there and `false`."""
    from jsonschema.exceptions import ValidationError

    for name, schema in known.items() if isinstance(instance, dict) else ():
        if name not in instance:
            continue
        if schema is False:
            yield ValidationError(f"{name!r} must not be given here", path=[name], schema_path=[name])
        else:
            yield from validator.descend(instance[name], schema, path=name, schema_path=name)


def pattern_properties(validator: Any, patterns: Mapping[str, Any], instance: Any, _: Any) -> Iterator[Any]:  # noqa: ANN401
    """Check `patternProperties`."""
    for pattern, schema in patterns.items() if isinstance(instance, dict) else ():
        for name in filter(searcher(pattern), instance):
            yield from validator.descend(instance[name], schema, path=name, schema_path=pattern)


def additional_properties(validator: Any, others: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    """Check `additionalProperties`: one error for all that are not allowed."""
    names = list(additional(instance, schema)) if isinstance(instance, dict) else []
    if others is not False:
        for name in names:
            yield from validator.descend(instance[name], others, path=name)
    elif names:
        yield _unexpected("Additional properties are not allowed (%s unexpected)", names)


def additional(instance: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    """Give the properties that are neither named in a schema nor found by a pattern of it."""
    known, found = schema.get("properties", ()), [searcher(pattern) for pattern in schema.get("patternProperties", ())]
    for name in instance:
        if name not in known and not any(search(name) for search in found):
            yield name


def unevaluated_properties(validator: Any, others: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    """Check `unevaluatedProperties`, in the draft of 2019, too: one error for all that are not allowed."""
    if not isinstance(instance, dict):
        return
    evaluated = set(_evaluated(validator, instance, schema))
    names = [name for name in instance if name not in evaluated and not _accepts(validator, instance[name], others)]
    if names and others is False:
        yield _unexpected("Unevaluated properties are not allowed (%s unexpected)", names)
    elif names:
        said = "Unevaluated properties are not valid under the given schema (%s unevaluated and invalid)"
        yield _unexpected(said, names)


def _evaluated(validator: Any, instance: Mapping[str, Any], schema: Any) -> Iterator[str]:  # noqa: ANN401
    """Give the properties that a schema looks at, or one that it applies to the same object, and that holds."""
    if not isinstance(schema, dict):
        return
    yield from schema.get("properties", {}).keys() & instance.keys()
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in schema:
            yield from (name for name, value in instance.items() if _accepts(validator, value, schema[keyword]))
    for pattern in schema.get("patternProperties", ()):
        yield from filter(searcher(pattern), instance)
    for inside, inner in _applied(validator, instance, schema):
        yield from _evaluated(inside, instance, inner)


def _applied(validator: Any, instance: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    """Give the schemas that a schema applies to the same object, each with the validator in whose place it stands."""
    for target in _targets(validator, schema):
        yield validator.evolve(schema=target.contents, _resolver=target.resolver), target.contents
    for name, inner in schema.get("dependentSchemas", {}).items():
        if name in instance:
            yield validator, inner
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from ((validator, inner) for inner in schema.get(keyword, ()) if _accepts(validator, instance, inner))
    if "if" in schema:
        holds = _accepts(validator, instance, schema["if"])
        for keyword in ("if", "then") if holds else ("else",):
            yield validator, schema.get(keyword)


def _targets(validator: Any, schema: Mapping[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    from referencing.jsonschema import lookup_recursive_ref

    for keyword in ("$ref", "$dynamicRef"):
        if keyword in schema and keyword in validator.VALIDATORS:
            yield validator._resolver.lookup(schema[keyword])  # noqa: SLF001 (there is no other way)
    if "$recursiveRef" in schema and "$recursiveRef" in validator.VALIDATORS:
        yield lookup_recursive_ref(validator._resolver)  # noqa: SLF001


def _accepts(validator: Any, value: object, schema: object) -> bool:  # noqa: ANN401
    return next(validator.descend(value, schema), None) is None


def _unexpected(said: str, names: list[str]) -> Any:  # noqa: ANN401 (a ValidationError)
    from jsonschema.exceptions import ValidationError

    listed = ", ".join(map(repr, sorted(names)))
    return ValidationError(said % f"{listed} {'was' if len(names) == 1 else 'were'}")
