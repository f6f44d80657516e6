"""Stata and SPSS files, each read by the library that the export did not use."""

import json

import pandas as pd
import pyreadstat
import pytest

import pincite
from exports_reference import PACKAGES, reference_tables
from pincite.errors import PinciteError
from pincite.exports import export


@PACKAGES
@pytest.mark.parametrize(("name", "suffix"), [("stata", ".dta"), ("spss", ".sav")])
def test_values_and_labels_come_back(package, name, suffix, tmp_path):
    export(package, name, tmp_path / "x")
    read = pyreadstat.read_dta if name == "stata" else pyreadstat.read_sav
    for table, rows in reference_tables(package.source.root).items():
        if package.resource(table).table_schema is None:
            continue  # what types to expect, nobody says
        frame, meta = read(tmp_path / "x" / (table + suffix), disable_datetime_conversion=True)
        assert frame.shape == (len(rows), len(rows[0]))
        fields = package.resource(table).table_schema["fields"]
        assert meta.column_labels == [
            title if isinstance(title := field.get("title", field["name"]), str) else title[""] for field in fields
        ]
        for field, column in zip(fields, frame.columns, strict=True):
            for row, cell in zip(rows, frame[column], strict=True):
                assert same(cell, row[field["name"]], field), (table, field["name"], row)


def same(cell, value, field):
    if field.get("type") in {"integer", "number", "boolean", "year"}:
        return pd.isna(cell) if value is None else cell == float(value)
    if value is None:
        return cell == ""
    if field.get("type") == "duration":
        return cell == "P1DT2H"
    if isinstance(value, dict | list):
        return json.loads(cell) == value
    return cell == (value if isinstance(value, str) else value.isoformat())


def test_spss_is_read_by_pandas_too(dataset, tmp_path):
    pytest.importorskip("pyreadstat")
    export(dataset, "spss", tmp_path / "x")
    frame = pd.read_spss(tmp_path / "x/mentions.sav")
    assert list(frame["text"]) == [row["text"] for row in reference_tables(dataset.source.root)["mentions"]]


def test_renames_are_told_and_what_would_be_cut_is_refused(typed, tmp_path):
    export(typed, "spss", tmp_path / "x")
    assert (tmp_path / "x/renamed.csv").read_text() == "table,field,name\norder,End,End_2\nlink,to,to_\n"
    fields = [{"name": "a b", "type": "string"}, {"name": "n", "type": "integer"}]
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    for cells, said in [
        ("x," + "9" * 17, r"t\.csv:2:n: SPSS's numbers are doubles"),
        ("x" * 32768 + ",1", r"t\.csv:2:a b: "),
    ]:
        (tmp_path / "t.csv").write_text(f"a b,n\n{cells}\n")
        with pytest.raises(PinciteError, match=said):
            export(pincite.open(tmp_path), "spss", tmp_path / "y")
    assert not (tmp_path / "y").exists()


def test_stata_keeps_long_texts(tmp_path):
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": [{"name": "a", "type": "string"}]}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "t.csv").write_text("a\n" + "é" * 3000 + "\nb\n", encoding="utf-8")
    export(pincite.open(tmp_path), "stata", tmp_path / "x")
    frame, _ = pyreadstat.read_dta(tmp_path / "x/t.dta")
    assert list(frame["a"]) == ["é" * 3000, "b"]
