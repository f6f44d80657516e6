"""A table in several files is one table: the same changes as in one file that holds all their rows."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from changes.packages import run, table, write
from pincite.changes import diff, residue
from pincite.errors import PinciteError
from pincite.packages import open_package
from pincite.tables.parts import parts_of

HEADER = "id,label,amount\n"
ROWS = [
    f'{number},"line\n{number}",{number}.5\n' if number % 7 == 0 else f"{number},x,{number}\n" for number in range(90)
]


def package(folder: Path, *parts: list[str], **schema) -> Path:
    names = [f"things{number}.csv" for number in range(len(parts))]
    files = {name: HEADER + "".join(rows) for name, rows in zip(names, parts, strict=True)}
    return write(folder, files, {**table(**schema), "path": names if len(names) > 1 else names[0]})


def changed(rows: list[str]) -> list[str]:
    rows = [*rows[:10], *rows[11:80], "new,row,1\n", *rows[80:]]
    return [row.replace(",x,", ",y,") if row.startswith(("40,", "88,")) else row for row in rows]


def compared(old: Path, new: Path):
    return {one.name: one for one in diff(open_package(old), open_package(new)).resources}.get("things")


@pytest.mark.parametrize("large", [0, residue.LARGE])
def test_rows_in_several_files_change_as_those_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int):
    monkeypatch.setattr(residue, "LARGE", large)
    new = changed(ROWS)
    one = compared(package(tmp_path / "old", ROWS), package(tmp_path / "new", new))
    several = compared(
        package(tmp_path / "olds", ROWS[:33], ROWS[33:50], ROWS[50:]),
        package(tmp_path / "news", new[:33], new[33:50], new[50:]),
    )
    assert [(row.kind, row.key[0][1]) for row in one.rows] == [
        ("removed", "10"), ("changed", "40"), ("added", "new"), ("changed", "88"),
    ]  # fmt: skip
    assert replace(several, path=one.path, old_path=one.old_path, lines=None) == one


def test_rows_that_move_to_another_file_do_not_change(tmp_path: Path):
    found = compared(
        package(tmp_path / "old", ROWS[:33], ROWS[33:50], ROWS[50:]), package(tmp_path / "new", ROWS[:60], ROWS[60:])
    )
    assert (found.rows, found.file, {change.path[0] for change in found.metadata}) == ((), None, {"path"})


def test_a_removed_row_that_a_later_file_refers_to_is_lost(tmp_path: Path):
    key = {"fields": "label", "reference": {"resource": "", "fields": "id"}}
    rows = ["a,,1\n", "b,,2\n", "c,a,3\n"]
    old = package(tmp_path / "old", rows[:2], rows[2:], foreignKeys=[key])
    found = compared(old, package(tmp_path / "new", rows[1:2], rows[2:], foreignKeys=[key]))
    assert found.lost == {(("id", "a"),)}


def test_a_patch_takes_each_file_whole(tmp_path: Path):
    old = package(tmp_path / "old", ROWS[:33], ROWS[33:])
    new = package(tmp_path / "new", ROWS[:33], changed(ROWS)[33:])
    patch = tmp_path / "patch"
    assert run("diff", old, new, "--format", "patch", "-o", patch).returncode == 0
    assert run("patch", patch, old).returncode == 0
    assert (old / "things1.csv").read_bytes() == (new / "things1.csv").read_bytes()


def test_a_file_that_is_missing_and_a_header_without_end_are_told(tmp_path: Path):
    old, new = package(tmp_path / "old", ROWS[:3], ROWS[3:]), package(tmp_path / "new", ROWS[:3], ROWS[4:])
    (new / "things1.csv").write_text("x" * 9000)
    with pytest.raises(
        PinciteError, match=r"^things0.csv: a later file's header is too long to be told from rows: join the files\.$"
    ):
        compared(old, new)
    (new / "things1.csv").unlink()
    with pytest.raises(PinciteError, match=r"^things1.csv cannot be read"):
        compared(old, new)


def test_any_stretch_of_the_run_is_read(tmp_path: Path):
    parts = [ROWS[:33], ROWS[33:50], ROWS[50:]]
    whole = (HEADER + "".join(ROWS)).encode()
    resource = open_package(package(tmp_path, *parts)).resource("things")
    rng = random.Random(1)
    with parts_of(resource, header=True).stream() as stream:
        assert stream.read() == whole
        for _ in range(200):
            start, length = rng.randrange(len(whole) + 5), rng.randrange(len(whole))
            stream.seek(start)
            assert stream.read(length) == whole[start : start + length]
