"""
One table of ten mixed fields written to SQLite and to Parquet, beside the fastest ways of others to the same file.

Run with `python -m tests.benchmarks.exports`; prints a markdown table of processor seconds and memory of whole
processes, medians of the rounds. The peers neither check a cell's form nor, but where it says so, a constraint.
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
_CHECKS: Final = ", CHECK (amount >= 0), CHECK (level BETWEEN 0 AND 100), CHECK (kind IN ('alpha', 'beta', 'gamma'))"
PEERS: Final = {
    ("sqlite", "Python's csv and sqlite3, its key, no checks"): _SQLITE % _TYPES,
    ("sqlite", "Python's csv and sqlite3, with key and checks"): _SQLITE % (_TYPES + _CHECKS),
    ("parquet", "pyarrow, read_csv and write_table"): """
import sys
from pyarrow import csv, parquet
parquet.write_table(csv.read_csv(sys.argv[1]), sys.argv[2], compression="zstd")
""",
    ("parquet", "DuckDB, COPY"): """
import sys, duckdb
duckdb.sql(f"COPY (FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd)")
""",
}


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
    for wanted in ("sqlite", "parquet"):
        ours = [sys.executable, "-m", "pincite", "export", wanted, str(folder / "package"), "-o", str(folder / "ours")]
        seconds, memory = measured(ours, folder / "ours", rounds)
        yield f"| {wanted} | pincite | {seconds:.1f} | {memory:.0f} | |"
        for (kind, told), script in PEERS.items():
            if kind == wanted:
                command = [sys.executable, "-c", script, str(folder / "package/main.csv"), str(folder / "theirs")]
                peer, used = measured(command, folder / "theirs", rounds)
                yield f"| | {told} | {peer:.1f} | {used:.0f} | {seconds / peer:.1f}x |"


def measured(command: list[str], made: Path, rounds: int) -> tuple[float, float]:
    """Give the medians of a command's processor seconds and of the most memory it held, in MB."""
    seconds, memory = [], []
    for _ in range(rounds):
        shutil.rmtree(made, ignore_errors=True)
        made.unlink(missing_ok=True)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command[:4])
        seconds.append(usage.ru_utime + usage.ru_stime)
        memory.append(usage.ru_maxrss / 1e3)
    return statistics.median(seconds), statistics.median(memory)


if __name__ == "__main__":
    main()
