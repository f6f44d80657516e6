"""A change in a file to which a JSON Schema refers is a change of that schema."""

import json
from pathlib import Path

import pytest

from changes.packages import FIELDS, table, write
from pincite.changes import diff
from pincite.packages import open_package

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def package(folder: Path, schema: dict, **files: object) -> Path:
    row = {"jsonSchema": "schemas/row.json", "path": "things.csv"}
    texts = {f"schemas/{name}.json": json.dumps(value) for name, value in {"row": schema, **files}.items()}
    document = {"name": "note", "type": "json", "path": "note.json", "jsonSchema": "schemas/row.json"}
    texts |= {"things.csv": "id,label,amount\n", "note.json": "{}"}
    return write(folder, texts, table(fields=FIELDS) | row, document)


def told(tmp_path: Path, old: tuple[dict, dict], new: tuple[dict, dict]) -> dict[str, list[tuple[str, str]]]:
    sides = [package(tmp_path / name, one, **files) for name, (one, files) in (("old", old), ("new", new))]
    found = diff(*map(open_package, sides)).resources
    return {one.name: [(change.rule, change.place) for change in one.schema] for one in found}


@pytest.mark.parametrize("reference", ["word.json", "./word.json#", "../schemas/word.json#/$defs/short"])
def test_a_file_that_a_schema_refers_to_is_compared(tmp_path: Path, reference: str):
    row = {"if": {"required": ["label"]}, "then": {"$ref": reference}}
    words = [{"$defs": {"short": {"maxProperties": most}}} for most in (9, 5)]
    found = told(tmp_path, (row, {"word": words[0]}), (row, {"word": words[1]}))
    change = ("max-properties-tightened", "$defs.schemas/word.json.$defs.short.maxProperties")
    assert found == {"things": [change], "note": [change]}


def test_files_that_lead_to_each_other_are_looked_at_once(tmp_path: Path):
    row = {"allOf": [{"$ref": "a.json"}]}
    old = {"a": {"anyOf": [{"$ref": "b.json"}, {"$ref": "row.json"}]}, "b": {"not": {"$ref": "a.json"}, "minItems": 2}}
    new = {**old, "b": {**old["b"], "minItems": 1}}
    found = told(tmp_path, (row, old), (row, new))["note"]
    assert ("min-items-loosened", "$defs.schemas/b.json.minItems") in found
    assert ("not-changed", "$defs.schemas/b.json.not") in found  # turned round, it may do either


def test_a_metaschema_of_the_package_is_compared(tmp_path: Path):
    row = {"$schema": "meta.json", "type": "object"}
    core, rest = f"{DRAFT[:-6]}vocab/core", f"{DRAFT[:-6]}vocab/validation"
    meta = {"$schema": DRAFT, "$vocabulary": {core: True, rest: True}}
    bare = {"$schema": DRAFT, "$vocabulary": {core: True}}
    found = told(tmp_path, (row, {"meta": meta}), (row, {"meta": bare}))
    assert [place for _, place in found["note"]] == ["$defs.schemas/meta.json.$vocabulary"]


def test_what_is_no_file_of_the_package_is_left_alone(tmp_path: Path):
    row = {"allOf": [{"$ref": "gone.json"}, {"$ref": "../../out.json"}, {"$ref": "https://example.org/a.json"}]}
    elsewhere = {"$id": "https://example.org/b", "$ref": "word.json"}
    (tmp_path / "out.json").write_text("{}")
    for schema in (row, elsewhere):
        assert told(tmp_path, (schema, {"word": {}}), (schema, {"word": {"minItems": 1}})) == {}
