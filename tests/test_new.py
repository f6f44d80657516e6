"""`pincite new`: a package for another article."""

import csv
import json
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import pincite
from pincite import files
from pincite.cli.main import pincite as cli
from pincite.editing import new_package
from pincite.editing.new import package_files
from pincite.editing.sentences import cut
from pincite.editing.templates import TABLES
from pincite.errors import PinciteError

ROOT = Path(__file__).parent.parent
TEXT = (
    "A Storm\n\nDr. Ann “Storm” Lee met J. Smith at 5.30 p.m. “It rained. It poured,” she said.\n\nTwo thousand came.\n"
)
NOT_YET = {"constraint-error", "claim-coverage", "pronoun-coverage", "token-coverage"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def sentences(text: str) -> list[str]:
    return [text[start:end] for block in cut(text).blocks for start, end in block]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "storm.txt").write_bytes(TEXT.encode())
    assert run("new", tmp_path / "storm.txt", "-o", tmp_path / "A Storm").return_value == 0
    return tmp_path / "A Storm"


def test_the_datasets_sentences_and_quotations_are_found_as_people_found_them(tmp_path):
    new_package(ROOT / "data" / "article.txt", tmp_path / "new")
    assert (tmp_path / "new" / "data" / "sentences.csv").read_bytes() == (ROOT / "data" / "sentences.csv").read_bytes()
    quoted = [row["text"] for row in rows(ROOT, "statements") if row["mode"] == "direct"]
    assert [row["text"] for row in rows(tmp_path / "new", "statements")] == quoted
    numbers = {span for row in rows(ROOT, "quantities") for span in range(int(row["start"]), int(row["end"]))}
    found = rows(tmp_path / "new", "quantities")
    inside = [row for row in found if set(range(int(row["start"]), int(row["end"]))) <= numbers]
    assert len(inside) >= 10


def test_what_is_missing_is_all_that_is_wrong(made):
    report = pincite.validate(made)
    assert {finding.rule for finding in report.findings} <= NOT_YET
    empty = [finding for finding in report.findings if finding.rule == "constraint-error"]
    assert empty
    assert all(finding.cell == "" and 'constraint "required"' in finding.message for finding in empty)


def test_the_stock_tool_calls_the_descriptor_sound(made):
    import frictionless

    report = frictionless.validate(str(made / "datapackage.json"))
    assert Counter(error.type for task in report.tasks for error in task.errors).keys() <= {"constraint-error"}


def test_it_is_derived_formatted_and_anchored_already(made):
    assert [run(command, made, "--check").return_value for command in ("sync", "fmt", "anchor")] == [0, 0, 0]


def test_the_text_is_kept_and_pinned(made):
    assert (made / "data" / "article.txt").read_bytes() == TEXT.encode()
    descriptor = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["name"] == "a-storm"
    assert descriptor["anchoring"]["source"]["bytes"] == len(TEXT.encode())
    assert pincite.validate(made, only=["source-intact", "tiling", "span-text", "span-within"]).findings == ()
    (made / "data" / "article.txt").write_bytes(TEXT.encode() + b"!")
    assert not pincite.validate(made, only=["source-intact"]).valid


def test_what_is_found(made):
    assert [(row["id"], row["role"], row["text"]) for row in rows(made, "sentences")] == [
        ("p00s1", "headline", "A Storm"),
        ("p01s1", "body", "Dr. Ann “Storm” Lee met J. Smith at 5.30 p.m."),
        ("p01s2", "body", "“It rained."),
        ("p01s3", "body", "It poured,” she said."),
        ("p02s1", "body", "Two thousand came.\n"),
    ]
    assert [(row["id"], row["mode"], row["text"]) for row in rows(made, "statements")] == [
        ("q01", "direct", "“Storm”"),
        ("q02", "direct", "“It rained. It poured,”"),
    ]
    assert [(row["sentence"], row["text"], row["kind"]) for row in rows(made, "quantities")] == [
        ("p01s1", "5.30", ""),
        ("p02s1", "Two thousand", ""),
    ]


def test_a_first_mention_gets_its_identifier_and_offsets(made):
    with (made / "data" / "mentions.csv").open("a", encoding="utf-8") as stream:
        stream.write(",p01s1,,,Lee,per-lee,name,certain,\n")
    assert run("anchor", made).return_value == 0
    found = rows(made, "mentions")
    assert [found[-1][column] for column in ("id", "start", "end")] == [f"m{len(found):03}", "25", "28"]


def test_an_identifier_need_not_be_attested_in_a_document_that_is_not_there(made):
    with (made / "data" / "entities.csv").open("a", encoding="utf-8") as stream:
        stream.write("per-lee,person,Ann Lee,,,Q1,\n")
    assert pincite.validate(made, only=["identifier-known", "anchoring-form"]).findings == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("It cost 1.5 million. No. 5 won. No. She left.", ["It cost 1.5 million.", "No. 5 won.", "No.", "She left."]),
        ("Mr. Lee and J. R. Smith, e.g. Ann, met vs. Bob.", ["Mr. Lee and J. R. Smith, e.g. Ann, met vs. Bob."]),
        ("“Go!” he said. “I go.” (He went.) So.", ["“Go!” he said.", "“I go.”", "(He went.)", "So."]),
        ("It was I. Élan won. 2011 came. über", ["It was I.", "Élan won.", "2011 came. über"]),
        ("Wait... what? iPhones.", ["Wait... what? iPhones."]),
        ("  Lead. Tail. \n", ["  Lead.", "Tail. \n"]),
    ],
)
def test_sentences(text, found):
    assert sentences(text) == found


@given(st.text(alphabet="aAé. !?\n“”\t1", max_size=40))
def test_every_text_is_rebuilt_or_refused(text):
    try:
        layout = cut(text)
    except PinciteError:
        return
    blocks = [layout.within.join(text[start:end] for start, end in block) for block in layout.blocks]
    assert layout.between.join(blocks) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("One.\n\nTwo.\n\n\nThree.\n\nFour.", r"paragraphs are parted by '\\n\\n', but in line 3 by '\\n\\n\\n'"),
        ("One. Two. Three.  Four.", "sentences are parted by ' ', but in line 1 by '  '"),
        (" \n", "The text is empty"),
    ],
)
def test_a_text_that_cannot_be_rebuilt_is_refused(text, reason):
    with pytest.raises(PinciteError, match=reason):
        cut(text)


@pytest.mark.parametrize(
    ("text", "marks", "quoted"),
    [
        ("He said “a”.", ["“", "”"], ["“a”"]),
        ("Er sagte „a“.", ["„", "“"], ["„a“"]),
        ("Il dit « a ».", ["«", "»"], ["« a »"]),
        ('He said "a" and "b".', ['"', '"'], ['"a"', '"b"']),
        ("He said nothing.", ["“", "”"], []),
    ],
)
def test_the_texts_own_quotation_marks_are_used(tmp_path, text, marks, quoted):
    (tmp_path / "t.txt").write_text(text, encoding="utf-8")
    new_package(tmp_path / "t.txt", tmp_path / "new")
    descriptor = json.loads((tmp_path / "new" / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["anchoring"]["quotations"]["marks"] == marks
    assert [row["text"] for row in rows(tmp_path / "new", "statements")] == quoted
    assert {finding.rule for finding in pincite.validate(tmp_path / "new").findings} <= NOT_YET


def test_a_folder_that_is_there_is_not_touched(tmp_path):
    (tmp_path / "t.txt").write_text("One.")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    with pytest.raises(PinciteError, match="exists already"):
        new_package(tmp_path / "t.txt", full)
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    with pytest.raises(PinciteError, match="exists already"):
        new_package(tmp_path / "t.txt", tmp_path / "t.txt")
    with pytest.raises(PinciteError, match="make it first"):
        new_package(tmp_path / "t.txt", tmp_path / "no" / "new")
    (tmp_path / "empty").mkdir()
    new_package(tmp_path / "t.txt", tmp_path / "empty")
    assert (tmp_path / "empty" / "datapackage.json").is_file()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\xff", "is not UTF-8"), (b"\xef\xbb\xbfOne.", "byte order mark"), (b"", "empty")],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, data, reason):
    (tmp_path / "t.txt").write_bytes(data)
    with pytest.raises(PinciteError, match=reason):
        new_package(tmp_path / "t.txt", tmp_path / "new")
    with pytest.raises(PinciteError, match="cannot be read"):
        new_package(tmp_path, tmp_path / "new")
    with pytest.raises(PinciteError, match="No such file"):
        new_package(tmp_path / "none", tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["t.txt"]


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    (tmp_path / "t.txt").write_text("One.")
    calls = iter([None] * 7)

    def full_after_seven(_handle: int) -> None:
        if next(calls, 28) == 28:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_after_seven)
    with pytest.raises(PinciteError, match="No space left on device"):
        new_package(tmp_path / "t.txt", tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["t.txt"]


def test_long_articles_may_have_more_rows_than_ours():
    text = "\n\n".join(f"A {number} b." for number in range(1, 120))
    contents, notes = package_files(text.encode(), "long")
    assert notes[0] == "119 sentences in 119 blocks: data/sentences.csv"
    assert b"p119s1" in contents["data/sentences.csv"]
    assert "^n[0-9]{2,}$" in contents["schemas/quantities.schema.json"].decode()


def test_the_wheel_carries_what_it_needs(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path)))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        shipped = archive.read("pincite/editing/template/datapackage.json")
    assert shipped == (ROOT / "datapackage.json").read_bytes()
    assert {f"pincite/editing/template/schemas/{table}.schema.json" for table in TABLES} <= set(names)


@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000,
        "a" + " " * 200_000 + "b",
        "a. " + "'" * 200_000,
        ("a" * 1_000 + "“x. Y") * 200,
        "!" * 100_000 + " A",
    ],
    ids=["stops", "blanks", "quotes", "words", "marks"],
)
def test_a_text_of_one_sign_repeated_takes_no_time(text):
    begun = time.process_time()
    assert cut(text)
    assert time.process_time() - begun < 2


def test_where_no_folder_can_be_made_the_command_says_so(tmp_path: Path):
    (tmp_path / "a.txt").write_text("A.")
    with pytest.raises(PinciteError, match="Cannot write in /proc"):
        new_package(tmp_path / "a.txt", Path("/proc/nothing"))
