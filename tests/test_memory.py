"""Keys past the memory that they may take go to a file without a name, and the report stays the same to the byte."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

import pincite
from pincite.cli.main import pincite as program
from pincite.errors import PinciteError
from pincite.packages import open_package
from pincite.tables import Sizes, check_table, memory_bytes
from pincite.tables.spilling import Spill

ROWS = 20_000


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A clean and a dirty package: keys of whole numbers, of texts and of both, to a table as large."""
    return {kind: written(tmp_path_factory.mktemp(kind), spoilt=kind == "dirty") for kind in ("clean", "dirty")}


def written(folder, *, spoilt):
    rng = random.Random(3)
    numbers = [rng.randrange(10**12) for _ in range(ROWS)]
    parents = [f"{number},name-{number},{number % 7}.50" for number in numbers]
    rng.shuffle(numbers)
    rows = [f"{n * 3},{n},name-{n},{n % 7}.5,{n}" for n in numbers]
    if spoilt:
        rows[15_000] = rows[20]
        rows[13_000] = "-1,7,name-7,NaN,3"
        rows[13_001] = "-2,,,,"
        rows[13_002] = f"{numbers[3]},{numbers[4]}"
        rows[17_000] = ",,,,"
        rows[18_000:19_000] = rows[:1000]
    field = {"id": "integer", "number": "integer", "name": "string", "part": "number"}
    fields = [{"name": name, "type": kind} for name, kind in field.items()]
    keys = [
        {"fields": ["number"], "reference": {"resource": "parents", "fields": ["number"]}},
        {"fields": ["name", "part"], "reference": {"resource": "parents", "fields": ["name", "part"]}},
    ]
    unique = {"name": "again", "type": "string", "constraints": {"unique": True}}
    schema = {"fields": [*fields, unique], "primaryKey": ["id"], "foreignKeys": keys, "uniqueKeys": [["name", "part"]]}
    tables = {"main": (schema, rows), "parents": ({"fields": fields[1:]}, parents)}
    resources = [{"name": name, "type": "table", "path": f"{name}.csv", "schema": tables[name][0]} for name in tables]
    (folder / "datapackage.json").write_text(json.dumps({"name": "keys", "resources": resources}))
    for name, (described, lines) in tables.items():
        header = ",".join(field["name"] for field in described["fields"])
        (folder / f"{name}.csv").write_text("\n".join([header, *lines, ""]))
    return folder


@pytest.mark.parametrize("limit", ["1", "300", "0"])
@pytest.mark.parametrize("kind", ["clean", "dirty"])
def test_the_report_is_the_same_with_hardly_any_memory(folders, kind, limit, monkeypatch):
    written = []
    write = Spill.write
    monkeypatch.setattr(Spill, "write", lambda self: written.append(self) or write(self))
    asked = ["validate", str(folders[kind]), "--format", "json", "--limit", limit]
    ample, small = (CliRunner().invoke(program, [*asked, *more]) for more in ([], ["--memory", "64kB"]))
    assert len({id(spill) for spill in written}) == 7  # four keys, two parents, and the first field of the second
    assert small.output == ample.output
    assert json.loads(ample.output)["valid"] is (kind == "clean")


def test_unequal_keys_of_one_hash_hide_no_repeat(tmp_path):
    schema = {"fields": [{"name": "id", "type": "integer"}], "primaryKey": ["id"]}
    described = {"name": "keys", "resources": [{"name": "main", "path": "main.csv", "schema": schema}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    (tmp_path / "main.csv").write_text("id\n-1\n-2\n5\n4\n5\n")
    package = open_package(tmp_path)
    assert hash(-1) == hash(-2)
    here, there = (
        check_table(package, package.resource("main"), 1, engine, sizes=Sizes(0, 4, 1))
        for engine in ("local", "frictionless")
    )
    assert here.findings == there.findings
    assert here.findings[0].note == "the same as in the row at position 4"


def test_a_full_disk_is_told_in_a_sentence(folders):
    found = subprocess.run(
        [sys.executable, "-m", "pincite", "validate", str(folders["clean"]), "--memory", "64kB"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.startswith("Error: Keys that do not fit into memory cannot be written to ")
    assert found.stderr.count("\n") == 1


def test_nothing_stays_of_a_run_that_is_killed(folders, tmp_path):
    command = [sys.executable, "-m", "pincite", "validate", str(folders["clean"]), "--memory", "64kB"]
    with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not any(map(str(tmp_path).__eq__, opened(process.pid))):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def opened(pid):
    """Give the folders of the files that a process holds open."""
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            yield str(descriptor.readlink().parent)


def test_sizes_are_read_and_others_refused(folders):
    assert [memory_bytes(size) for size in (5, "64kB", "1.5 GiB", "1gb", "7b")] == [5, 64_000, 3 << 29, 10**9, 7]
    for wrong in ("", "GB", "-1", "0", "1 furlong", "1e3", "９GB", "9" * 400):
        with pytest.raises(PinciteError, match="is no size of memory"):
            pincite.validate(folders["clean"], memory=wrong)
