"""Three-way merges: nothing is lost, and what is open cannot be taken for merged."""

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import pincite
from changes.memory import KEYS, VALUES, Files, package, packages
from changes.packages import csv_text, run, table, write
from pincite.changes.dialects import Dialect
from pincite.changes.merging.files import Merged, Versions, merge_rows
from pincite.changes.merging.markers import mark_json
from pincite.changes.merging.packages import Merge, merge_packages
from pincite.changes.merging.trees import ValueConflict, conflicts_in, merge_values
from pincite.changes.values import ABSENT
from pincite.errors import PinciteError

HEADER = ("id", "label", "amount")
Rows = Sequence[Sequence[str]]


def merged(base: Rows, ours: Rows, theirs: Rows) -> Merged:
    return merge_rows(
        Versions(*(csv_text(*rows).encode() for rows in (base, ours, theirs))), "t.csv", ("id",), Dialect()
    )


def read(found: Merged) -> list[list[str]]:
    return list(csv.reader(io.StringIO(found.data.decode(), newline="")))


def everything(found: Merged) -> set[str]:
    """Every text that stands in the outcome, between markers or not."""
    return {cell for row in read(found) for cell in row}


def test_cells_of_one_row_are_merged():
    base = (HEADER, ("a", "one", "1"), ("b", "two", "2"))
    ours = (HEADER, ("a", "ONE", "1"), ("b", "two", "2"))
    theirs = (HEADER, ("a", "one", "10"), ("b", "two\nlines", "2"), ("c", "new", "3"))
    found = merged(base, ours, theirs)
    assert found.conflicts == ()
    assert read(found) == [list(HEADER), ["a", "ONE", "10"], ["b", "two\nlines", "2"], ["c", "new", "3"]]


def test_two_values_for_one_cell_stand_between_markers_and_do_not_validate(tmp_path: Path):
    base = (HEADER, ("a", "one", "1"), ("b", "two", "2"))
    ours = (HEADER, ("a", "mine", "1"), ("b", "two", "2"))
    theirs = (HEADER, ("a", "other", "9"), ("b", "two", "2"))
    found = merged(base, ours, theirs)
    assert found.conflicts == ("a (label)",)
    assert found.data.decode() == (
        "id,label,amount\n<<<<<<< ours\na,mine,9\n||||||| base\na,one,1\n=======\na,other,9\n>>>>>>> theirs\nb,two,2\n"
    )
    write(tmp_path, {"things.csv": found.data}, table())
    assert not pincite.validate(tmp_path).valid


def test_a_table_of_one_column_has_no_rows_in_conflict():
    rows = [(("id",), *((key,) for key in keys)) for keys in ("a", "", "ab", "b")]
    for base, ours, theirs in itertools.product(rows, repeat=3):
        assert merged(base, ours, theirs).conflicts == ()


ROW_EDITS: dict[str, Rows] = {
    "edit": (HEADER, ("a", "EDIT-{side}", "1"), ("k", "keep", "0")),
    "edit other cell": (HEADER, ("a", "one", "7{side}"), ("k", "keep", "0")),
    "delete": (HEADER, ("k", "keep", "0")),
    "add": (HEADER, ("a", "one", "1"), ("k", "keep", "0"), ("new", "ADD-{side}", "5")),
    "re-key": (HEADER, ("key-{side}", "one", "1"), ("k", "keep", "0")),
}


@pytest.mark.parametrize(("ours", "theirs"), itertools.product(ROW_EDITS, ROW_EDITS))
@pytest.mark.parametrize("same", [True, False])
def test_no_row_edit_is_ever_lost(ours: str, theirs: str, same: bool):  # noqa: FBT001
    base = (HEADER, ("a", "one", "1"), ("k", "keep", "0"))
    names = ("1", "1") if same else ("1", "2")
    sides = [
        [[cell.format(side=name) for cell in row] for row in ROW_EDITS[edit]]
        for edit, name in zip((ours, theirs), names, strict=True)
    ]
    found = merged(base, *sides)
    written = {cell for side in sides for row in side for cell in row} - {cell for row in base for cell in row}
    assert written <= everything(found)
    deletes = {"delete", "re-key"}
    edits = {"edit", "edit other cell"}
    if sides[0] == sides[1]:
        assert found.conflicts == ()
        assert read(found) == sides[0]
    else:
        added = ours == theirs == "add"
        against = (ours in deletes and theirs in deletes | edits) or (theirs in deletes and ours in edits)
        assert bool(found.conflicts) == (added or against or (ours == theirs and ours in edits))


COLUMN_EDITS: dict[str, Rows] = {
    "edit": (HEADER, ("a", "EDIT-{side}", "1"), ("k", "keep", "0")),
    "drop": (("id", "amount"), ("a", "1"), ("k", "0")),
    "rename": (("id", "name-{side}", "amount"), ("a", "one", "1"), ("k", "keep", "0")),
    "retype": (HEADER, ("a", "3.{side}", "1"), ("k", "4.{side}", "0")),
}


@pytest.mark.parametrize(("ours", "theirs"), itertools.product(COLUMN_EDITS, COLUMN_EDITS))
@pytest.mark.parametrize("same", [True, False])
def test_no_column_edit_is_ever_lost(ours: str, theirs: str, same: bool):  # noqa: FBT001
    base = (HEADER, ("a", "one", "1"), ("k", "keep", "0"))
    names = ("1", "1") if same else ("1", "2")
    sides = [
        [[cell.format(side=name) for cell in row] for row in COLUMN_EDITS[edit]]
        for edit, name in zip((ours, theirs), names, strict=True)
    ]
    found = merged(base, *sides)
    written = {cell for side in sides for row in side for cell in row} - {cell for row in base for cell in row}
    assert written <= everything(found)
    if sides[0] == sides[1]:
        assert found.conflicts == ()
        assert read(found) == sides[0]
    else:
        assert found.conflicts


def resolved(found: Merged, side: str) -> list[dict[str, str]]:
    """Take one side of every conflict, as an editor does, and read the table; its rows must fit under its header."""
    kept, at = [], None
    for line in found.data.decode().splitlines():
        if line.startswith("<<<<<<< "):
            at = "ours"
        elif line.startswith("||||||| "):
            at = "base"
        elif line == "=======":
            at = "theirs"
        elif line.startswith(">>>>>>> "):
            at = None
        elif at in {None, side}:
            kept.append(line)
    header, *rows = csv.reader(kept)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("ours", "theirs", "mine", "other"),
    [
        (
            (("id", "b", "a"), ("1", "B", "A")),
            (("b", "id", "a"), ("B2", "1", "A")),
            {"id": "1", "b": "B2", "a": "A"},
            None,
        ),
        (
            (("id", "new", "b"), ("1", "A", "B")),
            (("id", "a", "b"), ("1", "EDIT", "B")),
            {"id": "1", "new": "A", "b": "B"},
            {"id": "1", "a": "EDIT", "b": "B"},
        ),
        (
            (("id", "one", "b"), ("1", "A", "B")),
            (("id", "two", "b", "c"), ("1", "A", "B", "C")),
            {"id": "1", "one": "A", "b": "B", "c": "C"},
            {"id": "1", "two": "A", "b": "B", "c": "C"},
        ),
        (
            (("id", "b"), ("1", "MINE")),
            (("id", "a", "b"), ("1", "EDIT", "OTHER")),
            {"id": "1", "b": "MINE"},
            {"id": "1", "a": "EDIT", "b": "OTHER"},
        ),
    ],
    ids=["two orders", "rename and edit", "two names", "drop and edit"],
)
def test_either_side_of_a_conflict_of_columns_is_a_whole_table(ours: Rows, theirs: Rows, mine: Any, other: Any):
    found = merged((("id", "a", "b"), ("1", "A", "B")), ours, theirs)
    assert found.conflicts == ("columns",)
    assert resolved(found, "ours") == [mine]
    assert resolved(found, "theirs") == [other or mine]
    assert found.data.splitlines()[0] == b"<<<<<<< ours" + b"," * (len(mine) - 1)


def test_a_marker_forgotten_before_the_header_does_not_validate(tmp_path: Path):
    rows = [(key, "one", "1") for key in "abcdefgh"]
    found = merged((HEADER, *rows), (("id", "new", "amount"), *rows), (HEADER, ("a", "EDIT", "1"), *rows[1:]))
    fields = [{"name": name, "type": "string"} for name in ("id", "new", "amount")]
    mine = found.data.decode().split("=======")[0]
    for text, valid in ((mine, False), (mine.split("\n", 1)[1], True)):
        write(tmp_path, {"things.csv": text}, table(fields=fields))
        assert pincite.validate(tmp_path).valid is valid


def test_a_column_that_one_side_drops_goes_where_the_other_did_not_touch_it():
    base = (HEADER, ("a", "one", "1"), ("b", "two", "2"))
    ours = (("id", "amount"), ("a", "1"), ("b", "2"))
    theirs = (HEADER, ("a", "one", "10"), ("b", "two", "2"), ("c", "", "3"))
    assert read(merged(base, ours, theirs)) == [["id", "amount"], ["a", "10"], ["b", "2"], ["c", "3"]]
    assert merged(base, ours, (*theirs[:3], ("c", "held", "3"))).conflicts == ("columns",)


def test_a_dropped_column_without_cells_is_not_taken_for_renamed():
    found = merged((("id", "a"), ("1", "")), (("id",), ("1",)), (("id", "b"), ("1", "")))
    assert (found.conflicts, read(found)) == ((), [["id", "b"], ["1", ""]])


def test_a_row_re_keyed_onto_one_that_the_other_side_added_is_a_conflict_there():
    base, ours, theirs = (HEADER, ("a", "one", "1")), (HEADER, ("x", "one", "1")), (HEADER, ("x", "other", "1"))
    found = merged(base, ours, theirs)
    assert found.conflicts == ("x (label)",)
    assert {"one", "other"} <= everything(found)


def test_a_row_that_has_two_likenesses_is_not_taken_for_re_keyed():
    base, ours = (HEADER, ("a", "one", "1")), (HEADER, ("x", "one", "1"), ("y", "one", "1"))
    found = merged(base, ours, (HEADER,))
    assert (found.conflicts, read(found)) == ((), [list(row) for row in ours])


def test_two_columns_added_are_both_there():
    base = (("id",), ("a",), ("b",))
    found = merged(base, (("id", "x"), ("a", "1"), ("b", "")), (("id", "y"), ("a", "2"), ("b", "3"), ("c", "4")))
    assert read(found) == [["id", "x", "y"], ["a", "1", "2"], ["b", "", "3"], ["c", "", "4"]]


def test_rows_that_cannot_be_told_apart_are_not_merged_by_rows():
    good = (HEADER, ("a", "one", "1"))
    for odd in ((HEADER, ("a", "1", "1"), ("a", "2", "2")), (("key", "label"), ("a", "x")), (HEADER, ("a", "1"))):
        with pytest.raises(PinciteError):
            merged(good, good, odd)


CELLS = st.sampled_from(["", "x", "y", "z, \n"])
TABLES = st.lists(st.tuples(KEYS, CELLS, CELLS), max_size=5, unique_by=lambda row: row[0]).map(
    lambda rows: (HEADER, *sorted(rows))
)


@given(TABLES, TABLES)
def test_a_side_that_did_nothing_leaves_the_other_as_it_is(base: Rows, side: Rows):
    for found in (merged(base, side, base), merged(base, base, side), merged(base, side, side)):
        assert (found.conflicts, sorted(read(found))) == ((), sorted(map(list, side)))


@given(TABLES, TABLES, TABLES)
def test_exchanging_the_sides_gives_the_same(base: Rows, ours: Rows, theirs: Rows):
    one, other = merged(base, ours, theirs), merged(base, theirs, ours)
    assert sorted(one.conflicts) == sorted(other.conflicts)
    if not one.conflicts:
        assert one.data == other.data


@given(TABLES, TABLES, TABLES)
def test_every_cell_that_a_side_wrote_is_in_the_outcome(base: Rows, ours: Rows, theirs: Rows):
    found = merged(base, ours, theirs)
    held = {row[0]: tuple(row) for row in base[1:]}
    outcome = read(found)
    for side in (ours, theirs):
        for key, *cells in side[1:]:
            rows = [row for row in outcome if row[0] == key]
            for place, cell in enumerate(cells, start=1):
                if key not in held or held[key][place] != cell:
                    assert any(row[place] == cell for row in rows), (key, cell)
    if not found.conflicts:
        for side, other in ((ours, theirs), (theirs, ours)):
            gone = set(held) - {row[0] for row in side[1:]}
            assert not gone & {row[0] for row in outcome} or gone & {row[0] for row in other[1:] if row[0] not in held}


@given(VALUES, VALUES, VALUES)
@example([], ["x", "y"], ["x", "z"])
@example(["x", "y", "z"], ["x", "z", "y"], ["y", "x"])
def test_json_values_merge_alike_whichever_side_is_ours(base: Any, ours: Any, theirs: Any):
    assert merge_values(base, ours, base) == ours
    assert merge_values(base, base, theirs) == theirs
    one, other = merge_values(base, ours, theirs), merge_values(base, theirs, ours)
    assert sorted(conflict.place for conflict in conflicts_in(one)) == sorted(
        conflict.place for conflict in conflicts_in(other)
    )
    if not conflicts_in(one):
        assert json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "place"),
    [
        ({"a": 1}, {}, {"a": 2}, "a"),
        ({"a": {"b": 1}}, {}, {"a": {"b": 1, "c": 2}}, "a"),
        ([{"id": "x", "v": 1}], [], [{"id": "x", "v": 2}], "[x]"),
        ({"a": 1}, {"a": 2}, {"a": 3}, "a"),
        ({}, {"a": 2}, {"a": 3}, "a"),
    ],
)
def test_json_that_one_side_deletes_or_both_change_is_a_conflict(base: Any, ours: Any, theirs: Any, place: str):
    for sides in ((ours, theirs), (theirs, ours)):
        (found,) = conflicts_in(merge_values(base, *sides))
        assert found.place == place
        assert [found.ours, found.theirs] == [
            side.get("a", ABSENT) if place == "a" else (side or [ABSENT])[0] for side in sides
        ]


def test_the_order_that_one_side_gave_is_kept_beside_the_others_edits():
    found = merged(
        (HEADER, ("a", "one", "1")), (("id", "amount", "label"), ("a", "1", "one")), (HEADER, ("a", "x", "1"))
    )
    assert (found.conflicts, read(found)) == ((), [["id", "amount", "label"], ["a", "1", "x"]])
    base = {"a": 1, "b": 2, "c": 3}
    assert list(merge_values(base, {"c": 3, "a": 1, "b": 2}, {**base, "b": 4}).items()) == [
        ("c", 3),
        ("a", 1),
        ("b", 4),
    ]


def whole(base: Files, ours: Files, theirs: Files) -> Merge:
    return merge_packages(package(base), package(ours), package(theirs))


@given(packages(), packages())
def test_packages_merge_with_a_side_that_did_nothing(base: Files, side: Files):
    for found in (whole(base, side, base), whole(base, base, side), whole(base, side, side)):
        assert found.conflicts == ()
        assert {path: json.loads(data) for path, data in found.files.items() if data and path.endswith(".json")} == {
            path: json.loads(data) for path, data in side.items() if path.endswith(".json")
        }
        assert {path: found.files[path] for path in ("things.csv", "story.txt")} == {
            path: side[path] for path in ("things.csv", "story.txt")
        }


def test_a_field_retyped_by_both_is_a_conflict_that_no_reader_takes_for_a_descriptor(tmp_path: Path):
    for name, kind in (("base", "string"), ("ours", "integer"), ("theirs", "number")):
        fields = [{"name": "id", "type": "string"}, {"name": "label", "type": kind}]
        write(tmp_path / name, {"things.csv": csv_text(("id", "label"), ("a", "1"))}, table(fields=fields))
    done = run("merge", "base", "ours", "theirs", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "conflict: datapackage.json:resources[things].schema.fields[label].type" in done.stderr
    text = (tmp_path / "out" / "datapackage.json").read_text()
    assert '<<<<<<< ours\n            "type": "integer"\n||||||| base\n            "type": "string"\n=======\n' in text
    assert run("validate", tmp_path / "out").returncode == 2


def derived(tmp_path: Path, name: str, *properties: str, **extra: Any) -> Path:
    schema = {
        "properties": {"id": {"type": "string"}, **{one: {"type": "string"} for one in properties}},
        "primaryKey": "id",
    }
    resource = {
        "name": "things",
        "type": "table",
        "path": "things.csv",
        "schema": {},
        "jsonSchema": "things.schema.json",
    }
    header = ("id", *properties)
    rows = csv_text(header, ["a" if column == "id" else column.upper() for column in header])
    folder = write(tmp_path / name, {"things.schema.json": json.dumps(schema), "things.csv": rows}, resource, **extra)
    assert run("sync", folder).returncode == 0
    return folder


def test_a_line_separator_in_a_text_stays_one_beside_a_conflict():
    merged = {"k": ValueConflict("k", 1, 2, 3), "text": "one\u2028two\u0085three"}
    assert '  "text": "one\u2028two\u0085three"\n' in mark_json(merged, 7)


def test_derived_schemas_never_conflict_and_are_derived_anew(tmp_path: Path):
    derived(tmp_path, "base", "label")
    derived(tmp_path, "ours", "label", "mine")
    derived(tmp_path, "theirs", "label", "other", title="Theirs")
    done = run("merge", "base", "ours", "theirs", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("sync", "--check", tmp_path / "ours").returncode == 0
    assert run("validate", tmp_path / "ours").returncode == 0
    descriptor = json.loads((tmp_path / "ours" / "datapackage.json").read_text())
    assert [field["name"] for field in descriptor["resources"][0]["schema"]["fields"]] == [
        "id",
        "label",
        "mine",
        "other",
    ]
    assert descriptor["title"] == "Theirs"
    assert (tmp_path / "ours" / "things.csv").read_text() == "id,label,mine,other\na,LABEL,MINE,OTHER\n"


def test_a_table_that_one_side_removed_and_the_other_edited_is_a_conflict(tmp_path: Path):
    for name, label in (("base", "x"), ("theirs", "y")):
        write(tmp_path / name, {"things.csv": csv_text(HEADER, ("a", label, "1"))}, table())
    write(tmp_path / "ours", {}, {"name": "other", "type": "json", "path": "o.json"})
    (tmp_path / "ours" / "o.json").write_text("{}\n")
    done = run("merge", "base", "ours", "theirs", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "conflict: datapackage.json:resources[things]" in done.stderr
    assert (tmp_path / "out" / "things.csv").read_text() == csv_text(HEADER, ("a", "y", "1"))
    assert run("validate", tmp_path / "out").returncode == 2


def test_a_part_that_one_side_dropped_and_the_other_edited_is_a_conflict_of_its_resource(tmp_path: Path):
    for name, label, paths in (("base", "x", "ab"), ("ours", "x", "a"), ("theirs", "y", "ab")):
        files = {f"{part}.csv": csv_text(HEADER, (part, label, "1")) for part in paths}
        write(tmp_path / name, files, {**table(), "path": [f"{part}.csv" for part in paths]})
    done = run("merge", "base", "ours", "theirs", "-o", "out", cwd=tmp_path)
    assert (done.returncode, "conflict: datapackage.json:resources[things]" in done.stderr) == (1, True), done.stderr
    assert (tmp_path / "out" / "b.csv").read_text() == csv_text(HEADER, ("b", "y", "1"))
    assert run("validate", tmp_path / "out").returncode == 2


def test_bytes_and_hash_are_those_of_the_merged_file(tmp_path: Path):
    for name, rows in (("base", ("one", "two")), ("ours", ("eleven", "two")), ("theirs", ("one", "twenty"))):
        text = csv_text(HEADER, ("a", rows[0], "1"), ("b", rows[1], "2"))
        write(tmp_path / name, {"things.csv": text}, {**table(), "bytes": 0, "hash": f"sha256:{'0' * 64}"})
        assert run("sync", tmp_path / name).returncode == 0
    done = run("merge", "base", "ours", "theirs", "-o", "out", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (resource,) = json.loads((tmp_path / "out" / "datapackage.json").read_text())["resources"]
    data = (tmp_path / "out" / "things.csv").read_bytes()
    assert data.decode() == csv_text(HEADER, ("a", "eleven", "1"), ("b", "twenty", "2"))
    assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")


def test_bytes_that_both_sides_changed_are_a_conflict_and_ours_stay(tmp_path: Path):
    for name in ("base", "ours", "theirs"):
        write(tmp_path / name, {"logo.png": b"\0" + name.encode()}, {"name": "logo", "path": "logo.png"})
    done = run("merge", "base", "ours", "theirs", "-o", "out", cwd=tmp_path)
    assert (done.returncode, "conflict: logo.png:the whole file" in done.stderr) == (1, True)
    assert (tmp_path / "out" / "logo.png").read_bytes() == b"\0ours"
