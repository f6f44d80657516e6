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
def test_random_tables_get_the_report_of_the_local_engine(tmp_path, cut, monkeypatch, partitions):
    from tests.spark.pairs import compare

    from pincite.changes import cluster

    monkeypatch.setattr(residue, "LARGE", 0)
    told = 0
    with patch.object(cluster, "residue_of", wraps=cluster.residue_of) as on_spark:
        for seed in range({1: 0, 2: 1, 7: 2}[partitions], CASES, 3):
            here, there = compare(seed, tmp_path / str(seed), lambda size: cut(size, partitions))
            assert there == here, f"seed {seed}"
            told += here.count('"kind"')
    assert on_spark.call_count >= CASES // 3 // 2
    assert told > CASES


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("form", ["csv.gz", "parquet"])
def test_packed_and_parquet_tables_are_handed_to_the_local_engine(tmp_path, monkeypatch, form):
    import pyarrow as pa
    import pyarrow.parquet as pq
    from tests.spark.pairs import told

    from pincite.changes import cluster

    monkeypatch.setattr(residue, "LARGE", 0)
    schema = {"fields": [{"name": "id", "type": "integer"}], "primaryKey": "id"}
    resource = {"name": "main", "type": "table", "path": f"main.{form}", "schema": schema}
    for name, numbers in (("old", range(50)), ("new", range(1, 51))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
        if form == "parquet":
            pq.write_table(pa.table({"id": list(numbers)}), tmp_path / name / "main.parquet")
        else:
            text = "".join(f"{line}\n" for line in ["id", *numbers])
            (tmp_path / name / "main.csv.gz").write_bytes(gzip.compress(text.encode()))
    sides = open_package(tmp_path / "old"), open_package(tmp_path / "new")
    with patch.object(cluster, "spark_residue", wraps=cluster.spark_residue) as on_spark:
        there = told(*sides, "spark")
    assert there == told(*sides, "local")
    assert there.count('"kind": "removed"') == there.count('"kind": "added"') == 1
    assert not on_spark.called
