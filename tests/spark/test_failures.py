"""A worker that dies is replaced and changes nothing; a run that cannot finish says so."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.spark.packages import write

from pincite.errors import PinciteError
from pincite.packages import Package, open_package
from pincite.packages.sources import Folder
from pincite.tables import check_table
from pincite.tables.opening import Sizes

pytestmark = [pytest.mark.filterwarnings("ignore")]


class Deadly(Folder):
    """A folder that kills the worker that opens a file of it, as long as its task has failed fewer than two times."""

    deaths = 2

    def open(self, path):
        from pyspark import TaskContext

        task = TaskContext.get()
        if task is not None and task.attemptNumber() < self.deaths:
            os.kill(os.getpid(), signal.SIGKILL)
        return Folder.open(self, path)


class Deadlier(Deadly):
    deaths = 99


def deadly(package: Package, kind: type[Deadly]) -> Package:
    return Package(kind(package.source.root), package.descriptor_path, package.text, package.folder)


@pytest.fixture
def shipped():
    from pyspark import cloudpickle

    module = sys.modules[__name__]
    cloudpickle.register_pickle_by_value(module)
    yield
    cloudpickle.unregister_pickle_by_value(module)


@pytest.mark.heavy
@pytest.mark.usefixtures("session", "shipped")
def test_workers_that_die_twice_change_nothing(tmp_path, cut):
    from pincite import spark

    package = open_package(write(tmp_path, rows=300, files=2))
    cut(sum(path.stat().st_size for path in tmp_path.glob("main*.csv")), 2)
    resource = deadly(package, Deadly).resource("main")
    found = spark.check_table(deadly(package, Deadly), resource, 50, Sizes(large=5000))
    here = check_table(package, package.resource("main"), 50)
    assert len(here.findings) > 10
    assert found[:4] == here[:4]


@pytest.mark.heavy
@pytest.mark.usefixtures("session", "shipped")
def test_workers_that_always_die_end_the_run_with_one_sentence(tmp_path):
    from pincite import spark

    package = deadly(open_package(write(tmp_path, rows=30)), Deadlier)
    with pytest.raises(PinciteError, match=r"^Spark could not finish: .+$") as failure:
        spark.check_table(package, package.resource("main"), 50, Sizes(large=0))
    assert "\n" not in str(failure.value)


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pincite", "validate", str(folder), "--engine", "spark", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


@pytest.mark.heavy
@pytest.mark.usefixtures("java")
def test_a_master_that_is_none_is_said_in_one_line_and_ends_with_2(tmp_path):
    done = run(write(tmp_path, rows=3), "--master", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Master must" in done.stderr


@pytest.mark.heavy
@pytest.mark.usefixtures("java")
def test_without_java_the_remedy_is_said(tmp_path):
    environment = {"PATH": "/nonexistent", "JAVA_HOME": ""}
    done = run(write(tmp_path, rows=3), **environment)
    assert done.returncode == 2
    assert done.stderr == "Error: Spark needs Java 17 or newer: install it, or set JAVA_HOME to its folder.\n"


def test_without_pyspark_the_remedy_is_said(tmp_path):
    (tmp_path / "pyspark.py").write_text("raise ImportError", encoding="utf-8")
    package = tmp_path / "package"
    package.mkdir()
    places = os.pathsep.join([str(tmp_path), *sys.path])
    done = run(write(package, rows=3), PYTHONPATH=places)
    assert done.returncode == 2
    assert done.stderr == "Error: `--engine spark` needs PySpark: run `pip install 'pincite[spark]'`.\n"
