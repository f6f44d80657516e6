"""What the views say of a schema's change holds for values: neither promises too much."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from changes.schema_pairs import Pairs
from pincite.changes.jsonschemas import compare_row_schemas, compare_schemas
from pincite.changes.rules import RULES
from pincite.changes.schemas import compare_tables
from pincite.changes.values import Level, SchemaChange
from pincite.packages.derivation import table_schema

VALUES = 40
"""Values tried on a pair of schemas."""


def promises(changes: list[SchemaChange]) -> tuple[bool, bool]:
    """Say whether the views promise that what was valid stays so, and that what is valid was so."""
    found = [RULES[change.rule] for change in changes]
    return all(rule.writer < Level.MAJOR for rule in found), all(rule.reader < Level.MAJOR for rule in found)


def broken(old: Any, new: Any, changes: list[SchemaChange], values: list[Any]) -> str | None:
    """Say which promise a value breaks."""
    writer, reader = promises(changes)
    before, after = Draft202012Validator(old), Draft202012Validator(new)
    for value in values if writer or reader else ():
        sides = before.is_valid(value), after.is_valid(value)
        if (writer and sides == (True, False)) or (reader and sides == (False, True)):
            return f"{old} -> {new}: {value!r} {sides} {[change[:2] for change in changes]}"
    return None


def try_document(chance: random.Random) -> str | None:
    pairs = Pairs(chance)
    old, new = pairs.pair()
    return broken(old, new, list(compare_schemas(old, new)), [pairs.instance() for _ in range(VALUES)])


def try_row(chance: random.Random) -> str | None:
    pairs = Pairs(chance)
    sides = pairs.pair()
    rows = [{"type": "object", "properties": {"a": side}, "required": ["a"], "$defs": side["$defs"]} for side in sides
            if isinstance(side, dict)]  # fmt: skip
    if len(rows) != len(sides):
        return None
    changes = [*compare_tables(*map(table_schema, rows)), *compare_row_schemas(*rows)]
    values = [pairs.instance() for _ in range(VALUES)]
    return broken(*rows, changes, [{"a": value} for value in values if value is not None])


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_no_value_breaks_what_is_said_of_a_documents_schema(seed: int):
    assert try_document(random.Random(seed)) is None


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_no_value_breaks_what_is_said_of_a_rows_schema(seed: int):
    assert try_row(random.Random(seed)) is None
