"""The validate command and API on small packages."""

import json
import subprocess
import sys
from pathlib import Path

import pincite

DESCRIPTOR = {
    "name": "small",
    "resources": [
        {
            "name": "things",
            "type": "table",
            "path": "things.csv",
            "schema": {
                "fields": [{"name": "id", "type": "integer"}, {"name": "label", "type": "string"}],
                "primaryKey": "id",
            },
        }
    ],
}


def package(folder: Path, table: str) -> Path:
    (folder / "datapackage.json").write_text(json.dumps(DESCRIPTOR))
    (folder / "things.csv").write_text(table)
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pincite", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_a_sound_package_is_valid_and_exits_0(tmp_path: Path):
    folder = package(tmp_path, "id,label\n1,a\n2,b\n")
    assert pincite.validate(folder).valid
    done = run("validate", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 rows, nothing wrong" in done.stdout


def test_a_wrong_cell_is_named_at_its_place(tmp_path: Path):
    folder = package(tmp_path, 'id,label\n1,"a\nb"\nx,c\n')
    (finding, _) = pincite.validate(folder).findings
    assert (finding.rule, finding.row, finding.line, finding.field, finding.cell) == ("type-error", 3, 4, "id", "x")
    assert run("validate", folder).returncode == 1


def test_a_package_that_is_not_there_exits_2(tmp_path: Path):
    done = run("validate", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: There is no ")


def test_a_limit_is_not_negative(tmp_path: Path):
    folder = package(tmp_path, "id,label\n1,a\n")
    for asked in (["validate", folder], ["query", "SELECT 1", folder]):
        done = run(*asked, "--limit", "-1")
        assert done.returncode == 2
        assert "'--limit': -1 is not in the range" in done.stderr


def test_a_type_or_fields_of_a_wrong_form_stop_no_command(tmp_path: Path):
    folder = package(tmp_path, "id,label\n1,a\n")
    entry = DESCRIPTOR["resources"][0] | {"type": ["table"], "schema": {"fields": None}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [entry], "anchoring": {"text": "things"}}))
    assert {item.rule for item in pincite.validate(folder, only=["anchoring-form", "canonical-form"]).findings}
