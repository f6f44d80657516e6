"""Formats that hold tables, each read back by software that is not ours."""

import csv
import gzip
import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal

import duckdb
import frictionless
import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest
from markdown_it import MarkdownIt
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

import pincite
from exports_reference import PACKAGES, raw_table, reference_tables
from pincite.errors import PinciteError
from pincite.exports import export
from pincite.tables.opening import Sizes


@pytest.fixture(params=["by cells", "by columns"])
def columns(request, monkeypatch):
    """Read small tables, too, in blocks of a few rows as columns, or each by its cells."""
    if request.param == "by columns":
        monkeypatch.setattr("pincite.exports.columnar.SIZES", Sizes(large=0, block=400))
        monkeypatch.setattr("pincite.exports.sqlite.LARGE", 1)
    return request.param


def folder(package):
    return package.source.root


def textual(value):
    """The text that SQL, JSON and CSV hold for what has no type there."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def as_sql(row):
    values = []
    for name, value in row.items():
        if isinstance(value, Decimal):
            values.append(float(value))
        elif name == "span":
            values.append(None if value is None else "P1DT2H")
        else:
            values.append(int(value) if isinstance(value, bool) else textual(value))
    return tuple(values)


@PACKAGES
@pytest.mark.usefixtures("columns")
def test_sqlite_gives_back_values_types_and_keys(package, tmp_path):
    export(package, "sqlite", tmp_path / "x.sqlite")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, rows in reference_tables(folder(package)).items():
            assert connection.execute(f'SELECT * FROM "{name}"').fetchall() == list(map(as_sql, rows))
            keys = connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
            schema = package.resource(name).table_schema or {}
            assert len({key[0] for key in keys}) == len(schema.get("foreignKeys", []))
            primary = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")') if row[5]]
            declared = schema.get("primaryKey", [])
            assert primary == ([declared] if isinstance(declared, str) else declared)


def test_sqlite_renames_what_differs_only_in_case_and_says_so(typed, tmp_path):
    export(typed, "sqlite", tmp_path / "x.sqlite")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        assert connection.execute("SELECT * FROM renamed").fetchall() == [("order", "End", "End_2")]
        assert connection.execute('SELECT typeof("End_2"), typeof("end") FROM "order" WHERE id = 1').fetchall() == [
            ("real", "text")
        ]
        connection.execute("PRAGMA foreign_keys = ON")
        for bad in (
            'UPDATE "order" SET "group" = \'c\'',
            'UPDATE "order" SET yes = 2',
            "INSERT INTO link VALUES (777, 0)",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(bad)


def test_sqlite_joins_and_searches_the_text(dataset, tmp_path):
    export(dataset, "sqlite", tmp_path / "x.sqlite")
    article = (folder(dataset) / "data/article.txt").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        assert connection.execute("SELECT content FROM texts").fetchall() == [(article,)]
        assert connection.execute(
            'SELECT count(*) FROM mentions, texts WHERE substr(content, start + 1, "end" - start) <> text'
        ).fetchone() == (0,)
        found = connection.execute(
            "SELECT id FROM sentences_fts f JOIN sentences s ON s.rowid = f.rowid WHERE f.text MATCH 'universiade'"
        ).fetchall()
        assert found
        assert {
            row["id"] for row in raw_table(folder(dataset) / "data/sentences.csv") if "Universiade" in row["text"]
        } == {name for (name,) in found}
        names = connection.execute("SELECT entity, entity_name FROM mentions_joined ORDER BY id").fetchall()
        entities = {row["id"]: row["name"] for row in raw_table(folder(dataset) / "data/entities.csv")}
        assert names == [
            (row["entity"], entities[row["entity"]]) for row in raw_table(folder(dataset) / "data/mentions.csv")
        ]
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE mentions SET text = text || 'x' WHERE id = 'm001'")


def test_sqlite_answers_the_competency_questions(dataset, tmp_path):
    export(dataset, "sqlite", tmp_path / "x.sqlite")
    questions = json.loads((folder(dataset) / "data/questions.json").read_text(encoding="utf-8"))
    assert len(questions) >= 40
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        for question in questions:
            answer = [list(row) for row in connection.execute(question["sql"])]
            assert sorted(answer, key=str) == sorted(question["rows"], key=str), question["id"]


@PACKAGES
@pytest.mark.usefixtures("columns")
def test_parquet_gives_back_values_and_types(package, tmp_path):
    export(package, "parquet", tmp_path / "x")
    for name, rows in reference_tables(folder(package)).items():
        file = tmp_path / f"x/{name}.parquet"
        expected = [tuple(as_parquet(key, value) for key, value in row.items()) for row in rows]
        assert [tuple(row.values()) for row in pq.read_table(file).to_pylist()] == expected
        assert pl.read_parquet(file).rows() == expected
        assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(len(rows),)]


def as_parquet(name, value):
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, Decimal):
        return float(value)
    if name == "span":
        return None if value is None else "P1DT2H"
    return value if isinstance(value, date | time) else textual(value)


def test_parquet_keeps_what_the_schema_says(typed, tmp_path):
    export(typed, "parquet", tmp_path / "x")
    schema = pq.read_schema(tmp_path / "x/order.parquet")
    assert schema.field("group").metadata[b"description"] == b'The "group" | of it'
    assert json.loads(schema.metadata[b"datapackage:schema"])["primaryKey"] == ["id"]
    assert " ".join(str(item.type) for item in schema) == (
        "int64 string double bool date32[day] time64[us] timestamp[us, tz=UTC] int64 "
        "string string string dictionary<values=string, indices=int32, ordered=0>"
    )


ODD_CELLS = pytest.mark.parametrize("cell", ["x", '"x"', '"a\nb"', ""])


def mixed_package(folder, cell, number):
    """Write 99 plain rows and a last one that may be odd."""
    kinds = {"i": "integer", "n": "number", "b": "boolean", "d": "date", "m": "datetime", "s": "string", "e": "string"}
    fields = [{"name": name, "type": kind} for name, kind in kinds.items()]
    fields[-1]["constraints"] = {"enum": ["p", "q"]}
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": fields}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    rows = [
        f"{n},{n / 8},{'true' if n % 2 else 'false'},2024-01-{n % 28 + 1:02},2024-01-01T00:{n % 60:02}:01,"
        f"word {n % 9},{'pq'[n % 2]}"
        for n in range(99)
    ]
    (folder / "t.csv").write_text("\n".join([",".join(kinds), *rows, f"-007,{number},,,,{cell},", ""]))
    return pincite.open(folder)


@ODD_CELLS
@pytest.mark.parametrize("number", ["1.5", "+1.5", "1e3", ".5", "NaN", "+7"])
@pytest.mark.usefixtures("columns")
def test_parquet_is_the_same_by_columns_and_by_cells(tmp_path, cell, number):
    export(mixed_package(tmp_path, cell, number), "parquet", tmp_path / "x")
    expected = [tuple(as_parquet(key, value) for key, value in row.items()) for row in reference_tables(tmp_path)["t"]]
    found = [tuple(row.values()) for row in pq.read_table(tmp_path / "x/t.parquet").to_pylist()]
    assert [list(map(str, row)) for row in found] == [list(map(str, row)) for row in expected]  # NaN is not itself


@ODD_CELLS
@pytest.mark.parametrize("number", ["1.5", "+1.5"])
@pytest.mark.usefixtures("columns")
def test_sqlite_is_the_same_by_columns_and_by_cells(tmp_path, cell, number):
    export(mixed_package(tmp_path, cell, number), "sqlite", tmp_path / "x.sqlite")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        rows = connection.execute("SELECT * FROM t").fetchall()
    assert rows == [as_sql(row) for row in reference_tables(tmp_path)["t"]]


@pytest.mark.usefixtures("columns")
def test_sqlite_refuses_by_columns_what_it_refuses_by_cells(tmp_path):
    with pytest.raises(PinciteError, match="no number that SQL keeps"):
        export(mixed_package(tmp_path, "x", "INF"), "sqlite", tmp_path / "x.sqlite")
    with pytest.raises(PinciteError, match=r"t\.csv:101:n: 'ten'"):
        export(mixed_package(tmp_path, "x", "ten"), "parquet", tmp_path / "x")


@ODD_CELLS
@pytest.mark.parametrize("columns", ["by columns"], indirect=True)
@pytest.mark.usefixtures("columns")
def test_what_is_plain_is_read_by_columns_alone(tmp_path, monkeypatch, cell):
    package = mixed_package(tmp_path, cell, "1.5")
    monkeypatch.delattr("pincite.exports.model.read_blocks")
    export(package, "parquet", tmp_path / "x")
    export(package, "sqlite", tmp_path / "x.sqlite")


def test_sqlite_checks_what_the_schema_says(tmp_path):
    export(mixed_package(tmp_path, "x", "1"), "sqlite", tmp_path / "x.sqlite")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        for wrong in ("b = 2", "e = 'r'"):
            with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
                connection.execute(f"UPDATE t SET {wrong}")
        connection.execute("UPDATE t SET b = NULL, e = NULL")


@PACKAGES
def test_xlsx_gives_back_values_and_no_formula(package, tmp_path):
    export(package, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    other = CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    for name, rows in reference_tables(folder(package)).items():
        sheet = book[name]
        assert not [cell for line in sheet for cell in line if cell.data_type == "f" or cell.hyperlink]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
        expected = [list(rows[0]), *([as_xlsx(key, value) for key, value in row.items()] for row in rows)]
        assert [[unescaped(cell.value) for cell in line] for line in sheet] == expected
        read = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        dates = [[cell.date() if isinstance(cell, datetime) else cell for cell in line] for line in expected]
        assert [[None if cell == "" else cell for cell in line] for line in read] == dates
    assert {line[1].value for line in book["dictionary"]} == {"resource", *reference_tables(folder(package))}


def unescaped(value):
    """openpyxl leaves it to its caller to undo OOXML's escapes of control characters."""
    return unescape(value) if isinstance(value, str) else value


def as_xlsx(name, value):
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat() if value < date(1900, 3, 1) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, Decimal):
        return float(value)
    if name == "span":
        return None if value is None else "P1DT2H"
    if isinstance(value, int) and len(str(abs(value)).rstrip("0")) > 15:
        return str(value)  # Excel would show zeros for the last digits
    return value if isinstance(value, time) else textual(value)


def test_xlsx_columns_are_as_wide_as_what_they_hold(dataset, tmp_path):
    export(dataset, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    wide = {column: round(told.width) for column, told in book["claims"].column_dimensions.items()}
    assert (wide["I"], wide["K"]) == (
        61,
        max(len(row["subject"]) for row in raw_table(folder(dataset) / "data/claims.csv")) + 2,
    )
    assert book["dictionary"]["I2"].alignment.wrap_text


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        ("2813571753.8725324", 2813571753.8725324),  # seventeen digits
        ("0.10", 0.1),
        ("0.1000000000000000001", "0.1000000000000000001"),
        ("123456789012345", 123456789012345),
        ("1234567890123456", "1234567890123456"),  # Excel would show a 0 at the end
        ("NaN", "NaN"),
    ],
)
def test_xlsx_numbers_are_those_of_the_table(tmp_path, number, cell):
    export(mixed_package(tmp_path, "x", number), "xlsx", tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx")["t"]["B101"].value == cell
    assert CalamineWorkbook.from_path(tmp_path / "x.xlsx").get_sheet_by_name("t").to_python()[100][1] == cell


def test_csv_joins_each_claim_with_what_it_refers_to(dataset, tmp_path):
    export(dataset, "csv", tmp_path / "x.csv")
    data = folder(dataset) / "data"
    claims = raw_table(data / "claims.csv")
    entities = {row["id"]: row for row in raw_table(data / "entities.csv")}
    statements = {row["id"]: row for row in raw_table(data / "statements.csv")}
    read = pl.read_csv(tmp_path / "x.csv", infer_schema=False).fill_null("").to_dicts()
    assert [{name: row[name] for name in claims[0]} for row in read] == claims
    for row in read:
        assert row["subject.name"] == (entities[row["subject"]]["name"] if row["subject"] else "")
        speaker = statements[row["statement"]]["speaker"] if row["statement"] else ""
        assert (row["statement.speaker"], row["statement.speaker.name"]) == (
            speaker,
            entities[speaker]["name"] if speaker else "",
        )
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/x.csv'").fetchall() == [(len(claims),)]


def test_csv_disarms_formulas_and_keeps_all_else(typed, tmp_path):
    export(typed, "csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    links = raw_table(folder(typed) / "link.csv")
    orders = {row["id"]: row for row in raw_table(folder(typed) / "order.csv")}
    assert [row["from.End"] for row in read] == [orders[row["from"]]["End"] for row in links]
    assert [row["to.end"] for row in read] == ["'=1+1", "'@SUM(A1)", "'@SUM(A1)"]


@PACKAGES
def test_json_and_jsonl_give_back_values(package, tmp_path):
    export(package, "json", tmp_path / "x.json")
    export(package, "jsonl", tmp_path / "x")
    whole = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"), parse_float=Decimal)
    assert (whole["name"], whole["version"]) == (package.name, package.version)
    for name, rows in reference_tables(folder(package)).items():
        expected = [{key: as_json(key, value) for key, value in row.items()} for row in rows]
        assert whole["tables"][name] == expected
        lines = (tmp_path / f"x/{name}.jsonl").read_text(encoding="utf-8").split("\n")
        assert [json.loads(line, parse_float=Decimal) for line in lines[:-1]] == expected
        assert duckdb.sql(f"SELECT count(*) FROM read_json('{tmp_path}/x/{name}.jsonl')").fetchall() == [(len(rows),)]
    for resource in package.resources:
        if resource.kind == "json":
            assert whole["documents"][resource.name] == json.loads(resource.read(), parse_float=Decimal)


def as_json(name, value):
    if name == "span":
        return None if value is None else "P1DT2H"
    return value if isinstance(value, Decimal | dict | list) else textual(value)


def verdict(folder):
    """Whether frictionless opens a package and finds nothing wrong."""
    try:
        return frictionless.Package(str(folder / "datapackage.json")).validate().valid
    except frictionless.FrictionlessException:
        return False


@PACKAGES
def test_zip_is_a_sound_package_with_true_hashes(package, tmp_path):
    export(package, "zip", tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
        assert archive.namelist()[0] == "datapackage.json"
    assert verdict(tmp_path / "unpacked") == verdict(folder(package))
    assert verdict(folder(package)) or package.name not in {"typed", "lukashenko-kuznetsov-meeting"}
    descriptor = json.loads((tmp_path / "unpacked/datapackage.json").read_text(encoding="utf-8"))
    assert all("hash" in item for item in descriptor["resources"] if isinstance(item.get("path"), str))
    for resource in (item for item in descriptor["resources"] if isinstance(item.get("path"), str)):
        data = (tmp_path / "unpacked" / resource["path"]).read_bytes()
        assert data == (folder(package) / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    sums = (tmp_path / "unpacked/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line.split("  ")[1] for line in sums} == set(zipfile.ZipFile(tmp_path / "x.zip").namelist()) - {
        "SHA256SUMS"
    }
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "unpacked" / name).read_bytes()).hexdigest() == digest
    assert pincite.validate(pincite.open(tmp_path / "unpacked")).errors == pincite.validate(package).errors


@PACKAGES
def test_markdown_tells_every_field_and_term(package, tmp_path):
    export(package, "markdown", tmp_path / "x.md")
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert not [token for token in tokens if token.type.startswith("html")]
    cells = [tokens[place + 1] for place, token in enumerate(tokens) if token.type == "td_open"]
    assert not [
        child
        for cell in cells
        for child in cell.children or ()
        if child.type not in {"text", "text_special", "softbreak"}
    ]
    shown = {"".join(child.content for child in cell.children or ()) for cell in cells}
    for resource in package.resources:
        for field in (resource.table_schema or {}).get("fields", []):
            assert field["name"] in shown
        for name, told in (resource.json_schema or {}).get("properties", {}).items():
            if resource.kind == "table":
                assert any(told["description"] in cell for cell in shown), name
                assert {*told.get("enum", []), *told.get("enumDescriptions", [])} <= shown


def test_a_codebook_turns_no_direction(tmp_path):
    fields = [{"name": "id", "title": "a\u202eb\u2066c", "type": "string"}]
    resource = {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"title": "x\u202ey", "resources": [resource]}))
    (tmp_path / "t.csv").write_text("id\n\u05d0\u200f\u202d\x9b31m\n", encoding="utf-8")
    export(pincite.open(tmp_path), "markdown", tmp_path / "x.md")
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert "# x y\n" in text
    assert "| a b c |" in text
    assert "| \u05d0\u200f 31m |" in text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,end\n1,a\nx,b\n", "order.csv:3:id: 'x' is not of type integer"),
        ("id,end\n1,a\n1,b\n", "UNIQUE constraint failed"),
        ("id,end\n1,a,2\n", "order.csv:2: the row has 3 cells, the header 2"),
        ("id,other\n1,a\n", "order.csv:1: 'other' is no field of the schema"),
        ("id\n1\n", "order.csv:1: the header lacks end"),
        ('id,end\n99999999999999999999,"a\nb"\n', "order.csv:2:id: SQL's integers have 64 bits at most"),
        ('id,end\n1,"a\n', "order.csv:2: a quotation mark is not closed"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_its_place(tmp_path, table, said):
    fields = [{"name": "id", "type": "integer"}, {"name": "end", "type": "string"}]
    resource = {"name": "order", "type": "table", "path": "order.csv", "schema": {"fields": fields, "primaryKey": "id"}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "order.csv").write_text(table)
    with pytest.raises(PinciteError, match=said.replace("(", "\\(")):
        export(pincite.open(tmp_path), "sqlite", tmp_path / "x.sqlite")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datapackage.json", "order.csv"]


def test_a_number_that_sql_cannot_keep_is_refused_with_its_place(tmp_path):
    fields = [{"name": "a", "type": "string"}, {"name": "n", "type": "number"}]
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    for cell in ("NaN", "INF", "1e999"):
        (tmp_path / "t.csv").write_text(f"a,n\nx,0\ny,{cell}\n")
        with pytest.raises(PinciteError, match=r"t\.csv:3:n: this is no number"):
            export(pincite.open(tmp_path), "sqlite", tmp_path / "x.sqlite")


def test_a_cell_too_long_for_excel_is_refused_with_its_place(tmp_path):
    fields = [{"name": "id", "type": "string"}]
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "t.csv").write_text("id\n" + "x" * 32767 + "\n")
    export(pincite.open(tmp_path), "xlsx", tmp_path / "x.xlsx")
    (tmp_path / "t.csv").write_text("id\nok\n" + "\U0001f600" * 16384 + "\n")
    with pytest.raises(PinciteError, match=r"t\.csv:3:id: the cell is longer than Excel's 32,767"):
        export(pincite.open(tmp_path), "xlsx", tmp_path / "y.xlsx")
    assert not (tmp_path / "y.xlsx").exists()


def test_the_header_of_a_table_that_frictionless_reads_is_no_row(tmp_path):
    schema = {"fields": [{"name": "a", "type": "string"}]}
    listed = {"name": "p", "resources": [{"name": "t", "type": "table", "path": "t.csv.gz", "schema": schema}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(listed), encoding="utf-8")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"a\nx\n"))
    export(pincite.open(tmp_path), "json", tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["tables"] == {"t": [{"a": "x"}]}
