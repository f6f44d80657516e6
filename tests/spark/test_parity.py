"""`--engine spark` gives the reports of `--engine local`, however a table is cut."""

import random

import pytest
from tests.parity.compare import write
from tests.parity.tables import case

from pincite.tables import check_table, metadata_findings
from pincite.tables.opening import Sizes

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]
CASES = 240


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_random_tables_get_the_report_of_the_local_engine(tmp_path, cut, partitions):
    from pincite import spark

    for seed in range({1: 0, 2: 1, 7: 2}[partitions], CASES, 3):
        made = case(seed)
        package = write(made, tmp_path / str(seed))
        if metadata_findings(package):
            continue
        resource = package.resources[-1]
        cut(sum(len(made.files[path]) for path in resource.paths), partitions)
        block = random.Random(seed).choice([1, 7, 40, 1000, 100_000])
        here = check_table(package, resource, made.limit)
        there = spark.check_table(package, resource, made.limit, Sizes(large=0, block=block))
        assert there[:4] == here[:4], f"seed {seed}"
