"""Documents checked by their schemas: places, words, bounds."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.benchmarks import documents as benchmark

import pincite
from pincite.documents.check import check_document

PEOPLE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer"}, "kind": {"enum": ["friend", "foe"]}},
        "additionalProperties": False,
    },
}


def package(folder: Path, schema: object, value: object, **files: object) -> pincite.packages.Package:
    resource = {"name": "doc", "type": "json", "path": "doc.json", "jsonSchema": "schemas/doc.json"}
    (folder / "schemas").mkdir(exist_ok=True)
    written = {"datapackage": {"resources": [resource]}, "schemas/doc": schema, "doc": value, **files}
    for name, content in written.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return pincite.open(folder)


def check(folder: Path, schema: object, value: object, limit: int = 0, **files: object):
    opened = package(folder, schema, value, **files)
    return check_document(opened, opened.resources[0], limit)


def words(folder: Path, schema: object, value: object, **files: object) -> list[tuple[str, str | None, str]]:
    return [(item.rule, item.pointer, item.message) for item in check(folder, schema, value, **files).findings]


def test_one_bad_item_of_many_is_found_without_jsonschema_looking_at_the_others(tmp_path):
    value = [{"id": number} for number in range(20_000)]
    value[12_345]["kind"] = "fried"
    start = time.process_time()
    report = check(tmp_path, PEOPLE, value)
    assert [item.pointer for item in report.findings] == ["/12345/kind"]
    assert report.findings[0].expected == "friend"
    assert report.fallbacks == ()
    assert time.process_time() - start < 1.0  # jsonschema alone takes more than a second for it


def test_findings_stop_at_the_limit_and_say_so(tmp_path):
    value = [{"id": "x"}] * 5
    assert len(check(tmp_path, PEOPLE, value, limit=3).findings) == 3
    assert check(tmp_path, PEOPLE, value, limit=3).truncated
    assert not check(tmp_path, PEOPLE, value, limit=5).truncated
    assert len(check(tmp_path, PEOPLE, value).findings) == 5


@pytest.mark.parametrize(
    ("branches", "value", "message"),
    [
        (
            [{"title": "Text", "type": "string"}, {"title": "Pair", "type": "array", "items": {"type": "integer"}}],
            [1, "2"],
            "fits none of the 2 branches of anyOf; nearest is number 2 (Pair): '2' is not of type 'integer' (at /1)",
        ),
        (
            [
                {"properties": {"type": {"const": "circle"}, "radius": {"type": "number"}}, "required": ["radius"]},
                {"properties": {"type": {"const": "square"}}, "required": ["side", "colour"]},
            ],
            {"type": "square"},
            "nearest is number 2: 'side' is a required property",
        ),
        ([False, False], 1, "fits none of the 2 branches of anyOf"),
        ([{"const": 1}], 2, "this does not fit the one branch of anyOf: 1 was expected"),
        (
            [{"anyOf": [{"type": "string"}, {"minimum": 5}]}, {"type": "null"}],
            1,
            "nearest is number 1: this fits none of the 2 branches of anyOf; nearest is number 2: 1 is less than",
        ),
    ],
)
def test_a_choice_tells_the_branch_that_came_nearest(tmp_path, branches, value, message):
    ((_, _, said),) = words(tmp_path, {"anyOf": branches}, value)
    assert message in said


def test_a_choice_that_fits_twice_says_so(tmp_path):
    ((_, _, said),) = words(tmp_path, {"oneOf": [{"type": "integer"}, {"minimum": 0}]}, 1)
    assert said == "this fits more than one of the 2 branches of oneOf; it must fit just one"


def test_a_long_value_is_cut_in_messages(tmp_path):
    ((_, _, said),) = words(tmp_path, {"maxItems": 1}, ["x" * 1000] * 1000)
    assert len(said) < 700
    assert said.endswith("is too long")


def test_formats_are_annotations_in_every_draft(tmp_path):
    for draft in ("http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"):
        assert words(tmp_path, {"$schema": draft, "format": "date", "contentMediaType": "application/json"}, "x") == []


def test_references_lead_to_other_files_of_the_package(tmp_path):
    schema = {"properties": {"a": {"$ref": "common.json#/$defs/id"}, "b": {"$ref": "../top.json"}}}
    files = {"schemas/common": {"$defs": {"id": {"type": "integer"}}}, "top": {"$ref": "schemas/common.json#/$defs/id"}}
    found = words(tmp_path, schema, {"a": "x", "b": "y"}, **files)
    assert [(rule, pointer) for rule, pointer, _ in found] == [("json-schema", "/a"), ("json-schema", "/b")]
    assert words(tmp_path, schema, {"a": 1, "b": 2}, **files) == []


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ("https://example.org/x.json", "network-refused"),
        ("file:///etc/passwd", "json-schema"),
        ("../../../../../../etc/passwd", "json-schema"),
        (".hidden.json", "path-hidden"),
        ("broken.json", "json-schema"),
        ("#/nowhere", "json-schema"),
        ("#/title", "json-schema"),
        ("urn:x", "json-schema"),
        ("http://[", "json-schema"),
    ],
)
def test_references_that_lead_nowhere_or_out_are_findings_on_the_schema(tmp_path, reference, rule):
    schema = {"title": "T", "properties": {"a": {"$ref": reference}}}
    opened = package(tmp_path, schema, {}, **{"schemas/broken": {"type": "nubmer"}})
    (finding,) = check_document(opened, opened.resources[0]).findings
    assert (finding.rule, finding.path, finding.pointer) == (rule, "schemas/doc.json", "/properties/a/$ref")
    assert "root:" not in finding.message


def test_a_tree_as_deep_as_json_may_be_is_checked(tmp_path):
    schema = {
        "$ref": "#/$defs/tree",
        "$defs": {"tree": {"type": "object", "properties": {"in": {"$ref": "#/$defs/tree"}}}},
    }
    value: object = "wrong"
    for _ in range(255):
        value = {"in": value}
    ((rule, pointer, _),) = words(tmp_path, schema, value)
    assert (rule, pointer) == ("json-schema", "/in" * 255)


@pytest.mark.parametrize("circle", [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"$ref": "schemas/doc.json"}])
def test_a_circle_is_a_finding_on_the_schema(tmp_path, circle):
    ((rule, _, said),) = words(tmp_path, circle, 1)
    assert rule == "json-schema"
    assert "circle" in said or "nowhere" in said


def test_a_pattern_that_backtracks_without_end_does_not(tmp_path):
    start = time.process_time()
    ((rule, pointer, _),) = words(tmp_path, {"items": {"pattern": "^(a+)+$"}}, ["a" * 28 + "b"])
    assert (rule, pointer) == ("json-schema", "/0")
    assert time.process_time() - start < 5


def test_choices_that_double_without_end_are_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("pincite.documents.check.SECONDS", 0.2)
    choices = {str(n): {"anyOf": [{"$ref": f"#/$defs/{n + 1}"}, {"$ref": f"#/$defs/{n + 1}"}]} for n in range(60)}
    ((rule, _, _),) = words(tmp_path, {"$ref": "#/$defs/0", "$defs": {**choices, "60": {"type": "string"}}}, 1)
    assert rule == "size-limit"


def test_a_pattern_that_no_linear_engine_knows_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("pincite.documents.check.SECONDS", 0.2)
    ((rule, _, said),) = words(tmp_path, {"pattern": "^(?=a)(a+)+$"}, "a" * 60 + "b")
    assert rule == "size-limit"
    assert "too long" in said


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"multipleOf": 2.5}, 10**400 + 1),
        ({"pattern": "a"}, "\ud800"),
        ({"$schema": "https://example.org/dialect", "type": "string"}, 1),
        ({"$schema": 5, "type": "string"}, 1),
        ({"$id": 5, "type": "string"}, 1),
        ({"$ref": 5}, 1),
        ({"pattern": "\\p{L}"}, "1"),
        ({"pattern": "\\p{Leter}"}, "x"),
        ({"patternProperties": {"(": True}}, {"x": 1}),
        ({"enum": 5}, 1),
        ({"items": [{"type": "string"}]}, [1]),
        ({"properties": []}, {}),
        ({"$schema": "http://json-schema.org/draft-03/schema#", "type": "string"}, 1),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "id": "other.json", "type": "string"}, 1),
    ],
)
def test_strange_schemas_and_values_give_findings_and_no_traceback(tmp_path, schema, value):
    assert words(tmp_path, schema, value)


DRAFT_7 = "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(
    ("schema", "value", "pointers"),
    [
        ({"pattern": "^abc$"}, "abc\n", [""]),
        ({"pattern": r"^\d$"}, "٣", [""]),
        ({"patternProperties": {r"^\p{Lu}$": {"type": "null"}}}, {"Ä": 1, "ä": 1}, ["/Ä"]),
        ({"patternProperties": {r"^\p{Lu}$": True}, "additionalProperties": False}, {"Ä": 1, "ä": 1}, ["/ä"]),
        (
            {"patternProperties": {r"^\p{Lu}$": True}, "additionalProperties": {"type": "null"}},
            {"Ä": 1, "ä": 1},
            ["/ä"],
        ),
        ({"patternProperties": {r"^\p{Lu}$": True}, "unevaluatedProperties": False}, {"Ä": 1}, []),
        ({"patternProperties": {r"^\p{Lu}$": True}, "unevaluatedProperties": False}, {"ä": 1}, [""]),
        (
            {"patternProperties": {"(?<a>x)": True, "(?<a>y)": True}, "additionalProperties": False},
            {"xy": 1, "z": 1},
            ["/z"],
        ),
        (
            {"patternProperties": {"(x)": True, r"(y)\1": True}, "additionalProperties": False},
            {"yy": 1, "y": 1},
            ["/y"],
        ),
        (
            {"patternProperties": {"(?i)a": True, "(?i)b": True}, "additionalProperties": False},
            {"B": 1, "c": 1},
            ["/c"],
        ),
        ({"$ref": "#/patternProperties/%5Ea$", "patternProperties": {"^a$": {"type": "object"}}}, 5, [""]),
        ({"$ref": "other.json"}, "1", [""]),
        ({"$ref": "draft-7.json"}, ["1"], ["/0"]),
        (
            {"properties": {"a": {"$id": "x", "$schema": PEOPLE["$schema"], "items": {"pattern": r"^\p{L}$"}}}},
            {"a": ["1"]},
            ["/a/0"],
        ),
    ],
)
def test_patterns_are_read_alike_wherever_they_stand(tmp_path, schema, value, pointers):
    files = {
        "schemas/other": {"$schema": PEOPLE["$schema"], "pattern": r"^\p{L}$"},
        "schemas/draft-7": {"$schema": DRAFT_7, "items": [{"pattern": r"^\p{L}$"}]},
    }
    found = words(tmp_path, schema, value, **files)
    assert [(rule, pointer) for rule, pointer, _ in found] == [("json-schema", pointer) for pointer in pointers]


def test_a_pattern_of_another_file_is_looked_at_before_it_is_used(tmp_path):
    other = {"properties": {"a": {"patternProperties": {"(": True}}}}
    ((rule, pointer, said),) = words(tmp_path, {"items": {"$ref": "other.json"}}, [{}], **{"schemas/other": other})
    assert (rule, pointer) == ("json-schema", "/items")
    assert said.startswith("at /patternProperties/( of what it refers to, '(' is no regular expression")


def test_a_schema_of_many_long_patterns_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("pincite.documents.check.SECONDS", 0.2)
    many = {"allOf": [{"pattern": f"{number}" + "(?:a|b)?" * 12_000} for number in range(10)]}
    ((rule, _, _),) = words(tmp_path, many, "x")
    assert rule == "size-limit"


def test_a_key_given_twice_is_json_and_its_last_value_is_checked(tmp_path):
    opened = package(tmp_path, {"properties": {"a": {"type": "integer"}}}, {})
    (tmp_path / "doc.json").write_text('{"a": 1, "a": "x"}')
    found = pincite.validate(opened).findings
    assert [(item.rule, item.pointer) for item in found] == [("json-duplicate-key", "/a"), ("json-schema", "/a")]
    (tmp_path / "doc.json").write_text('{"a": "x", "a": 1}')
    assert [item.rule for item in pincite.validate(opened).findings] == ["json-duplicate-key"]
    assert pincite.validate(opened, skip=["json-duplicate-key"]).valid


def test_a_boolean_is_a_schema(tmp_path):
    assert words(tmp_path, schema=True, value=1) == []
    assert [rule for rule, _, _ in words(tmp_path, schema=False, value=1)] == ["json-schema"]


def test_a_sound_package_is_proved_without_jsonschema(tmp_path):
    package(tmp_path, PEOPLE, [{"id": 1}])
    code = (
        "import sys, pincite; from pincite.documents.check import check_document\n"
        "p = pincite.open(sys.argv[1]); assert not check_document(p, p.resources[0]).findings\n"
        "print(*{'jsonschema', 'referencing', 'frictionless', 'pandas', 'pyarrow', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


def test_the_benchmark_measures_the_same_verdicts(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.benchmarks.documents.OBJECTS", 100)
    monkeypatch.setattr("tests.benchmarks.documents.ROUNDS", 1)
    assert benchmark.table(tmp_path).count("x |") == 2
    opened = pincite.open(tmp_path)
    assert [item.pointer for item in check_document(opened, opened.resources[0]).findings] == ["/50/kind"]
