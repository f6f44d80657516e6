"""One session a pytest worker: two threads, and a task may fail three times."""

import os
import shutil
import sys

import pytest
from tests.spark.sessions import SETTINGS


@pytest.fixture(scope="session")
def java(tmp_path_factory):
    """Skip where PySpark or Java is not there; Spark's settings are those of small data, for commands, too."""
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("Java is not installed")
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_CONF_DIR", str(folder))
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        yield


@pytest.fixture(scope="session")
def session(request):
    request.getfixturevalue("java")
    from pincite.spark import open_session

    opened = open_session("local[2,4]")
    yield opened
    opened.stop()


@pytest.fixture
def cut(session):
    """Give a function that has tables of so many bytes cut into so many partitions, and set the default again."""
    setting = "spark.sql.files.maxPartitionBytes"

    def into(size, partitions):
        session.conf.set(setting, str(max(-(-size // partitions), 1)))

    yield into
    session.conf.unset(setting)
