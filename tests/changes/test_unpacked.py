"""A packed or Parquet table is compared by rows: the same changes as in a CSV file that holds the same rows."""

import csv
import gzip
import io
import json
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from changes.packages import run, table, write
from pincite.changes import diff, residue
from pincite.errors import PinciteError
from pincite.packages import open_package

HEADER = ["id", "label", "amount"]
ROWS = [[str(number), 'two\nlines, "said"' if number == 89 else "x", f"{number}.5"] for number in range(90)]
CHANGED = [
    [*row[:2], "7.5"] if row[0] == "40" else row for row in [*ROWS[:10], *ROWS[11:80], ["new", "", "1.5"], *ROWS[80:]]
]


def plain(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue().encode()


def zipped(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("things.csv", plain(rows))
    return made.getvalue()


def parquet(rows: list[list[str]]) -> bytes:
    names, labels, amounts = zip(*rows, strict=True)
    columns = {"id": names, "label": [label or None for label in labels], "amount": list(map(float, amounts))}
    made = io.BytesIO()
    pq.write_table(pa.table(columns), made, row_group_size=20)
    return made.getvalue()


def json_rows(rows: list[list[str]]) -> bytes:
    return json.dumps([{**dict(zip(HEADER, row, strict=True)), "amount": float(row[2])} for row in rows]).encode()


def json_lines(rows: list[list[str]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in [HEADER, *rows]).encode()


FORMS = {
    "csv": plain,
    "csv.gz": lambda rows: gzip.compress(plain(rows), mtime=0),
    "csv.zip": zipped,
    "parquet": parquet,
    "json": json_rows,
    "jsonl": json_lines,
}


def package(folder: Path, form: str, *parts: list[list[str]], **schema) -> Path:
    names = [f"things{number}.{form}" for number in range(len(parts))]
    files = {name: FORMS[form](rows) for name, rows in zip(names, parts, strict=True)}
    return write(folder, files, {**table(**schema), "path": names if len(names) > 1 else names[0]})


def compared(old: Path, new: Path):
    return {one.name: one for one in diff(open_package(old), open_package(new)).resources}.get("things")


@pytest.mark.parametrize("large", [0, residue.LARGE])
@pytest.mark.parametrize(
    ("form", "cuts"),
    [
        ("csv.gz", []),
        ("csv.gz", [33, 50]),
        ("csv.zip", []),
        ("parquet", []),
        ("parquet", [33, 50]),
        ("json", []),
        ("jsonl", []),
    ],
)
def test_rows_change_as_those_of_a_csv_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, cuts: list[int], large: int
):
    monkeypatch.setattr(residue, "LARGE", large)
    sides = []
    for name, rows in (("old", ROWS), ("new", CHANGED)):
        edges = [0, *cuts, len(rows)]
        parts = [rows[start:end] for start, end in pairwise(edges)]
        sides.append((package(tmp_path / f"{name}-csv", "csv", rows), package(tmp_path / name, form, *parts)))
    one, found = (compared(*pair) for pair in zip(*sides, strict=True))
    assert [(row.kind, row.key[0][1]) for row in one.rows] == [
        ("removed", "10"), ("changed", "40"), ("added", "new"),
    ]  # fmt: skip
    rows = one.rows if "csv" in form else tuple(row._replace(old_line=None, new_line=None) for row in one.rows)
    assert replace(found, path=one.path, old_path=one.old_path) == replace(one, rows=rows)


@pytest.mark.parametrize("form", ["csv.gz", "csv.zip", "parquet", "json", "jsonl"])
def test_a_table_put_into_another_form_has_no_other_rows(tmp_path: Path, form: str):
    found = compared(package(tmp_path / "old", "csv", ROWS), package(tmp_path / "new", form, ROWS))
    assert (found.rows, found.file, {change.path[0] for change in found.metadata}) == ((), None, {"path"})


@pytest.mark.parametrize("large", [0, residue.LARGE])
@pytest.mark.parametrize("twice", [ROWS[3], ["3", "y", "3.5"]], ids=["the same row", "another row"])
@pytest.mark.parametrize("form", ["csv.gz", "parquet", "json"])
def test_a_key_that_is_there_twice_is_told_with_its_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, twice: list[str], large: int
):
    monkeypatch.setattr(residue, "LARGE", large)
    old, new = package(tmp_path / "old", form, ROWS), package(tmp_path / "new", form, [*ROWS[:9], twice, *ROWS[9:]])
    with pytest.raises(PinciteError, match=rf"^things0\.{form}: lines 5 and 11 have the same key, id '3'"):
        compared(old, new)


@pytest.mark.parametrize("form", ["csv.gz", "parquet", "jsonl"])
def test_the_reports_name_the_rows_and_a_patch_holds_each_file_whole(tmp_path: Path, form: str):
    old = package(tmp_path / "old", form, ROWS[:33], ROWS[33:])
    new = package(tmp_path / "new", form, CHANGED[:33], CHANGED[33:])
    told = json.loads(run("diff", old, new, "--format", "json").stdout)["resources"][0]
    assert [row["kind"] for row in told["rows"]] == ["removed", "changed", "added"]
    lines = run("diff", old, new, "--format", "text").stdout.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("  ") and line[2] in "+-~"] == [
        ["-", "10"], ["~", "40"], ["+", "new"],
    ]  # fmt: skip
    patch, before, after = tmp_path / "patch", contents(old), contents(new)
    assert run("diff", old, new, "--format", "patch", "-o", patch).returncode == 0
    assert run("patch", patch, old).returncode == 0
    assert contents(old) == after
    assert run("patch", "-R", patch, old).returncode == 0
    assert contents(old) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_removed_row_that_another_packed_row_refers_to_is_lost(tmp_path: Path):
    key = {"fields": "label", "reference": {"resource": "", "fields": "id"}}
    rows = [["a", "", "1"], ["b", "", "2"], ["c", "a", "3"]]
    old = package(tmp_path / "old", "parquet", rows, foreignKeys=[key])
    assert compared(old, package(tmp_path / "new", "parquet", rows[1:], foreignKeys=[key])).lost == {(("id", "a"),)}


def test_an_added_table_is_counted_in_rows(tmp_path: Path):
    old, new = write(tmp_path / "old", {}), package(tmp_path / "new", "parquet", ROWS[:50], ROWS[50:])
    assert compared(old, new).size == len(ROWS)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("csv.gz", b"no gzip"),
        ("csv.gz", gzip.compress(plain([["a", "x" * (17 << 20), "1"]]))),
        ("csv.zip", b"PK no zip"),
        ("parquet", b"no Parquet"),
        ("parquet", parquet([[str(number), "x" * (1 << 20), "1"] for number in range(20)])),
    ],
    ids=["no gzip", "a gzip bomb", "no zip", "no Parquet", "a Parquet bomb"],
)
def test_what_cannot_be_unpacked_within_bounds_is_compared_as_a_file(tmp_path: Path, form: str, data: bytes):
    old, new = package(tmp_path / "old", form, ROWS), package(tmp_path / "new", form, ROWS)
    (new / f"things0.{form}").write_bytes(data)
    found = compared(old, new)
    assert found.rows == ()
    assert found.file.new[0] == len(data)
