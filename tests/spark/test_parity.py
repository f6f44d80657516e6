"""`--engine spark` gives the reports of `--engine local`, however a table is cut."""

import gzip
import random

import pytest
from tests.typed_tables import rows_of, written

from pincite.packages import open_package
from pincite.reports import render
from pincite.reports.style import Style
from pincite.rules.run import validate
from pincite.tables import Sizes

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]
CASES = 12


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_random_packages_get_the_report_of_the_local_engine(tmp_path, cut, partitions):
    from tests.spark.compare import compare

    on_spark = 0
    for seed in range({1: 0, 2: 1, 7: 2}[partitions], CASES, 3):
        found = compare(seed, tmp_path / str(seed), lambda size: cut(size, partitions))
        assert found.there == found.here, f"seed {seed}"
        on_spark += found.tables - found.left
    assert on_spark > CASES // 3 // 2


@pytest.mark.parametrize(
    ("kind", "partitions"), [("parquet", 1), ("parquet", 2), ("parquet", 7), ("csv", 7), ("csv.gz", 2)]
)
def test_files_that_the_caller_names_get_the_report_of_the_local_engine(tmp_path, cut, monkeypatch, kind, partitions):
    from pincite import spark
    from pincite.spark import check

    clean = partitions == 1
    written(tmp_path, list(rows_of(random.Random(partitions), 300, clean=clean)), 3)
    for path in (tmp_path / "csv").glob("main-*.csv"):
        path.with_suffix(".csv.gz").write_bytes(gzip.compress(path.read_bytes()))
    folder = "parquet" if kind == "parquet" else "csv"
    package = open_package(tmp_path / "parquet", tables={"main": f"{tmp_path / folder}/main-*.{kind}"})
    cut(sum(path.stat().st_size for path in (tmp_path / folder).glob(f"main-*.{kind}")), partitions)
    monkeypatch.setattr(check, "check_here", None)  # so that nothing can be left to the local engine
    sizes = Sizes(large=0, block=1000)
    monkeypatch.setattr(spark, "check_table", lambda *asked: check.check_table(*asked[:3], sizes))
    here, there = (render(validate(package, limit=30, engine=engine), "json", Style()) for engine in ("local", "spark"))
    assert there == here
    assert ('"findings": []' in here) is clean
