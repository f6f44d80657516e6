"""Bulk runs: `python -m tests.hostile [FAMILY/CASE…] --keep FOLDER`."""

import argparse
import sys
from functools import partial
from pathlib import Path

from tests.hostile.beside import counted, judge_frictionless
from tests.hostile.catalogue import CASES
from tests.hostile.commands import judge_commands
from tests.hostile.pool import judge_all
from tests.hostile.run import judge


def main() -> int:
    """Judge the cases whose names begin as asked, print what is wrong, and end with the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="how the names of the cases begin")
    parser.add_argument("--keep", type=Path, help="write the packages below this folder and judge none")
    parser.add_argument("--commands", type=int, metavar="N", help="instead, run N other commands on each (0: all)")
    parser.add_argument(
        "--beside", action="store_true", help="instead, ask frictionless itself, and count what it does"
    )
    arguments = parser.parse_args()
    chosen = [name for name in CASES if not arguments.names or name.startswith(tuple(arguments.names))]
    if arguments.keep:
        for name in chosen:
            CASES[name].write(arguments.keep / name)
        return 0
    if arguments.beside:
        beside = list(judge_all(chosen, judge_frictionless))
        print(*(f"{item.name}: {', '.join(item.wrong)}" for item in beside), sep="\n")
        print(f"{len(beside)} cases: {counted(beside)}")
        return 0
    judged = []
    judging = judge if arguments.commands is None else partial(judge_commands, number=arguments.commands)
    for item in judge_all(chosen, judging):
        judged.append(item)
        for what in item.wrong:
            print(f"{item.name}: {what}", flush=True)
    wrong = sum(bool(item.wrong) for item in judged)
    slowest = max(judged, key=lambda item: item.seconds)
    largest = max(judged, key=lambda item: item.megabytes)
    print(
        f"{len(judged)} cases, {wrong} wrong; slowest {slowest.seconds:.2f} s ({slowest.name}), "
        f"largest {largest.megabytes:.0f} MB ({largest.name})"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
