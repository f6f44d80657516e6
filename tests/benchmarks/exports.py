"""
One table of ten mixed fields written to SQLite and to Parquet, beside the fastest ways of others to the same file.

Run with `python -m tests.benchmarks.exports`; prints a markdown table of processor seconds and memory of whole
processes, medians of the rounds; the tools run in turn, so that a slow moment of the machine meets them all.

The same file is, for SQLite, one table with the same columns and primary key, and with the same checks where it says
so; for Parquet, one typed file compressed by zstd. The peers check no cell's form: they write a wrong cell as text,
or as whatever type they find. They leave truth values in SQLite as the words that the CSV has.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.tables import write

_SQLITE: Final = """
import csv, sqlite3, sys
connection = sqlite3.connect(sys.argv[2], isolation_level=None)
for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
    connection.execute(f"PRAGMA {pragma}")
connection.execute("CREATE TABLE main (%s)")
connection.execute("BEGIN")
rows = csv.reader(open(sys.argv[1], encoding="utf-8", newline=""))
next(rows)
connection.executemany("INSERT INTO main VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
connection.execute("COMMIT")
"""
_TYPES: Final = (
    "id INTEGER PRIMARY KEY, name TEXT, code TEXT, amount REAL, day TEXT, at TEXT, open TEXT, level INTEGER, "
    "kind TEXT, year INTEGER"
)
_CHECKS: Final = (
    ", CHECK (amount >= 0), CHECK (level >= 0), CHECK (level <= 100), "
    "CHECK (kind = 'alpha' OR kind = 'beta' OR kind = 'gamma')"
)
_PARQUET: Final = {
    "pyarrow, read_csv and write_table": """
import sys
from pyarrow import csv, parquet
parquet.write_table(csv.read_csv(sys.argv[1]), sys.argv[2], compression="zstd")
""",
    "DuckDB, COPY": """
import sys, duckdb
duckdb.sql(f"COPY (FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd)")
""",
}


def commands(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Give, for each format, the command of each tool that writes `folder / "made"` from the table in `folder`."""
    source, made = str(folder / "package/main.csv"), str(folder / "made")
    ours = [sys.executable, "-m", "pincite", "export"]
    sqlite = {"pincite, with key and checks": [*ours, "sqlite", str(folder / "package"), "-o", made]}
    for told, columns in (("with key and checks", _TYPES + _CHECKS), ("with its key", _TYPES)):
        if shell := shutil.which("sqlite3"):
            pragmas = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536"
            create = f"{pragmas}; CREATE TABLE main ({columns})"
            sqlite[f"sqlite3 .import, {told}"] = [shell, made, create, f".import --csv --skip 1 {source} main"]
        sqlite[f"Python's csv and sqlite3, {told}"] = [sys.executable, "-c", _SQLITE % columns, source, made]
    parquet = {"pincite": [*ours, "parquet", str(folder / "package"), "-o", made]}
    parquet |= {told: [sys.executable, "-c", script, source, made] for told, script in _PARQUET.items()}
    return {"sqlite": sqlite, "parquet": parquet}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.exports")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in table(Path(folder), arguments.rows, arguments.rounds):
            print(line, flush=True)


def table(folder: Path, rows: int, rounds: int) -> Iterator[str]:
    """Measure in an empty folder and give the lines of the table."""
    write(folder / "package", "clean", rows)
    yield f"| {rows:,} rows to | by | CPU s | peak MB | pincite takes |"
    yield "|---|---|--:|--:|--:|"
    for wanted, tools in commands(folder).items():
        found = measured(tools, folder / "made", rounds)
        ours, _ = next(iter(found.values()))
        for number, (told, (seconds, memory)) in enumerate(found.items()):
            ratio = f"{ours / seconds:.1f}x" if number else ""
            yield f"| {'' if number else wanted} | {told} | {seconds:.1f} | {memory:.0f} | {ratio} |"


def measured(tools: dict[str, list[str]], made: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Give each command's medians of processor seconds and of the most memory it held, in MB."""
    found: dict[str, list[tuple[float, float]]] = {told: [] for told in tools}
    for _ in range(rounds):
        for told, command in tools.items():
            shutil.rmtree(made, ignore_errors=True)
            made.unlink(missing_ok=True)
            found[told].append(run(command))
    return {
        told: (statistics.median(a for a, _ in of), statistics.median(b for _, b in of)) for told, of in found.items()
    }


def run(command: list[str]) -> tuple[float, float]:
    """Run a command, see it end well, and give its processor seconds and the most memory it held, in MB."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[:4])
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3


if __name__ == "__main__":
    main()
