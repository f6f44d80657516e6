"""Table Schemas derived from JSON Schemas, held against frictionless and jsonschema themselves."""

import json
from typing import Any

import frictionless
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.packages.derivation import residual, table_schema
from pincite.packages.staleness import differences, renewed

TYPED = {"string": str, "integer": int, "number": float}
BOUND = st.integers(-2, 3)
SPECS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["string", ["string", "null"], ["null", "string"]])},
        optional={
            "pattern": st.sampled_from(["^a", "a|b", "^[ab]+$", "^a|c$", r"\p{L}", "b"]),
            "minLength": st.integers(0, 2),
            "maxLength": st.integers(1, 3),
            "enum": st.sampled_from([["a", "b"], ["ab", None], ["a", 1]]),
            "const": st.sampled_from(["a", "ab"]),
            "minimum": BOUND,
        },
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", ["integer", "null"]])},
        optional={
            "minimum": BOUND,
            "maximum": BOUND,
            "exclusiveMinimum": BOUND,
            "exclusiveMaximum": st.one_of(BOUND, st.just(1.5)),
            "multipleOf": st.just(2),
            "enum": st.sampled_from([[1, 2], [0, "1"]]),
            "minLength": st.just(9),
        },
    ),
)
WRAPPED = st.one_of(
    SPECS,
    st.tuples(SPECS, st.sampled_from([{}, {"minimum": 1}, {"maxLength": 2}, {"title": "T"}])).map(
        lambda pair: {"$ref": "#/$defs/part", **pair[1], "part": pair[0]}
    ),
    SPECS.map(lambda spec: {"anyOf": [spec, {"type": "null"}]}),
    st.tuples(SPECS, SPECS).map(lambda specs: {"allOf": list(specs)}),
)


def row_schema(spec: dict[str, Any]) -> dict[str, Any]:
    spec = dict(spec)
    definitions = {"part": spec.pop("part")} if "part" in spec else {}
    return {"type": "object", "properties": {"cell": spec}, "$defs": definitions}


def frictionless_accepts(schema: dict[str, Any], cell: str) -> tuple[bool, object]:
    field = frictionless.Schema.from_descriptor(schema).fields[0]
    value, notes = field.read_cell(cell)
    return not notes, value


def schema_accepts(schema: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    return schema is None or jsonschema.Draft202012Validator(schema).is_valid(row)


@given(WRAPPED, st.sampled_from(["a", "b", "ab", "ca", "abcd", "0", "1", "2", "3", "-1"]))
def test_field_and_residue_together_accept_what_the_json_schema_accepts(spec, cell):
    if r"\p" in json.dumps(spec):
        return  # jsonschema itself cannot run it: see the test of what is left
    schema = row_schema(spec)
    derived = table_schema(schema)
    accepted, value = frictionless_accepts(derived, cell)
    kind = derived["fields"][0]["type"]
    meant = int(cell) if kind == "integer" and cell.lstrip("-").isdigit() else cell
    together = accepted and schema_accepts(residual(schema), {"cell": value})
    assert together == schema_accepts(schema, {"cell": meant})


@given(SPECS)
def test_frictionless_reads_every_derived_schema(spec):
    derived = table_schema(row_schema(spec))
    assert frictionless.Schema.from_descriptor(derived).to_descriptor() == derived


def only_field(spec: dict[str, Any], **schema: Any) -> dict[str, Any]:
    (field,) = table_schema({"properties": {"x": spec}, **schema})["fields"]
    return field


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("date", {"type": "date"}),
        ("date-time", {"type": "datetime"}),
        ("time", {"type": "time"}),
        ("email", {"type": "string", "format": "email"}),
        ("uri", {"type": "string", "format": "uri"}),
        ("uuid", {"type": "string", "format": "uuid"}),
        ("hostname", {"type": "string"}),
    ],
)
def test_a_format_becomes_a_type_or_a_format(form, kind):
    assert only_field({"type": "string", "format": form}) == {"name": "x", **kind}


def test_an_unknown_format_stays_in_the_residue():
    left = residual({"properties": {"x": {"type": "string", "format": "hostname"}}})
    assert left == {"properties": {"x": {"format": "hostname"}}}


def test_words_for_readers_go_along():
    field = only_field({"type": "integer", "title": "T", "description": "D", "examples": [3, 4], "default": 1})
    assert field == {"name": "x", "type": "integer", "title": "T", "description": "D", "example": 3}
    assert residual({"properties": {"x": {"type": "integer", "title": "T", "default": 1}}}) is None


def test_definitions_are_followed_to_their_end():
    definitions = {"id": {"$ref": "#/$defs/word", "description": "own"}, "word": {"type": "string", "minLength": 2}}
    field = only_field({"$ref": "#/$defs/id"}, **{"$defs": definitions})
    assert field == {"name": "x", "type": "string", "description": "own", "constraints": {"minLength": 2}}


@pytest.mark.parametrize("reference", ["#/$defs/x", "other.json#/x", "#/$defs/none", "#/$defs/list", 5])
def test_a_reference_that_cannot_be_followed_is_left_where_it_was(reference):
    definitions = {"x": {"$ref": "#/$defs/x"}, "list": []}
    schema = {"properties": {"x": {"$ref": reference}}, "$defs": definitions}
    assert table_schema(schema)["fields"] == [{"name": "x", "type": "any"}]
    assert (residual(schema) or {})["properties"] == {"x": {"$ref": reference}}


def test_keys_and_requirements_of_the_row():
    schema = {
        "properties": {"b": {"type": "string"}, "a": {}},
        "required": ["a"],
        "primaryKey": ["b"],
        "foreignKeys": [{"fields": ["a"], "reference": {"resource": "r", "fields": ["b"]}}],
    }
    derived = table_schema(schema)
    assert [field["name"] for field in derived["fields"]] == ["b", "a"]
    assert derived["fields"][1] == {"name": "a", "type": "any", "constraints": {"required": True}}
    assert (derived["primaryKey"], derived["foreignKeys"]) == (schema["primaryKey"], schema["foreignKeys"])


def test_conditions_are_left_and_nothing_that_fields_say():
    condition = {"if": {"properties": {"x": {"const": "a"}}}, "then": {"required": ["y"]}}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": {"x": {"type": "string"}, "y": {"type": "integer", "multipleOf": 2}},
        "required": ["x", "z"],
        "additionalProperties": False,
        "unevaluatedProperties": False,
        "allOf": [condition],
        "spans": [],
    }
    assert residual(schema) == {
        "$schema": schema["$schema"],
        "properties": {"y": {"multipleOf": 2}},
        "required": ["z"],
        "allOf": [condition],
    }


def test_a_condition_that_points_at_a_property_keeps_the_whole():
    schema = {"properties": {"x": {"type": "string"}}, "not": {"$ref": "#/properties/x"}}
    assert residual(schema) == schema


KEYWORDS = ["properties", "required", "type", "$ref", "allOf", "anyOf", "enum", "const", "pattern", "minimum", "items"]
KEYWORDS += ["$defs", "$id", "primaryKey", "examples", "additionalProperties", "fields", "name", "constraints", "a"]
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["string", "a", "#/$defs/a", "(", "null"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=5)),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYWORDS), JUNK, max_size=6)


@given(OBJECTS, OBJECTS)
def test_no_schema_however_malformed_stops_the_derivation(schema, existing):
    derived = table_schema(schema)
    assert all(isinstance(field["name"], str) for field in derived["fields"])
    fresh = renewed(existing, derived)
    assert renewed(fresh, derived) == fresh
    assert not list(differences(fresh, fresh)) or not fresh["fields"]
    left = residual(schema)
    assert left is None or isinstance(left, dict)
