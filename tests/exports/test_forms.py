"""Every form in which a table may lie in a package gives the same rows."""

import datetime as dt
import gzip
import io
import json
import zipfile
from decimal import Decimal

import pytest

import pincite
from exports.test_writing import ANCHORED
from exports_reference import PACKAGES, reference_tables
from pincite.errors import PinciteError
from pincite.exports import FORMATS, export

ROWS = [["1", "ein „Ü“", "1.5"], ["2", "two, too", ""], ["3", 'a "b"', "-2"]]
FIELDS = [{"name": "id", "type": "integer"}, {"name": "word", "type": "string"}, {"name": "n", "type": "number"}]


def written(delimiter=",", *, header=True, encoding="utf-8", rows=ROWS):
    """Give the table as bytes of CSV."""
    lines = [["id", "word", "n"], *rows] if header else rows
    cells = [['"' + cell.replace('"', '""') + '"' for cell in line] for line in lines]
    return "".join(delimiter.join(line) + "\n" for line in cells).encode(encoding)


def zipped(data):
    """Give bytes as the one file of an archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("t.csv", data)
    return whole.getvalue()


FORMS = {
    "tabs": ({"path": "t.tsv"}, [written("\t")]),
    "semicolons": ({"path": "t.csv", "dialect": {"delimiter": ";"}}, [written(";")]),
    "semicolons as frictionless says it": ({"path": "t.csv", "dialect": {"csv": {"delimiter": ";"}}}, [written(";")]),
    "no header": ({"path": "t.csv", "dialect": {"header": False}}, [written(header=False)]),
    "comments": ({"path": "t.csv", "dialect": {"commentChar": "#"}}, [b"#one\n" + written() + b"#two\n"]),
    "a BOM": ({"path": "t.csv"}, [b"\xef\xbb\xbf" + written()]),
    "another encoding": ({"path": "t.csv", "encoding": "windows-1252"}, [written(encoding="cp1252")]),
    "an encoding left to frictionless": ({"path": "t.csv", "encoding": "utf-32"}, [written(encoding="utf-32")]),
    "gzip": ({"path": "t.csv.gz"}, [gzip.compress(written())]),
    "zip": ({"path": "t.csv.zip"}, [zipped(written())]),
    "two files": ({"path": ["1.csv", "2.csv"]}, [written(rows=ROWS[:1]), written(rows=ROWS[1:])]),
    "two files of tabs": (
        {"path": ["1.csv", "2.csv"], "dialect": {"delimiter": "\t"}},
        [written("\t", rows=ROWS[:1]), written("\t", rows=ROWS[1:])],
    ),
    "inline": ({"data": [dict(zip(("id", "word", "n"), row, strict=True)) for row in ROWS]}, []),
    "JSON": (
        {"path": "t.json", "dialect": {"json": {"property": "a.rows"}}},
        [json.dumps({"a": {"rows": [["id", "word", "n"], *ROWS]}}).encode()],
    ),
}


def package_of(folder, resource, files):
    paths = resource.get("path", [])
    for path, data in zip([paths] if isinstance(paths, str) else paths, files, strict=True):
        (folder / path).write_bytes(data)
    whole = {"encoding": "utf-8", **resource, "name": "t", "type": "table", "schema": {"fields": FIELDS}}
    # Titles in two languages, and a license without a name: frictionless refuses to open such a package.
    said = {"name": "forms", "title": {"": "Forms", "de": "Formen"}, "licenses": [{"title": {"": "mine"}}]}
    (folder / "datapackage.json").write_text(json.dumps({**said, "resources": [whole]}))
    return pincite.open(folder)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_table_gives_the_same_rows(tmp_path, form):
    package = package_of(tmp_path, *FORMS[form])
    export(package, "jsonl", tmp_path / "out")
    lines = (tmp_path / "out/t.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [{"id": int(key), "word": word, "n": float(n) if n else None} for key, word, n in ROWS]
    assert [json.loads(line) for line in lines] == expected
    frame = pincite.load(tmp_path)["t"]
    assert list(frame["word"]) == [row["word"] for row in expected]


@PACKAGES
def test_pandas_frames_have_the_values_and_the_types(package):
    frames = pincite.load(package)
    expected = reference_tables(package.source.root)
    assert list(frames) == list(expected)
    for name, rows in expected.items():
        read = frames[name].astype("object").where(frames[name].notna(), None).to_dict("records")
        for row, found in zip(rows, read, strict=True):
            for field, value in row.items():
                given = found[field]
                if isinstance(value, dt.date):
                    given = given.to_pydatetime() if isinstance(value, dt.datetime) else given.date()
                if value is not None and field == "span":
                    assert given == "P1DT2H"  # durations stay as they are written
                else:
                    assert given == (float(value) if isinstance(value, Decimal) else value)


def test_pandas_types_are_nullable_and_ordered_as_declared(dataset, typed):
    claims = pincite.load(dataset)["claims"]
    assert list(claims["basis"].cat.categories) == ["asserted", "presupposed"]
    order = pincite.load(typed)["order"]
    kinds = {"id": "Int64", "End": "Float64", "yes": "boolean", "born": "Int64", "end": "string", "group": "category"}
    assert {name: order[name].dtype.name for name in kinds} == kinds
    assert str(order["moment"].dtype.tz) == "UTC"
    assert order["day"].dtype.kind == "M"


def test_a_cell_that_is_not_of_its_type_is_not_loaded_as_missing(tmp_path):
    package = package_of(tmp_path, {"path": "t.csv"}, [b"id,word,n\n1,a,2\nx,b,3\n"])
    with pytest.raises(PinciteError, match=r"^t\.csv:3:id: 'x' is not of type integer"):
        pincite.load(package)


def test_two_fields_of_one_name_are_refused(tmp_path):
    package = package_of(tmp_path, {"path": "t.csv"}, [b"id,id\n1,2\n"])
    package.descriptor["resources"][0]["schema"]["fields"] = [{"name": "id"}, {"name": "id"}]
    with pytest.raises(PinciteError, match="Two fields of t are named 'id'"):
        export(package, "sqlite", tmp_path / "x")


ODD = {
    "title": {"": "Forms", "de": "Formen"},
    "description": ["no text"],
    "keywords": {"": "forms"},
    "licenses": [{"title": {"": "mine"}}, "none", None],
    "contributors": [{"title": "Ada", "roles": 5, "role": {"": "author"}}, 7],
    "sources": None,
    "created": "2024-01-01T00:00:00Z",
}


@pytest.mark.parametrize("odd", [ODD, {**dict.fromkeys(ODD), "created": ODD["created"]}])
def test_what_others_say_of_their_package_stops_no_format(tmp_path, odd):
    package_of(tmp_path, {"path": "t.csv"}, [written()])
    descriptor = json.loads((tmp_path / "datapackage.json").read_text()) | odd
    descriptor["resources"][0]["schema"]["fields"][1]["title"] = {"": "The word", "de": "Das Wort"}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    for name in set(FORMATS) - ANCHORED - {"rocrate"}:
        export(pincite.open(tmp_path), name, tmp_path / name)
    with pytest.raises(PinciteError, match="RO-Crate needs a licence"):
        export(pincite.open(tmp_path), "rocrate", tmp_path / "rocrate")
    page = (tmp_path / "markdown").read_text(encoding="utf-8")
    assert ("# Forms" in page) == (odd is ODD)
    assert "The word" in page
    assert "\nkeywords" not in (tmp_path / "citation").read_text(encoding="utf-8")


def test_a_workbook_gives_its_rows(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["id", "word", "n"], [1, "ein", 1.5], [2, None, None]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    package = package_of(tmp_path, {"path": "t.xlsx"}, [(tmp_path / "t.xlsx").read_bytes()])
    export(package, "jsonl", tmp_path / "out")
    lines = (tmp_path / "out/t.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": 1, "word": "ein", "n": 1.5},
        {"id": 2, "word": None, "n": None},
    ]


@pytest.mark.parametrize(
    ("resource", "data", "said"),
    [
        ({"path": "t.csv"}, b'id,word,n\n1,a,2\n2,"b,3\n4,c,5\n', "t.csv:3: a quotation mark is not closed"),
        ({"path": "t.csv"}, b"id,word,n\n1,\xff,2\n", "The table t cannot be read: "),
        ({"path": "t.xlsx"}, b"no workbook", "The table t cannot be read: "),
        ({"path": "t.json"}, b'{"a": 1}', "The table t cannot be read: the data is no array of rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path, resource, data, said):
    package = package_of(tmp_path, resource, [data])
    with pytest.raises(PinciteError) as caught:
        export(package, "jsonl", tmp_path / "out")
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()
