"""
A table with a primary key and a foreign key to a table half as large, validated within several bounds of memory.

Run with `python -m tests.benchmarks.memory`; prints a markdown table. Keys stand in no order; the foreign key is a
text. Seconds and memory are measured as in `tests.benchmarks.cluster`.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from tests.benchmarks.cluster import measured

PIECE = 1_000_000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--bounds", nargs="+", default=["64MB", "256MB", "1GB", "1TB"])
    parser.add_argument("--folder", type=Path, help="where to write the tables (default: a temporary folder)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as place:
        folder = Path(place)
        size = write(folder, arguments.rows) / 1e6
        print(f"{arguments.rows:,} rows, {size:,.0f} MB")
        print("| --memory | wall s | CPU s | MB held |\n|---|--:|--:|--:|")
        for bound in arguments.bounds:
            one = measured(folder, ("--memory", bound))
            print(f"| {bound} | {one.wall:.0f} | {one.processor:.1f} | {one.memory:,.0f} |", flush=True)


def write(folder: Path, rows: int) -> int:
    """Write the two tables; give the bytes of the larger one."""
    number, text = {"name": "id", "type": "integer"}, {"name": "name", "type": "string"}
    key = {"fields": "name", "reference": {"resource": "parents", "fields": "name"}}
    schemas = {
        "main": {"fields": [number, text], "primaryKey": "id", "foreignKeys": [key]},
        "parents": {"fields": [text], "primaryKey": "name"},
    }
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "encoding": "utf-8", "schema": schema}
        for name, schema in schemas.items()
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "bench", "resources": resources}), encoding="utf-8")
    rng = np.random.default_rng(1)
    _write(folder / "parents.csv", {"name": rng.permutation(rows // 2)})
    return _write(folder / "main.csv", {"id": rng.permutation(rows), "name": rng.integers(0, rows // 2, rows)})


def _write(path: Path, columns: dict[str, "np.ndarray[tuple[int], np.dtype[np.int64]]"]) -> int:
    schema = pa.schema([(name, pa.string() if name == "name" else pa.int64()) for name in columns])
    with pa.csv.CSVWriter(path, schema, write_options=pa.csv.WriteOptions(quoting_style="none")) as out:
        for start in range(0, len(next(iter(columns.values()))), PIECE):
            arrays = [pa.array(column[start : start + PIECE]) for column in columns.values()]
            texts = [
                pc.binary_join_element_wise("entity", array.cast(pa.string()), "-") if name == "name" else array
                for name, array in zip(columns, arrays, strict=True)
            ]
            out.write_batch(pa.record_batch(texts, schema=schema))
    return path.stat().st_size


if __name__ == "__main__":
    main()
