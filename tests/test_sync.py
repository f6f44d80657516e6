"""`pincite sync`: derived schemas, hashes and sizes, and nothing else."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pytest
from click.testing import CliRunner, Result

import pincite
from pincite import files
from pincite.cli.main import pincite as cli
from pincite.editing import plan_sync
from pincite.errors import PinciteError

STALE = Path(__file__).parent / "fixtures" / "descriptor-stale"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STALE, tmp_path / "package"))


def descriptor(folder: Path) -> Any:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def put(folder: Path, **resource: Any) -> None:
    whole = descriptor(folder)
    whole["resources"][0] |= resource
    (folder / "datapackage.json").write_text(json.dumps(whole), encoding="utf-8")


def test_check_says_what_would_change_and_writes_nothing(folder):
    before = (folder / "datapackage.json").read_bytes()
    done = run("sync", folder, "--check")
    assert done.return_value == 1
    assert done.stdout == "things: schema: field id changed, primaryKey changed\n"
    assert (folder / "datapackage.json").read_bytes() == before


def test_sync_mends_the_finding_and_is_then_content(folder):
    assert run("sync", folder).return_value == 0
    assert pincite.validate(folder).valid
    assert run("sync", folder, "--check").return_value == 0
    assert run("sync", folder).stdout == ""


def test_what_no_json_schema_can_say_is_kept(folder):
    run("sync", folder)
    schema = descriptor(folder)["resources"][0]["schema"]
    assert list(schema) == ["fields", "missingValues", "primaryKey"]
    assert schema["missingValues"] == ["", "-"]
    assert schema["fields"][1] == {"name": "weight", "type": "number", "decimalChar": ","}


def test_everything_else_is_kept_with_its_order_and_digits(folder):
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    text = text.replace(
        '"name": "stale",', '"zeta": [1.0, 1e3, 12345678901234567890.50, "“é\\ud800"],\n  "name": "stale",'
    )
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    run("sync", folder)
    written = (folder / "datapackage.json").read_text(encoding="utf-8")
    start = (
        '{\n  "zeta": [\n    1.0,\n    1e3,\n    12345678901234567890.50,\n    "“é\\ud800"\n  ],\n  "name": "stale",\n'
    )
    assert written.startswith(start)
    assert written.endswith("}\n")


def test_a_new_schema_stands_behind_the_one_it_is_derived_from(folder):
    whole = descriptor(folder)
    del whole["resources"][0]["schema"]
    whole["resources"][0]["encoding"] = "utf-8"
    (folder / "datapackage.json").write_text(json.dumps(whole), encoding="utf-8")
    done = run("sync", folder)
    assert done.stdout == "things: schema: 2 fields derived for the first time\n"
    assert list(descriptor(folder)["resources"][0]) == ["name", "type", "path", "jsonSchema", "schema", "encoding"]


def test_declared_hashes_and_sizes_are_computed_and_no_others(folder):
    run("sync", folder)
    assert not {"hash", "bytes"} & descriptor(folder)["resources"][0].keys()
    put(folder, hash="sha256:0", bytes=1)
    data = (folder / "things.csv").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert run("sync", folder).stdout == f"things: bytes: 1 -> {len(data)}; hash: sha256:0 -> sha256:{digest}\n"
    assert pincite.validate(folder).valid


def test_a_hash_without_prefix_is_md5_and_an_unknown_algorithm_is_left(folder):
    run("sync", folder)
    put(folder, hash="0")
    run("sync", folder)
    digest = hashlib.md5((folder / "things.csv").read_bytes(), usedforsecurity=False).hexdigest()
    assert descriptor(folder)["resources"][0]["hash"] == digest
    put(folder, hash="crc32:0")
    assert run("sync", folder, "--check").return_value == 0


def test_the_pinned_source_is_never_rewritten(folder):
    whole = descriptor(folder) | {"anchoring": {"text": "things", "source": {"sha256": "0", "bytes": 0}}}
    (folder / "datapackage.json").write_text(json.dumps(whole), encoding="utf-8")
    put(folder, bytes=0)
    run("sync", folder)
    assert descriptor(folder)["anchoring"] == whole["anchoring"]
    assert descriptor(folder)["resources"][0]["bytes"] == (folder / "things.csv").stat().st_size


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        ({"jsonSchema": "schemas/none.json"}, "things: its jsonSchema cannot be read: No such file or directory."),
        ({"jsonSchema": "../x.json"}, "things: its jsonSchema cannot be read: a path must be relative"),
        ({"jsonSchema": "things.csv"}, "things: its jsonSchema is no JSON object."),
        ({"bytes": 1, "path": "gone.csv"}, "things: gone.csv cannot be read: No such file or directory."),
    ],
)
def test_what_cannot_be_read_is_said(folder, resource, words):
    put(folder, **resource)
    with pytest.raises(PinciteError, match=words.replace(".", r"\.")):
        plan_sync(pincite.open(folder))


def test_a_schema_that_cannot_be_read_is_a_finding_too(folder):
    put(folder, jsonSchema="schemas/none.json")
    (finding,) = pincite.validate(folder, only=["descriptor-stale"]).findings
    assert "cannot be read" in finding.message


def test_a_schema_in_a_file_of_its_own_is_its_authors(folder):
    (folder / "table.json").write_text('{"fields": [{"name": "id", "type": "integer"}]}', encoding="utf-8")
    put(folder, schema="table.json")
    assert plan_sync(pincite.open(folder)) is None


def test_a_descriptor_with_a_key_given_twice_is_refused(folder):
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(text.replace("{", '{"name": "x",', 1), encoding="utf-8")
    with pytest.raises(PinciteError, match=r"datapackage\.json:2: this key was already given"):
        plan_sync(pincite.open(folder))


def test_an_archive_cannot_be_edited_in_place(folder):
    archive = shutil.make_archive(str(folder), "zip", folder)
    with pytest.raises(PinciteError, match="unpack it"):
        plan_sync(pincite.open(archive))


def test_a_full_disk_leaves_the_old_descriptor(folder, monkeypatch):
    before = (folder / "datapackage.json").read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(PinciteError, match="No space left on device"):
        CliRunner().invoke(cli, ["sync", str(folder)], standalone_mode=False, catch_exceptions=False)
    assert (folder / "datapackage.json").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == [
        "datapackage.json",
        "expected.json",
        "schemas",
        "things.csv",
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # frictionless leaves one open
@pytest.mark.parametrize(
    ("files_", "joined"),
    [
        ({"a.csv": b"id\n1\n", "b.csv": b"id\n2\n"}, b"id\n1\n2\n"),
        ({"a.csv": b"id\n1\n", "b.csv.gz": gzip.compress(b"id\n2\n")}, b"id\n1\n2\n"),
        ({"a.txt": b"One.\n", "b.txt": b"Two.\n"}, b"One.\nTwo.\n"),
    ],
)
def test_several_files_are_measured_as_one_and_as_frictionless_does(tmp_path, files_, joined):
    resource = {"name": "t", "path": list(files_), "hash": "sha256:0", "bytes": 1, "encoding": "utf-8"}
    schema = {"schema": {"fields": [{"name": "id", "type": "integer"}]}} if b"id" in joined else {}
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource | schema]}))
    for name, data in files_.items():
        (tmp_path / name).write_bytes(data)
    assert [one.rule for one in pincite.validate(tmp_path).findings] == ["hash-count", "byte-count"]
    assert run("sync", tmp_path).return_value == 0
    (found,) = descriptor(tmp_path)["resources"]
    assert (found["bytes"], found["hash"]) == (len(joined), f"sha256:{hashlib.sha256(joined).hexdigest()}")
    assert pincite.validate(tmp_path).valid
    assert frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid
