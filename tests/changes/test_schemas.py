"""Every change of a schema falls under a rule, and the rules cover the standards."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_specifications import REGISTRY

from changes.packages import csv_text, run, table, write
from pincite.changes.jsonschemas import compare_row_schemas, compare_schemas
from pincite.changes.rules import CEILINGS, FLAGS, FLOORS, OPAQUE, PARTS, RULES, kebab
from pincite.changes.schemas import compare_tables
from pincite.changes.values import Level
from pincite.packages.derivation import table_schema

ROOT = Path(__file__).parents[2]
FIELDS: list[dict[str, Any]] = [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]
DRAFT = "https://json-schema.org/draft/2020-12/"


def field(**given: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", "type": "string", **given}]}


def constrained(**given: Any) -> dict[str, Any]:
    return field(constraints=given)


def rules(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [change.rule for change in compare_tables(old, new)]


TABLE_CASES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"fields": FIELDS}, {"fields": FIELDS[:1]}, "field-removed", "field-added"),
    ({"fields": FIELDS}, {"fields": FIELDS[::-1]}, "fields-reordered", "fields-reordered"),
    (field(type="integer"), field(type="number"), "field-type-widened", "field-type-narrowed"),
    (field(type="date"), field(type="boolean"), "field-type-changed", "field-type-changed"),
    (field(format="uri"), field(format="email"), "field-format-changed", "field-format-changed"),
    (field(), field(title="A"), "metadata-changed", "metadata-changed"),
    (field(), field(rdfType="x"), "metadata-changed", "metadata-changed"),
    (field(), field(decimalChar=","), "field-form-changed", "field-form-changed"),
    (field(trueValues=["y"]), field(trueValues=["y", "t"]), "true-values-loosened", "true-values-tightened"),
    (field(falseValues=["y"]), field(falseValues=["y", "t"]), "false-values-loosened", "false-values-tightened"),
    (
        field(type="boolean"),
        field(type="boolean", trueValues=["true", "True", "TRUE", "1", "yes"]),
        "true-values-loosened",
        "true-values-tightened",
    ),
    (field(), field(missingValues=["-"]), "missing-values-changed", "missing-values-changed"),
    (
        {**field(), "missingValues": ["", "-"]},
        {**field(), "missingValues": ["", {"value": "-", "label": "refused"}]},
        "metadata-changed",
        "metadata-changed",
    ),
    (field(), {**field(), "missingValues": ["-"]}, "missing-values-changed", "missing-values-changed"),
    (field(categories=["x"]), field(categories=["x", "y"]), "categories-loosened", "categories-tightened"),
    (field(), field(categories=["x"]), "categories-tightened", "categories-loosened"),
    (
        field(categories=[{"value": 1, "label": "x"}]),
        field(categories=[{"value": 1, "label": "y"}]),
        "categories-relabelled",
        "categories-relabelled",
    ),
    (field(), field(categoriesOrdered=True), "categories-ordered-changed", "categories-ordered-changed"),
    (field(), {**field(), "fieldsMatch": "subset"}, "fields-match-loosened", "fields-match-tightened"),
    (field(), {**field(), "primaryKey": "a"}, "primary-key-added", "primary-key-removed"),
    ({**field(), "primaryKey": "a"}, {**field(), "primaryKey": ["b"]}, "primary-key-changed", "primary-key-changed"),
    (field(), {**field(), "uniqueKeys": [["a"]]}, "unique-keys-tightened", "unique-keys-loosened"),
    (
        field(),
        {**field(), "foreignKeys": [{"fields": "a", "reference": {"resource": "x", "fields": "y"}}]},
        "foreign-key-added",
        "foreign-key-removed",
    ),
    (
        {**field(), "foreignKeys": [{"fields": "a", "reference": {"resource": "x", "fields": "y"}}]},
        {**field(), "foreignKeys": [{"fields": ["a"], "reference": {"resource": "z", "fields": "y"}}]},
        "foreign-key-changed",
        "foreign-key-changed",
    ),
    (constrained(), constrained(required=True), "required-tightened", "required-loosened"),
    (constrained(unique=False), constrained(unique=True), "unique-tightened", "unique-loosened"),
    (constrained(minLength=1), constrained(minLength=2), "min-length-tightened", "min-length-loosened"),
    (constrained(), constrained(maxLength=2), "max-length-tightened", "max-length-loosened"),
    (constrained(minimum=1), constrained(minimum=2), "minimum-tightened", "minimum-loosened"),
    (constrained(maximum=2), constrained(maximum=1), "maximum-tightened", "maximum-loosened"),
    (constrained(minimum="2020-01-01"), constrained(minimum="2021-01-01"), "minimum-tightened", "minimum-loosened"),
    (constrained(), constrained(exclusiveMinimum=1), "exclusive-minimum-tightened", "exclusive-minimum-loosened"),
    (constrained(), constrained(exclusiveMaximum=1), "exclusive-maximum-tightened", "exclusive-maximum-loosened"),
    (constrained(), constrained(pattern="a"), "pattern-added", "pattern-removed"),
    (constrained(pattern="a"), constrained(pattern="b"), "pattern-changed", "pattern-changed"),
    (constrained(enum=["x"]), constrained(enum=["x", "y"]), "enum-term-added", "enum-term-removed"),
    (constrained(), constrained(enum=["x"]), "enum-added", "enum-removed"),
    (constrained(), constrained(jsonSchema={}), "json-schema-added", "json-schema-removed"),
]


@pytest.mark.parametrize(("old", "new", "there", "back"), TABLE_CASES, ids=[case[2] for case in TABLE_CASES])
def test_each_property_of_table_schema_has_its_rules(old: dict, new: dict, there: str, back: str):
    assert rules(old, new) == [there]
    assert rules(new, old) == [back]
    assert rules(old, copy.deepcopy(old)) == []


ANNOTATIONS = ("title", "description", "default", "examples", "readOnly", "writeOnly", "$comment", "$id")
X = {"minLength": 1}
DOCUMENT_CASES: list[tuple[Any, Any, str, str]] = [
    ({"type": "string"}, {"type": ["string", "null"]}, "type-loosened", "type-tightened"),
    ({"type": "integer"}, {"type": "number"}, "type-loosened", "type-tightened"),
    ({}, {"type": ["array", "boolean", "integer", "null", "object", "string"]}, "type-tightened", "type-loosened"),
    ({"type": "string"}, {"type": "integer"}, "type-changed", "type-changed"),
    ({}, {"properties": {"a": {}}}, "property-added", "property-removed"),
    ({"properties": {"a": 1, "b": 1}}, {"properties": {"b": 1, "a": 1}}, *["properties-reordered"] * 2),
    ({}, {"required": ["a"]}, "required-tightened", "required-loosened"),
    ({}, {"dependentRequired": {"a": ["b"]}}, "dependent-required-tightened", "dependent-required-loosened"),
    ({}, {"dependentSchemas": {"a": {"minimum": 1}}}, "dependent-schemas-tightened", "dependent-schemas-loosened"),
    ({}, {"patternProperties": {"a": {"minimum": 1}}}, "pattern-properties-tightened", "pattern-properties-loosened"),
    ({}, {"additionalProperties": False}, "additional-properties-tightened", "additional-properties-loosened"),
    ({}, {"unevaluatedProperties": False}, "unevaluated-properties-tightened", "unevaluated-properties-loosened"),
    ({}, {"unevaluatedItems": False}, "unevaluated-items-tightened", "unevaluated-items-loosened"),
    ({}, {"propertyNames": {"minLength": 1}}, "property-names-tightened", "property-names-loosened"),
    ({}, {"items": {"type": "string"}}, "items-tightened", "items-loosened"),
    ({}, {"prefixItems": [{"minimum": 1}]}, "prefix-items-tightened", "prefix-items-loosened"),
    ({}, {"contains": {"type": "string"}}, "contains-tightened", "contains-loosened"),
    ({}, {"allOf": [{"minimum": 1}]}, "all-of-tightened", "all-of-loosened"),
    ({"anyOf": [{"minimum": 1}]}, {"anyOf": [{"minimum": 1}, {}]}, "any-of-loosened", "any-of-tightened"),
    ({}, {"oneOf": [{}]}, "one-of-added", "one-of-removed"),
    ({"oneOf": [{}]}, {"oneOf": [{"minimum": 1}]}, "one-of-changed", "one-of-changed"),
    ({}, {"not": {}}, "not-added", "not-removed"),
    ({}, {"if": X, "then": {"minimum": 1}}, "if-added", "if-removed"),
    ({"if": X, "then": X}, {"if": {}, "then": X}, "if-changed", "if-changed"),
    ({"if": X, "else": X}, {"if": X, "else": X, "then": {"minimum": 1}}, "then-tightened", "then-loosened"),
    ({"if": X, "then": X}, {"if": X, "then": X, "else": {"minimum": 1}}, "else-tightened", "else-loosened"),
    ({}, {"const": 1}, "const-added", "const-removed"),
    ({"multipleOf": 2}, {"multipleOf": 4}, "multiple-of-added", "multiple-of-removed"),
    ({"multipleOf": 2}, {"multipleOf": 3}, "multiple-of-changed", "multiple-of-changed"),
    ({}, {"minItems": 1}, "min-items-tightened", "min-items-loosened"),
    ({}, {"maxItems": 1}, "max-items-tightened", "max-items-loosened"),
    ({"contains": X}, {"contains": X, "minContains": 2}, "min-contains-tightened", "min-contains-loosened"),
    ({"contains": X}, {"contains": X, "maxContains": 1}, "max-contains-tightened", "max-contains-loosened"),
    ({}, {"minProperties": 1}, "min-properties-tightened", "min-properties-loosened"),
    ({}, {"maxProperties": 1}, "max-properties-tightened", "max-properties-loosened"),
    ({}, {"uniqueItems": True}, "unique-items-tightened", "unique-items-loosened"),
    ({}, {"format": "uri"}, "format-added", "format-removed"),
    ({}, {"contentEncoding": "base64"}, "content-encoding-added", "content-encoding-removed"),
    ({}, {"contentMediaType": "x/y"}, "content-media-type-added", "content-media-type-removed"),
    ({}, {"contentSchema": {}}, "content-schema-added", "content-schema-removed"),
    ({"dependencies": {"a": []}}, {"dependencies": {"a": ["b"]}}, "dependencies-tightened", "dependencies-loosened"),
    (
        {"items": [X]},
        {"items": [X], "additionalItems": False},
        "additional-items-tightened",
        "additional-items-loosened",
    ),
    ({"items": [{}]}, {"items": [{}, {"minimum": 1}]}, "items-tightened", "items-loosened"),
    ({}, {"deprecated": True}, "deprecated-changed", "deprecated-changed"),
    ({}, {"$ref": "#/x"}, "reference-changed", "reference-changed"),
    ({}, {"$dynamicRef": "#x"}, "reference-changed", "reference-changed"),
    ({}, {"$anchor": "x"}, "reference-changed", "reference-changed"),
    ({}, {"$dynamicAnchor": "x"}, "reference-changed", "reference-changed"),
    ({}, {"$schema": "x"}, "schema-dialect-changed", "schema-dialect-changed"),
    ({}, {"$vocabulary": {}}, "schema-dialect-changed", "schema-dialect-changed"),
    *(({}, {key: "x"}, "metadata-changed", "metadata-changed") for key in ANNOTATIONS),
    ({}, {"spans": []}, "spans-added", "spans-removed"),
    ({}, {"primaryKey": "a"}, "primary-key-added", "primary-key-removed"),
    ({"$defs": {"a": {}}}, {"$defs": {"a": {"minimum": 1}}}, "minimum-tightened", "minimum-loosened"),
    ({}, {"x-mine": 1}, "keyword-changed", "keyword-changed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "there", "back"), DOCUMENT_CASES, ids=[f"{case[2]}-{at}" for at, case in enumerate(DOCUMENT_CASES)]
)
def test_each_keyword_of_json_schema_has_its_rules(old: Any, new: Any, there: str, back: str):
    assert [change.rule for change in compare_schemas(old, new)] == [there]
    assert [change.rule for change in compare_schemas(new, old)] == [back]


@pytest.mark.parametrize(
    "said",
    [{"required": False}, {"unique": False}, {"minLength": 0}],
)
def test_a_constraint_that_says_what_holds_without_it_is_no_change(said: dict):
    assert rules(constrained(), constrained(**said)) == rules(constrained(**said), constrained()) == []


def reference(own: Any, **target: Any) -> dict[str, Any]:
    return {**field(), "foreignKeys": [{"fields": own, "reference": target}]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (field(), field(format="default")),
        (field(), field(categories=[], categoriesOrdered=False)),
        (field(type="number"), field(type="number", decimalChar=".", bareNumber=True)),
        (field(type="list"), field(type="list", delimiter=",", itemType="string")),
        (field(trueValues=["a", "b"]), field(trueValues=["b", "a"])),
        (field(), {**field(), "missingValues": [""], "fieldsMatch": "exact", "uniqueKeys": [], "foreignKeys": []}),
        ({**field(), "missingValues": ["", "-"]}, {**field(), "missingValues": ["-", ""]}),
        (reference("a", resource="x", fields="y"), reference(["a"], resource="x", fields=["y"])),
        (reference("a", fields="y"), reference("a", resource="", fields="y")),
        (field(), field(missingValues=[""])),
        ({**field(), "missingValues": ["-"]}, {**field(missingValues=["-"]), "missingValues": ["-"]}),
    ],
)
def test_two_ways_to_write_one_table_schema_are_no_change(old: dict, new: dict):
    assert rules(old, new) == rules(new, old) == []


@pytest.mark.parametrize(
    "said",
    [
        {"uniqueItems": False}, {"minLength": 0}, {"minItems": 0}, {"minProperties": 0}, {"minContains": 1},
        {"$schema": f"{DRAFT}schema"},
        {"deprecated": False}, {"readOnly": False}, {"writeOnly": False}, {"items": {}}, {"items": True},
        {"additionalProperties": {}}, {"propertyNames": {}}, {"unevaluatedItems": True}, {"then": {}},
        {"required": []}, {"properties": {}}, {"allOf": []}, {"dependentRequired": {"a": []}}, {"$defs": {"a": {}}},
        {"dependentRequired": {}}, {"dependentSchemas": {"a": True}}, {"allOf": [{}]}, {"anyOf": [X, {}]},
        {"anyOf": [True]}, {"prefixItems": [{}]}, {"prefixItems": [True, {}], "items": {}}, {"not": False},
        {"if": X}, {"if": X, "then": {}}, {"then": X}, {"else": X}, {"patternProperties": {"a": {}}},
        {"maxContains": 3}, {"minContains": 0}, {"additionalItems": False}, {"items": [{}], "additionalItems": True},
        {"type": ["array", "boolean", "integer", "null", "number", "object", "string"]},
        {"type": ["string", "object", "null", "number", "boolean", "array"]}, {"exclusiveMaximum": False},
    ],
)  # fmt: skip
def test_a_keyword_that_says_what_holds_without_it_is_no_change(said: dict):
    assert list(compare_schemas({}, said)) == list(compare_schemas(said, {})) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"const": "a"}, {"enum": ["a"]}),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
        ({"enum": [1, {"a": 1, "b": 2}]}, {"enum": [1.0, {"b": 2, "a": 1}]}),
        ({"required": ["a", "b"]}, {"required": ["b", "a"]}),
        ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
        ({"type": "string"}, {"type": ["string"]}),
        ({"type": ["integer", "number"]}, {"type": "number"}),
        ({"allOf": [X, {"minimum": 1}]}, {"allOf": [{"minimum": 1}, {}, X]}),
        ({"anyOf": [X, {"minimum": 1}]}, {"anyOf": [{"minimum": 1}, X]}),
        ({"oneOf": [X, {"minimum": 1}]}, {"oneOf": [{"minimum": 1}, X]}),
        ({"items": {"type": "string"}}, {"items": {"type": "string"}, "prefixItems": [{"type": "string"}]}),
        ({"maximum": 5, "exclusiveMaximum": True}, {"exclusiveMaximum": 5}),
        ({"maximum": 5, "exclusiveMaximum": False}, {"maximum": 5}),
        ({}, {"items": {"additionalItems": False}}),
        ({"not": {"type": "string", "minLength": 1}}, {"not": {"minLength": 1, "type": "string"}}),
        ({"minimum": 1}, {"minimum": 1.0}),
    ],
)
def test_two_ways_to_write_one_json_schema_are_no_change(old: Any, new: Any):
    assert list(compare_schemas(old, new)) == list(compare_schemas(new, old)) == []


CLOSED = {"additionalProperties": False}
NONE_LEFT = {"unevaluatedItems": False}
PATTERNED = {"patternProperties": {"a": X}}
BOTH_CASES: list[tuple[Any, Any, list[str]]] = [
    (CLOSED, {**CLOSED, "properties": {"a": {}}}, ["property-added-loosened"]),
    ({}, {"properties": {"a": {"type": "string"}}}, ["property-added-tightened"]),
    ({}, {"properties": {"a": {"title": "A"}}}, ["property-added"]),
    (PATTERNED, {**PATTERNED, "properties": {"a": X}}, ["property-added-changed"]),
    (CLOSED, {**CLOSED, **PATTERNED}, ["pattern-properties-tightened", "pattern-properties-loosened"]),
    (
        CLOSED,
        {**CLOSED, "patternProperties": {"a": {}}},
        ["pattern-properties-tightened", "pattern-properties-loosened"],
    ),
    (NONE_LEFT, {**NONE_LEFT, "items": {}}, ["evaluated-changed"]),
    (NONE_LEFT, {**NONE_LEFT, "if": {"contains": X}}, ["if-added", "evaluated-changed"]),
    (NONE_LEFT, {**NONE_LEFT, "anyOf": [{"contains": X}, {}]}, ["any-of-tightened"] * 2 + ["evaluated-changed"]),
    ({"items": False}, {"items": False, "prefixItems": [{}]}, ["prefix-items-loosened"]),
    ({"anyOf": [X]}, {}, ["any-of-loosened"]),
    ({}, {"contains": True}, ["contains-tightened"]),
    (
        {"contains": {"minimum": 1}, "maxContains": 1},
        {"contains": {"minimum": 2}, "maxContains": 1},
        ["contains-tightened", "contains-loosened"],
    ),
    ({"maximum": 5, "exclusiveMaximum": True}, {"maximum": 5}, ["exclusive-maximum-loosened", "maximum-tightened"]),
    ({"minimum": 9007199254740992}, {"minimum": 9007199254740993}, ["minimum-tightened"]),
    (
        {"$defs": {"a": {"minimum": 1}}, "not": {"$ref": "#/$defs/a"}},
        {"$defs": {"a": {"minimum": 2}}, "not": {"$ref": "#/$defs/a"}},
        ["minimum-tightened", "not-changed"],
    ),
    (
        {"unevaluatedProperties": False},
        {"unevaluatedProperties": False, "allOf": [{"patternProperties": {"a": {}}}]},
        ["all-of-tightened", "evaluated-changed"],
    ),
    ({"properties": {"a": {}}}, {"properties": {"a": {"type": "string"}}}, ["type-tightened"]),
    ({"properties": {"a": {}}}, {"properties": {"a": False}}, ["type-tightened"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "found"), BOTH_CASES)
def test_what_hangs_on_its_neighbours_is_judged_with_them(old: Any, new: Any, found: list[str]):
    assert [change.rule for change in compare_schemas(old, new)] == found


def row_rules(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    rows = [{"properties": {"a": side}} for side in (old, new)]
    changes = [*compare_tables(*map(table_schema, rows)), *compare_row_schemas(*rows)]
    return [change.rule for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"type": ["string", "integer"]}, {"type": ["string", "boolean"]}, ["type-changed"]),
        (
            {"type": "number", "exclusiveMinimum": 1},
            {"type": "number", "exclusiveMinimum": 2},
            ["exclusive-minimum-tightened"],
        ),
        ({"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv6"}, ["format-changed"]),
        ({"enum": [1, "a"]}, {"enum": [1]}, ["field-type-narrowed", "enum-added", "enum-removed"]),
        ({"type": "array", "items": X}, {"type": "array"}, ["items-loosened"]),
        ({"type": "string", "minLength": 1}, {"type": "string", "minLength": 2}, ["min-length-tightened"]),
        ({"type": "string", "examples": ["x"]}, {"type": "string", "examples": ["y"]}, ["metadata-changed"]),
        ({"type": "string"}, {"type": ["string", "null"]}, []),
        ({"type": "string"}, {"type": "string", "deprecated": True}, ["deprecated-changed"]),
        ({"type": "string"}, {"type": "string", "examples": ["x", "y"]}, ["metadata-changed"] * 2),
    ],
)
def test_a_property_of_a_row_is_compared_by_its_field_and_what_no_field_says(old: dict, new: dict, found: list[str]):
    assert row_rules(old, new) == found


def test_bounds_are_compared_as_values_of_their_field():
    day = {"type": "date", "format": "%d.%m.%Y"}
    earlier, later = ({**day, "constraints": {"minimum": text}} for text in ("31.12.2020", "01.01.2021"))
    assert rules(field(**earlier), field(**later)) == ["minimum-tightened"]
    assert rules(field(**later), field(**earlier)) == ["minimum-loosened"]


def test_a_bound_that_cannot_be_compared_with_the_old_one_counts_as_both():
    sides = [
        field(type="datetime", format="any", constraints={"minimum": text})
        for text in ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00")
    ]
    assert rules(*sides) == rules(*reversed(sides)) == ["minimum-tightened", "minimum-loosened"]


def test_contains_at_least_none_loosens():
    assert [change.rule for change in compare_schemas({"contains": X}, {"contains": X, "minContains": 0})] == [
        "min-contains-loosened"
    ]


def test_every_rule_of_a_keyword_is_tried_in_both_directions():
    tried = {rule for case in (*TABLE_CASES, *DOCUMENT_CASES) for rule in case[2:]}
    families = {
        f"{kebab(key)}-{way}" for key in (*FLOORS, *CEILINGS, *FLAGS, *PARTS) for way in ("tightened", "loosened")
    }
    families |= {f"{kebab(key)}-{way}" for key in OPAQUE for way in ("added", "removed")}
    assert families - tried == set()


def test_every_keyword_of_the_2020_12_vocabularies_is_tried():
    keywords = set()
    for name in ("core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content"):
        keywords |= set(REGISTRY.contents(f"{DRAFT}meta/{name}")["properties"])
    tried = {key for case in DOCUMENT_CASES for side in case[:2] for key in side}
    assert keywords - tried - {"enum", "pattern", "minimum", "maximum", "minLength", "maxLength"} <= {
        "exclusiveMinimum",  # tried as constraints of a field, by the same code
        "exclusiveMaximum",
    }


def test_every_property_of_table_schema_is_tried():
    from importlib.resources import files

    import frictionless

    profile = files(frictionless) / "assets"
    named = {
        *("name", "type", "format", "title", "description", "example", "rdfType", "constraints", "missingValues"),
        *("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "categories", "categoriesOrdered"),
        *("required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"),
        *("exclusiveMaximum", "jsonSchema", "pattern", "enum", "delimiter", "itemType"),
    }
    known = set(frictionless.Field.metadata_profile["properties"])
    for kind in ("string", "integer", "number", "boolean"):
        known |= set(frictionless.Field.metadata_select_class(kind).metadata_profile["properties"])
        known |= set(
            frictionless.Field.metadata_select_class(kind).metadata_profile["properties"]["constraints"]["properties"]
        )
    assert known - named - {"arrayItem"} == set(), profile
    for name in sorted(named - {"name", "constraints"}):
        for old, new in ((field(), field(**{name: "x"})), (constrained(), constrained(**{name: "x"}))):
            assert rules(old, new), name


SCHEMAS = st.recursive(
    st.one_of(
        st.booleans(),
        st.dictionaries(
            st.sampled_from(
                ["type", "minimum", "maxLength", "pattern", "enum", "required", "title", "format", "const"]
            ),
            st.none(),
        ).map(lambda keys: {key: VALUES[key] for key in keys}),
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "items": inner,
            "allOf": st.lists(inner, max_size=2),
            "anyOf": st.lists(inner, max_size=2),
            "if": inner,
            "$defs": st.dictionaries(st.sampled_from("xy"), inner, max_size=2),
        },
    ),
    max_leaves=5,
)
VALUES: dict[str, Any] = {
    "type": "string", "minimum": 1, "maxLength": 3, "pattern": "x", "enum": ["a"], "required": ["a"], "title": "t",
    "format": "uri", "const": 1,
}  # fmt: skip


@given(SCHEMAS, SCHEMAS)
def test_every_change_has_a_known_rule_and_no_change_none(old: Any, new: Any):
    assert list(compare_schemas(old, copy.deepcopy(old))) == []
    found = list(compare_schemas(old, new))
    assert {change.rule for change in found} <= set(RULES)


def test_the_table_of_rules_in_the_documentation_is_up_to_date():
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "-I", "toolkit", "docs/versions.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_three_views_disagree_where_the_sources_do():
    tightened, loosened = RULES["minimum-tightened"], RULES["minimum-loosened"]
    assert [tightened.level(view) for view in ("recipe", "writer", "reader")] == [Level.MAJOR, Level.MAJOR, Level.PATCH]
    assert [loosened.level(view) for view in ("recipe", "writer", "reader")] == [Level.MINOR, Level.MINOR, Level.MAJOR]


@pytest.mark.parametrize(
    ("said", "names", "level"),
    [
        ("Change the data package, resource or field name", ["package-name-changed", "resource-renamed"], Level.MAJOR),
        ("Add, remove or re-order fields", ["field-added", "field-removed", "fields-reordered"], Level.MAJOR),
        ("Change a field type or format", ["field-type-widened", "field-format-changed"], Level.MAJOR),
        ("Change a field constraint to be more restrictive", ["required-tightened", "pattern-added"], Level.MAJOR),
        ("delete data that is referenced by another data resource", ["row-removed-referenced"], Level.MAJOR),
        ("Add a new data resource", ["resource-added"], Level.MINOR),
        ("Add new data to an existing data resource", ["row-added"], Level.MINOR),
        ("Change a field constraint to be less restrictive", ["max-length-loosened", "enum-removed"], Level.MINOR),
        ("Update a reference to another data resource", ["foreign-key-changed"], Level.MINOR),
        ("Correct errors in existing data", ["cell-changed"], Level.PATCH),
        ("Change descriptive metadata properties", ["metadata-changed"], Level.PATCH),
        ("relocate the data to a new URL or path. No change", ["resource-path-changed"], Level.NONE),
    ],
)
def test_what_the_recipe_says_is_what_the_rules_that_cite_it_say(said: str, names: list[str], level: Level):
    assert {(RULES[name].recipe, RULES[name].source) for name in names} == {(level, "recipe")}, said


HEADER = ("id", "label", "amount")
ROW = ("a", "one", "1")
OTHERS = {"name": "others", "type": "table", "path": "others.csv", "schema": {
    "fields": [{"name": "thing", "type": "string"}],
    "foreignKeys": [{"fields": "thing", "reference": {"resource": "things", "fields": "id"}}],
}}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "resources", "version", "code", "said"),
    [
        ([ROW], 1, "1.0.0", 0, "No differences"),
        ([("a", "uno", "1")], 1, "1.0.0", 1, 'set "version" to "1.0.1" or higher'),
        ([("a", "uno", "1")], 1, "1.0.1", 0, "patch: cell-changed things"),
        ([("a", "one", "1.0")], 1, "1.0.1", 0, "patch: cell-rewritten things"),
        ([ROW, ("b", "two", "2")], 1, "1.0.1", 1, 'set "version" to "1.1.0" or higher'),
        ([ROW, ("b", "two", "2")], 1, "1.1.0", 0, "minor: row-added things"),
        ([ROW], 2, "1.1.0", 0, "minor: resource-added others"),
        ([], 1, "1.9.9", 0, "minor: row-removed things"),
        ([("b", "one", "1")], 1, "1.0.9", 1, "a looks re-keyed as b"),
        ([("a", "uno", "1")], 1, "0.9.9", 1, "1.0.0 to 0.9.9"),
        ([("a", "uno", "1")], 1, "next", 1, "the versions cannot be compared"),
    ],
)
def test_the_version_must_say_what_changed(tmp_path: Path, rows, resources, version, code, said):  # noqa: PLR0917
    write(tmp_path / "old", {"things.csv": csv_text(HEADER, ROW)}, table())
    files = {"things.csv": csv_text(HEADER, *rows), "others.csv": "thing\n"}
    write(tmp_path / "new", files, *(table(), OTHERS)[:resources], version=version)
    done = run("diff", tmp_path / "old", tmp_path / "new", "--check-version")
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout


def test_removing_a_row_that_others_refer_to_is_major(tmp_path: Path):
    for name, rows in (("old", [ROW, ("b", "two", "2")]), ("new", [("b", "two", "2")])):
        write(tmp_path / name, {"things.csv": csv_text(HEADER, *rows), "others.csv": "thing\na\n"}, table(), OTHERS)
    done = run("diff", tmp_path / "old", tmp_path / "new")
    assert "major: row-removed-referenced things" in done.stdout
    assert "other rows refer to it" in done.stdout


def test_before_version_1_a_minor_bump_covers_a_major_change(tmp_path: Path):
    write(tmp_path / "old", {"things.csv": csv_text(HEADER, ROW)}, table(), version="0.3.4")
    write(tmp_path / "new", {"things.csv": csv_text(HEADER[:2], ROW[:2])}, table(fields=FIELDS[:0]), version="0.4.0")
    assert run("diff", tmp_path / "old", tmp_path / "new", "--check-version").returncode == 0


@pytest.mark.parametrize(
    ("given", "level", "places"),
    [
        ({"encoding": "utf-8", "dialect": {"delimiter": ",", "header": True}}, "none", []),
        ({"dialect": {"title": "Commas"}}, "patch", ["dialect.title"]),
        ({"dialect": {"quoteChar": "'", "title": "Commas"}}, "major", ["dialect.quoteChar", "dialect.title"]),
        ({"innerpath": "a.csv"}, "major", ["innerpath"]),
        ({"scheme": "file"}, "major", ["scheme"]),
    ],
)
def test_how_a_resource_is_read_is_compared_property_by_property(tmp_path: Path, given, level, places):
    for name, more in (("old", {}), ("new", given)):
        write(tmp_path / name, {"things.csv": csv_text(HEADER, ROW)}, {**table(), **more})
    told = json.loads(run("diff", tmp_path / "old", tmp_path / "new", "--format", "json").stdout)
    assert (told["level"], [reason["place"] for reason in told["reasons"]]) == (level, places)


def test_the_view_decides_the_level(tmp_path: Path):
    for name, terms in (("old", ["x"]), ("new", ["x", "y"])):
        fields = [{"name": "id", "type": "string", "constraints": {"enum": terms}}]
        write(tmp_path / name, {"things.csv": csv_text(("id",), ("x",))}, table(fields=fields))
    for view, level in (("recipe", "minor"), ("writer", "minor"), ("reader", "major")):
        done = run("diff", tmp_path / "old", tmp_path / "new", "--view", view, "--format", "json")
        assert json.loads(done.stdout)["level"] == level
