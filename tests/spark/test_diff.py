"""`pincite diff --engine spark` gives the changes of the local engine, however the tables are cut."""

import gzip
import json
from unittest.mock import patch

import pytest

from pincite.changes import residue
from pincite.packages import open_package

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]
CASES = 12


@pytest.mark.parametrize("partitions", [1, 2, 7])
@pytest.mark.parametrize("form", ["csv", "csv.gz", "parquet"])
def test_random_tables_get_the_report_of_the_local_engine(tmp_path, cut, monkeypatch, form, partitions):
    from tests.spark.pairs import compare

    from pincite.changes import cluster

    monkeypatch.setattr(residue, "LARGE", 0)
    told = 0
    with patch.object(cluster, "residue_of", wraps=cluster.residue_of) as on_spark:
        for seed in range({1: 0, 2: 1, 7: 2}[partitions], CASES, 3):
            here, there = compare(seed, tmp_path / str(seed), lambda size: cut(size, partitions), form)
            assert there == here, f"seed {seed}"
            told += here.count('"kind"')
    assert on_spark.call_count >= CASES // 3 // 2
    assert told > CASES


@pytest.mark.usefixtures("session")
def test_packed_files_whose_records_run_on_into_the_next_are_left_to_the_local_engine(tmp_path, monkeypatch):
    from tests.spark.pairs import told

    from pincite.changes import cluster

    monkeypatch.setattr(residue, "LARGE", 0)
    schema = {"fields": [{"name": "id", "type": "string"}], "primaryKey": "id"}
    names = ["main0.csv.gz", "main1.csv.gz"]
    resource = {"name": "main", "type": "table", "path": names, "schema": schema}
    for name, texts in (("old", ["id\n1\n2", "id\n3\n4\n"]), ("new", ["id\n1\n2", "id\n3\n5\n"])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
        for path, text in zip(names, texts, strict=True):
            (tmp_path / name / path).write_bytes(gzip.compress(text.encode()))
    sides = open_package(tmp_path / "old"), open_package(tmp_path / "new")
    with patch.object(cluster, "residue_of", wraps=cluster.residue_of) as on_spark:
        there = told(*sides, "spark")
    assert there == told(*sides, "local")
    assert there.count('"kind": "removed"') == there.count('"kind": "added"') == 1
    assert not on_spark.called
