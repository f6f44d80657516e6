"""Formats of catalogues and archives, each read by its own community's software."""

import csv
import email
import importlib.metadata
import io
import json
import math
import shutil
import subprocess
import sys
import urllib.request
import urllib.response
import warnings
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
import pytest
import requests
import urllib3
import yaml

import pincite
from exports_reference import OTHERS, PACKAGES, raw_table, reference_tables
from pincite.errors import PinciteError
from pincite.exports import export


@pytest.fixture(scope="module")
def dated(typed_folder, tmp_path_factory):
    """The typed package with a date and contributors, which catalogues ask for."""
    folder = tmp_path_factory.mktemp("dated") / "package"
    shutil.copytree(typed_folder, folder)
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor |= {
        "created": "2024-02-29T12:00:00Z",
        "id": "https://doi.org/10.1234/abc",
        "homepage": "https://example.org/typed",
        "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "Ada", "roles": ["author"]}, {"title": "Grace", "roles": ["publisher"]}],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return pincite.open(folder)


@pytest.fixture
def package(which, request):
    if which in OTHERS:
        other = pincite.open(which)
        other.descriptor.setdefault("created", "2024-01-01T00:00:00Z")  # `datacite` and `rocrate` ask for both
        other.descriptor.setdefault("licenses", [{"name": "CC0-1.0"}])
        return other
    return request.getfixturevalue({"typed": "dated"}.get(which, which))


@pytest.mark.heavy
@PACKAGES
@pytest.mark.filterwarnings("ignore")
def test_csvw_reads_every_row_and_holds_the_keys(package, which, tmp_path):
    from csvw import TableGroup

    export(package, "csvw", tmp_path / "x")
    group = TableGroup.from_file(tmp_path / "x/csv-metadata.json")
    group.check_referential_integrity()
    tables = {Path(str(table.url)).stem: table for table in group.tables}
    expected = reference_tables(package.source.root)
    assert tables.keys() == expected.keys()
    for name, table in tables.items():
        read = list(table.iterdicts(strict=True))
        for given, row in zip(read, expected[name], strict=True):
            assert [as_csvw(cell, value) for cell, value in zip(given.values(), row.values(), strict=True)] == [
                "P1DT2H" if key == "span" and value is not None else value for key, value in row.items()
            ]
        schema = package.resource(name).table_schema or {}
        declared = schema.get("primaryKey", [])
        assert (table.tableSchema.primaryKey or []) == ([declared] if isinstance(declared, str) else declared)
    if which not in OTHERS:
        assert any(table.tableSchema.foreignKeys for table in group.tables)


def as_csvw(cell, value):
    """`csvw` makes datetimes of dates and times."""
    if isinstance(value, time):
        return cell.time()
    return cell.date() if isinstance(value, date) and not isinstance(value, datetime) else cell


@PACKAGES
def test_csvw_describes_the_files_beside_it(package, tmp_path):
    export(package, "csvw", tmp_path / "x")
    metadata = json.loads((tmp_path / "x/csv-metadata.json").read_text(encoding="utf-8"))
    for table in metadata["tables"]:
        with (tmp_path / "x" / table["url"]).open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == [column["titles"][0] for column in table["tableSchema"]["columns"]]
    titles = [item.descriptor.get("title", item.name) for item in package.resources if item.kind == "table"]
    plain = [title[""] if isinstance(title, dict) else title for title in titles]
    assert [table["dc:title"] for table in metadata["tables"]] == plain


@pytest.mark.heavy
@PACKAGES
@pytest.mark.filterwarnings("ignore")
def test_croissant_gives_every_record_set(package, tmp_path):
    import mlcroissant

    export(package, "croissant", tmp_path / "x")
    dataset = mlcroissant.Dataset(jsonld=str(tmp_path / "x/croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    for name, rows in reference_tables(package.source.root).items():
        read = list(dataset.records(name))
        assert len(read) == len(rows)
        for record, row in zip(read, rows, strict=True):
            assert len(record) == len(row)
            for key, value in row.items():
                assert same(record[f"{name}/{key}".replace(" ", "_")], value, key), (name, key, value)


def same(cell, value, key):
    cell = cell.decode() if isinstance(cell, bytes) else cell
    if value is None:
        return cell is None or cell == "" or pd.isna(cell)
    if key == "span":
        return cell == "P1DT2H"
    if isinstance(value, bool | int) or (not isinstance(value, str) and hasattr(value, "as_tuple")):
        return math.isclose(float(cell), float(value))
    if isinstance(value, dict | list):
        return json.loads(cell) == value
    if isinstance(value, str) and isinstance(cell, str) and cell != value:
        return float(cell) == float(
            value
        )  # pandas takes a column of texts for numbers if all look so, as mlcroissant uses it
    return str(cell) == (value if isinstance(value, str) else value.isoformat())


@pytest.fixture
def shipped_context(monkeypatch):
    """Answers for the network with the JSON-LD context that the `rocrate` package ships."""
    (file,) = [one for one in importlib.metadata.files("rocrate") if one.name == "ro-crate.jsonld"]
    context = file.locate().read_bytes()

    def send(_adapter, request, **_):
        assert request.url == "https://w3id.org/ro/crate/1.1/context"
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url, request
        answer.headers["Content-Type"] = "application/ld+json"
        answer.raw = urllib3.HTTPResponse(
            io.BytesIO(context), status=200, preload_content=False, request_url=request.url
        )
        return answer

    class Opener(urllib.request.HTTPSHandler):
        def https_open(self, request):
            headers = email.message_from_string("Content-Type: application/ld+json\n\n")
            answer = urllib.response.addinfourl(io.BytesIO(context), headers, request.full_url, 200)
            answer.msg = "OK"
            return answer

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    monkeypatch.setattr(urllib.request, "_opener", urllib.request.build_opener(Opener))


@pytest.mark.heavy
@PACKAGES
@pytest.mark.usefixtures("shipped_context")
def test_rocrate_is_valid_by_its_validator(package, tmp_path):
    from rocrate_validator import models, services

    export(package, "rocrate", tmp_path / "x")
    settings = services.ValidationSettings(
        rocrate_uri=str(tmp_path / "x"),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.REQUIRED,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = services.validate(settings)
    assert not result.has_issues(), [issue.message for issue in result.get_issues()]


@PACKAGES
def test_rocrate_holds_the_package_and_names_its_files(package, tmp_path):
    export(package, "rocrate", tmp_path / "x")
    crate = json.loads((tmp_path / "x/ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    files = {str(path.relative_to(tmp_path / "x")) for path in (tmp_path / "x").rglob("*") if path.is_file()}
    assert files - {"ro-crate-metadata.json"} == {part["@id"] for part in entities["./"]["hasPart"]}
    for name in files - {"ro-crate-metadata.json"}:
        assert int(entities[name]["contentSize"]) == (tmp_path / "x" / name).stat().st_size
    for resource in filter(lambda item: item.path, package.resources):
        assert (tmp_path / "x" / resource.path).read_bytes() == (package.source.root / resource.path).read_bytes()


@pytest.mark.heavy
@PACKAGES
def test_datacite_fits_its_schema(package, tmp_path):
    from datacite import schema45

    export(package, "datacite", tmp_path / "x.json")
    record = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    schema45.validator.validate(record)
    assert "<title>" in schema45.tostring(record | {"url": "https://example.org"})


def test_datacite_says_what_the_descriptor_says(dated, dataset, tmp_path):
    export(dated, "datacite", tmp_path / "x.json")
    record = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert record["creators"] == [{"name": "Ada"}]
    assert (record["publisher"]["name"], record["publicationYear"]) == ("Grace", "2024")
    assert record["doi"] == "10.1234/abc"
    export(dataset, "datacite", tmp_path / "y.json")
    assert json.loads((tmp_path / "y.json").read_text(encoding="utf-8"))["titles"] == [
        {"title": dataset.descriptor["title"]}
    ]


@pytest.mark.parametrize("name", ["datacite", "rocrate"])
def test_a_date_that_is_missing_is_asked_for(typed, tmp_path, name):
    with pytest.raises(PinciteError, match='needs a date: write `"created"'):
        export(typed, name, tmp_path / "x")


@pytest.mark.heavy
@PACKAGES
def test_citation_fits_the_cff_schema(package, tmp_path):
    export(package, "citation", tmp_path / "CITATION.cff")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    done = subprocess.run([*command, tmp_path / "CITATION.cff"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_citation_is_yaml_that_says_what_the_descriptor_says(dated, tmp_path):
    export(dated, "citation", tmp_path / "x.cff")
    read = yaml.safe_load((tmp_path / "x.cff").read_text(encoding="utf-8"))
    assert (read["title"], read["version"], read["license"]) == ("Every type", "2.1.0", "CC0-1.0")
    assert (read["doi"], str(read["date-released"]), read["authors"]) == (
        "10.1234/abc",
        "2024-02-29",
        [{"name": "Ada"}],
    )


def test_citation_says_other_licences_by_their_address(typed_folder, tmp_path):
    folder = shutil.copytree(typed_folder, tmp_path / "package")
    for given, said in [
        ({"name": "ODC-PDDL-1.0"}, {"license": "PDDL-1.0"}),
        ({"name": "ours", "path": "https://example.org/terms"}, {"license-url": "https://example.org/terms"}),
        ({"name": "notspecified"}, {}),
    ]:
        descriptor = json.loads((folder / "datapackage.json").read_text()) | {"licenses": [given]}
        (folder / "datapackage.json").write_text(json.dumps(descriptor))
        export(pincite.open(folder), "citation", tmp_path / "CITATION.cff")
        citation = yaml.safe_load((tmp_path / "CITATION.cff").read_text())
        assert {key: value for key, value in citation.items() if key.startswith("license")} == said


@pytest.mark.heavy
@PACKAGES
@pytest.mark.filterwarnings("ignore")
def test_huggingface_loads_every_configuration(package, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    import datasets

    export(package, "huggingface", tmp_path / "x")
    assert set(datasets.get_dataset_config_names(str(tmp_path / "x"))) == reference_tables(package.source.root).keys()
    for name, rows in reference_tables(package.source.root).items():
        read = datasets.load_dataset(str(tmp_path / "x"), name, split="train", cache_dir=str(tmp_path / "cache"))
        assert read.num_rows == len(rows)
        for column, kind in {
            field["name"]: field.get("type")
            for field in (package.resource(name).table_schema or {"fields": []})["fields"]
        }.items():
            if kind in {"string", "integer", "boolean"}:
                assert list(read[column]) == [row[column] for row in rows]


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore")
def test_datasette_serves_tables_search_and_descriptions(dataset, tmp_path):
    import asyncio

    from datasette.app import Datasette

    export(dataset, "datasette", tmp_path / "x")
    (database,) = (tmp_path / "x").glob("*.db")
    metadata = json.loads((tmp_path / "x/metadata.json").read_text(encoding="utf-8"))

    async def get(path):
        return (await site.client.get(path)).json()

    async def ask():
        await site.invoke_startup()
        listed = await get(f"/{database.stem}.json")
        return listed, await get(f"/{database.stem}/sentences.json?_search=universiade&_shape=array")

    site = Datasette([str(database)], metadata=metadata)
    listed, found = asyncio.run(ask())
    counts = {table["name"]: table for table in listed["tables"]}
    for name, rows in reference_tables(dataset.source.root).items():
        assert counts[name]["count"] == len(rows)
        assert len(counts[name]["foreign_keys"]["outgoing"]) == len(
            dataset.resource(name).table_schema.get("foreignKeys", [])
        )
    assert counts["sentences"]["fts_table"] == "sentences_fts"
    hits = [row["id"] for row in raw_table(dataset.source.root / "data/sentences.csv") if "Universiade" in row["text"]]
    assert [row["id"] for row in found] == hits


def test_datasette_s_metadata_names_tables_and_columns_that_there_are(dataset, tmp_path):
    import sqlite3
    from contextlib import closing

    export(dataset, "datasette", tmp_path / "x")
    (told,) = json.loads((tmp_path / "x/metadata.json").read_text(encoding="utf-8"))["databases"].values()
    (database,) = (tmp_path / "x").glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        for name, table in told["tables"].items():
            columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
            assert columns >= {*table["columns"], *table.get("facets", []), *filter(None, [table.get("label_column")])}
            assert columns == set(table["columns"])
