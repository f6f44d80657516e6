"""What a short run does without: libraries it has no use for, rules with nothing to speak of, second readings."""

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pincite.packages import open_package
from pincite.packages.package import open_source
from pincite.packages.reading import SMALL, Remembering, read_json
from pincite.packages.sources import Folder, RefusedError
from pincite.rules.context import Context
from pincite.rules.registry import RULES
from pincite.rules.run import validate
from pincite.tables import Remembered, check_table, confinement, read_rows
from test_fixtures import FIXTURES
from test_validate import package

DATASET = Path(__file__).parents[1]
HEAVY = ("frictionless", "pandas", "pyarrow", "numpy", "rich", "jsonschema", "referencing", "chardet")
UNUSED = (*HEAVY, "jsonschema_rs", "sqlite3", "zipfile", "tempfile", "difflib", "pincite.anchors", "pincite.documents")


def imported(*arguments: str) -> set[str]:
    """Give the modules that a command has imported when it ends, and see it end well."""
    code = (
        "import sys\nfrom pincite.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_help_imports_no_rule_and_no_library():
    found = imported("--help")
    assert "click" in found
    assert not found & {*UNUSED, "pincite.rules", "pincite.tables", "pincite.packages"}


def test_a_sound_table_is_proved_without_any_library(tmp_path):
    found = imported("validate", str(package(tmp_path, "id,label\n1,a\n2,b\n")))
    assert "pincite.tables.check" in found
    assert not found & {*UNUSED, "pincite.rules.spans", "pincite.rules.questions"}


def test_the_dataset_is_proved_without_a_heavy_library():
    found = imported("validate", str(DATASET))
    assert {"jsonschema_rs", "pincite.rules.questions"} <= found
    assert not found & {*HEAVY, "zipfile", "dataclasses"}


@pytest.mark.parametrize("name", FIXTURES)
def test_a_rule_has_nothing_to_say_of_a_package_without_what_it_needs(name):
    context = Context(open_package(FIXTURES[name]))
    spared = [rule for rule in RULES if not context.offers(rule.needs)]
    assert [list(rule.find(context)) for rule in spared] == [[]] * len(spared)


TYPED: list[dict[str, Any]] = [
    {"path": "t.csv", "text": "id,when,how much\n1,2020-01-01,1.50\n02,-,\n"},
    {"path": "t.csv", "text": "1,2020-01-01,1.50\n02,-,\n", "dialect": {"header": False}},
    {"path": "t.csv", "text": "\ufeffID,When,HOW MUCH\n1,2020-01-01,1.50\n", "dialect": {"headerCase": False}},
    {"path": "t.csv", "text": "how much,id\n1.50,1\n", "schema": {"fieldsMatch": ["superset"]}},
    {"data": [{"id": 1, "when": None, "how much": "2.5"}, {"id": 2, "when": "2020-01-01", "how much": 3}]},
    {"data": [["id", "when", "how much"], [1, "-", 2.5]]},
]


@pytest.mark.parametrize("given", TYPED)
def test_the_rows_of_a_sound_table_are_those_that_reading_gives(tmp_path, given):
    fields = [
        {"name": "id", "type": "integer", "constraints": {"minimum": 1}},
        {"name": "when", "type": "date"},
        {"name": "how much", "type": "number"},
    ]
    schema = {"fields": fields, "missingValues": ["", "-"], **given.get("schema", {})}
    rest = {key: value for key, value in given.items() if key not in {"text", "schema"}}
    resource = {"name": "t", "type": "table", "schema": schema, **rest}
    descriptor = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    (tmp_path / "t.csv").write_text(given.get("text", ""))
    opened = open_package(tmp_path)
    report = check_table(opened, opened.resources[0])
    if report.sound_rows is not None:
        assert report.sound_rows.rows() == read_rows(opened.resources[0]) != []
    assert (report.sound_rows is not None) == ("headerCase" not in rest.get("dialect", {})), report


@pytest.mark.parametrize("folder", [DATASET, *FIXTURES.values()], ids=lambda folder: folder.name)
def test_the_rows_of_a_packages_sound_tables_are_those_that_reading_gives(folder):
    context = Context(open_package(folder))
    for resource in context.package.resources:
        if resource.kind == "table" and resource.name not in context.refusals:
            sound = context.table(resource).sound_rows
            assert sound is None or sound.rows() == read_rows(resource)


def test_the_keys_of_a_table_found_sound_are_had_without_reading_it_again(tmp_path):
    parent = {"fields": [{"name": "id", "type": "integer"}, {"name": "name"}]}
    key = {"fields": ["of"], "reference": {"resource": "parent", "fields": ["id"]}}
    child = {"fields": [{"name": "of", "type": "integer"}], "foreignKeys": [key]}
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema}
        for name, schema in (("parent", parent), ("child", child))
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    (tmp_path / "parent.csv").write_text("id,name\n1,a\n02,b\n,c\n")
    (tmp_path / "child.csv").write_text("of\n1\n2\n3\n")
    opened, known = open_package(tmp_path), Remembered()
    assert check_table(opened, opened.resources[0], remembered=known).findings == ()
    (tmp_path / "parent.csv").unlink()
    (finding,) = check_table(opened, opened.resources[1], remembered=known).findings
    assert (finding.rule, finding.row) == ("foreign-key", 4)


class Counting(Folder):
    """A folder that counts how often each file is opened."""

    opened: ClassVar[Counter[str]] = Counter()

    def open(self, path):
        self.opened[path] += 1
        return super().open(path)


def test_a_run_opens_each_small_file_once():
    Counting.opened.clear()
    assert validate(open_source(Counting(DATASET), "datapackage.json")).findings == ()
    assert set(Counting.opened.values()) == {1, 2}
    assert [path for path, times in Counting.opened.items() if times > 1] == ["datapackage.json"]  # and to be opened


def test_a_large_file_is_read_anew_and_a_small_one_is_remembered(tmp_path):
    (tmp_path / "large.csv").write_bytes(b"x" * (SMALL + 1))
    (tmp_path / "small.json").write_text(json.dumps({"a": [1]}))
    source = Remembering(Counting(tmp_path))
    Counting.opened.clear()
    for _ in range(3):
        with source.open("large.csv") as stream:
            assert len(stream.read()) == SMALL + 1
        assert read_json(source, "small.json").value == {"a": [1]}
    assert Counting.opened == {"large.csv": 3, "small.json": 1}
    assert read_json(source, "small.json") is read_json(source, "small.json")


def test_what_is_remembered_was_allowed_to_be_opened(tmp_path):
    source = Remembering(Folder(tmp_path))
    for path, error in (("../secret.csv", RefusedError), ("nothing.csv", FileNotFoundError)):
        for _ in range(2):
            with pytest.raises(error):
                source.open(path)


def test_an_interrupt_while_the_program_is_imported_shows_no_traceback():
    stop = (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from pincite.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", stop, "--help"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_an_interrupt_that_a_shell_has_ignored_stays_ignored():
    code = "import signal; from pincite.__main__ import run; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    code += "try:\n    run()\nfinally:\n    print(signal.getsignal(signal.SIGINT))\n"
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == str(signal.SIG_IGN)


def test_an_environment_hidden_in_the_package_is_open_to_imports_and_nothing_else_hidden_is(tmp_path, monkeypatch):
    for name in (".venv", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.py").write_text("")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path), str(tmp_path / ".venv")])
    confinement._libraries.cache_clear()
    try:
        with confinement.confined(tmp_path):
            assert (tmp_path / ".venv" / "x.py").read_text() == ""
            with pytest.raises(PermissionError, match="hidden in it"):
                (tmp_path / ".git" / "x.py").read_text()
    finally:
        confinement._libraries.cache_clear()


def test_garbage_that_is_collected_at_the_end_of_a_confinement_does_not_keep_it_alive(tmp_path):
    code = (
        "import contextvars, gc, sys\n"
        "from pincite.tables.confinement import confined\n"
        "contextvars.ContextVar('other').set(1)\n"
        "class Opening:\n"
        "    def __init__(self): self.itself = self\n"
        "    def __del__(self): open('/dev/null').close()\n"
        "gc.disable()\n"
        "for count in range(1, 100):\n"  # one of them makes the collector start while the confinement ends
        "    gc.collect(), gc.set_threshold(count)\n"
        "    with confined(sys.argv[1]):\n"
        "        Opening()\n"
        "        gc.enable()\n"
        "    gc.disable()\n"
        "    open(sys.argv[0]).close()\n"
        "gc.collect()\n"
    )
    outside = tmp_path / "outside.py"
    outside.write_text(code)
    done = subprocess.run([sys.executable, outside, tmp_path / "in"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
