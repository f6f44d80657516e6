"""Rows by key and cells by typed value, the same by every way of reading."""

import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changes.packages import FIELDS, csv_text, run, table, write
from pincite.changes import diff, residue
from pincite.changes.dialects import Dialect
from pincite.changes.residue import residue as left_of
from pincite.changes.tables import TableComparison
from pincite.changes.values import RowChange
from pincite.errors import PinciteError
from pincite.packages import open_package

HEADER = ("id", "label", "amount")


def rows_between(tmp_path: Path, old: str | bytes, new: str | bytes, **schema):
    fields = schema.pop("fields", FIELDS)
    described = table(fields=fields, **schema)
    write(tmp_path / "old", {"things.csv": old}, described)
    write(tmp_path / "new", {"things.csv": new}, described)
    found = diff(open_package(tmp_path / "old"), open_package(tmp_path / "new")).resources
    return [row for resource in found for row in resource.rows]


def shown(rows: list[RowChange]):
    return [
        (row.kind, "/".join(text for _, text in row.key), {cell.field: (cell.old, cell.new) for cell in row.cells})
        for row in rows
    ]


def test_rows_are_matched_by_key_and_told_in_the_new_order(tmp_path: Path):
    old = csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2"), ("c", "three", "3"))
    new = csv_text(HEADER, ("z", "zero", "0"), ("a", "one", "1"), ("b", "TWO", "2"))
    rows = rows_between(tmp_path, old, new)
    assert shown(rows) == [
        ("added", "z", {"id": (None, "z"), "label": (None, "zero"), "amount": (None, "0")}),
        ("changed", "b", {"label": ("two", "TWO")}),
        ("removed", "c", {"id": ("c", None), "label": ("three", None), "amount": ("3", None)}),
    ]
    assert [(row.old_line, row.new_line) for row in rows] == [(None, 2), (3, 4), (4, None)]
    assert [row.after for row in rows] == [(), None, (("id", "b"),)]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("1.0", "1.00", True), ("", "NA", True), ("1", "1.5", False), ("1", "", False), ("x", "y", False)],
)
def test_a_cell_whose_value_stays_is_marked_as_format(tmp_path: Path, old: str, new: str, kind: bool):  # noqa: FBT001
    rows = rows_between(
        tmp_path, csv_text(HEADER, ("a", "n", old)), csv_text(HEADER, ("a", "n", new)), missingValues=["", "NA"]
    )
    assert [(cell.old, cell.new, cell.format) for cell in rows[0].cells] == [(old, new, kind)]


def test_what_means_no_value_is_asked_of_each_side(tmp_path: Path):
    for name, missing, cells in (("old", [""], ("-", "")), ("new", ["", "-"], ("", "-"))):
        rows = (("a", cells[0], "1"), ("b", cells[1], "1"))
        write(tmp_path / name, {"things.csv": csv_text(HEADER, *rows)}, table(missingValues=missing))
    (found,) = diff(open_package(tmp_path / "old"), open_package(tmp_path / "new")).resources
    assert [(cell.old, cell.new, cell.format) for row in found.rows for cell in row.cells] == [
        ("-", "", False),
        ("", "-", True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('{"a": 1, "b": [1.0]}', '{"b":[1],"a":1}', True),
        ('{"a": 1}', '{"a": true}', False),
        ('{"a": [1, 2]}', '{"a": [2, 1]}', False),
    ],
)
def test_json_cells_are_compared_as_values(tmp_path: Path, old: str, new: str, kind: bool):  # noqa: FBT001
    fields = [{"name": "id", "type": "string"}, {"name": "data", "type": "object"}]
    rows = rows_between(
        tmp_path, csv_text(("id", "data"), ("a", old)), csv_text(("id", "data"), ("a", new)), fields=fields
    )
    assert [cell.format for cell in rows[0].cells] == [kind]


def test_keys_are_typed_and_may_be_composite(tmp_path: Path):
    fields = [{"name": "year", "type": "integer"}, {"name": "code", "type": "string"}, {"name": "n", "type": "string"}]
    header = ("year", "code", "n")
    old = csv_text(header, ("2011", "a", "x"), ("2011", "b", "y"))
    new = csv_text(header, ("02011", "b", "z"), ("2011", "a", "x"))
    rows = rows_between(tmp_path, old, new, fields=fields, primaryKey=["year", "code"])
    assert shown(rows) == [("changed", "02011/b", {"year": ("2011", "02011"), "n": ("y", "z")})]
    assert [cell.format for cell in rows[0].cells] == [True, False]


def test_cells_that_change_places_with_their_columns_are_changes(tmp_path: Path):
    write(tmp_path / "old", {"things.csv": csv_text(HEADER, ("a", "", "1"), ("b", "2", ""))}, table())
    swapped = csv_text(("id", "amount", "label"), ("a", "", "1"), ("b", "", "2"))
    write(tmp_path / "new", {"things.csv": swapped}, table(fields=[FIELDS[0], FIELDS[2], FIELDS[1]]))
    (found,) = (one for one in diff(open_package(tmp_path / "old"), open_package(tmp_path / "new")).resources)
    assert shown(found.rows) == [("changed", "a", {"amount": ("1", ""), "label": ("", "1")})]


def test_cells_belong_to_their_columns_where_these_change_places():
    for size in (0, residue.LARGE):
        rows = compared("id,label,amount\na,x,y\nb,p,q\n", "id,amount,label\na,x,y\nb,q,p\n", size)
        assert shown(rows) == [("changed", "a", {"label": ("x", "y"), "amount": ("y", "x")})]


def test_a_duplicate_key_is_an_error_that_names_both_lines(tmp_path: Path):
    good = csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2"))
    for twice, lines in (
        (csv_text(HEADER, ("a", "one", "1"), ("b", "x\ny", "2"), ("b", "three", "3")), "lines 3 and 5"),
        (csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2"), ("a", "three", "3")), "lines 2 and 4"),
    ):
        for pair in ((good, twice), (twice, good)):
            with pytest.raises(PinciteError, match=lines):
                rows_between(tmp_path, *pair)
    write(tmp_path / "old", {"things.csv": good}, table())
    write(tmp_path / "new", {"things.csv": twice}, table())
    done = run("diff", tmp_path / "old", tmp_path / "new")
    assert (done.returncode, done.stdout) == (2, "")
    assert "things.csv: lines 2 and 4 have the same key, id 'a'" in done.stderr


def test_a_table_without_a_key_is_a_bag_of_rows(tmp_path: Path):
    old = csv_text(HEADER, ("a", "x", "1"), ("a", "x", "1"), ("b", "y", "2"))
    new = csv_text(HEADER, ("b", "y", "2"), ("a", "x", "1"), ("c", "z", "3"))
    rows = rows_between(tmp_path, old, new, primaryKey=None)
    assert sorted((row.kind, row.cells[0].old or row.cells[0].new) for row in rows) == [
        ("added", "c"),
        ("removed", "a"),
    ]


def test_line_endings_quotes_and_a_mark_of_byte_order_are_no_change(tmp_path: Path):
    old = csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2"))
    new = b"\xef\xbb\xbf" + old.replace("\n", "\r\n").replace("one", '"one"').encode()
    assert rows_between(tmp_path, old, new) == []


CELLS = st.text(st.sampled_from('ab1,"\n é'), max_size=4)
TABLES = st.lists(st.tuples(st.integers(0, 12), CELLS, CELLS), max_size=8, unique_by=lambda row: row[0])


def compared(old: str, new: str, size: int) -> list[RowChange]:
    dialects = (Dialect(), Dialect())
    schema = {"fields": [{"name": name, "type": "string"} for name in HEADER], "primaryKey": "id"}
    left = left_of(lambda: io.BytesIO(old.encode()), lambda: io.BytesIO(new.encode()), dialects, size)
    return list(TableComparison(left, (schema, schema), ("old.csv", "new.csv")).rows())


@given(TABLES, TABLES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["last line", "ended"]))
def test_hashing_records_finds_what_reading_every_cell_finds(old, new, end: str, last: str):
    texts = [csv_text(HEADER, *((str(key), *cells) for key, *cells in rows)) for rows in (old, new)]
    texts = [text.replace("\n", end).removesuffix(end if last == "last line" else "") for text in texts]
    assert compared(*texts, size=residue.LARGE) == compared(*texts, size=0)


def test_records_are_cut_at_the_same_places_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch):
    rows = [
        (str(number), f'say "{number}",\nplease' if number % 7 == 0 else "plain", "é" * (number % 5))
        for number in range(300)
    ]
    changed = [(key, label + "!" if int(key) % 41 == 0 else label, amount) for key, label, amount in rows]
    texts = csv_text(HEADER, *rows), csv_text(HEADER, *changed)
    expected = compared(*texts, size=0)
    assert len(expected) == 8
    for block in (64, 100, 1000, 1 << 20):
        monkeypatch.setattr("pincite.changes.scans._BLOCK", block)
        assert compared(*texts, size=residue.LARGE) == expected


def test_line_endings_of_two_bytes_are_no_part_of_a_cell():
    old, new = (csv_text(HEADER, ("1", "x", amount), ("2", "y", "")).replace("\n", "\r\n") for amount in "ab")
    for size in (0, residue.LARGE):
        assert shown(compared(old, new, size)) == [("changed", "1", {"amount": ("a", "b")})]


def test_bytes_that_do_not_prove_their_records_are_read_by_the_csv_module():
    odd = [
        'id,label,amount\na,5" pipe,1\nb,6" pipe,2\n',
        "id,label,amount\ra,x,1\rb,y,2\r",
        'id,label,amount\na,"x,1\n',
    ]
    for old, new in itertools.product(odd, odd):
        assert compared(old, new, size=residue.LARGE) == compared(old, new, size=0)


def test_a_changed_record_with_the_key_of_an_unchanged_one_is_an_error_when_hashed_too():
    old = csv_text(HEADER, ("1", "x", ""), ("2", "y", ""), ("2", "z", ""))
    new = csv_text(HEADER, ("1", "x", ""), ("2", "y", ""), ("2", "w", ""))
    for size in (0, residue.LARGE):
        with pytest.raises(PinciteError, match=r"lines 3 and 4 have the same key, id '2'"):
            compared(old, new, size)
