"""Tables of typed values, written as Parquet and as CSV of the same values."""

import datetime as dt
import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from pincite.packages import open_package

FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"minimum": 3}},
    {"name": "name", "type": "string", "constraints": {"pattern": "[a-z]+", "required": True}},
    {"name": "share", "type": "number", "constraints": {"maximum": 5}},
    {"name": "price", "type": "number"},
    {"name": "open", "type": "boolean"},
    {"name": "day", "type": "date", "constraints": {"minimum": "2001-01-01"}},
    {"name": "at", "type": "datetime"},
    {"name": "shown", "type": "date"},
]
TYPES = [
    pa.int32(),
    pa.string(),
    pa.float64(),
    pa.decimal128(9, 2),
    pa.bool_(),
    pa.date32(),
    pa.timestamp("us"),
    pa.dictionary(pa.int32(), pa.string()),
]
KEY = {"fields": "name", "reference": {"resource": "names", "fields": "name"}}
SCHEMA = {"fields": FIELDS, "primaryKey": "id", "foreignKeys": [KEY], "missingValues": ["", "-"]}


def rows_of(rng, count, *, clean):
    moment = dt.datetime(2000, 12, 30)  # noqa: DTZ001 (a moment without a zone is meant)
    for number in range(count):
        odd = not clean and rng.random() < 0.1
        row = [
            number + 3 if not odd else rng.choice([1, None, 5, 6]),
            rng.choice(["ab", "cd"]) if not odd else rng.choice(["AB", "", None, "zz"]),
            rng.choice([0.5, 1e-7, 3.0]) if not odd else rng.choice([6.5, float("inf"), float("nan"), None]),
            Decimal(number) / 4 if not odd else None,
            rng.random() < 0.5 if not odd else None,
            (moment + dt.timedelta(days=number + 10)).date() if not odd else moment.date(),
            moment + dt.timedelta(hours=number) if not odd else moment.replace(microsecond=25),
            "2024-02-29" if not odd else rng.choice(["2023-02-29", "2024-2-9", "-", ""]),
        ]
        yield row if clean or rng.random() > 0.02 else [None] * len(row)


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, float):
        named = {"inf": "INF", "nan": "NaN"}
        return named.get(str(value)) or pa.scalar(value).cast(pa.string()).as_py()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def written(folder, rows, files):
    """Write the rows as Parquet and as CSV, into as many files of several row groups each; give both packages."""
    names = [field["name"] for field in FIELDS]
    size = -(-len(rows) // files)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    packages = []
    for kind in ("parquet", "csv"):
        place = folder / kind
        place.mkdir(parents=True)
        paths = [f"main-{number}.{kind}" for number in range(len(parts))]
        for path, part in zip(paths, parts, strict=True):
            if kind == "parquet":
                columns = [
                    pa.array(column, type_) for column, type_ in zip(zip(*part, strict=True), TYPES, strict=True)
                ]
                pq.write_table(pa.table(columns, names), place / path, row_group_size=70)
            else:
                lines = [",".join(names), *(",".join(map(text, row)) for row in part)]
                (place / path).write_text("\n".join(lines) + "\n")
        (place / "names.csv").write_text("name\nab\ncd\nAB\n")
        main = {"name": "main", "type": "table", "path": paths if files > 1 else paths[0], "schema": SCHEMA}
        parent = {"name": "names", "type": "table", "path": "names.csv", "schema": {"fields": [{"name": "name"}]}}
        (place / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [main, parent]}))
        packages.append(open_package(place))
    return packages
