"""`pincite fmt` and `canonical-form`: one form a file, and no value changed by it."""

import csv
import io
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import pincite
from pincite import jsontext
from pincite.cli.main import pincite as cli
from pincite.documents.canonical import read_canonical, write_canonical
from pincite.tables.canonical import LeftAloneError, canonical_table, read_whole, write_records

LOOSE = Path(__file__).parent / "fixtures" / "canonical-form"
CELLS = st.text(alphabet='ab ,"\r\n\t;“é\u2028\x00', max_size=6)
RECORDS = st.lists(st.lists(CELLS, max_size=4), max_size=5)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(RECORDS)
def test_records_are_read_back_as_they_were_written(records):
    written = write_records(records).encode()
    assert read_csv(written) == records
    assert read_whole(written) == records


@given(
    RECORDS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.booleans()
)
def test_any_writers_file_keeps_its_cells_and_is_canonical_at_once(records, ending, quoting, cut):
    out = io.StringIO()
    csv.writer(out, lineterminator=ending, quoting=quoting).writerows(records)
    data = b"\xef\xbb\xbf" + (out.getvalue().removesuffix(ending) if cut else out.getvalue()).encode()
    try:
        once = write_records(read_whole(data)).encode()
    except LeftAloneError:
        pytest.fail("a writer's file was refused")
    assert read_csv(once) == read_csv(data)
    assert write_records(read_whole(once)).encode() == once


@given(st.text(alphabet='ab,"\n\r', max_size=12))
def test_loose_csv_is_read_as_python_reads_it_or_refused(text):
    data = text.encode()
    try:
        records = read_whole(data)
    except LeftAloneError:
        assert text.count('"') > 0
        return
    assert records == read_csv(data)
    assert read_csv(write_records(records).encode()) == records


def test_cells_are_quoted_only_where_they_must_be():
    assert write_records([["a b", " c", "“d”", "e'f"], ["a,b", 'c"d', "e\rf", "g\nh"], [""], []]) == (
        "a b, c,“d”,e'f\n" + '"a,b","c""d","e\rf","g\nh"\n' + '""\n' + "\n"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'a,"b\n', "a quotation mark in it is never closed"),
        (b"a,\xff\n", "its byte 2 is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_left_alone(data, reason):
    with pytest.raises(LeftAloneError, match=reason):
        read_whole(data)


def table(folder: Path, text: str, **resource: Any) -> pincite.packages.Resource:
    fields = [{"name": "id", "type": "string"}, {"name": "label", "type": "string"}]
    entry = {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": fields}} | resource
    (folder / "datapackage.json").write_text(json.dumps({"resources": [entry]}))
    (folder / "t.csv").write_bytes(text.encode())
    return pincite.open(folder).resource("t")


def formatted(folder: Path, text: str, **resource: Any) -> str:
    opened = table(folder, text, **resource)
    return canonical_table(opened, (folder / "t.csv").read_bytes()).decode()


def test_columns_come_in_the_schemas_order_and_rows_stay(tmp_path):
    assert formatted(tmp_path, "label,id\nb,2\n\na,1\n") == "id,label\n2,b\n\n1,a\n"
    assert formatted(tmp_path, "label\nb\n") == "label\nb\n"


def test_ragged_rows_keep_their_cells(tmp_path):
    assert formatted(tmp_path, '"id",label\n1\n2,b,c\n') == "id,label\n1\n2,b,c\n"
    with pytest.raises(LeftAloneError, match="not all rows have as many cells"):
        formatted(tmp_path, "label,id\nb,2,c\n")


def test_an_unknown_column_is_refused(tmp_path):
    with pytest.raises(LeftAloneError, match="does not know the column 'extra'") as refused:
        formatted(tmp_path, "label,id,extra\nb,2,c\n")
    assert refused.value.mendable


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ({"dialect": {"delimiter": ";"}}, "a CSV dialect of its own"),
        ({"dialect": {"commentChar": "#"}}, "a CSV dialect of its own"),
        ({"encoding": "latin-1"}, "its encoding is latin-1"),
        ({"format": "tsv"}, r"no single CSV file \(tsv\)"),
        ({"path": ["t.csv", "u.csv"]}, "no single CSV file"),
    ],
)
def test_other_tables_are_left_alone(tmp_path, resource, reason):
    with pytest.raises(LeftAloneError, match=reason) as left:
        formatted(tmp_path, "id,label\r\n", **resource)
    assert not left.value.mendable


def test_a_dialect_that_only_repeats_the_defaults_is_none(tmp_path):
    assert formatted(tmp_path, "id,label\r\n", dialect={"delimiter": ",", "header": True}) == "id,label\n"


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.sampled_from("abcd"), inner)), max_leaves=20
)
SCHEMA = {
    "properties": {"d": {"$ref": "#/$defs/part"}, "b": {"items": {"$ref": "#/$defs/part"}}},
    "$defs": {"part": {"properties": {"c": {}, "a": {}}, "additionalProperties": {"$ref": "#/$defs/part"}}},
}


@given(VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_a_documents_value_is_kept_and_the_form_is_reached_at_once(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    once = write_canonical(read_canonical(text), SCHEMA)
    assert json.loads(once.encode()) == value
    assert write_canonical(read_canonical(once), SCHEMA) == once
    assert once.endswith("\n")


@given(VALUES)
def test_without_a_schema_the_form_is_that_of_the_standard_library(value):
    text = json.dumps(value)
    assert write_canonical(read_canonical(text)) == jsontext.dump(value)


def test_keys_come_in_the_order_of_the_properties_at_every_depth():
    text = '{"z": 1, "b": [{"a": 1, "x": {"a": 2, "c": 3}, "c": 4}], "d": {"a": 5, "c": 6}}'
    assert json.dumps(json.loads(write_canonical(read_canonical(text), SCHEMA))) == (
        '{"d": {"c": 6, "a": 5}, "b": [{"c": 4, "a": 1, "x": {"c": 3, "a": 2}}], "z": 1}'
    )


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", fullmatch=True))
def test_a_number_keeps_its_digits(digits):
    assert write_canonical(read_canonical(f"[{digits}]")) == f"[\n  {digits}\n]\n"
    assert json.loads(digits, parse_int=Decimal, parse_float=Decimal) == Decimal(digits)


def test_fmt_mends_what_the_rule_finds(tmp_path):
    folder = shutil.copytree(LOOSE, tmp_path / "package")
    assert run("fmt", folder, "--check").return_value == 1
    assert (folder / "quoted.csv").read_bytes() == (LOOSE / "quoted.csv").read_bytes()
    done = run("fmt", folder)
    assert done.return_value == 0
    assert done.stdout.splitlines() == [
        f"{folder}/quoted.csv: put into canonical form",
        f"{folder}/notes.json: put into canonical form",
        f"{folder}/notes.schema.json: put into canonical form",
    ]
    assert done.stderr == f"{folder}/semicolons.csv: left alone: it has a CSV dialect of its own\n"
    assert (folder / "quoted.csv").read_bytes() == b"id,label\n1,a\n"
    assert (folder / "notes.json").read_text(encoding="utf-8") == '[\n  {\n    "id": 1,\n    "text": "é"\n  }\n]\n'
    assert pincite.validate(folder).valid
    assert run("fmt", folder, "--check").return_value == 0


def test_what_a_person_should_mend_first_exits_1(tmp_path):
    table(tmp_path, "id,label,extra\n")
    done = run("fmt", tmp_path)
    assert done.return_value == 1
    assert done.stdout.splitlines() == [
        f"{tmp_path}/datapackage.json: put into canonical form",
        f"{tmp_path}/t.csv: left alone: its schema does not know the column 'extra'",
    ]


def test_json_in_several_files_is_left_alone(tmp_path):
    descriptor = {"resources": [{"name": "t", "type": "json", "path": ["a.json", "b.json"]}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor, indent=2) + "\n")
    (tmp_path / "a.json").write_text('{"k":')
    (tmp_path / "b.json").write_text("1}")
    done = run("fmt", tmp_path)
    assert done.return_value == 0
    assert f"{tmp_path}/a.json: left alone: it is JSON in several files\n" in done.stderr
    assert (tmp_path / "a.json").read_text() == '{"k":'


def test_another_packages_crlf_is_no_finding(tmp_path):
    table(tmp_path, "id,label\r\n1,a\r\n")
    assert pincite.validate(tmp_path).valid


def test_the_dataset_is_in_canonical_form():
    done = run("fmt", Path(__file__).parent.parent, "--check")
    assert (done.return_value, done.output) == (0, "")
