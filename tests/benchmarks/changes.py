"""
Diffs beside their peers: whole processes, medians of CPU seconds and of seconds, and the largest memory.

`python -m tests.benchmarks.changes` makes tables of its own in a temporary folder and prints a Markdown table. A peer
that cannot be run is named as such; `PEERS` names the Python that has them, if it is another one, and `daff` is the one
on the path. Processor seconds are given because a shared machine makes wall time mean little. The largest pair takes
2 GB to make and is compared by pincite alone.
"""

import json
import multiprocessing
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

COLUMNS: Final = (
    ("id", "integer"), ("name", "string"), ("city", "string"), ("amount", "number"), ("count", "integer"),
    ("date", "date"), ("flag", "boolean"), ("note", "string"), ("ratio", "number"), ("code", "string"),
)  # fmt: skip
PINCITE: Final = "pincite diff, patch written"
REPEATS: Final = 3
SIZES: Final = (100_000, 1_000_000, 10_000_000)
ALONE: Final = 3_000_000
"""Rows from which pincite is measured by itself, once: its peers take minutes or all the memory."""
_POLARS: Final = """
import sys, polars as pl
old, new = (pl.read_csv(path) for path in sys.argv[1:])
both = old.join(new, on="id", how="full", suffix="_new", coalesce=True)
differ = [pl.col(c).ne_missing(pl.col(c + "_new")) for c in old.columns if c != "id"]
print(both.filter(pl.any_horizontal(differ)).height)
"""
_DUCKDB: Final = """
import sys, duckdb
sides = [f"read_csv('{path}')" for path in sys.argv[1:]]
duckdb.sql("set preserve_insertion_order = false")
joined = f"{sides[0]} a full join {sides[1]} b on a.id = b.id"
print(duckdb.sql(f"select count(*) from {joined} where a is distinct from b").fetchall())
"""
_DATACOMPY: Final = """
import sys, polars as pl
from datacompy import PolarsCompare
print(PolarsCompare(*(pl.read_csv(path) for path in sys.argv[1:]), join_columns="id").report()[:0])
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """Medians of one command: processor seconds of user and system, and the peak in MB."""

    cpu: float
    memory: float


def measure(command: Sequence[str], repeats: int = REPEATS) -> Measure | None:
    """Run a command some times and take medians; None where it cannot run."""
    runs = []
    for _ in range(repeats):
        child = os.posix_spawnp(
            command[0],
            list(command),
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)],
        )
        _, status, used = os.wait4(child, 0)
        if os.waitstatus_to_exitcode(status) not in {0, 1}:
            return None
        runs.append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return Measure(*(statistics.median(column) for column in zip(*runs, strict=True)))


def make_tables(folder: Path, rows: int, changed: int, *, shuffled: bool, seed: int = 1) -> None:
    """Write two packages of `rows` rows that differ in `changed`: a sixth removed, a sixth added, the rest edited."""
    chance = random.Random(seed)
    old = [_row(number, chance) for number in range(rows)]
    _package(folder / "old", old)
    picked = chance.sample(range(rows), changed)
    gone = set(picked[: changed // 6])
    for place in picked[changed // 6 : changed - changed // 6]:
        cells = old[place].split(",")
        cells[3], cells[7] = f"{chance.random() * 1000:.2f}", "revised"
        old[place] = ",".join(cells)
    kept = [row for place, row in enumerate(old) if place not in gone]
    kept += [_row(rows + number, chance) for number in range(changed // 6)]
    if shuffled:
        chance.shuffle(kept)
    _package(folder / "new", kept)


def comparisons(folder: Path, rows: int, changed: int, *, shuffled: bool) -> Iterator[tuple[str, Measure | None]]:
    """Measure every tool on one pair of tables."""
    made = multiprocessing.Process(target=make_tables, args=(folder, rows, changed), kwargs={"shuffled": shuffled})
    made.start()  # apart, for the peak of a child begins with what its parent holds
    made.join()
    old, new = folder / "old", folder / "new"
    files = str(old / "table.csv"), str(new / "table.csv")
    patch = str(folder / "patch.ndjson")
    python = sys.executable
    peer = os.environ.get("PEERS", python)
    commands: dict[str, list[str]] = {
        PINCITE: [python, "-m", "pincite", "diff", str(old), str(new), "--format", "patch", "-o", patch],
    }
    if rows >= ALONE:
        yield from ((name, measure(command, 1)) for name, command in commands.items())
        return
    commands |= {
        "polars full join": [peer, "-c", _POLARS, *files],
        "DuckDB full join": [peer, "-c", _DUCKDB, *files],
        "datacompy on polars": [peer, "-c", _DATACOMPY, *files],
        "git diff --stat": ["git", "diff", "--no-index", "--stat", *files],
    }
    if shuffled or rows <= 100_000:  # once is enough for those that take half a minute
        commands["csv-diff"] = [peer, "-c", "from csv_diff.cli import cli; cli()", *files, "--key", "id", "--json"]
        commands["daff"] = [shutil.which("daff") or "daff", "--id", "id", "--output", os.devnull, *files]
    for name, command in commands.items():
        try:
            yield name, measure(command)
        except FileNotFoundError:
            yield name, None


def main(sizes: Sequence[int] = SIZES) -> None:
    """Print the table, line by line as it is measured."""
    for line in table(sizes):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def table(sizes: Sequence[int]) -> Iterator[str]:
    """Measure all and give the lines of a Markdown table."""
    yield from ("| tables | tool | CPU s | to pincite | peak MB |", "|---|---|--:|--:|--:|")
    for rows in sizes:
        pairs = ((rows * 86 // 1000, True), (50, False))
        for changed, shuffled in pairs[:1] if rows >= ALONE else pairs:
            with tempfile.TemporaryDirectory() as folder:
                what, own = f"{rows:,} rows, {changed:,} changed{', shuffled' if shuffled else ''} ", 0.0
                for name, found in comparisons(Path(folder), rows, changed, shuffled=shuffled):
                    own = found.cpu if found and name == PINCITE else own
                    figures = (
                        f"{found.cpu:.2f} | {found.cpu / own:.1f}x | {found.memory:.0f}" if found else "not run | |"
                    )
                    yield f"| {what}| {name} | {figures} |"
                    what = ""


def _row(number: int, chance: random.Random) -> str:
    """Make a row as it is written: no cell needs quoting."""
    city = ("Minsk", "Krasnoyarsk", "Zheleznogorsk", "Vitebsk", "Brest")[number % 5]
    return (
        f"{number},name {chance.randrange(10**6)},{city},{chance.random() * 1000:.2f},{chance.randrange(1000)},"
        f"20{number % 30:02}-0{1 + number % 9}-1{number % 9},{'true' if number % 3 else 'false'},"
        f"a note on row {number},{chance.random():.5f},C{chance.randrange(9999):04}\n"
    )


def _package(folder: Path, rows: Sequence[str]) -> None:
    folder.mkdir()
    schema = {"fields": [{"name": name, "type": kind} for name, kind in COLUMNS], "primaryKey": "id"}
    table = {"name": "table", "type": "table", "path": "table.csv", "schema": schema}
    (folder / "datapackage.json").write_text(json.dumps({"name": "made", "version": "1.0.0", "resources": [table]}))
    with (folder / "table.csv").open("w") as stream:
        stream.write(",".join(name for name, _ in COLUMNS) + "\n")
        stream.writelines(rows)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or SIZES)
