"""
What the standard asks of a table and frictionless does not look at: `categories`, `jsonSchema`, `uniqueKeys`.

Data Package 2.0, Table Schema: "Field properties", "Constraints" and "Schema properties". What they find is ours, and
comes in addition to frictionless' verdict.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from pincite.deadlines import Allowance, DeadlineError, deadline
from pincite.findings import Finding
from pincite.jsontext import MAX_DEPTH
from pincite.packages import RefusedError, Resource
from pincite.tables.fields import Field, unique_keys
from pincite.tables.keys import KeyColumns, hashable, repeated
from pincite.tables.parents import Key
from pincite.tables.timing import SECONDS, SECONDS_A_CELL

Beyond = tuple[str, str]
"""A rule of ours and what it says of a cell."""
Check = Callable[[Any], str | None]
LEXICAL_FORM: Beyond = ("lexical-form", "frictionless reads this as {type}, the standard does not")
TOO_DEEP: Beyond = ("size-limit", f"nested more than {MAX_DEPTH} levels deep")
KEY_PART: Beyond = ("primary-key-part", "this part of the primary key is missing")


def standard_checks(field: Field) -> tuple[tuple[str, Check], ...]:
    """Give the checks of a field's present values that frictionless does not make, by rule."""
    checks: list[tuple[str, Check]] = []
    categories = field.descriptor.get("categories")
    if isinstance(categories, list) and field.type in {"string", "integer"}:
        checks.append(("categories", _categories(categories)))
    schema = field.constraints.get("jsonSchema")
    if schema is not None and field.type in {"object", "array"}:
        checks.append(("json-schema", _json_schema(schema)))
    return tuple(checks)


def cell_findings(
    resource: Resource, field: Field, place: dict[str, Any], beyond: Sequence[Beyond]
) -> Iterator[Finding]:
    """Give the findings of ours about one cell; `place` holds row, line, field_number and cell."""
    for rule, message in beyond:
        said = message.replace("{type}", field.type)
        yield Finding(rule=rule, message=said, resource=resource.name, path=resource.path, field=field.name, **place)


def unique_key_finding(resource: Resource, names: Sequence[str], row: int, line: int, earlier: int) -> Finding:
    """Give the finding of a row that repeats one of the schema's unique keys."""
    note = repeated(earlier)
    message = f"the unique key {', '.join(names)} is {note}"
    return Finding(
        rule="unique-keys", message=message, note=note, resource=resource.name, path=resource.path, row=row, line=line
    )


def unique_keys_fault(resource: Resource) -> Iterator[Finding]:
    """Give the finding of `uniqueKeys` that name no fields, which frictionless does not look at."""
    if unique_keys(resource.table_schema or {}) is None:
        message = "uniqueKeys must be a list of lists of the schema's field names"
        yield Finding(rule="unique-keys", message=message, resource=resource.name, path=resource.path)


class UniqueKeyMemory:
    """The unique keys of the rows so far; a key with a missing part is nobody's equal, as in SQL."""

    def __init__(self, columns: KeyColumns) -> None:
        self._keys = columns.unique_keys
        self._seen: list[dict[Key, int]] = [{} for _ in self._keys]

    def findings(self, resource: Resource, row: int, line: int, values: Sequence[Any]) -> Iterator[Finding]:
        """Take in a row's typed values; give a finding for each key that it repeats."""
        for names, earlier in self.repeats(row, values) if self._keys else ():
            yield unique_key_finding(resource, names, row, line, earlier)

    def repeats(self, number: int, values: Sequence[Any]) -> Iterator[tuple[tuple[str, ...], int]]:
        """Take in a row's typed values; give the names of each key that it repeats, and the row that had it last."""
        for (names, places), seen in zip(self._keys, self._seen, strict=True):
            key = tuple(hashable(values[place]) for place in places)
            if None not in key:
                earlier, seen[key] = seen.get(key), number
                if earlier:
                    yield names, earlier


def _categories(entries: list[Any]) -> Check:
    known = [entry.get("value") if isinstance(entry, dict) else entry for entry in entries]
    shown = ", ".join(str(value) for value in known[:10]) + (", …" if len(known) > 10 else "")
    return lambda value: None if value in known else f"this is none of the field's categories: {shown}"


def _json_schema(value: Any) -> Check:  # noqa: ANN401 (what a descriptor gives for a schema)
    from pincite.documents import check as documents
    from pincite.documents.explain import explainer
    from pincite.documents.schemas import schema_faults, standing_alone

    schema, allowance = standing_alone(value), Allowance(SECONDS, SECONDS_A_CELL)

    @cache
    def examined() -> Finding | Callable[[object], Iterator[Any]]:
        with deadline(documents.seconds(schema)):
            return next(schema_faults(schema), None) or explainer(schema)

    def check(value: Any) -> str | None:  # noqa: ANN401 (any JSON value)
        try:
            explain = examined()
            if isinstance(explain, Finding):
                return f"the field's jsonSchema cannot be used: {explain.message}"
            with allowance.spent():
                fault = next(explain(json.loads(json.dumps(value, default=str))), None)
        except DeadlineError as error:
            raise RefusedError("size-limit", f"by the field's jsonSchema, {documents.OVERTIME}") from error
        except (RecursionError, OverflowError):
            return f"by the field's jsonSchema, {documents.BEYOND}"
        return None if fault is None else f"by the field's jsonSchema, {fault.message}"

    return check
