"""Lines of tables in several files, beside the csv module's own count in each of them."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pincite
from pincite.errors import PinciteError
from pincite.reports.changes import render
from pincite.reports.style import Style

CELLS = st.text(st.sampled_from('aé,"\n '), max_size=5)
FILES = st.lists(st.lists(st.tuples(st.sampled_from(["1", "bad"]), CELLS), max_size=5), min_size=2, max_size=4)


def package(folder: Path, files: dict[str, bytes], **more: object) -> str:
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "text", "type": "string"}]}
    resource = {"name": "t", "type": "table", "path": list(files), "encoding": "utf-8", "schema": schema} | more
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}))
    return str(folder)


def written(rows: list[tuple[str, str]], end: str, *, header: bool = True) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([("id", "text")] * header + rows)
    return stream.getvalue().replace("\n", end)


def bad_lines(text: str) -> list[int]:
    """Give the first lines of the records whose id is bad, as the csv module counts."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found, line = [], 1
    for cells in reader:
        if cells[:1] == ["bad"]:
            found.append(line)
        line = reader.line_num + 1
    return found


@given(FILES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["plain", "packed"]), st.booleans())
def test_findings_name_the_file_and_its_own_line(tmp_path_factory, files, end: str, packing: str, header):
    suffix, pack = (".csv.gz", gzip.compress) if packing == "packed" else (".csv", bytes)
    texts = {f"part-{number}{suffix}": written(rows, end, header=header) for number, rows in enumerate(files)}
    folder = package(
        tmp_path_factory.mktemp("parts"),
        {name: pack(text.encode()) for name, text in texts.items()},
        dialect={"header": header},
    )
    if packing == "packed" and end == "\r" and header:  # frictionless takes all of a later file for its header
        texts = dict([*texts.items()][:1])
    for engine in ("local", "frictionless"):
        found = pincite.validate(folder, engine=engine, only=["type-error"]).findings
        expected = [(name, line) for name, text in texts.items() for line in bad_lines(text)]
        assert [(one.path, one.line) for one in found] == expected


@pytest.mark.parametrize("rule", ["lexical-form", "json-schema"])
def test_findings_of_ours_do_so_too(tmp_path: Path, rule: str):
    row = {
        "if": {"properties": {"text": {"const": "x"}}, "required": ["text"]},
        "then": {"properties": {"id": {"minimum": 9}}},
    }
    files = {"a.csv": b'id,text\n1,"y\nz"\n', "b.csv": b"id,text\n3,y\n1_0,y\n2,x\n"}
    found = pincite.validate(package(tmp_path, files, jsonSchema=row), only=[rule]).findings
    assert [(one.path, one.line) for one in found] == [("b.csv", 3 if rule == "lexical-form" else 4)]


def test_changes_name_the_file_and_its_own_line(tmp_path: Path):
    (tmp_path / "old").mkdir(), (tmp_path / "new").mkdir()
    files = {"a.csv": b'id,text\n1,"y\nz"\n', "b.csv": b"id,text\n3,y\n4,y\n"}
    old = package(tmp_path / "old", files)
    new = package(tmp_path / "new", files | {"b.csv": files["b.csv"].replace(b"4,y", b"4,z")})
    shown = render(pincite.diff(old, new), "github", Style())
    assert "file=b.csv,line=3," in shown


@pytest.mark.parametrize("middle", [b"id,text\n", b"id,text", b"id,text\n1,y\n"])
def test_a_line_that_a_file_leaves_open_stands_where_it_begins(tmp_path: Path, middle: bytes):
    files = {"a.csv": b"id,text\nbad,x", "b.csv": middle, "c.csv": b"id,text\n2,y\nbad,z\n"}
    found = pincite.validate(package(tmp_path, files), only=["type-error"]).findings
    assert [(one.path, one.line) for one in found] == [("a.csv", 2), ("c.csv", 3)]


def test_what_is_found_in_the_descriptor_stays_there(tmp_path: Path):
    files = {"a.csv": b"id,text\n1,x\n", "b.csv": b"id,text\n2,y\n"}
    found = pincite.validate(package(tmp_path, files, hash="crc32:0"), only=["hash-unsupported"]).findings
    assert [(one.path, one.line) for one in found] == [("datapackage.json", 1)]


LINES = {"a.jsonl": b'{"id": 1, "text": "x"}\n', "b.jsonl": b'{"id": 2, "text": "y"}\n{"id": "bad", "id": "bad"}\n'}


def test_json_lines_in_several_files_are_read_to_the_last(tmp_path: Path):
    report = pincite.validate(package(tmp_path, LINES))
    assert report.rows == 3
    found = [(one.rule, one.path, one.line) for one in report.findings]
    assert found == [("type-error", "b.jsonl", 2), ("json-duplicate-key", "b.jsonl", 2)]


@pytest.mark.parametrize("kind", ["json", "table"])
def test_json_in_several_files_is_what_they_are_joined(tmp_path: Path, kind: str):
    files = {"a.json": b'[{"id": 1,\n "text":', "b.json": b'"x"}]'}
    folder = package(tmp_path, files, type=kind)
    assert pincite.validate(folder).valid
    (tmp_path / "b.json").write_bytes(b'"x"}]\n[]')
    (finding,) = pincite.validate(folder).findings
    assert finding.rule == ("json-syntax" if kind == "json" else "source-error")
    assert (finding.path, finding.line) == (("b.json", 2) if kind == "json" else ("a.json", None))


@pytest.mark.parametrize("files", [{"a.csv": b"id,text\n1,x\n", "b.csv": b"id,text\n\n2,y\nbad,z\n"}, LINES])
def test_an_export_names_the_file_and_its_own_line(tmp_path: Path, files: dict[str, bytes]):
    last, data = list(files.items())[-1]
    place = f"{last}:{len(data.splitlines())}:id"
    with pytest.raises(PinciteError, match=f"^{place}: 'bad' is not of type integer"):
        pincite.export(package(tmp_path, files), "json", tmp_path / "out.json")


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("text", {"a.txt": b"One.\n", "b.txt": b"Two.\n"}),
        ("json", {"a.json": b'{"one": ["One.",', "b.json": b'"Two."]}'}),
    ],
)
def test_a_change_in_a_later_file_is_told(tmp_path: Path, kind: str, files: dict[str, bytes]):
    (tmp_path / "old").mkdir(), (tmp_path / "new").mkdir()
    old = package(tmp_path / "old", files, type=kind)
    new = package(tmp_path / "new", {name: data.replace(b"Two", b"Three") for name, data in files.items()}, type=kind)
    changes = pincite.diff(old, new)
    assert changes
    assert "Three" in render(changes, "text", Style())
    assert not pincite.diff(old, old)
