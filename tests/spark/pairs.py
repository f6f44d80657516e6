"""Random pairs of tables in one or more files, and what a diff of them says."""

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from datetime import date
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


def packed(lines, end):
    return gzip.compress("".join([HEADER.replace("\n", end), *lines]).encode(), mtime=0)


def plain(lines, end):
    return "".join([HEADER.replace("\n", end), *lines]).encode()


def parquet(lines, _end):
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = list(csv.reader(lines))
    columns = {
        "id": pa.array([int(row[0]) for row in rows], pa.int64()),
        "day": pa.array([date.fromisoformat(row[1]) for row in rows], pa.date32()),
        "text": pa.array([row[2] or None for row in rows], pa.string()),
        "amount": pa.array([None if row[3] == "x" else float(row[3]) for row in rows], pa.float64()),
    }
    made = io.BytesIO()
    pq.write_table(pa.table(columns), made, row_group_size=15)
    return made.getvalue()


FORMS = {"csv": plain, "csv.gz": packed, "parquet": parquet}


def write(folder, rows, key, rng, form):
    folder.mkdir()
    end = rng.choice(["\n"] * 9 + ["\r\n"])  # which leaves a table with line breaks in cells to the local engine
    lines = [",".join(cells) + end for cells in rows]
    if rng.random() < 0.3 and lines:
        lines[-1] = lines[-1][: -len(end)]
    edges = sorted([0, *rng.choices(range(len(lines) + 1), k=rng.choice([0, 2])), len(lines)])
    names = [f"main{number}.{form}" for number in range(len(edges) - 1)]
    for name, start, stop in zip(names, edges, edges[1:], strict=False):
        (folder / name).write_bytes(FORMS[form](lines[start:stop], end))
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


def compare(seed: int, folder: Path, cut: Callable[[int], None], form: str = "csv") -> tuple[str, str]:
    """Compare the pair of a seed on both engines; `cut` is told the bytes of the old table, to set how that is cut."""
    before, after, key = tables(seed)
    folder.mkdir()
    old = write(folder / "old", before, key, random.Random(seed), form)
    new = write(folder / "new", after, key, random.Random(seed + seed % 2), form)
    cut(sum(path.stat().st_size for path in (folder / "old").glob("main*")))
    return told(old, new, "local"), told(old, new, "spark")
