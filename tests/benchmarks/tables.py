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
from collections.abc import Iterator
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


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.tables")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--reference-rows", type=int, help="rows for frictionless, scaled; default: as many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, default=10_000_000, help="rows of the largest table")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in tables(Path(folder), arguments.rows, arguments.reference_rows, arguments.rounds, arguments.most):
            print(line, flush=True)


def tables(folder: Path, rows: int, reference_rows: int | None, rounds: int, most: int) -> Iterator[str]:
    """Measure in an empty folder and give the lines of the tables."""
    fewer = reference_rows or rows
    yield f"| {rows:,} rows | pincite | frictionless | ratio | in process: pincite | frictionless | ratio |"
    yield "|---|---|---|---|---|---|---|"
    clean: Measure | None = None
    for case in CASES:
        limit = 0 if "no limit" in case else 1000
        ours, theirs = folder / "ours", folder / "theirs"
        write(ours, case, rows)
        write(theirs, case, fewer)
        mine = _measured(OURS, ["-m", "pincite", "validate", "--limit", str(limit)], ours, limit, rounds)
        other = _measured(
            THEIRS, ["-m", "frictionless", "validate", "--limit-errors", str(limit)], theirs, limit, rounds
        )
        scale = rows / fewer
        clean = clean or Measure(other.whole * scale, other.inside * scale, other.memory)
        yield (
            f"| {case} | {mine.whole:.2f} s | {other.whole * scale:.1f} s | {other.whole * scale / mine.whole:.0f}x "
            f"| {mine.inside:.2f} s | {other.inside * scale:.1f} s | {other.inside * scale / mine.inside:.0f}x |"
        )
    yield ""
    yield "| rows, clean | pincite, whole | for a million | memory beside the file | frictionless, scaled | ratio |"
    yield "|---|---|---|---|---|---|"
    for count in (10_000, 100_000, 1_000_000, most):
        write(folder / "scale", "clean", count)
        mine = _measured(OURS, ["-m", "pincite", "validate"], folder / "scale", 1000, rounds)
        size = (folder / "scale" / "main.csv").stat().st_size / 1e6
        theirs_whole = clean.whole * count / rows if clean else 0.0
        yield (
            f"| {count:,} | {mine.whole:.2f} s | {mine.whole * 1e6 / count:.2f} s | {mine.memory - size:.0f} MB "
            f"| {theirs_whole:.1f} s | {theirs_whole / mine.whole:.0f}x |"
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


def _measured(script: str, command: list[str], folder: Path, limit: int, rounds: int) -> Measure:
    whole, inside, memory = [], [], []
    target = folder / "datapackage.json" if "frictionless" in command else folder
    for _ in range(rounds):
        with subprocess.Popen([sys.executable, *command, str(target)], stdout=subprocess.DEVNULL) as process:
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
        whole.append(usage.ru_utime + usage.ru_stime)
        memory.append(usage.ru_maxrss / 1e3)
        done = subprocess.run([sys.executable, "-c", script, str(folder), str(limit)], capture_output=True, check=True)
        inside.append(float(done.stdout))
    return Measure(statistics.median(whole), statistics.median(inside), statistics.median(memory))


if __name__ == "__main__":
    main()
