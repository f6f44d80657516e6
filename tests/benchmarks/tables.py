"""
Tables of ten mixed fields, validated by pincite and by frictionless.

Run with `python -m tests.benchmarks.tables`; prints markdown tables of processor seconds, medians of the rounds. Each
measurement is a process of its own, imports apart where they are left out.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

V2: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELDS: Final[list[dict[str, Any]]] = [
    {"name": "id", "type": "integer"},
    {"name": "name", "type": "string"},
    {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}[0-9]{3}"}},
    {"name": "amount", "type": "number", "constraints": {"minimum": 0}},
    {"name": "day", "type": "date"},
    {"name": "at", "type": "datetime"},
    {"name": "open", "type": "boolean"},
    {"name": "level", "type": "integer", "constraints": {"minimum": 0, "maximum": 100}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["alpha", "beta", "gamma"]}},
    {"name": "year", "type": "year"},
]
CASES: Final = ("clean", "foreign key", "one bad cell", "one ragged row", "1% bad rows, no limit")
OURS: Final = """
import sys, time
from pincite.packages import open_package
from pincite.tables import check_table
import pincite.tables.columnwise, pyarrow.csv
package, limit = open_package(sys.argv[1]), int(sys.argv[2])
start = time.process_time()
check_table(package, package.resource("main"), limit)
print(time.process_time() - start)
"""
THEIRS: Final = """
import sys, time
import frictionless, dateutil.parser
start = time.process_time()
package = frictionless.Package(sys.argv[1] + "/datapackage.json")
package.get_resource("main").validate(limit_errors=int(sys.argv[2]))
print(time.process_time() - start)
"""


@dataclass(frozen=True)
class Measure:
    """Processor seconds of one whole process and of its work alone, and the most memory it held, in MB."""

    whole: float
    inside: float
    memory: float

    def scaled(self, times: float) -> float:
        """Give the seconds of a whole process with so many times the work; what it takes to start is counted once."""
        return self.whole + self.inside * (times - 1)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.tables")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--reference-rows", type=int, help="rows for frictionless, scaled; default: as many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, default=10_000_000, help="rows of the largest table; 0 for --rows alone")
    parser.add_argument("--case", action="append", choices=CASES, help="this case alone; may be repeated")
    arguments = parser.parse_args()
    fewer = arguments.reference_rows or arguments.rows
    with tempfile.TemporaryDirectory() as folder:
        for line in cases(Path(folder), arguments.case or CASES, arguments.rows, fewer, arguments.rounds):
            print(line, flush=True)
        for line in scale(Path(folder), arguments.most, fewer, arguments.rounds) if arguments.most else ():
            print(line, flush=True)


def cases(folder: Path, chosen: Sequence[str], rows: int, fewer: int, rounds: int) -> Iterator[str]:
    """Measure cases in an empty folder, frictionless on `fewer` rows, and give the lines of their table."""
    yield f"| {rows:,} rows | pincite | frictionless | ratio | in process: pincite | frictionless | ratio |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for case in chosen:
        limit = 0 if "no limit" in case else 1000
        write(folder / "ours", case, rows)
        write(folder / "theirs", case, fewer)
        mine, other = _ours(folder / "ours", limit, rounds), _theirs(folder / "theirs", limit, rounds)
        whole, inside = other.scaled(rows / fewer), other.inside * rows / fewer
        yield (
            f"| {case} | {mine.whole:.2f} s | {whole:.1f} s | {whole / mine.whole:.0f}x "
            f"| {mine.inside:.2f} s | {inside:.1f} s | {inside / mine.inside:.0f}x |"
        )


def scale(folder: Path, most: int, fewer: int, rounds: int) -> Iterator[str]:
    """Measure clean tables of growing size, frictionless on `fewer` rows, and give the lines of their table."""
    write(folder / "theirs", "clean", fewer)
    other = _theirs(folder / "theirs", 1000, rounds)
    yield ""
    yield "| clean rows | pincite | in process | for a million | memory beside the file | frictionless | ratio |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    for count in [count for count in (10_000, 100_000, 1_000_000) if count < most] + [most]:
        write(folder / "ours", "clean", count)
        mine = _ours(folder / "ours", 1000, rounds)
        size = (folder / "ours" / "main.csv").stat().st_size / 1e6
        whole = other.scaled(count / fewer)
        yield (
            f"| {count:,} | {mine.whole:.2f} s | {mine.inside:.2f} s | {mine.inside * 1e6 / count:.2f} s "
            f"| {mine.memory - size:.0f} MB | {whole:.1f} s | {whole / mine.whole:.0f}x |"
        )


def write(folder: Path, case: str, rows: int) -> None:
    """Write the package of a case."""
    folder.mkdir(parents=True, exist_ok=True)
    schema: dict[str, Any] = {"fields": FIELDS, "primaryKey": "id"}
    resources = [{"name": "main", "type": "table", "path": "main.csv", "encoding": "utf-8", "schema": schema}]
    if case == "foreign key":
        schema["foreignKeys"] = [{"fields": "level", "reference": {"resource": "levels", "fields": "id"}}]
        levels = {"fields": [{"name": "id", "type": "integer"}], "primaryKey": "id"}
        resources.append({"name": "levels", "type": "table", "path": "l.csv", "encoding": "utf-8", "schema": levels})
        (folder / "l.csv").write_text("id\n" + "\n".join(map(str, range(101))) + "\n", encoding="utf-8")
    descriptor = {"$schema": V2, "name": "bench", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with (folder / "main.csv").open("w", encoding="utf-8") as out:
        out.write(",".join(field["name"] for field in FIELDS) + "\n")
        out.writelines(_row(number, case, rows) for number in range(rows))


def _row(number: int, case: str, rows: int) -> str:
    """Write one row; arithmetic stands for chance, so that ten million rows are soon written."""
    bad = (case == "one bad cell" and number == rows * 2 // 3) or ("1%" in case and number % 100 == 50)
    level = "x" if bad else number * 29 % 101
    extra = ",extra" if case == "one ragged row" and number == rows * 2 // 3 else ""
    month, day, code = number * 7 % 12 + 1, number * 11 % 28 + 1, "ABCDEFG"[number % 7] + "HIJKLMN"[number // 7 % 7]
    clock = f"{number % 24:02d}:{number * 17 % 60:02d}:{number * 19 % 60:02d}"
    return (
        f"{number + 1},name {number * 7919 % 1000003},{code}{number * 13 % 1000:03d},{number * 37 % 999983 / 100:.2f},"
        f"20{number % 100:02d}-{month:02d}-{day:02d},20{number * 3 % 100:02d}-{month:02d}-{day:02d}T{clock},"
        f"{'true' if number % 3 else 'false'},{level},{('alpha', 'beta', 'gamma')[number % 3]},"
        f"{1900 + number % 130}{extra}\n"
    )


def _ours(folder: Path, limit: int, rounds: int) -> Measure:
    return _measured(OURS, ["-m", "pincite", "validate", "--limit", str(limit), str(folder)], folder, limit, rounds)


def _theirs(folder: Path, limit: int, rounds: int) -> Measure:
    command = ["-m", "frictionless", "validate", "--limit-errors", str(limit), str(folder / "datapackage.json")]
    return _measured(THEIRS, command, folder, limit, rounds)


def _measured(script: str, command: list[str], folder: Path, limit: int, rounds: int) -> Measure:
    whole, inside, memory = [], [], []
    for _ in range(rounds):
        with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL) as process:
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
        whole.append(usage.ru_utime + usage.ru_stime)
        memory.append(usage.ru_maxrss / 1e3)
        done = subprocess.run([sys.executable, "-c", script, str(folder), str(limit)], capture_output=True, check=True)
        inside.append(float(done.stdout))
    return Measure(statistics.median(whole), statistics.median(inside), statistics.median(memory))


if __name__ == "__main__":
    main()
