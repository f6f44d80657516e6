"""`--table NAME=GLOB`: a table read from files that the caller names."""

import gzip
import json

import pytest
from click.testing import CliRunner

import pincite
from pincite.cli.main import pincite as program
from pincite.errors import PinciteError
from pincite.packages import RefusedError, open_package

SCHEMA = {"fields": [{"name": "id", "type": "integer"}], "primaryKey": "id"}


@pytest.fixture
def places(tmp_path):
    """A package whose table is one row, and a folder beside it with that table in three files of two folders."""
    package, corpus = tmp_path / "package", tmp_path / "corpus"
    for folder in (package, corpus / "a", corpus / "b"):
        folder.mkdir(parents=True)
    main = {"name": "main", "type": "table", "path": "main.csv", "schema": SCHEMA, "bytes": 5, "mediatype": "text/csv"}
    (package / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [main]}))
    (package / "main.csv").write_text("id\n1\n")
    for name, rows in {"b/0.csv": "3\n4\n", "a/1.csv": "2\n2\n", "a/0.csv": "1\nx\n"}.items():
        (corpus / name).write_text(f"id\n{rows}")
    return package, corpus


def validated(package, *arguments):
    return CliRunner().invoke(program, ["validate", str(package), "--format", "json", *arguments])


def found(package, pattern):
    report = json.loads(validated(package, "--table", f"main={pattern}").output)
    return report["resources"][0]["rows"], [(one["rule"], one["row"], one["path"]) for one in report["findings"]]


def test_files_are_joined_in_the_order_of_their_paths(places):
    package, corpus = places
    rules = [("type-error", 3, 0), ("primary-key", 3, 0), ("primary-key", 5, 1)]
    expected = 6, [(rule, row, f"main/a/{file}.csv") for rule, row, file in rules]
    assert found(package, f"{corpus}/*/*.csv") == expected
    assert found(package, corpus) == expected
    (corpus / "_SUCCESS").touch()
    (corpus / "a" / ".hidden.csv").write_text("id\n99\n")
    assert found(package, corpus) == expected


def test_frictionless_reads_them_too(places):
    package, corpus = places
    asked = ["--table", f"main={corpus}"]
    assert validated(package, *asked).output == validated(package, *asked, "--engine", "frictionless").output


def test_files_of_the_package_keep_their_path(places, monkeypatch):
    package, _ = places
    (package / "parts").mkdir()
    (package / "parts" / "1.csv").write_text("id\n1\nx\n")
    monkeypatch.chdir(package)
    assert found(".", "parts/*.csv") == (2, [(rule, 3, "parts/1.csv") for rule in ("type-error", "primary-key")])
    assert found(".", "parts/1.csv")[0] == 2


def test_packed_files_are_read_one_after_another(places, tmp_path):
    package, _ = places
    for number, text in enumerate(["id\n1\n2", 'id\n3\n"4\n5"\n', "id\n6,7\n"]):
        (tmp_path / f"{number}.csv.gz").write_bytes(gzip.compress(text.encode()))
    here, there = (
        json.loads(validated(package, "--table", f"main={tmp_path}/*.gz", "--engine", engine).output)
        for engine in ("local", "frictionless")
    )
    assert here == there
    assert [(one["rule"], one["row"]) for one in here["findings"]] == [
        ("type-error", 4),
        ("primary-key", 4),
        ("extra-cell", 5),
    ]


def test_what_is_not_there_or_not_safe_is_refused(places, tmp_path):
    package, corpus = places
    for name, pattern, said in (
        ("other", "*.csv", "no resource 'other'"),
        ("main", f"{corpus}/*.csv", "no file is found"),
        ("main", tmp_path, "of several kinds"),
    ):
        with pytest.raises(PinciteError, match=said):
            pincite.open(package, tables={name: str(pattern)})
    (corpus / "a" / "link.csv").symlink_to(package / "main.csv")
    opened = open_package(package, tables={"main": f"{corpus}/a/l*.csv"})
    with pytest.raises(RefusedError, match="a link leads out"):
        opened.resource("main").open()
    assert validated(package, "--table", "main").exit_code == 2


@pytest.mark.parametrize("pattern", ["linked/*.csv", "linked", "linked/0.csv", "*/0.csv"])
def test_a_link_of_the_package_does_not_lead_out_of_it(places, monkeypatch, pattern):
    package, corpus = places
    (package / "linked").symlink_to(corpus / "a")
    expected = [("path-unsafe", None, "linked/0.csv")]
    assert found(package, f"{package}/{pattern}")[1] == expected
    monkeypatch.chdir(package)
    assert found(".", pattern)[1] == expected
