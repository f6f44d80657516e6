"""Random pairs of tables in one or more files, and what a diff of them says."""

import json
import random
from collections.abc import Callable
from pathlib import Path

from tests.spark.packages import V2

from pincite import changes
from pincite.errors import PinciteError
from pincite.packages import open_package
from pincite.reports import changes as reports
from pincite.reports.style import Style

HEADER = "id,day,text,amount\n"
TEXTS = ["plain", '"two\nlines"', '"say ""hi"""', '"a,b"', "é", ""]


def row(rng, key):
    return [str(key), f"2020-01-{rng.randrange(1, 29):02}", rng.choice(TEXTS), rng.choice(["1", "1.0", "2.5", "x"])]


def tables(seed):
    """Give the rows of two tables and what is special about them."""
    rng = random.Random(seed)
    old = [row(rng, key) for key in range(rng.choice([1, 40, 200]))]
    new = [[*cells[:3], "7"] if rng.random() < 0.1 else cells for cells in old if rng.random() > 0.05]
    new += [row(rng, key) for key in range(1000, 1000 + rng.randrange(5))]
    if seed % 4 == 1:
        rng.shuffle(new)
    if seed % 4 == 2 and len(new) > 9:
        new[3:6] = [["01", *cells[1:]] if cells[0] == "1" else cells for cells in reversed(new[3:6])]
    if seed % 8 == 3:
        new += rng.choices(new or old, k=2)  # their key is there twice, or without a key they are
    return old, new, {1: "amount", 2: ["id", "day"], 3: None}.get(seed % 5, "id")


def write(folder, rows, key, rng):
    folder.mkdir()
    end = rng.choice(["\n"] * 9 + ["\r\n"])  # which leaves a table with line breaks in cells to the local engine
    lines = [",".join(cells) + end for cells in rows]
    if rng.random() < 0.3 and lines:
        lines[-1] = lines[-1][: -len(end)]
    edges = sorted([0, *rng.choices(range(len(lines) + 1), k=rng.choice([0, 2])), len(lines)])
    names = [f"main{number}.csv" for number in range(len(edges) - 1)]
    for name, start, stop in zip(names, edges, edges[1:], strict=False):
        (folder / name).write_bytes((HEADER.replace("\n", end) + "".join(lines[start:stop])).encode())
    fields = [("id", "integer"), ("day", "date"), ("text", "string"), ("amount", "number")]
    schema = {"fields": [{"name": name, "type": kind} for name, kind in fields], "missingValues": ["", "x"]}
    schema |= {"primaryKey": key} if key else {}
    resource = {"name": "main", "type": "table", "path": names if len(names) > 1 else names[0], "schema": schema}
    descriptor = {"$schema": V2, "name": "small", "version": "1.0.0", "resources": [resource]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return open_package(folder)


def told(old, new, engine):
    try:
        found = changes.diff(old, new, engine=engine)
    except PinciteError as error:
        return str(error)
    return reports.render(found, "json", Style())


def compare(seed: int, folder: Path, cut: Callable[[int], None]) -> tuple[str, str]:
    """Compare the pair of a seed on both engines; `cut` is told the bytes of the old table, to set how that is cut."""
    before, after, key = tables(seed)
    folder.mkdir()
    old = write(folder / "old", before, key, random.Random(seed))
    new = write(folder / "new", after, key, random.Random(seed + seed % 2))
    cut(sum(path.stat().st_size for path in (folder / "old").glob("*.csv")))
    return told(old, new, "local"), told(old, new, "spark")
