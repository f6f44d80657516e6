"""Tables checked through the interface: what is ours alone, what must stay fast, and what must not be imported."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.packages import open_package
from pincite.rules.reference import REFERENCE_RULES
from pincite.rules.run import validate
from pincite.tables import check_table, metadata_findings, read_rows
from pincite.tables.descriptors import reference_metadata_findings
from pincite.tables.messages import TEMPLATES
from pincite.tables.opening import Sizes
from pincite.tables.timing import may_take_long

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
BLOCKS = Sizes(large=0, block=16)


def package(folder: Path, fields: list[dict], text: str | bytes, **resource) -> Path:
    made = {"name": "main", "type": "table", "path": "main.csv", "encoding": "utf-8", "schema": {"fields": fields}}
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_text(
        json.dumps({"$schema": V2, "name": "t", "resources": [{**made, **resource}]})
    )
    name = resource.get("path", "main.csv")
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def check(folder: Path, sizes: Sizes = Sizes(), limit: int = 1000):  # noqa: B008 (a value)
    opened = open_package(folder)
    return check_table(opened, opened.resources[-1], limit, sizes=sizes)


def test_a_small_sound_package_imports_nothing_heavy(tmp_path):
    folder = package(
        tmp_path, [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}], "id,day\n1,2020-01-01\n"
    )
    script = (
        "import sys; from pincite.packages import open_package\n"
        "from pincite.tables import check_table, metadata_findings\n"
        f"p = open_package({str(folder)!r}); assert metadata_findings(p) == (); r = check_table(p, p.resources[0])\n"
        "assert r.findings == () and r.rows == 1\n"
        "print([name for name in ('frictionless', 'pandas', 'pyarrow', 'numpy', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("sizes", [Sizes(), BLOCKS])
def test_a_pattern_that_takes_too_long_is_a_finding(tmp_path, sizes):
    fields = [{"name": "a", "type": "string", "constraints": {"pattern": r"(a+)+\b"}}]
    report = check(package(tmp_path, fields, "a\n" + "a" * 60 + "!\n"), sizes)
    assert [finding.rule for finding in report.findings] == ["size-limit"]


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        ("(a+)+", True),
        ("[a-z]+", False),
        ("(a{1,3})+b*", True),
        (r"(a)\1", True),
        ("[a-z]+(?:-[a-z0-9]+)*", False),
        ("[a-z]+( [a-z]+)*", False),
        ("(?:-[a-z-]+)*", True),
        (r"(?:-\w+)*", True),
        ("(?:-[a-z]+[a-z]+)*", True),
        ("(?:-?[a-z]+)*", True),
        ("(?:-[^a-z]+)*", True),
        ("(?i:(?:a[B-Z]+)*)", True),
        ("(?:a[b-z]+)*", True),
        ("(?:(?:-[a-z]+)*)*", True),
        ("(?:a?){50}a{50}", True),
        ("(?:(?:a|ab){9}){9}", True),
        (r"(?:\d{1,3}[.]){3}\d{1,3}", False),
        ("a*a*a*", True),
    ],
)
def test_patterns_that_may_take_long_are_known(pattern, slow):
    assert may_take_long(pattern) is slow


@pytest.mark.parametrize("sizes", [Sizes(), BLOCKS])
def test_an_open_quotation_mark_is_found_where_it_opens(tmp_path, sizes):
    report = check(package(tmp_path, [{"name": "a"}, {"name": "b"}], 'a,b\n1,"x\ny"\n2,"z\n3,w\n'), sizes)
    assert [(item.rule, item.row, item.line) for item in report.stricter] == [("csv-unterminated-quote", 3, 4)]


@pytest.mark.parametrize("sizes", [Sizes(), BLOCKS])
def test_unique_keys_and_categories_are_found_by_rows_and_by_blocks(tmp_path, sizes):
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string", "categories": ["x", "y"]}]
    schema = {"fields": fields, "uniqueKeys": [["a", "b"]]}
    report = check(package(tmp_path, fields, "a,b\n1,x\n2,z\n01,x\n,x\n,x\n", schema=schema), sizes)
    found = [(item.rule, item.row) for item in report.stricter]
    assert (report.findings, found) == ((), [("categories", 3), ("unique-keys", 4)])


@pytest.mark.parametrize("sizes", [Sizes(large=1 << 30), BLOCKS])
@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (b"x,y,z\n" + b"1,2,3\n" * 20, ["incorrect-label"]),  # the header alone reaches the limit
        (b"a,b,c\n1,x,3\n" + b"1,2,3\n" * 20, ["type-error"]),
        (b"a,b,c\n1,x,3\n" + b"1,2,3\n" * 200 + b"1,\xe9,3\n", ["encoding-error"]),  # decoded ahead
    ],
)
def test_the_limit_ends_a_table_where_frictionless_ends_it(tmp_path, sizes, text, rules):
    folder = package(tmp_path, [{"name": name, "type": "integer"} for name in "abc"], text)
    opened = open_package(folder)
    theirs = check_table(opened, opened.resources[-1], 1, "frictionless")
    report = check(folder, sizes, limit=1)
    assert [item.rule for item in report.findings] == rules
    assert (report.findings, report.rows, report.truncated) == (theirs.findings, theirs.rows, theirs.truncated)


@pytest.mark.parametrize("keys", [2.5, "a", [["b"]], [[]], [2], {"a": 1}, [[["a"]]], None])
def test_unique_keys_that_name_no_fields_are_a_finding(tmp_path, keys):
    fields = [{"name": "a"}]
    folder = package(tmp_path, fields, "a\n1\n", schema={"fields": fields, "uniqueKeys": keys})
    (finding,) = validate(open_package(folder)).findings
    assert finding.rule == "unique-keys"


@pytest.mark.parametrize(
    "part",
    [
        {"dialect": {"title": 5}},
        {"dialect": {"header": None}},
        {"schema": {"fields": [{"name": "a"}], "primaryKey": ""}},
    ],
    ids=str,
)
def test_a_descriptor_is_proved_only_where_frictionless_accepts_it(tmp_path, part):
    opened = open_package(package(tmp_path, [{"name": "a"}], "a\n1\n", **part))
    assert metadata_findings(opened) == reference_metadata_findings(opened) != ()


def test_inline_data_stays_as_it_was(tmp_path):
    fields = [{"name": "a", "type": "array", "arrayItem": {"type": "integer"}}]
    rows = [["a"], [["x", 1]]]
    resource = {"name": "main", "type": "table", "data": rows, "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"$schema": V2, "name": "t", "resources": [resource]}))
    opened = open_package(tmp_path)
    (finding,) = check_table(opened, opened.resources[0]).findings
    assert (finding.rule, opened.descriptor["resources"][0]["data"]) == ("type-error", rows)


def test_grouped_integers_are_the_standards(tmp_path):
    fields = [{"name": "a", "type": "integer", "groupChar": ","}]
    assert check(package(tmp_path, fields, 'a\n"1,000"\n')).findings == ()


def test_json_lines_and_inline_data_are_tables_too(tmp_path):
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    lines = '{"a": 1, "b": "x"}\n{"a": "y", "b": "z"}\n'
    report = check(package(tmp_path, fields, lines, path="main.jsonl"))
    assert [(item.rule, item.row, item.field) for item in report.findings] == [("type-error", 3, "a")]


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pincite.tables.streams.MAX_ARCHIVE_RATIO", 10)
    monkeypatch.setattr("pincite.tables.streams.SMALL_BYTES", 1_000)
    fields = [{"name": "a", "type": "string"}]
    report = check(package(tmp_path, fields, gzip.compress(b"a\n" * 100_000), path="main.csv.gz"))
    assert [finding.rule for finding in report.findings] == ["size-limit"]


def test_ten_thousand_columns_are_read_in_blocks_as_by_rows(tmp_path):
    fields = [{"name": f"f{number}", "type": "integer"} for number in range(10_000)]
    rows = [["1"] * 10_000 for _ in range(3)]
    rows[1][7_000] = "x"
    header = ",".join(field["name"] for field in fields)
    folder = package(tmp_path, fields, "\n".join([header, *map(",".join, rows)]) + "\n")
    by_blocks, by_rows = check(folder, Sizes(large=0)), check(folder, Sizes(large=1 << 30))
    assert by_blocks == by_rows
    assert [(item.row, item.field) for item in by_blocks.findings] == [(3, "f7000")]


@pytest.mark.heavy
def test_200000_header_cells_and_their_repeats_are_read(tmp_path):
    fields = [{"name": f"f{number}", "type": "string"} for number in range(2_000)]
    report = check(package(tmp_path, fields, ",".join(["f0"] * 200_000) + "\n" + ",".join("x" * 200_000) + "\n"))
    assert (len(report.findings), report.truncated) == (1000, True)


def test_rows_keep_text_and_typed_values(tmp_path):
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    (first, second) = read_rows(open_package(package(tmp_path, fields, 'a,b\n07,"x\ny"\nz,\n')).resources[0])
    assert (first.number, first.line, first.values, first.text) == (
        2,
        2,
        {"a": 7, "b": "x\ny"},
        {"a": "07", "b": "x\ny"},
    )
    assert (second.number, second.line, second.values) == (3, 4, {})


def test_messages_are_frictionless_own():
    from frictionless import Error, errors

    known = {
        item.type: item.template for item in vars(errors).values() if isinstance(item, type) and issubclass(item, Error)
    }
    renamed = {"row": "rowNumber", "field_number": "fieldNumber", "field": "fieldName"}
    for rule, template in TEMPLATES.items():
        spelt = template
        for ours, theirs in renamed.items():
            spelt = spelt.replace("{" + ours + "}", "{" + theirs + "}")
        assert known[rule] == spelt


@pytest.mark.parametrize("sizes", [Sizes(), BLOCKS])
@pytest.mark.parametrize("part", [{"constraints": {"enum": ["x", "\ud800"]}}, {"missingValues": ["\ud800"]}])
def test_a_lone_surrogate_in_a_schema_is_in_no_file(tmp_path, part, sizes):
    assert check(package(tmp_path, [{"name": "a", **part}], "a\nx\nx\n"), sizes).findings == ()


@pytest.mark.parametrize("sizes", [Sizes(), BLOCKS])
def test_no_nan_repeats_a_key(tmp_path, sizes):
    fields = [{"name": "a", "type": "number", "constraints": {"unique": True}}]
    assert check(package(tmp_path, fields, "a\nNaN\nNaN\n"), sizes).findings == ()


def test_what_only_frictionless_reads_goes_to_it_whole(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["a"], [1], ["x"]):
        book.active.append(row)
    book.save(tmp_path / "main.xlsx")
    data = (tmp_path / "main.xlsx").read_bytes()
    report = check(package(tmp_path, [{"name": "a", "type": "integer"}], data, path="main.xlsx"))
    assert [(item.rule, item.row, item.cell) for item in report.findings] == [("type-error", 3, "x")]
    assert [(item.unit, item.reason) for item in report.fallbacks] == [("table", "format xlsx")]


@pytest.mark.parametrize("path", ["main.ods", "main.parquet", "main.xls"])
def test_a_table_that_nothing_reads_is_a_finding(tmp_path, path):
    folder = package(tmp_path, [{"name": "a"}], "no such table", path=path)
    report = validate(open_package(folder))
    assert not report.valid
    said = "parquet: " if path == "main.parquet" else f"format {path[5:]}"
    assert [item.reason[: len(said)] for item in report.fallbacks] == [said]


def test_a_table_without_a_schema_goes_to_frictionless_whole(tmp_path):
    folder = package(tmp_path, [], "a,b\n1,2\n1\n")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    del descriptor["resources"][0]["schema"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    report = check(folder)
    assert [(item.rule, item.row) for item in report.findings] == [("missing-cell", 3)]
    assert [(item.unit, item.reason) for item in report.fallbacks] == [("table", "no schema")]


def test_properties_that_only_frictionless_knows_are_honoured(tmp_path):
    folder = package(tmp_path, [{"name": "a", "type": "integer"}], "x\na\n1\n", layout={"headerRows": [2]})
    report = check(folder)
    assert (report.findings, report.fallbacks[0].reason) == ((), "the property layout of frictionless' own")


def test_every_error_of_frictionless_has_a_rule():
    from frictionless import Error, errors

    known = {item.type for item in vars(errors).values() if isinstance(item, type) and issubclass(item, Error)}
    of_checks = {
        "ascii-value", "deviated-cell", "deviated-value", "duplicate-row", "forbidden-value", "required-value",
        "row-constraint", "sequential-value", "truncated-value",
    }  # fmt: skip
    of_others = {f"{name}-error" for name in ("catalog", "dataset", "inquiry", "inquiry-task", "pipeline", "step")}
    assert known - REFERENCE_RULES == of_checks | of_others | {"report-error", "report-task-error", "error"}


@pytest.mark.parametrize("declared", [{"a": 1}, ["a"], {}, [], 5, None])
def test_a_hash_that_is_no_text_is_a_finding(tmp_path, declared):
    (finding,) = validate(open_package(package(tmp_path, [{"name": "a"}], "a\n1\n", hash=declared))).findings
    assert finding.rule in {"resource-error", "package-error"}


def test_a_file_of_nothing_but_a_mark_is_empty(tmp_path):
    folder = package(tmp_path, [{"name": "a"}], b"\xff\xfe", encoding="utf-16")
    report = check(folder, Sizes(large=0))
    assert [item.rule for item in report.findings] == [item.rule for item in check(folder).findings] != []
