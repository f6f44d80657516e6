"""Tables whose rows are JSON: read as strictly as documents, each thing at its line."""

import json

import pytest

import pincite

FIELDS = [{"name": "id", "type": "integer"}, {"name": "label", "type": "string"}]
TWICE = '{"id": 2, "id": 3, "label": "b"}'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("t.jsonl", '{"id": 1}\n\n{"id": "x"}\n', [("type-error", 3, None)]),
        ("t.jsonl", f'{{"id": 1}}\n\n{TWICE}\n', [("json-duplicate-key", 3, "/id")]),
        ("t.ndjson", '["id", "label"]\n[NaN, "a"]\n', [("type-error", 2, None), ("json-not-finite", 2, "/0")]),
        ("t.json", f'[{{"id": 1}},\n {TWICE}]', [("json-duplicate-key", 2, "/1/id")]),
        ("t.json", '[{"id": 1},\n {"id": 2, "label": "c"}]', []),
    ],
)
def test_what_strict_reading_objects_to_is_told_at_its_line(tmp_path, name, text, expected):
    resource = {"name": "t", "type": "table", "path": name, "schema": {"fields": FIELDS}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / name).write_text(text)
    found = pincite.validate(tmp_path).findings
    assert [(finding.rule, finding.line, finding.pointer) for finding in found] == expected


def test_a_line_that_is_no_json_is_named(tmp_path):
    resource = {"name": "t", "type": "table", "path": "t.jsonl", "schema": {"fields": FIELDS}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "t.jsonl").write_text('{"id": 1}\n{"id": 2}\n{bad\n')
    (finding,) = pincite.validate(tmp_path).findings
    assert (finding.rule, "line 3, column 2" in finding.message) == ("source-error", True)
