"""Bulk runs: `python -m tests.spark --cases 300 --seed 1`."""

import argparse
import os
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from tests.spark.compare import compare
from tests.spark.sessions import SETTINGS

from pincite.spark import open_session

PARTITIONS = (1, 2, 7)


def main() -> int:
    """Compare the reports on as many packages as asked, print each that differs, and end with the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.spark", description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="the first case; each case is the next seed")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
        os.environ["SPARK_CONF_DIR"] = place
        session = open_session("local[2,4]")
        counts: Counter[str] = Counter()
        for seed in range(arguments.seed, arguments.seed + arguments.cases):
            partitions = PARTITIONS[seed % len(PARTITIONS)]

            def cut(size: int, partitions: int = partitions) -> None:
                session.conf.set("spark.sql.files.maxPartitionBytes", str(max(-(-size // partitions), 1)))

            found = compare(seed, Path(place) / str(seed), cut)
            counts["packages"] += 1
            counts["tables on Spark"] += found.tables - found.left
            counts["tables left to the local engine"] += found.left
            counts["clean"] += '"findings": []' in found.here
            counts[f"cut into {partitions}"] += 1
            counts[f"limit {found.limit}"] += 1
            if found.here != found.there:
                counts["different"] += 1
                print(f"seed {seed}, {partitions} partitions:\n{found.here}\n{found.there}", flush=True)
            if seed % 20 == 0:
                print(dict(counts), flush=True)
        session.stop()
    print(dict(counts))
    return 1 if counts["different"] else 0


sys.exit(main())
