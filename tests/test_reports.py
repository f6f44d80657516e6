"""Every report format: as written down in golden/, and as read back by something else that reads it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import jsonschema
import pytest
from junitparser import JUnitXml
from markdown_it import MarkdownIt

import pincite
from pincite.cli.validate import command
from pincite.findings import Finding, Report, ResourceSummary, Severity
from pincite.reports import FORMATS, Style, render
from pincite.reports.escaping import in_json
from pincite.reports.fingerprints import fingerprints
from pincite.reports.markdown import SHOWN
from pincite.rules.explanations import explain
from sample_report import HOSTILE, REPORT, SOUND

GOLDEN = Path(__file__).parent / "golden"
STYLE = Style(folder="pkg", engine=True)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("report", "file"), [(REPORT, "report"), (SOUND, "sound")], ids=["report", "sound"])
def test_a_format_stays_as_it_is(name, report, file):
    """To change one on purpose: PINCITE_GOLDEN=write, then look at the difference."""
    golden = GOLDEN / f"{file}.{name}"
    text = render(report, name, STYLE).replace(f'"{pincite.__version__}"', '"VERSION"')
    for rule in {finding.rule for finding in report.findings}:  # what a rule means is written elsewhere
        told = explain(rule)
        text = text.replace(in_json(told.text), '"EXPLANATION"').replace(in_json(told.summary), '"SUMMARY"')
    if os.environ.get("PINCITE_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8", newline="")
    assert text == golden.read_text(encoding="utf-8")


def test_the_command_offers_every_format():
    (option,) = [item for item in command.params if item.name == "output_format"]
    assert list(option.type.choices) == list(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_a_cell_act(name):
    """No control or invisible character comes through, and no line is a command but those that we mean."""
    text = render(REPORT, name, Style(folder=HOSTILE))
    assert not set(text) & {"\x1b", "\u202e", "\u200b", "\r"}
    for line in text.splitlines():
        assert "##[" not in line
        assert not line.lstrip().startswith("::") or (name == "github" and re.match(r"::(error|warning) \w+=", line))


def test_a_terminal_gets_colour_only_where_asked():
    assert "\x1b[31m" in render(REPORT, "text", Style(colour=True))
    assert "\x1b" not in render(REPORT, "text", Style())


def test_a_terminal_gets_lines_no_wider_than_it_is_broken_between_words():
    wide, narrow = (render(REPORT, "text", Style(width=width)) for width in (None, 60))
    assert wide == render(REPORT, "text", Style())
    assert narrow.split() == wide.split()
    long = [line for line in narrow.splitlines() if len(line) > 60]
    assert [line for line in long if line.startswith("    ") and " " in line.strip()] == []
    assert max(map(len, wide.splitlines())) > 100


def test_rows_that_no_rule_read_are_not_counted():
    read, unread = (ResourceSummary("t", "t.csv", rows, valid=True) for rows in (0, None))
    assert "1 resource, 0 rows" in render(Report("p", "1", (), (read,)), "text", Style())
    assert "1 resource, nothing wrong" in render(Report("p", "1", (), (unread,)), "text", Style())


def test_github_shows_ten_of_a_kind_and_says_where_the_rest_is():
    lines = render(REPORT, "github", Style(elsewhere="the job summary")).splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == 10
    assert errors[-1].endswith("::7 more of this kind: see the job summary.")
    assert len([line for line in lines if line.startswith("::warning ")]) == 2
    ten = REPORT._replace(findings=REPORT.findings[:10])
    assert "more of this kind" not in render(ten, "github", Style())


def test_github_commands_are_read_as_they_were_meant():
    """Read as the runner's ActionCommand does: name, properties up to `::`, data; then unescaped."""
    line = render(REPORT._replace(findings=REPORT.findings[-3:-2]), "github", STYLE).splitlines()[0]
    properties, data = line.removeprefix("::error ").split("::", 1)
    given = dict(pair.split("=", 1) for pair in properties.split(","))
    assert given == {"file": "pkg/data/things.csv", "line": "18", "title": "span-text in text"}
    assert data.count("%0A") == 3
    assert "%250A" in data


def sarif_schema():
    package = Path(__file__).parent / "node_modules/@microsoft/jest-sarif/lib/schemas"
    return json.loads(next(package.glob("sarif-2.1.0*.json")).read_text(encoding="utf-8"))


@pytest.mark.heavy
@pytest.mark.parametrize("report", [REPORT, SOUND], ids=["report", "sound"])
def test_sarif_is_valid_by_the_published_schema(report):
    schema = sarif_schema()
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(json.loads(render(report, "sarif", STYLE)))) == []
    assert not validator.is_valid({"version": "2.1.0", "runs": [{}]})


def test_sarif_has_help_and_unique_fingerprints():
    (run,) = json.loads(render(REPORT, "sarif", STYLE))["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "To mend it" in rules["span-text"]["help"]["text"]
    assert rules["type-error"]["shortDescription"]["text"].startswith("Type Error")
    assert rules["entity-used"]["defaultConfiguration"]["level"] == "warning"
    marks = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(marks)) == len(REPORT.findings)
    assert all(run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    (location,) = run["results"][-1]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "pkg/data/notes%20%281%29%20%C3%BC.json"},
        "region": {"startLine": 3, "startColumn": 14},
    }


def test_fingerprints_stay_when_lines_move():
    moved = [
        finding._replace(
            row=finding.row and finding.row + 7,
            line=finding.line and finding.line + 9,
            pointer=finding.pointer and finding.pointer.replace("/12", "/13"),
            message=finding.message.replace('row "', 'row "1'),
        )
        for finding in REPORT.findings
    ]
    assert fingerprints(moved) == fingerprints(REPORT.findings)
    other = [finding._replace(rule="other") for finding in REPORT.findings]
    assert not set(fingerprints(other)) & set(fingerprints(REPORT.findings))


JUNIT = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "time", "timestamp", "hostname", "id", "package", "skipped"},
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
    "system-out": set(),
}
"""What junit-10.xsd lets the elements that we use have."""


def test_junit_is_read_by_another_reader(tmp_path):
    file = tmp_path / "report.xml"
    file.write_text(render(REPORT, "junit", STYLE), encoding="utf-8")
    suites = list(JUnitXml.fromfile(str(file)))
    assert [suite.name for suite in suites][:2] == ["package", "things"]
    cases = [case for suite in suites for case in suite]
    failed = [case for case in cases if case.result]
    assert len(failed) == REPORT.errors == sum(suite.failures for suite in suites)
    assert sum(suite.tests for suite in suites) == len(cases) == len(REPORT.findings) + 1
    root = ET.fromstring(render(REPORT, "junit", STYLE))  # noqa: S314 (our own text)
    for element in root.iter():
        assert set(element.attrib) <= JUNIT[element.tag], element.tag
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "system-out"}


def test_gitlab_has_what_gitlab_requires():
    """The properties of its documentation, "Code Quality report format"."""
    issues = json.loads(render(REPORT, "gitlab", Style()))
    assert len(issues) == len({issue["fingerprint"] for issue in issues}) == len(REPORT.findings)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert json.loads(render(SOUND, "gitlab", Style())) == []


def test_markdown_is_read_as_headings_and_tables_alone():
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(render(REPORT, "markdown", STYLE))
    kinds = {token.type for token in tokens}
    assert "html_block" not in kinds
    inside = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inside} <= {"text", "code_inline", "html_inline", "softbreak"}
    assert {child.content for child in inside if child.type == "html_inline"} == {"<br>"}
    assert len([token for token in tokens if token.type == "tr_open"]) == len(REPORT.findings) + 3


def test_the_longest_markdown_fits_into_a_job_summary():
    long = REPORT.findings[-3]._replace(message="😀" * 4000, cell="😀" * 4000, expected="😀" * 4000, hint="😀" * 4000)
    text = render(REPORT._replace(findings=(long,) * 5000), "markdown", Style())
    assert len(text.encode()) < 1 << 20
    assert f"{5000 - SHOWN:,} more are not shown" in text


def test_html_is_well_formed_and_asks_for_nothing():
    text = render(REPORT, "html", STYLE)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    elements = list(document.iter())
    assert {"script", "img", "link", "iframe", "a"}.isdisjoint(element.tag for element in elements)
    assert not any(
        name.startswith("on") or name in {"src", "href", "style"} for item in elements for name in item.attrib
    )
    (policy,) = [item.get("content") for item in elements if item.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "url(" not in text
    assert len([element for element in elements if element.tag == "tr"]) == len(REPORT.findings) + 3


def package(folder: Path, table: str, document: str = "{}") -> Path:
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "label", "type": "string"}]}
    resources = [
        {"name": "things", "type": "table", "path": "things.csv", "schema": schema},
        {"name": "note", "type": "json", "path": "note.json", "jsonSchema": {"type": "object"}},
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "small", "resources": resources}))
    (folder / "things.csv").write_bytes(table.encode())
    (folder / "note.json").write_text(document)
    return folder


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_right_where_records_hold_newlines(tmp_path, end):
    rows = ["id,label", '1,"a', "", 'b"', "x,c", '2,"""', '"', "y,d"]
    folder = package(tmp_path, end.join(rows) + end)
    findings = [item for item in pincite.validate(folder).findings if item.rule == "type-error"]
    assert [(item.row, item.line) for item in findings] == [(3, 5), (5, 8)]
    assert [rows[item.line - 1].split(",")[0] for item in findings] == ["x", "y"]
    (first, second) = [line for line in run(folder, "github").stdout.splitlines() if line.startswith("::error")]
    assert f"file={tmp_path}/things.csv,line=5," in first
    assert f"file={tmp_path}/things.csv,line=8," in second


def run(folder: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pincite", "validate", str(folder), "--format", name]
    given = {key: value for key, value in os.environ.items() if key != "GITHUB_STEP_SUMMARY"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**given, **environment})


def test_annotations_come_with_a_job_summary(tmp_path):
    folder = package(tmp_path, "id,label\nx,a\n")
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    done = run(folder, "github", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1
    assert summary.read_text().startswith("before\n## `small`: errors found\n")
    run(folder, "sarif", GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text().count("errors found") == 1


def test_a_finding_without_a_file_has_a_place_in_every_format():
    only = Finding(rule="package-error", message="no resources")
    bare = Report(name=None, version=None, findings=(only,), resources=())
    for name in FORMATS:
        assert "package-error" in render(bare, name, Style())
    warned = bare._replace(findings=(bare.findings[0]._replace(severity=Severity.WARNING),))
    assert "0 errors, 1 warning" in render(warned, "text", Style())


@pytest.mark.heavy
@pytest.mark.parametrize("report", [REPORT, SOUND], ids=["report", "sound"])
def test_html_is_valid_by_another_validator(report, tmp_path):
    (tmp_path / "report.html").write_text(render(report, "html", STYLE), encoding="utf-8")
    (tmp_path / ".htmlvalidate.json").write_text('{"extends": ["html-validate:standard"]}')
    command = [str(Path(__file__).parent / "node_modules/.bin/html-validate"), "report.html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", ["../../etc/passwd", "https://example.org/x.csv", "/etc/passwd", None])
def test_a_path_out_of_the_package_is_shown_at_the_descriptor(path):
    finding = Finding(rule="path-unsafe", message="refused", resource="things", path=path)
    report = SOUND._replace(findings=(finding,))
    assert "file=pkg/datapackage.json," in render(report, "github", STYLE)
    (issue,) = json.loads(render(report, "gitlab", STYLE))
    assert issue["location"]["path"] == "pkg/datapackage.json"
    (result,) = json.loads(render(report, "sarif", STYLE))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "pkg/datapackage.json"}
    assert path is None or path in render(report, "text", STYLE)
