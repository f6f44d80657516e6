"""Patches: what they take and give, and what they refuse."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from changes.memory import Files, package, packages
from changes.packages import csv_text, run, table, write
from pincite.changes import diff
from pincite.changes.application import apply
from pincite.changes.patches import Operation, decode, encode, invert, operations
from pincite.errors import PinciteError
from pincite.packages import open_package

HEADER = ("id", "label", "amount")


def patch(old: Files, new: Files) -> list[Operation]:
    found = list(operations(package(old), package(new)))
    assert list(decode(map(encode, found))) == found
    return found


def applied(found: list[Operation], files: Files) -> Files:
    contents = apply(found, package(files))
    return {path: data for path, data in {**files, **contents}.items() if data is not None}


def meaning(files: Files) -> dict[str, Any]:
    """What the files say: rows as a bag (their order says nothing), JSON with its order, texts as they are."""
    header, *rows = csv.reader(io.StringIO(files["things.csv"].decode(), newline=""))
    return {
        "things": (header, Counter(tuple(row) for row in rows if row)),
        "facts": json.dumps(json.loads(files["facts.json"])),
        "descriptor": json.dumps(json.loads(files["datapackage.json"])),
        "story": files["story.txt"],
    }


def bag(found: list[Operation]) -> Counter[str]:
    return Counter(json.dumps(one, sort_keys=True, default=repr) for one in found if one["op"] != "patch")


ANY = st.one_of(packages(), packages(keyed=False))


@given(ANY)
def test_a_package_does_not_differ_from_itself(files: Files):
    assert len(patch(files, files)) == 1
    assert not diff(package(files), package(files))


@given(ANY, ANY)
def test_a_patch_makes_the_new_package_of_the_old_one_and_takes_it_back(old: Files, new: Files):
    found = patch(old, new)
    assert meaning(applied(found, old)) == meaning(new)
    assert meaning(applied(list(invert(found)), new)) == meaning(old)
    assert bool(diff(package(old), package(new))) == (len(found) > 1)


@given(ANY, ANY)
def test_comparing_the_other_way_round_is_the_inverse(old: Files, new: Files):
    assert bag(patch(new, old)) == bag(list(invert(patch(old, new))))


@given(packages(), packages())
def test_a_patch_is_refused_by_a_package_that_has_it_already(old: Files, new: Files):
    found = patch(old, new)
    assume(any(one["op"] not in {"patch", "order"} for one in found))
    with pytest.raises(PinciteError):
        apply(found, package(new))


@given(packages(), packages(), packages())
def test_a_patch_on_another_base_keeps_what_it_does_not_touch_or_is_refused(old: Files, new: Files, other: Files):
    found = patch(old, new)
    try:
        contents = apply(found, package(other))
    except PinciteError:
        return
    for one in found:
        if one["op"] == "row-added":
            assert one["new"]["id"] in read(contents["things.csv"])
            assert one["new"]["id"] not in read(other["things.csv"])
        if one["op"] == "row-removed":
            held, header = read(other["things.csv"]), list(one["old"])
            assert held[one["key"]["id"]] == [one["old"][name] for name in header]
    touched = {one["key"]["id"] for one in found if one.get("key")}
    if "things.csv" in contents and not any(one["op"] == "columns" for one in found):
        before, after = read(other["things.csv"]), read(contents["things.csv"])
        assert {key: row for key, row in before.items() if key not in touched} == {
            key: row for key, row in after.items() if key not in touched
        }


def read(data: bytes | None) -> dict[str, list[str]]:
    return {row[0]: row for row in list(csv.reader(io.StringIO((data or b"").decode(), newline="")))[1:] if row}


KEPT = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["", "x", "y, z"])), max_size=8, unique_by=lambda row: row[0]
)


@given(KEPT, KEPT)
def test_where_rows_keep_their_order_the_bytes_come_out_the_same(old, new):
    files = [
        {
            "datapackage.json": json.dumps(
                {"name": "small", "resources": [table(fields=[{"name": "id"}, {"name": "label"}])]}
            ).encode(),
            "things.csv": csv_text(("id", "label"), *sorted(rows)).encode(),
        }
        for rows in (old, new)
    ]
    found = [*operations(package(files[0]), package(files[1]))]
    assert {**files[0], **apply(found, package(files[0]))} == files[1]


def small(tmp_path: Path, name: str, *rows: tuple[str, ...], label: str = "x") -> Path:
    text = csv_text(HEADER, *rows)
    document = {"name": "facts", "type": "json", "path": "facts.json"}
    return write(tmp_path / name, {"things.csv": text, "facts.json": json.dumps({"label": label})}, table(), document)


def test_the_commands_write_a_patch_apply_it_and_take_it_back(tmp_path: Path):
    old, new = small(tmp_path, "old", ("a", "one", "1")), small(tmp_path, "new", ("a", "two", "1"), label="y")
    before = (old / "things.csv").read_bytes()
    done = run("diff", old, new, "--format", "patch", "-o", tmp_path / "p.ndjson", "--exit-code")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert run("patch", tmp_path / "p.ndjson", old, "--check").returncode == 0
    assert (old / "things.csv").read_bytes() == before
    assert run("patch", tmp_path / "p.ndjson", old).stdout == "2 file(s) changed.\n"
    assert run("diff", old, new, "--exit-code").returncode == 0
    assert run("patch", "-R", tmp_path / "p.ndjson", old).returncode == 0
    assert (old / "things.csv").read_bytes() == before


def test_a_stale_row_under_a_delete_is_refused_and_nothing_is_written(tmp_path: Path):
    old = small(tmp_path, "old", ("a", "one", "1"), ("b", "two", "2"))
    new = small(tmp_path, "new", ("a", "one", "1"), label="y")
    stale = small(tmp_path, "stale", ("a", "one", "1"), ("b", "EDITED", "2"))
    run("diff", old, new, "--format", "patch", "-o", tmp_path / "p.ndjson")
    files = {path: path.read_bytes() for path in stale.iterdir()}
    done = run("patch", tmp_path / "p.ndjson", stale)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the row b holds other cells than the patch removes" in done.stderr
    assert {path: path.read_bytes() for path in stale.iterdir()} == files


def test_a_stale_cell_under_a_change_is_refused(tmp_path: Path):
    old, new = small(tmp_path, "old", ("a", "one", "1")), small(tmp_path, "new", ("a", "two", "1"))
    stale, other = small(tmp_path, "stale", ("a", "EDITED", "1")), small(tmp_path, "other", ("a", "one", "9"))
    run("diff", old, new, "--format", "patch", "-o", tmp_path / "p.ndjson")
    done = run("patch", tmp_path / "p.ndjson", stale)
    assert (done.returncode, "the row a has another label than the patch changes" in done.stderr) == (2, True)
    assert run("patch", tmp_path / "p.ndjson", other).returncode == 0
    assert (other / "things.csv").read_text() == csv_text(HEADER, ("a", "two", "9"))


def test_a_row_that_is_there_already_is_not_added_over(tmp_path: Path):
    old, new = small(tmp_path, "old", ("a", "one", "1")), small(tmp_path, "new", ("a", "one", "1"), ("b", "two", "2"))
    other = small(tmp_path, "other", ("a", "one", "1"), ("b", "OTHER", "2"))
    run("diff", old, new, "--format", "patch", "-o", tmp_path / "p.ndjson")
    done = run("patch", tmp_path / "p.ndjson", other)
    assert (done.returncode, "has a row b already" in done.stderr) == (2, True)
    assert (other / "things.csv").read_text() == csv_text(HEADER, ("a", "one", "1"), ("b", "OTHER", "2"))


def test_a_column_is_not_dropped_with_cells_that_the_patch_does_not_know(tmp_path: Path):
    old, new, other = (small(tmp_path, name, ("a", "one", "1")) for name in ("old", "new", "other"))
    (new / "things.csv").write_text(csv_text(HEADER[:2], ("a", "one")))
    (other / "things.csv").write_text(csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2")))
    run("diff", old, new, "--format", "patch", "-o", tmp_path / "p.ndjson")
    done = run("patch", tmp_path / "p.ndjson", other)
    assert (done.returncode, "a row has a cell in the column amount" in done.stderr) == (2, True)
    assert (other / "things.csv").read_text() == csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2"))


def test_if_one_file_cannot_be_replaced_all_keep_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from pincite import files

    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("old a")
    second.write_text("old b")
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(PinciteError, match="nothing is changed"):
        files.write_all({first: b"new a", second: b"new b"})
    assert (first.read_text(), second.read_text()) == ("old a", "old b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1 of the patch is no JSON"),
        ("[]", "is no operation"),
        ('{"op": "row-added"}', "this is no patch of format 1"),
        ('{"op": "patch", "format": 2}', "this is no patch of format 1"),
    ],
)
def test_what_is_no_patch_is_refused(tmp_path: Path, line: str, said: str):
    (tmp_path / "p.ndjson").write_text(line + "\n")
    done = run("patch", tmp_path / "p.ndjson", small(tmp_path, "old"))
    assert done.returncode == 2
    assert said in done.stderr


WHOLE: dict[str, str] = {"text": "x"}


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "row-added", "path": "things.csv"},
        {"op": "row-added", "path": "things.csv", "new": {"id": 1}},
        {"op": "row-removed", "path": "things.csv", "old": ["a"]},
        {"op": "row-changed", "path": "things.csv", "old": {}, "new": {}},
        {"op": "row-changed", "path": "things.csv", "key": "a", "old": {}, "new": {}},
        {"op": "columns", "path": "things.csv", "old": "id", "new": []},
        {"op": "value", "path": "facts.json", "at": "label", "old": 1, "new": 2},
        {"op": "value", "path": "facts.json", "at": ["label"]},
        {"op": "value", "path": "facts.json", "at": [], "new": 1},
        {"op": "value", "path": "facts.json", "at": [{"id": []}], "old": 1, "new": 2},
        {"op": "value", "path": "facts.json", "at": [5], "old": 1, "new": 2},
        {"op": "value", "path": "facts.json", "at": ["x"], "new": 2, "after": "label"},
        {"op": "order", "path": "facts.json", "at": [], "new": ["label"]},
        {"op": "text", "path": "facts.json", "old": "0", "new": "0", "changes": [{"start": 1.5}]},
        {"op": "file-added", "path": "new.txt", "new": {}},
        {"op": "file", "path": "facts.json", "old": WHOLE},
    ],
    ids="-".join,
)
def test_a_damaged_operation_is_refused(operation: dict[str, Any]):
    with pytest.raises(PinciteError, match="line 2 of the patch is a damaged"):
        list(decode(['{"op": "patch", "format": 1}', json.dumps(operation)]))


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ({"op": "file-added", "path": "notes.txt", "new": WHOLE}, "is there already"),
        ({"op": "file-added", "path": "./things.csv", "new": WHOLE}, "is there already"),
        ({"op": "file-added", "path": "new.txt", "new": {"base64": "?"}}, "is damaged"),
        ({"op": "file-added", "path": "new.txt", "new": {"text": "\ud800"}}, "in its encoding"),
        ({"op": "file-added", "path": ".git/hooks/pre-commit", "new": WHOLE}, "path-hidden"),
        ({"op": "unheard-of", "path": "things.csv"}, "knows no operation"),
        ({"op": "row-removed", "path": "notes.txt", "old": {}}, "is no delimited table"),
        ({"op": "row-added", "path": "nowhere.csv", "new": {}}, "is not in the package"),
        ({"op": "row-added"}, "names no file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_applied_is_refused(tmp_path: Path, operation: dict[str, Any], said: str):
    old = small(tmp_path, "old", ("a", "one", "1"))
    (old / "notes.txt").write_text("not to be lost")
    with pytest.raises(PinciteError, match=said):
        apply([operation], open_package(old))


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([{"op": "unheard-of"}], "knows no operation"),
        ([{"op": "row-removed", "old": {}}], "exclude each other"),
        ([{"op": "file-removed", "old": WHOLE}], "exclude each other"),
    ],
)
def test_operations_that_do_not_go_together_are_refused(tmp_path: Path, others: list[Operation], said: str):
    first = {"op": "value", "path": "facts.json", "at": ["label"], "old": "x", "new": "y"}
    with pytest.raises(PinciteError, match=said):
        apply([first, *({**one, "path": "facts.json"} for one in others)], open_package(small(tmp_path, "old")))


def test_a_text_that_would_not_be_what_the_patch_promises_is_refused():
    files = {"datapackage.json": b'{"resources": [{"name": "t", "path": "t.txt"}]}', "t.txt": b"one two"}
    found = patch(files, {**files, "t.txt": b"one three"})
    found[-1]["changes"][0]["new"] = "four"
    with pytest.raises(PinciteError, match="it is damaged"):
        apply(found, package(files))


def test_a_patch_that_is_no_text_is_refused(tmp_path: Path):
    (tmp_path / "p.ndjson").write_bytes(b'{"op": "patch", "format": 1, "x": "\xff"}\n')
    done = run("patch", tmp_path / "p.ndjson", small(tmp_path, "old"))
    assert (done.returncode, "not UTF-8" in done.stderr) == (2, True)


def test_a_patch_does_not_write_outside_the_package(tmp_path: Path):
    lines = ['{"op": "patch", "format": 1}', '{"op": "file-added", "path": "../evil", "new": {"text": "x"}}']
    (tmp_path / "p.ndjson").write_text("\n".join(lines) + "\n")
    done = run("patch", tmp_path / "p.ndjson", small(tmp_path, "old"))
    assert done.returncode == 2
    assert "path-unsafe" in done.stderr
    assert not (tmp_path / "evil").exists()


def things(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, key: str | None = "id", **more: bytes) -> Files:
    fields = [{"name": name, "type": "integer" if name == "id" else "string"} for name in header]
    descriptor = {"name": "small", "resources": [table(fields=fields, primaryKey=key)]}
    return {"datapackage.json": json.dumps(descriptor).encode(), "things.csv": csv_text(header, *rows).encode(), **more}


def there_and_back(old: Files, new: Files) -> None:
    found = patch(old, new)
    assert applied(found, old) == new
    assert applied(list(invert(found)), new) == old


def test_a_key_written_in_another_way_keeps_its_row_and_its_place():
    there_and_back(things(("1", "a", "x"), ("2", "b", "y")), things(("01", "a", "z"), ("2", "b", "y")))
    added = things(("01", "a", "x"), ("5", "new", "z"), ("2", "b", "y"))
    there_and_back(things(("1", "a", "x"), ("2", "b", "y")), added)


def test_files_that_come_and_go_do_so_in_both_directions(tmp_path: Path):
    document = {"name": "facts", "type": "json", "path": "facts.json"}
    old = write(tmp_path / "old", {"things.csv": csv_text(HEADER)}, table())
    new = write(
        tmp_path / "new", {"facts.json": "{}\n", "logo.png": b"\xff\x00"}, document, {"name": "l", "path": "logo.png"}
    )
    for one, other in ((old, new), (new, old)):
        found = list(operations(open_package(one), open_package(other)))
        assert {item["op"] for item in found} >= {"file-added", "file-removed"}
        changed = apply(found, open_package(one))
        assert {path: data for path, data in changed.items() if path != "datapackage.json"} == {
            path.name: None if path.parent == one else path.read_bytes()
            for folder in (one, other)
            for path in folder.iterdir()
            if path.name != "datapackage.json"
        }
        assert bag(list(invert(found))) == bag(list(operations(open_package(other), open_package(one))))


ROW = {"id": "1", "label": "a", "amount": "x"}


@pytest.mark.parametrize(
    ("base", "found", "said"),
    [
        (things(), [{"op": "row-added", "key": {"id": "1"}, "new": ROW}] * 2, "adds the row 1 of things.csv twice"),
        (things(key=None), [{"op": "row-removed", "old": ROW}], "lacks a row that the patch removes"),
        (
            things(("1", "a", "x"), key=None),
            [{"op": "row-removed", "old": ROW}] * 2,
            "lacks a row that the patch removes",
        ),
        (things(header=("id", "label")), [{"op": "columns", "old": list(HEADER), "new": ["id"]}], "has other columns"),
        (things(), [{"op": "row-changed", "key": {"id": "1"}, "old": {}, "new": {}}], "has no row 1"),
        (
            things(("1", "a", "x"), ("1", "b", "y")),
            [{"op": "row-added", "key": {"id": "2"}, "new": ROW}],
            "has two rows",
        ),
    ],
)
def test_a_table_that_is_not_what_the_patch_was_made_for_is_refused(base: Files, found: list[Operation], said: str):
    with pytest.raises(PinciteError, match=said):
        apply([{**one, "path": "things.csv"} for one in found], package(base))


TEXTS = {"datapackage.json": b'{"resources": [{"name": "t", "path": "t.txt"}]}', "t.txt": b"one two"}


def test_a_text_that_is_not_what_the_patch_was_made_for_is_refused():
    found = patch(TEXTS, {**TEXTS, "t.txt": b"one three"})
    with pytest.raises(PinciteError, match="another text than the patch was made for"):
        apply(found, package({**TEXTS, "t.txt": b"two two"}))


FACTS = {"datapackage.json": b'{"resources": [{"name": "f", "type": "json", "path": "facts.json"}]}'}


def facts(value: object) -> Files:
    return {**FACTS, "facts.json": (json.dumps(value, indent=2) + "\n").encode()}


@pytest.mark.parametrize(
    ("old", "new", "held"),
    [
        ({"a": 1}, {"a": 2}, {"a": 3}),
        ({"a": 1}, {}, {"a": 3}),
        ({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 3}),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, {}),
        ([{"id": "x", "v": 1}], [], [{"id": "x", "v": 2}]),
        (1, 2, 3),
    ],
)
def test_a_document_that_is_not_what_the_patch_was_made_for_is_refused(old: object, new: object, held: object):
    found = patch(facts(old), facts(new))
    assert applied(found, facts(old)) == facts(new)
    with pytest.raises(PinciteError, match=r"than the patch was made for|has b already|has no a"):
        apply(found, package(facts(held)))


def test_a_member_whose_neighbour_is_gone_goes_to_the_end_and_an_order_is_kept():
    found = patch(facts({"a": 1, "z": 2}), facts({"a": 1, "b": 3, "z": 2}))
    assert json.loads(applied(found, facts({"z": 2, "y": 1}))["facts.json"]) == {"z": 2, "y": 1, "b": 3}
    there_and_back(facts({"a": 1, "b": 2, "c": 3}), facts({"c": 3, "a": 1, "b": 2}))


def test_cells_past_the_header_are_kept():
    ragged = {**things(), "things.csv": b"id,label,amount\n1,a,x,extra\n2,b,y\n"}
    changed = {**ragged, "things.csv": b"id,label,amount\n1,a,x,extra\n2,c,y\n"}
    there_and_back(ragged, changed)
