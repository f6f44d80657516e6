"""What the views say of a schema's change holds for values: neither promises too much."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from changes.schema_pairs import NAMES, Pairs
from pincite.changes.jsonschemas import compare_row_schemas, compare_schemas
from pincite.changes.rules import RULES
from pincite.changes.schemas import compare_tables
from pincite.changes.values import Level, SchemaChange
from pincite.packages.derivation import table_schema

VALUES = 40
"""Values tried on a pair of schemas."""
OF_ROWS = (
    "required", "dependentRequired", "dependentSchemas", "if", "then", "else", "allOf", "anyOf", "oneOf", "not",
    "patternProperties", "propertyNames", "minProperties", "maxProperties", "$ref",
)  # fmt: skip


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
    """Edit the schema of a row with three properties; rows have no other ones, and an empty cell is no property."""
    pairs = Pairs(chance)
    old = {
        "$defs": {name: pairs.schema(1, refers=False) for name in "xy"},
        "type": "object",
        "properties": {name: pairs.schema(2) for name in NAMES},
        **{key: pairs.value(key, 2) for key in chance.sample(OF_ROWS, chance.randint(0, 3))},
    }
    key = chance.choice([*OF_ROWS, *["properties"] * 8, "$defs"])
    new = {**old, key: pairs.changed(key, old[key]) if key in old else pairs.value(key, 2)}
    changes = [*compare_tables(table_schema(old), table_schema(new)), *compare_row_schemas(old, new)]
    rows = ({name: pairs.instance(1) for name in NAMES} for _ in range(VALUES))
    return broken(old, new, changes, [{name: cell for name, cell in row.items() if cell is not None} for row in rows])


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_no_value_breaks_what_is_said_of_a_documents_schema(seed: int):
    assert try_document(random.Random(seed)) is None


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_no_value_breaks_what_is_said_of_a_rows_schema(seed: int):
    assert try_row(random.Random(seed)) is None
