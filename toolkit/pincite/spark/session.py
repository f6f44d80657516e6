"""A Spark session as the command line needs it: found or opened, silent, and with failures told in a sentence."""

import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pincite.errors import PinciteError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL: Final = "local[*,4]"
"""Every core of this machine, and three more tries for a task that fails, as clusters have it."""
_SETTINGS: Final = {
    "spark.app.name": "pincite",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_ERROR: Final = re.compile(r"(?:^|\s)((?:\w+\.)*)(\w+(?:Error|Exception|Interrupt|Exit)): (.+)")
"""An error's line: the packages of its class, which Python's own have none of, its name, and what it says."""
_UNITS: Final = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40, "p": 50}


def open_session(master: str | None = None) -> "SparkSession":
    """
    Give the session that is active, or open one at a master (default: what spark-defaults says, or this machine).

    What Spark and its workers log goes to a file that is thrown away. Raises PinciteError where PySpark or Java is
    not there, or where Spark does not start.
    """
    # Nothing here is given to pandas, of which PySpark warns on each of its own imports.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise PinciteError("`--engine spark` needs PySpark: run `pip install 'pincite[spark]'`.") from error
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise PinciteError("Spark needs Java 17 or newer: install it, or set JAVA_HOME to its folder.")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return _started(master)


def _started(master: str | None) -> "SparkSession":
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    given = SparkConf(loadDefaults=False).setAll(list(_SETTINGS.items()))
    if master:
        given.setMaster(master)
    with tempfile.TemporaryFile() as log:
        try:
            gateway = launch_gateway(given, {"stderr": log, "stdout": log})
        except (PySparkException, OSError) as error:
            log.seek(0)
            said = log.read().decode(errors="replace") or str(error)
            raise PinciteError(f"Spark does not start: {_cause(said)}") from error
    with finishing():
        conf = SparkConf(_jvm=gateway.jvm)
        conf.setAll(given.getAll())
        if not master and conf.get("spark.master", "local[*]") == "local[*]":
            conf.setMaster(LOCAL)
        context = SparkContext(conf=conf, gateway=gateway)
        context.setLogLevel("ERROR")
        return SparkSession(context)


@contextmanager
def finishing() -> Iterator[None]:
    """Raise PinciteError, with the first cause in a sentence, where Spark gives up."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException, ConnectionError) as error:
        raise PinciteError(f"Spark could not finish: {_cause(str(error))}") from error


def partition_bytes(session: "SparkSession") -> int:
    """Give the bytes that one task is to read, by Spark's own setting for that."""
    given = str(session.conf.get("spark.sql.files.maxPartitionBytes")).strip().lower()
    match = re.fullmatch(r"(\d+)\s*([kmgtp]?)b?", given)
    if match is None:
        raise PinciteError(f"spark.sql.files.maxPartitionBytes is no number of bytes: {given}")
    return max(int(match[1]) << _UNITS[match[2]], 1)


def _cause(message: str) -> str:
    """Find the sentence that matters in what Spark says: a worker's own error, or Java's, or the first line."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    errors = [match for line in lines if (match := _ERROR.search(line))]
    workers = [match for match in errors if not match[1]]
    found = [f"{match[2]}: {match[3]}" for match in (*workers, *errors)]
    return next(iter([*found, *lines]), "it gives no reason")
