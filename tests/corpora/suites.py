"""What each collection asks of a reader, and where the toolkit answers otherwise."""

import contextlib
import csv
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.corpora.sources import package
from tests.hostile.commands import EXPORTS
from tests.hostile.media import unsafe
from tests.hostile.run import faults, run, warm

from pincite.documents.check import check_document
from pincite.rules.run import validate
from pincite.tables import check_table

DRAFTS: Final = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
REMOTE: Final = "http://localhost:1234/"
"""Where the suite's schemas expect its folder `remotes`."""
Answer = tuple[str, str, bool]
"""A name, what is wrong ("" where the answer is right), and whether the collection leaves the answer open."""


def json_schema(folder: Path) -> Iterator[Answer]:
    """Ask the required tests of github.com/json-schema-org/JSON-Schema-Test-Suite, remote schemas at hand."""
    yield from _tests(folder, "*.json")


def json_schema_patterns(folder: Path) -> Iterator[Answer]:
    """Ask its optional tests of regular expressions."""
    yield from _tests(folder, "optional/*-regex.json")


def _tests(folder: Path, files: str) -> Iterator[Answer]:
    remotes = {
        REMOTE + str(path.relative_to(folder / "remotes")): path.read_bytes()
        for path in (folder / "remotes").rglob("*.json")
    }
    for draft, dialect in DRAFTS.items():
        for path in sorted((folder / "tests" / draft).glob(files)):
            for group in json.loads(path.read_bytes()):
                schema = group["schema"]
                if isinstance(schema, dict):
                    schema = {"$schema": dialect, **schema}
                for test in group["tests"]:
                    name = f"{draft}/{path.stem}: {group['description']}: {test['description']}"
                    yield name, _by_schema(schema, test, remotes), False


def _by_schema(schema: Any, test: Mapping[str, Any], remotes: Mapping[str, bytes]) -> str:
    files = {**remotes, "d.json": json.dumps(test["data"]).encode()}
    opened = package(files, {"name": "d", "type": "json", "path": "d.json", "jsonSchema": schema})
    found = check_document(opened, opened.resources[0]).findings
    return "" if (not found) is test["valid"] else f"{'valid' if test['valid'] else 'invalid'}, found {found[:1]}"


def json_texts(folder: Path) -> Iterator[Answer]:
    """
    Ask github.com/nst/JSONTestSuite: `y_` is to be accepted, `n_` refused, `i_` is open.

    It asks what JSON is. A key given twice is JSON (RFC 8259, section 4), and a finding of its own here: it is skipped.
    """
    for path in sorted((folder / "test_parsing").glob("*.json")):
        opened = package({"d.json": path.read_bytes()}, {"name": "d", "type": "json", "path": "d.json"})
        found = validate(opened, skip=["json-duplicate-key"]).findings
        kind, said = path.name[0], found[0].rule if found else "accepted"
        wrong = (kind == "y") is not (said == "accepted")
        yield path.name, f"{said}" if wrong and kind != "i" else "", kind == "i"


def csv_spectrum(folder: Path) -> Iterator[Answer]:
    """Ask github.com/max-mapper/csv-spectrum: a table is clean, and its cells are those of the JSON beside it."""
    for path in sorted((folder / "csvs").glob("*.csv")):
        data = path.read_bytes()
        expected = json.loads((folder / "json" / path.with_suffix(".json").name).read_bytes())
        expected = [expected] if isinstance(expected, dict) else expected
        with path.open(encoding="utf-8", newline="") as stream:
            names = next(csv.reader(stream))
        schema = {"fields": [{"name": name, "type": "string"} for name in names], "missingValues": []}
        rows = [{name: row[name] for name in names} for row in expected]
        opened = package(
            {"t.csv": data, "o.csv": b""},
            {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": schema},
        )
        found = check_table(opened, opened.resources[0])
        read = _read(opened)
        yield (
            path.name,
            "" if not found.findings and read == rows else f"{found.findings[:1]} {read} {rows}"[:300],
            False,
        )


def _read(opened: Any) -> list[dict[str, Any]]:
    from pincite.exports.model import read_model

    return [dict(row) for row in read_model(opened).tables[0].rows]


def naughty_strings(folder: Path) -> Iterator[Answer]:
    """Ask github.com/minimaxir/big-list-of-naughty-strings: as cells and as values every string comes back as it is."""
    strings = json.loads((folder / "blns.json").read_bytes())
    for number, text in enumerate(strings):
        document = json.dumps([text], ensure_ascii=False).encode("utf-8", "surrogatepass")
        cells = 'a,b\n"{}",x\n'.format(text.replace('"', '""')).encode()
        schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]}
        opened = package(
            {"d.json": document, "t.csv": cells},
            {"name": "d", "type": "json", "path": "d.json", "jsonSchema": {"items": {"const": text}}},
            {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": schema},
        )
        found = validate(opened).findings
        yield f"{number}", f"{text!r}: {found[:1]}" if found else "", False


def naughty_tables(folder: Path) -> Iterator[Answer]:
    """Put the same strings through every diff, a patch and every export, all of them in one table."""
    strings = json.loads((folder / "blns.json").read_bytes())
    warm()
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        work = Path(os.path.realpath(made))
        (work / "scratch").mkdir()
        for name, texts in (("old", strings), ("new", [*strings[1:], strings[0]])):
            listed = [{"name": "id", "type": "integer"}, {"name": "text", "type": "string"}]
            schema = {"fields": listed, "primaryKey": "id", "missingValues": []}
            table = {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": schema}
            (work / "p" / name).mkdir(parents=True)
            (work / "p" / name / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [table]}))
            with (work / "p" / name / "t.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([["id", "text"], *enumerate(texts)])
        for form in ("text", "json", "markdown", "html", "github", "patch"):
            done = run(["diff", "p/old", "p/new", "--format", form], work, git=True)
            medium = "changes in markdown" if form == "markdown" else form
            found = [*faults("other", done), *(unsafe(medium, done.out) if form != "patch" else ())]
            yield f"diff to {form}", "; ".join(found)[:300], False
        (work / "p" / "change").write_bytes(done.out)
        for name in EXPORTS:
            done = run(["export", name, "p/old", "-o", f"scratch/{name}"], work, git=True)
            yield f"export to {name}", "; ".join(faults("other", done))[:300] or _kept(work / "scratch", strings), False
        done = run(["patch", "p/change", "p/old"], work, git=True)
        alike = (work / "p" / "old" / "t.csv").read_bytes() == (work / "p" / "new" / "t.csv").read_bytes()
        yield "patch", "; ".join(faults("other", done)) or ("" if alike else "not the same"), False


def _kept(scratch: Path, strings: Sequence[str]) -> str:
    """Say whether what SQLite holds is what was put in; the other formats are read back in tests/exports."""
    if (scratch / "sqlite").exists():
        with contextlib.closing(sqlite3.connect(scratch / "sqlite")) as database:
            if [text for (text,) in database.execute("select text from t order by id")] != strings:
                return "other strings in SQLite"
    return ""


SUITES: Final[Mapping[str, Callable[[Path], Iterator[Answer]]]] = {
    "json-schema": json_schema,
    "json-schema-patterns": json_schema_patterns,
    "json-texts": json_texts,
    "csv-spectrum": csv_spectrum,
    "naughty-strings": naughty_strings,
    "naughty-tables": naughty_tables,
}
