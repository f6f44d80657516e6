"""Bulk runs: `python -m tests.parity --cases 20000 --seed 1`."""

import argparse
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from tests.parity.compare import compare, write
from tests.parity.inline import inline_case
from tests.parity.tables import case, sizes


def main() -> int:
    """Compare as many cases as asked, print each that differs, and end with the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity", description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="the first case; each case is the next seed")
    parser.add_argument("--inline", action="store_true", help="inline data instead of files")
    parser.add_argument("--keep", type=Path, help="a folder for the packages that differ")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    for seed in range(arguments.seed, arguments.seed + arguments.cases):
        if seed > arguments.seed and seed % 500 == 0:
            print(f"up to seed {seed - 1}: {dict(counts)}", flush=True)
        made = inline_case(seed) if arguments.inline else case(seed)
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = compare(write(made, Path(folder)), made.limit, sizes(seed))
            except Exception as failure:  # noqa: BLE001 (a failure of ours is a difference)
                counts["failed"] += 1
                print(f"seed {seed}: {type(failure).__name__}: {failure}", flush=True)
                continue
        kind = "fell back" if found.fallbacks else "proved"
        counts["crash of the reference" if found.theirs is None else kind] += 1
        counts["with errors"] += len(found.ours) > 2
        for reason in found.fallbacks:
            counts[f"  because: {reason[:40]}"] += 1
        if not found.agree:
            counts["different"] += 1
            ours, theirs = found.ours, found.theirs or []
            print(
                f"seed {seed}: {[row for row in ours if row not in theirs][:3]} / "
                f"{[row for row in theirs if row not in ours][:3]} ({len(ours)} / {len(theirs)})",
                flush=True,
            )
            if arguments.keep:
                write(made, arguments.keep / str(seed))
    print(dict(counts))
    return 1 if counts["different"] or counts["failed"] else 0


sys.exit(main())
