"""A metaschema of one's own says which vocabularies a schema is written in."""

import json

import pytest

import pincite
from pincite.documents.check import check_document

DRAFT = "https://json-schema.org/draft/2020-12/"
CORE = {f"{DRAFT}vocab/core": True}
APPLICATOR = {f"{DRAFT}vocab/applicator": True}
VALIDATION = {f"{DRAFT}vocab/validation": True}
SCHEMA = {"$schema": "own.json", "properties": {"a": {"minimum": 10}, "b": False}, "minimum": "no number"}


def meta(vocabulary: object, draft: str = DRAFT) -> dict[str, object]:
    return {"$schema": f"{draft}schema", "$id": "own.json", "$vocabulary": vocabulary}


@pytest.fixture
def check(tmp_path):
    def checked(schema: object, value: object, metaschema: object, **files: object) -> list[tuple[str, str]]:
        resource = {"name": "d", "type": "json", "path": "d.json", "jsonSchema": "schemas/s.json"}
        written = {"datapackage": {"resources": [resource]}, "d": value, "schemas/s": schema, **files}
        (tmp_path / "schemas").mkdir(exist_ok=True)
        for name, content in {**written, "schemas/own": metaschema}.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        opened = pincite.open(tmp_path)
        return [(item.pointer, item.message) for item in check_document(opened, opened.resources[0]).findings]

    return checked


def test_keywords_of_vocabularies_that_are_not_listed_say_nothing(check):
    assert check(SCHEMA, {"a": 1}, meta(CORE | APPLICATOR)) == []
    assert [pointer for pointer, _ in check(SCHEMA, {"a": 1, "b": 1}, meta(CORE | APPLICATOR))] == ["/b"]
    assert check(SCHEMA, {"b": 1}, meta(CORE)) == []


def test_keywords_of_those_that_are_listed_are_asked(check):
    sound = {**SCHEMA, "minimum": 5}
    assert [pointer for pointer, _ in check(sound, {"a": 1}, meta(CORE | APPLICATOR | VALIDATION))] == ["/a"]
    assert [pointer for pointer, _ in check(SCHEMA, {"a": 1}, meta(APPLICATOR | VALIDATION))] == ["/minimum"]


@pytest.mark.parametrize(
    "metaschema", [{}, [], 5, {"$schema": 5}, {"$schema": "own.json"}, meta(5), {"$schema": f"{DRAFT}schema"}]
)
def test_a_metaschema_that_lists_none_leaves_none_out(check, metaschema):
    assert [pointer for pointer, _ in check({**SCHEMA, "minimum": 5}, {"a": 1}, metaschema)] == ["/a"]


@pytest.mark.parametrize("name", ["none.json", "../own.json", "https://example.org/own.json", "#", "own.json#x", ""])
def test_without_a_metaschema_the_latest_draft_is_meant(check, name):
    sound = {**SCHEMA, "minimum": 5, "$schema": name}
    assert [pointer for pointer, _ in check(sound, {"a": 1}, meta(CORE))] == ["/a"]


def test_a_vocabulary_that_must_be_known_and_is_not_is_said(check):
    uri = f"{DRAFT}vocab/format-assertion"
    ((pointer, said),) = check(SCHEMA, {}, meta(CORE | {uri: True}))
    assert (pointer, said) == ("/$schema", f"its $schema asks for a vocabulary that is not known here: {uri}")
    assert check(SCHEMA, {"a": 1}, meta(CORE | {uri: False})) == []


def test_the_draft_is_that_of_the_metaschema(check):
    older = {"$schema": "own.json", "items": [{"type": "string"}]}
    assert [pointer for pointer, _ in check(older, [1], {"$schema": "http://json-schema.org/draft-07/schema#"})] == [
        "/0"
    ]
    assert [pointer for pointer, _ in check(older, [1], meta({}))] == []


def test_what_a_schema_refers_to_has_a_dialect_of_its_own(check):
    whole = {"$ref": "other.json", "minProperties": 5}
    other = {"schemas/other": SCHEMA}
    found = check(whole, {"a": 1, "b": 1}, meta(CORE | APPLICATOR), **other)
    assert sorted(pointer for pointer, _ in found) == ["", "/b"]
    ((_, said),) = check(whole, {}, meta({"https://example.org/v": True}), **other)
    assert "asks for a vocabulary that is not known here" in said
