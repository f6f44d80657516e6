"""How exports are written: the same bytes each time, whole or not at all, one sentence where it cannot be."""

import contextlib
import hashlib
import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pincite
from exports.conftest import DATASET
from pincite.errors import PinciteError
from pincite.exports import FORMATS, export
from test_fixtures import FIXTURES

TOOLKIT = Path(pincite.__file__).parents[1]
ANCHORED = {"annotations", "brat", "html", "iob2", "spacy", "tei"}


def run(*arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(TOOLKIT), **options.pop("env", {})}
    command = [sys.executable, "-m", "pincite", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)


def digest(path):
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    whole = hashlib.sha256()
    for one in files:
        whole.update(f"{one.relative_to(path)}\0".encode() + one.read_bytes())
    return whole.hexdigest()


ALL = """
import sys, pincite
from pathlib import Path
from pincite.errors import PinciteError
from pincite.exports import FORMATS, export
for name in FORMATS:
    try:
        export(pincite.open(sys.argv[1]), name, Path(sys.argv[2]) / name)
    except PinciteError as error:
        print(name, error)
"""


def test_every_format_names_its_reader_and_stands_in_the_documentation():
    page = (DATASET / "docs/exports.md").read_text(encoding="utf-8")
    for name in FORMATS:
        told = importlib.import_module(f"pincite.exports.{name}").__doc__
        assert re.search(r"(Read back|Checked|Opened) by \S", told), name
        assert f"`{name}`" in page, name


@pytest.mark.parametrize("which", ["typed", "dataset", "letters"])
def test_every_format_writes_the_same_bytes_in_any_surroundings(which, request, tmp_path):
    folder = request.getfixturevalue(which).source.root
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ]
    digests = []
    for number, env in enumerate(surroundings):
        target = tmp_path / str(number)
        target.mkdir()
        command = [sys.executable, "-c", ALL, str(folder), str(target)]
        environment = {**os.environ, "PYTHONPATH": str(TOOLKIT), **env}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd="/")
        assert (done.returncode, done.stderr) == (0, "")
        refused = {line.partition(" ")[0] for line in done.stdout.splitlines()}
        dated = set() if which == "dataset" else {"datacite", "rocrate"}
        assert refused == (ANCHORED if which == "typed" else set()) | dated, done.stdout
        digests.append({path.name: digest(path) for path in target.iterdir()})
        time.sleep(1.1)  # so that a clock in a file would show
    assert digests[0] == digests[1]
    assert set(digests[0]) | refused == set(FORMATS)


def test_the_list_names_every_format_and_the_command_writes(typed_folder, tmp_path):
    listed = run("export", "--list")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(FORMATS)
    done = run("export", "sqlite", typed_folder, "-o", tmp_path / "x.sqlite")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "x.sqlite").read_bytes().startswith(b"SQLite format 3\0")
    assert run("export", "nothing", typed_folder, "-o", tmp_path / "y").returncode == 2
    assert run("export", "sqlite", typed_folder).returncode == 2
    with pytest.raises(PinciteError, match="There is no format 'nothing'; there are: sqlite"):
        pincite.export(typed_folder, "nothing", tmp_path / "y")


def test_a_missing_library_is_named_with_its_extra(typed_folder, tmp_path):
    (tmp_path / "xlsxwriter.py").write_text("raise ModuleNotFoundError('no', name='xlsxwriter')")
    done = run("export", "xlsx", typed_folder, "-o", tmp_path / "x", env={"PYTHONPATH": f"{tmp_path}:{TOOLKIT}"})
    assert done.returncode == 2
    assert done.stderr == "Error: xlsx needs xlsxwriter: install it with pip install 'pincite[xlsx]'.\n"


@pytest.mark.parametrize("name", ["sqlite", "jsonl"])
def test_a_full_disk_leaves_the_old_export(typed_folder, tmp_path, name):
    target = tmp_path / "x"
    export(pincite.open(typed_folder), name, target)
    before = digest(target)

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = run("export", name, typed_folder, "-o", target, preexec_fn=small_files)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert digest(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("wanted", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupt_leaves_the_old_file_and_no_other(tmp_path, wanted):
    package, target = tmp_path / "package", tmp_path / "made"
    package.mkdir()
    target.mkdir()
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    big = {"name": "big", "type": "table", "path": "big.csv", "schema": {"fields": fields, "primaryKey": "a"}}
    (package / "datapackage.json").write_text(json.dumps({"resources": [big]}))
    (package / "big.csv").write_text("a,b\n" + "".join(f"{number},{number * 7}\n" for number in range(400_000)))
    (target / "x.sqlite").write_text("old")
    command = [sys.executable, "-m", "pincite", "export", "sqlite", str(package), "-o", str(target / "x.sqlite")]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(TOOLKIT), "TMPDIR": str(scratch)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    while process.poll() is None and not any(path.stat().st_size > 65536 for path in scratch.rglob("export*")):
        time.sleep(0.01)
    process.send_signal(wanted)
    process.communicate(timeout=60)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[wanted]
    assert [path.name for path in target.iterdir()] == ["x.sqlite"]
    assert (target / "x.sqlite").read_text() == "old"
    if wanted != signal.SIGKILL:
        assert list(scratch.iterdir()) == []


def test_a_folder_that_holds_other_work_is_left_alone(typed, tmp_path):
    export(typed, "jsonl", tmp_path / "x")
    export(typed, "jsonl", tmp_path / "x")
    (tmp_path / "x/mine.txt").write_text("mine")
    with pytest.raises(PinciteError, match=r"holds mine\.txt, which the export does not write"):
        export(typed, "jsonl", tmp_path / "x")
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["link.jsonl", "mine.txt", "order.jsonl"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PinciteError, match="is a file: this format writes a folder"):
        export(typed, "jsonl", tmp_path / "file")
    with pytest.raises(PinciteError, match="is not a regular file"):
        export(typed, "json", tmp_path / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "x"]


def test_a_place_that_cannot_be_written_is_said_in_one_line(typed_folder, tmp_path):
    for name in ("json", "jsonl"):
        done = run("export", name, typed_folder, "-o", tmp_path / "no/where")
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert done.stderr.startswith("Error: Cannot write ")


def test_hostile_names_stay_names(tmp_path):
    hostile = [
        '"; DROP TABLE t; --',
        "end",
        "END",
        "sqlite_master",
        "a]b",
        "<b>",
        "=1+1",
        "x" * 70,
        "ünï code",
        "{{x}}",
    ]
    fields = [{"name": name, "type": "string"} for name in hostile]
    resources = [
        {"name": name, "type": "table", "path": "t.csv", "schema": {"fields": fields}}
        for name in ("sqlite_x", "select", "Select", '../"x')
    ]
    descriptor = {"name": "h", "created": "2024-01-01T00:00:00Z", "resources": resources}
    descriptor["licenses"] = [{"name": "<b>"}]
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    header = ",".join('"' + name.replace('"', '""') + '"' for name in hostile)
    (tmp_path / "t.csv").write_text(header + "\n" + ",".join("v" * len(hostile)) + "\n", encoding="utf-8")
    package = pincite.open(tmp_path)
    (tmp_path / "out").mkdir()
    for name in FORMATS:
        if name not in ANCHORED:
            export(package, name, tmp_path / "out" / name)
    assert {path.name for path in tmp_path.iterdir()} == {"datapackage.json", "t.csv", "out"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(FORMATS) - ANCHORED


NAMES = (
    "../../x",
    "/x/y",
    "..",
    ".",
    "",
    "CON",
    "nul.csv",
    "a/b",
    "a\\b",
    "x" * 300,
    "é" * 150,
    "a\0b",
    "a\nb",
    ".x",
    "-rf",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_resource_leads_out_of_an_export(tmp_path, name):
    source, out = tmp_path / "source", tmp_path / "within" / "out"
    shutil.copytree(FIXTURES["tiling"], source)
    descriptor = (source / "datapackage.json").read_text(encoding="utf-8")
    for old, new in (("report", name), ("sentences", f"{name}2")):
        descriptor = descriptor.replace(json.dumps(old), json.dumps(new))
    created = {**json.loads(descriptor), "created": "2024-01-01T00:00:00Z"}
    (source / "datapackage.json").write_text(json.dumps(created), encoding="utf-8")
    package = pincite.open(source)
    out.mkdir(parents=True)
    before = set(tmp_path.rglob("*"))
    written = []
    for form in FORMATS:
        with contextlib.suppress(PinciteError):  # no mentions for IOB2; no NUL in XML
            export(package, form, out / form)
            written.append(form)
    assert len(written) > len(FORMATS) - 8, written
    made = set(tmp_path.rglob("*")) - before
    assert {path.relative_to(out).parts[0] for path in made} == set(written)
    names = [path.name for path in made]
    unsafe = re.compile(r"(?i)(con|nul)(\..*)?|[.-].*|.*[\\\n\0].*")
    assert not [name for name in names if unsafe.fullmatch(name)], names
