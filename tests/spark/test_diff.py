"""`pincite diff --engine spark` gives the changes of the local engine, however the tables are cut."""

from unittest.mock import patch

import pytest

from pincite.changes import residue

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
