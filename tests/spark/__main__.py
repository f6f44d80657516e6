"""Bulk runs: `python -m tests.spark --cases 300 --seed 1`."""

import argparse
import os
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from tests.spark import compare, corpora, pairs
from tests.spark.sessions import SETTINGS

from pincite.changes import cluster, residue
from pincite.spark import open_session

PARTITIONS = (1, 2, 7)
Cut = Callable[[int], None]


def main() -> int:
    """Compare the reports on as many packages as asked, print each that differs, and end with the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.spark", description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="the first case; each case is the next seed")
    parser.add_argument("--diffs", action="store_true", help="pairs of tables compared, instead of tables checked")
    parser.add_argument("--corpora", action="store_true", help="corpora judged text by text, instead of tables checked")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
        os.environ["SPARK_CONF_DIR"] = place
        session = open_session("local[2,4]")
        judge = compared if arguments.diffs else judged if arguments.corpora else checked
        for seed in range(arguments.seed, arguments.seed + arguments.cases):
            partitions = PARTITIONS[seed % len(PARTITIONS)]

            def cut(size: int, partitions: int = partitions) -> None:
                session.conf.set("spark.sql.files.maxPartitionBytes", str(max(-(-size // partitions), 1)))

            here, there = judge(seed, Path(place) / str(seed), cut, counts)
            counts["packages"] += 1
            counts[f"cut into {partitions}"] += 1
            if here != there:
                counts["different"] += 1
                print(f"seed {seed}, {partitions} partitions:\n{here}\n{there}", flush=True)
            if seed % 20 == 0:
                print(dict(counts), flush=True)
        session.stop()
    print(dict(counts))
    return 1 if counts["different"] else 0


def checked(seed: int, folder: Path, cut: Cut, counts: Counter[str]) -> tuple[str, str]:
    """Check the package of a seed."""
    found = compare.compare(seed, folder, cut)
    counts["tables on Spark"] += found.tables - found.left
    counts["tables left to the local engine"] += found.left
    counts["clean"] += '"findings": []' in found.here
    counts[f"limit {found.limit}"] += 1
    return found.here, found.there


def compared(seed: int, folder: Path, cut: Cut, counts: Counter[str]) -> tuple[str, str]:
    """Compare the two tables of a seed."""
    with (
        patch.object(residue, "LARGE", 0),
        patch.object(cluster, "residue_of", wraps=cluster.residue_of) as on_spark,
    ):
        here, there = pairs.compare(seed, folder, cut, sorted(pairs.FORMS)[seed // 3 % 3])
    counts["on Spark"] += on_spark.call_count
    counts["with an error"] += "same key" in here
    counts["rows told"] += here.count('"kind"')
    return here, there


def judged(seed: int, folder: Path, cut: Cut, counts: Counter[str]) -> tuple[str, str]:
    """Judge the corpus of a seed."""
    here, there = corpora.compare(seed, folder, cut)
    counts["clean"] += '"findings": []' in here
    counts["findings"] += here.count('"rule"')
    return here, there


sys.exit(main())
