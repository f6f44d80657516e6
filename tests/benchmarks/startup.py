"""
Small packages, each command a process of its own: what a person waits for, and what a hook pays at every commit.

Run with `python -m tests.benchmarks.startup`; prints a markdown table of processor seconds (user and system, the
processes it starts included) and of wall time, medians of the rounds, and the least processor time of any.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pincite

DATASET: Final = Path(__file__).parents[2]
TOOLKIT: Final = Path(pincite.__file__).parents[1]
FIVE: Final[dict[str, Any]] = {
    "name": "five",
    "resources": [
        {
            "name": "rows",
            "type": "table",
            "path": "rows.csv",
            "schema": {
                "fields": [
                    {"name": "id", "type": "integer"},
                    {"name": "name", "type": "string"},
                    {"name": "day", "type": "date"},
                ],
                "primaryKey": ["id"],
            },
        }
    ],
}
PINCITE: Final = ("-m", "pincite")
FRICTIONLESS: Final = ("-m", "frictionless", "validate")


class Measure(NamedTuple):
    """Processor seconds and wall time of one process."""

    processor: float
    wall: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.startup")
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    os.chdir(DATASET)
    with tempfile.TemporaryDirectory() as folder:
        for line in table(Path(folder), rounds):
            print(line, flush=True)


def table(folder: Path, rounds: int) -> Iterator[str]:
    """Measure, and give the table line by line; `folder` is empty."""
    (folder / "datapackage.json").write_text(json.dumps(FIVE))
    rows = "".join(f"{number},name {number},2024-01-0{number}\n" for number in range(1, 6))
    (folder / "rows.csv").write_text(f"id,name,day\n{rows}")
    five = str(folder / "datapackage.json")
    commands: dict[str, Sequence[str]] = {
        "python -c pass": ("-c", "pass"),
        "import click": ("-c", "import click"),
        "pincite --help": (*PINCITE, "--help"),
        "pincite validate, five rows": (*PINCITE, "validate", five),
        "frictionless validate, five rows": (*FRICTIONLESS, five),
        "pincite validate, this dataset": (*PINCITE, "validate", "datapackage.json"),
        "frictionless validate, this dataset": (*FRICTIONLESS, "datapackage.json"),
        "pincite diff, this dataset against HEAD": (*PINCITE, "diff", "git:HEAD"),
    }
    yield f"| a process of its own, medians of {rounds} | CPU s | least CPU s | wall s |"
    yield "|---|--:|--:|--:|"
    for name, measures in measured(commands, rounds).items():
        processor = [measure.processor for measure in measures]
        wall = statistics.median(measure.wall for measure in measures)
        yield f"| {name} | {statistics.median(processor):.3f} | {min(processor):.3f} | {wall:.3f} |"


def measured(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, list[Measure]]:
    """Run the commands in turn, so that a slow moment of the machine meets them all; first once to compile modules."""
    for arguments in commands.values():
        run(arguments)
    found: dict[str, list[Measure]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            found[name].append(run(arguments))
    return found


def run(arguments: Sequence[str]) -> Measure:
    """Run Python with these arguments, see it end well, and give what it took."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(TOOLKIT)
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(sys.executable, [sys.executable, *arguments], environment, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"it ended with {os.waitstatus_to_exitcode(status)}: {' '.join(arguments)}")
    return Measure(usage.ru_utime + usage.ru_stime, time.perf_counter() - start)


if __name__ == "__main__":
    main()
