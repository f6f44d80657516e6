"""A table's rows checked by the part of their JSON Schema that their Table Schema does not say."""

import json

import pytest

import pincite

FIELDS = [
    {"name": "kind", "type": "string"},
    {"name": "size", "type": "integer", "missingValues": ["-", "unknown"]},
    {"name": "unit", "type": "string", "missingValues": [{"value": "n/a", "label": "not asked"}]},
]
CONDITION = {
    "properties": {"kind": {"type": "string"}, "size": {"type": "integer"}, "unit": {"type": "string"}},
    "if": {"properties": {"kind": {"const": "thing"}}},
    "then": {"required": ["size"]},
}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("kind,size,unit\nthing,-,n/a\n", [("json-schema", 2)]),
        ("kind,size,unit\nthing,-,n/a\nother,x,cm\n", [("type-error", 3), ("json-schema", 2)]),
        ("kind,size,unit\nthing,1,n/a\nthing,x,n/a\n", [("type-error", 3)]),  # x is a value, only a wrong one
    ],
)
def test_a_rows_condition_knows_what_each_field_calls_missing(tmp_path, table, expected):
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": FIELDS}, "jsonSchema": CONDITION}
    descriptor = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    (tmp_path / "t.csv").write_text(table)
    found = pincite.validate(tmp_path, skip=["descriptor-stale"]).findings
    assert [(finding.rule, finding.row) for finding in found] == expected
