"""Parquet is judged as the texts of its typed values: as CSV of the same texts, and by frictionless where it can be."""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.typed_tables import rows_of, written

from pincite.tables import Sizes, check_table


def told(report):
    return [
        (one.rule, one.row, one.field, one.field_number, one.cell, one.note)
        for one in (*report.findings, *report.stricter)
    ], (report.rows, report.truncated)


@pytest.mark.parametrize("files", [1, 3])
@pytest.mark.parametrize("limit", [0, 1, 20])
@pytest.mark.parametrize("clean", [True, False])
def test_typed_values_are_judged_as_their_texts_in_csv(tmp_path, files, limit, clean, monkeypatch):
    monkeypatch.setattr("pincite.tables.parquet._ROWS", 40)
    rows = list(rows_of(random.Random(files), 400, clean=clean))
    packages = written(tmp_path, rows, files)
    typed, texts = (check_table(made, made.resource("main"), limit, sizes=Sizes(0, 900, 1)) for made in packages)
    assert told(typed) == told(texts)
    assert not [one for one in typed.fallbacks if one.unit == "table"]
    assert bool(typed.findings) is not clean
    assert {one.line for one in (*typed.findings, *typed.stricter)} <= {None}


def test_a_sound_file_is_so_for_frictionless(tmp_path):
    package = written(tmp_path, list(rows_of(random.Random(1), 50, clean=True)), 1)[0]
    here, there = (check_table(package, package.resource("main"), 0, engine) for engine in ("local", "frictionless"))
    assert told(here) == told(there) == ([], (50, False))


def test_other_types_than_the_fields_are_left_to_frictionless_or_told(tmp_path):
    package = written(tmp_path, list(rows_of(random.Random(1), 50, clean=True)), 2)[0]
    for path in package.resource("main").paths:
        table = pq.read_table(tmp_path / "parquet" / path)
        pq.write_table(table.set_column(4, "open", pa.array([1] * len(table))), tmp_path / "parquet" / path)
    main = package.resource("main")
    one = main._replace(descriptor={**main.descriptor, "path": "main-0.parquet"})
    (fallback,) = check_table(package, one).fallbacks
    assert fallback.reason == "the column open holds int64, its field is boolean"
    (finding,) = check_table(package, package.resource("main")).findings
    assert finding.rule == "source-error"
    assert "the column open holds int64, its field is boolean" in finding.note


@pytest.mark.parametrize("spoilt", [b"", b"PAR1", b"PAR1" + b"\xff" * 400 + b"PAR1"])
def test_a_damaged_file_is_a_finding(tmp_path, spoilt):
    package = written(tmp_path, list(rows_of(random.Random(1), 50, clean=True)), 2)[0]
    (tmp_path / "parquet" / "main-1.parquet").write_bytes(spoilt)
    (finding,) = check_table(package, package.resource("main")).findings
    assert finding.rule == "source-error"


def test_a_file_that_decompresses_to_far_more_than_it_holds_is_refused(tmp_path):
    package = written(tmp_path, list(rows_of(random.Random(1), 4, clean=True)), 1)[0]
    zeros = pa.table({"id": pa.array([0] * 4_000_000, pa.int64())})
    place = tmp_path / "parquet" / "main-0.parquet"
    pq.write_table(zeros, place, use_dictionary=False, compression="zstd", data_page_size=1 << 25)
    (finding,) = check_table(package, package.resource("main")).findings
    assert finding.rule == "size-limit"
