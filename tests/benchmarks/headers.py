"""
Wide tables: headers of 25,000 to 200,000 cells, and some hundred rows of 10,000 columns.

Run with `python -m tests.benchmarks.headers`; prints markdown tables of processor seconds of the check alone, medians
of three. Double the cells should take double the time.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pincite.packages import open_package
from pincite.tables import check_table

HEADERS: Final = (25_000, 50_000, 100_000, 200_000)
ROWS: Final = (100, 200, 400, 800)
WIDE: Final = 10_000
ROUNDS: Final = 3


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        for line in tables(Path(folder)):
            print(line, flush=True)


def tables(folder: Path) -> Iterator[str]:
    """Measure in an empty folder and give the lines of the tables."""
    yield "| header cells | as in the schema | found by name, in reverse | one label repeated | for a thousand |"
    yield "|--:|--:|--:|--:|--:|"
    for count in HEADERS:
        names = [f"f{number}" for number in range(count)]
        clean = measured(folder, names, names, 3)
        reverse = measured(folder, names, names[::-1], 3, fieldsMatch="equal")
        repeated = measured(folder, names, ["f0"] * count, 3)
        yield f"| {count:,} | {clean:.2f} s | {reverse:.2f} s | {repeated:.2f} s | {clean * 1e6 / count:.0f} ms |"
    yield ""
    yield f"| rows of {WIDE:,} columns | clean | for a million cells |"
    yield "|--:|--:|--:|"
    names = [f"f{number}" for number in range(WIDE)]
    for rows in ROWS:
        clean = measured(folder, names, names, rows)
        yield f"| {rows:,} | {clean:.2f} s | {clean * 1e6 / rows / WIDE:.2f} s |"


def measured(folder: Path, names: list[str], labels: list[str], rows: int, **schema: Any) -> float:
    """Give the median of the seconds that checking a table of integers takes, under no error limit."""
    made = {"fields": [{"name": name, "type": "integer"} for name in names], **schema}
    table = {"name": "main", "type": "table", "path": "main.csv", "encoding": "utf-8", "schema": made}
    (folder / "datapackage.json").write_text(json.dumps({"name": "wide", "resources": [table]}), encoding="utf-8")
    with (folder / "main.csv").open("w", encoding="utf-8") as out:
        out.write(",".join(labels) + "\n")
        out.writelines(",".join([str(row)] * len(labels)) + "\n" for row in range(rows))
    package, taken = open_package(folder), []
    for _ in range(ROUNDS):
        start = time.process_time()
        check_table(package, package.resources[0], 0)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
