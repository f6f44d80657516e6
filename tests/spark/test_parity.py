"""`--engine spark` gives the reports of `--engine local`, however a table is cut."""

import pytest

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
