"""`pincite validate --engine spark`, from the command line."""

import subprocess
import sys

import pytest
from tests.spark.packages import write

pytestmark = [pytest.mark.heavy, pytest.mark.usefixtures("java"), pytest.mark.filterwarnings("ignore")]


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "pincite", "validate", *arguments], capture_output=True, check=False)


def test_the_json_report_is_that_of_the_local_engine_to_the_byte(tmp_path):
    package = str(write(tmp_path, rows=12_000, padding="-" * 80))
    assert sum(path.stat().st_size for path in tmp_path.glob("main*.csv")) > 1 << 20
    there = run(package, "--format", "json", "--limit", "100", "--engine", "spark", "--master", "local[2]")
    here = run(package, "--format", "json", "--limit", "100")
    assert there.stderr == b""
    assert there.stdout == here.stdout
    assert (there.returncode, here.returncode) == (1, 1)
    assert here.stdout.count(b'"rule"') > 99
