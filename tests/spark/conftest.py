"""One session for all tests of Spark: two threads, and a task may fail three times."""

import os
import shutil
import sys

import pytest


@pytest.fixture(scope="session")
def session():
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("Java is not installed")
    from pincite.spark import open_session

    os.environ["PYSPARK_PYTHON"] = sys.executable
    opened = open_session("local[2,4]")
    opened.conf.set("spark.sql.shuffle.partitions", "2")
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
