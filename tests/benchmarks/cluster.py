"""
Tables in forty files, validated by the local engine and by Spark on two threads of the same machine.

Run with `python -m tests.benchmarks.cluster`; prints a markdown table, and with `--plot FILE` draws it. Seconds are
those of all processes of a run together, the JVM and its workers included; memory is what they hold themselves
(anonymous pages) at its peak, files that are mapped left out.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.plot import draw
from tests.benchmarks.tables import FIELDS, V2, _row

FILES: Final = 40
ENGINES: Final = {"local": (), "spark": ("--engine", "spark", "--master", "local[2,4]")}
_TICK: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measure:
    """Wall and processor seconds of a run, and the most memory its processes held together, in MB."""

    wall: float
    processor: float
    memory: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cluster", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--folder", type=Path, help="where to write the tables (default: a temporary folder)")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="an SVG of the figures")
    arguments = parser.parse_args()
    found: dict[str, list[tuple[int, Measure]]] = {engine: [] for engine in arguments.engines}
    print("| rows | MB | engine | wall s | CPU s | MB held |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as place:
        folder = Path(place)
        (folder / "spark-defaults.conf").write_text("spark.driver.memory 2g\n", encoding="utf-8")
        for rows in arguments.rows:
            size = write(folder, rows) / 1e6
            for engine in arguments.engines:
                one = measured(folder, ENGINES[engine])
                found[engine].append((rows, one))
                print(
                    f"| {rows:,} | {size:,.0f} | {engine} | {one.wall:.0f} | {one.processor:.1f} | {one.memory:,.0f} |",
                    flush=True,
                )
    if arguments.plot:
        arguments.plot.write_text(plotted(found), encoding="utf-8")


def plotted(found: Mapping[str, Sequence[tuple[int, Measure]]]) -> str:
    """Draw what was measured of each engine: processor seconds and memory by rows."""
    seconds = {name: [(rows, one.processor) for rows, one in line] for name, line in found.items()}
    memory = {name: [(rows, one.memory) for rows, one in line] for name, line in found.items()}
    return draw("rows", [("processor seconds", seconds), ("MB held by all processes", memory)])


def write(folder: Path, rows: int) -> int:
    """Write a clean package of ten columns in forty files, with a primary key and a foreign key; give its bytes."""
    key = {"fields": "level", "reference": {"resource": "levels", "fields": "id"}}
    schema = {"fields": FIELDS, "primaryKey": "id", "foreignKeys": [key]}
    levels = {"fields": [{"name": "id", "type": "integer"}], "primaryKey": "id"}
    paths = [f"main-{number:02d}.csv" for number in range(FILES)]
    resources = [
        {"name": "main", "type": "table", "path": paths, "encoding": "utf-8", "schema": schema},
        {"name": "levels", "type": "table", "path": "levels.csv", "encoding": "utf-8", "schema": levels},
    ]
    descriptor = {"$schema": V2, "name": "bench", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (folder / "levels.csv").write_text("id\n" + "\n".join(map(str, range(101))) + "\n", encoding="utf-8")
    each = -(-rows // FILES)
    for number, path in enumerate(paths):
        with (folder / path).open("w", encoding="utf-8") as out:
            out.write(",".join(field["name"] for field in FIELDS) + "\n")
            out.writelines(_row(row, "clean", rows) for row in range(number * each, min((number + 1) * each, rows)))
    return sum((folder / path).stat().st_size for path in paths)


def measured(folder: Path, arguments: tuple[str, ...]) -> Measure:
    """Run `pincite validate` on a folder in a session of its own and watch all processes of that."""
    command = [sys.executable, "-m", "pincite", "validate", str(folder), "--format", "json", *arguments]
    environment = {**os.environ, "SPARK_CONF_DIR": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    used: dict[int, float] = {}
    memory, start = 0.0, time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, start_new_session=True) as process:
        while process.poll() is None:
            seen = list(_processes(process.pid))
            used |= {pid: seconds for pid, seconds, _ in seen}
            memory = max(memory, sum(held for _, _, held in seen))
            time.sleep(0.2)
        assert process.stdout is not None
        report = json.loads(process.stdout.read())
    wall = time.monotonic() - start
    if process.returncode or not report["valid"]:
        raise RuntimeError(f"the run ended with {process.returncode}")
    return Measure(wall, sum(used.values()), memory)


def _processes(session: int) -> Iterator[tuple[int, float, float]]:
    """Give number, processor seconds and MB of anonymous memory of each process of a session."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            stat = (place / "stat").read_text().rpartition(")")[2].split()
            if int(stat[3]) != session:
                continue
            status = (place / "status").read_text()
        except OSError:
            continue
        held = [line.split()[1] for line in status.splitlines() if line.startswith("RssAnon")]
        yield int(place.name), (int(stat[11]) + int(stat[12])) / _TICK, sum(map(int, held)) / 1e3


if __name__ == "__main__":
    main()
