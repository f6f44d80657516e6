"""Each rule has a small package that breaks it; all that validating it finds stands in its expected.json."""

import json
from pathlib import Path
from typing import Any

import pytest

import pincite
from pincite.cli import main
from pincite.reports.json import report_json
from pincite.rules.registry import RULES

FIXTURES = {folder.name: folder for folder in sorted((Path(__file__).parent / "fixtures").iterdir())}

SHOWN = ("rule", "severity", "path", "row", "line", "field", "pointer")


def places(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what expected.json lists: the rule, severity and place of each finding, absent parts left out."""
    return [{key: item[key] for key in SHOWN if item[key] is not None} for item in report["findings"]]


def expected(folder: Path) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return findings


@pytest.mark.parametrize("name", FIXTURES)
def test_the_api_finds_what_is_expected_and_nothing_else(name):
    assert places(report_json(pincite.validate(FIXTURES[name]))) == expected(FIXTURES[name])


@pytest.mark.parametrize("name", FIXTURES)
def test_the_command_finds_the_same(name, capsysbinary):
    with pytest.raises(SystemExit) as left:
        main(["validate", str(FIXTURES[name]), "--format", "json"])
    findings = expected(FIXTURES[name])
    assert places(json.loads(capsysbinary.readouterr().out)) == findings
    assert left.value.code == int(any(item["severity"] == "error" for item in findings))


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_rule_has_a_package_that_breaks_it(rule):
    """A folder is named after its rule, or `rule--variant` where a rule has several."""
    found = {item["rule"] for name, folder in FIXTURES.items() for item in expected(folder) if _is_for(name, rule)}
    assert rule in found


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_named_after_a_rule(name):
    assert any(_is_for(name, rule.name) for rule in RULES)


def _is_for(name: str, rule: str) -> bool:
    return name.partition("--")[0] == rule
