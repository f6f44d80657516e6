"""What a package says of its rules' severities."""

import json
import subprocess
import sys

import pytest

import pincite
from pincite.errors import PinciteError


def package(folder, options, path="things.csv"):
    fields = [{"name": "id", "type": "integer"}, {"name": "size", "type": "integer", "constraints": {"minimum": 0}}]
    resource = {"name": "things", "type": "table", "path": path, "schema": {"fields": fields}}
    descriptor = {"name": "small", "resources": [resource], **options}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "things.csv").write_text("id,size\nx,1\n2,-1\n")
    return folder


def rules(**given):
    return {"pincite": {"rules": {name.replace("_", "-"): value for name, value in given.items()}}}


def found(folder, **options):
    return [(item.rule, item.severity.value) for item in pincite.validate(folder, **options).findings]


def test_a_rule_can_be_a_warning_or_off(tmp_path):
    errors = [("type-error", "error"), ("constraint-error", "error")]
    assert found(package(tmp_path, {})) == errors
    assert found(package(tmp_path, rules(type_error="error"))) == errors
    softer = package(tmp_path, rules(type_error="off", constraint_error="warning"))
    assert found(softer) == [("constraint-error", "warning")]
    report = pincite.validate(softer)
    assert report.valid
    assert report.resources[0].valid
    assert found(softer, only=["type-error"]) == [("type-error", "error")]
    assert found(softer, skip=["constraint-error"]) == []


def test_the_command_fails_on_warnings_only_if_strict(tmp_path):
    package(tmp_path, rules(type_error="off", constraint_error="warning"))
    command = [sys.executable, "-m", "pincite", "validate", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert subprocess.run([*command, "--strict"], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pincite": []}, "must be an object"),
        ({"pincite": {"severity": {}}}, "must be an object with `rules` and nothing else"),
        ({"pincite": {"rules": []}}, "object of rule names"),
        (rules(no_such_rule="off"), "names no rule: no-such-rule"),
        (rules(type_error="loud"), "must be error, warning or off"),
        (rules(type_error=["off"]), "must be error, warning or off"),
        (rules(type_error=None), "must be error, warning or off"),
    ],
)
def test_what_is_not_understood_stops_with_words(tmp_path, options, words):
    with pytest.raises(PinciteError, match=words):
        pincite.validate(package(tmp_path, options))


@pytest.mark.parametrize("rule", ["package-error", "scheme-error", "path-unsafe"])
@pytest.mark.parametrize("value", ["off", "warning"])
def test_what_could_not_be_checked_can_not_be_hushed(tmp_path, rule, value):
    with pytest.raises(PinciteError, match="could not be checked, so it is always an error"):
        pincite.validate(package(tmp_path, {"pincite": {"rules": {rule: value}}}, "../things.csv"))
