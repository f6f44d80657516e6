"""`python -m tests.corpora NAME FOLDER`: give the toolkit what a collection holds, FOLDER being a copy of it."""

import sys
import time
from pathlib import Path

from tests.corpora.suites import SUITES


def main() -> int:
    """Print where the toolkit answers otherwise, and the figures."""
    name, folder = sys.argv[1:]
    started, count, left_open, wrong = time.process_time(), 0, 0, 0
    for case, fault, undecided in SUITES[name](Path(folder)):
        count += 1
        left_open += undecided
        wrong += bool(fault)
        if fault:
            print(f"{case}: {fault}", flush=True)
    seconds = time.process_time() - started
    print(f"{name}: {count} asked, {left_open} of them open, {wrong} answered otherwise; {seconds:.1f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
