"""`pincite anchor` and `pincite locate`: nobody counts code points by hand."""

import csv
import io
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import pincite
from pincite import files
from pincite.cli.main import pincite as cli
from pincite.editing import locate, plan_anchor, write_edits
from pincite.editing.identifiers import fill_identifiers
from pincite.editing.nearness import near_occurrences
from pincite.errors import PinciteError
from pincite.tables import Row

ROOT = Path(__file__).parent.parent
ARTICLE = "We met. “We were glad,” Ann said.\n\nAnn left; Bob, 3½ years old, was glad, too."
SENTENCES = """\
id,block,start,end,text
s1,0,0,7,We met.
s2,0,8,33,"“We were glad,” Ann said."
s3,1,35,78,"Ann left; Bob, 3½ years old, was glad, too."
"""
HEADER = "id,kind,sentence,start,end,text,cue_start,cue_end,cue\n"


def text_property(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


SCHEMAS = {
    "sentences": {
        "properties": {
            "id": text_property(),
            "block": {"type": "integer"},
            "start": {"type": "integer"},
            "end": {"type": "integer"},
            "text": text_property(),
        },
        "primaryKey": ["id"],
        "spans": [{"text": "article", "start": "start", "end": "end", "quote": "text"}],
    },
    "marks": {
        "properties": {
            "id": text_property(examples=["m001", "m017"]),
            "kind": text_property(),
            "sentence": text_property(),
            "start": {"type": "integer"},
            "end": {"type": "integer"},
            "text": text_property(),
            "cue_start": {"type": "integer"},
            "cue_end": {"type": "integer"},
            "cue": text_property(),
        },
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["sentence"], "reference": {"resource": "sentences", "fields": ["id"]}}],
        "spans": [
            {
                "text": "article",
                "start": "start",
                "end": "end",
                "quote": "text",
                "within": {"resource": "sentences", "fields": "sentence"},
            },
            {
                "text": "article",
                "start": "cue_start",
                "end": "cue_end",
                "quote": "cue",
                "within": {"resource": "sentences", "group": "block"},
            },
        ],
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tables = [
        {"name": name, "type": "table", "path": f"{name}.csv", "jsonSchema": f"{name}.schema.json"}
        for name in ("marks", "sentences")
    ]
    tiling = {"resource": "sentences", "group": "block", "within": " ", "between": "\n\n"}
    descriptor = {
        "name": "small",
        "resources": [{"name": "article", "type": "text", "path": "article.txt", "encoding": "utf-8"}, *tables],
        "anchoring": {"text": "article", "tiling": tiling},
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    for name, schema in SCHEMAS.items():
        (tmp_path / f"{name}.schema.json").write_text(json.dumps(schema))
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "sentences.csv").write_text(SENTENCES, encoding="utf-8")
    run("sync", tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def anchored(folder: Path, rows: str) -> tuple[Result, str]:
    """Anchor a table of marks, and give what was said, and the rows afterwards."""
    (folder / "marks.csv").write_bytes((HEADER + rows).encode())
    done = run("anchor", folder)
    return done, (folder / "marks.csv").read_bytes().decode().removeprefix(HEADER)


def test_words_that_occur_once_in_their_sentence_get_offsets_and_an_identifier(folder):
    done, rows = anchored(folder, "m1,a,s1,0,2,We,,,\n,a,s2,,,We,,,\n")
    assert rows == "m1,a,s1,0,2,We,,,\nm2,a,s2,9,11,We,,,\n"
    assert (done.return_value, done.stdout) == (0, f"{folder}/marks.csv:3: id m2, start 9, end 11\n")
    assert pincite.validate(folder, only=["span-text", "span-within"]).valid


@pytest.mark.parametrize(
    ("row", "mended"),
    [
        ("m1,a,s3,,,Bob,,,", "m1,a,s3,45,48,Bob,,,"),
        ("m1,a,s3,44,47,Bob,,,", "m1,a,s3,45,48,Bob,,,"),
        ("m1,a,s3,45,47,Bob,,,", "m1,a,s3,45,48,Bob,,,"),
        ("m1,a,s3,x,,Bob,,,", "m1,a,s3,45,48,Bob,,,"),
        ("m1,a,,,,Bob,,,", "m1,a,s3,45,48,Bob,,,"),
        ("m1,a,,45,48,Bob,,,", "m1,a,s3,45,48,Bob,,,"),
        ("m1,a,,,,we,,,", None),
        ("m1,a,s2,9,11,We,,,We", "m1,a,s2,9,11,We,0,2,We"),
        ("m1,a,s3,64,67,was,,,glad", "m1,a,s3,64,67,was,68,72,glad"),
        ("m1,a,s2,,,“We,,,Ann", "m1,a,s2,8,11,“We,24,27,Ann"),
        ("m1,a,s3,,,3½,,,", "m1,a,s3,50,52,3½,,,"),
        ("m1,a,s3,,,Bob", "m1,a,s3,45,48,Bob"),
        ('m1,a,s3,,,"glad, too",,,', 'm1,a,s3,68,77,"glad, too",,,'),
    ],
)
def test_one_row(folder, row, mended):
    done, rows = anchored(folder, f"{row}\n")
    assert rows == f"{mended or row}\n"
    assert done.return_value == int(mended is None)


def test_a_right_span_is_never_moved_nor_its_reference(folder):
    row = "m1,a,s2,0,2,We,,,\n"
    assert anchored(folder, row)[1] == row
    assert run("anchor", folder, "--check").return_value == 0


def test_words_within_words_count_only_in_scripts_without_capitals(folder):
    done, rows = anchored(folder, "m1,a,s2,,,ere,,,\nm2,a,s3,,,½,,,\n")
    assert rows == "m1,a,s2,,,ere,,,\nm2,a,s3,51,52,½,,,\n"
    assert ":2:text: it occurs inside other words only" in done.stdout


def test_what_is_ambiguous_is_listed_with_its_places(folder):
    done, rows = anchored(folder, "m1,a,s1,0,2,We,,,\nm2,a,,3,9,We,,,\n")
    assert (done.return_value, rows) == (1, "m1,a,s1,0,2,We,,,\nm2,a,,3,9,We,,,\n")
    assert done.stdout == (
        f"{folder}/marks.csv:3:start: its words occur 2 times here; write start and end of the one that is meant:\n"
        "    0-2  [We] met. “We were glad,” Ann said…  (row m1, nearest to the present offsets)\n"
        "    9-11  We met. “[We] were glad,” Ann said.\\n\\nAnn le…\n"
    )


def test_one_right_offset_decides_between_several_places(folder):
    assert anchored(folder, "m1,a,,9,99,We,,,\n")[1] == "m1,a,s2,9,11,We,,,\n"
    assert anchored(folder, "m1,a,,0,11,We,,,\n")[0].return_value == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("m1,a,s1,,,Bob,,,", "text: its words do not occur in s1, but here:\n    s3 45-48  "),
        ("m1,a,s1,,,Zoë,,,", "text: its words do not occur in the text; copy them from it\n"),
        ("m1,a,s3,,,ann  LEFT,,,", "text: its words do not occur; written a little differently they do:\n    35-43  "),
        ("m1,a,s9,,,Bob,,,", "sentence: sentences has no row s9 that has its place in the text\n"),
        ("m1,a,s1,0,2,We,,,Bob said", "cue: its words do not occur in the text; copy them from it\n"),
        ("m1,a,,0,11,We met. “We,,,", "sentence: it is empty, and no row of sentences encloses the words\n"),
    ],
)
def test_what_is_not_found_is_named_at_its_place(folder, row, said):
    done, rows = anchored(folder, f"{row}\n")
    assert (done.return_value, rows) == (1, f"{row}\n")
    assert done.stdout.startswith(f"{folder}/marks.csv:2:{said}")


def test_a_sentence_that_was_moved_is_mended_before_what_it_encloses(folder):
    (folder / "sentences.csv").write_text(SENTENCES.replace("35,78", "34,77"), encoding="utf-8")
    _, rows = anchored(folder, "m1,a,s3,,,Bob,,,\n")
    assert rows == "m1,a,s3,45,48,Bob,,,\n"
    assert (folder / "sentences.csv").read_text(encoding="utf-8") == SENTENCES


def test_lines_that_need_no_change_stay_as_they_are(folder):
    odd = "\ufeff" + HEADER.replace("\n", "\r\n")
    odd += '"m1","a",s1,0,2,"We",,,\r\n\r\n,a,s3,,,Bob,,,\r\n"m7",a,s1,0,2,We,,,'
    (folder / "marks.csv").write_bytes(odd.encode())
    assert run("anchor", folder).return_value == 0
    assert (folder / "marks.csv").read_bytes().decode() == odd.replace(",a,s3,,,Bob", "m8,a,s3,45,48,Bob")


def test_check_writes_nothing(folder):
    (folder / "marks.csv").write_text(HEADER + ",a,s1,,,We,,,\n")
    done = run("anchor", folder, "--check")
    assert (done.return_value, (folder / "marks.csv").read_text()) == (1, HEADER + ",a,s1,,,We,,,\n")
    assert done.stdout == f"{folder}/marks.csv:2: id m001, start 0, end 2\n"


def test_unterminated_quotes_and_missing_columns_leave_the_file_alone(folder):
    done, rows = anchored(folder, 'm1,a,s1,,,"We')
    assert (done.return_value, rows) == (1, 'm1,a,s1,,,"We')
    assert "left alone: a quotation mark in it is never closed" in done.stdout
    for table, missing in {"id,text\n,We\n": "start", "id,start,end,text\n,68,72,glad\n": "sentence"}.items():
        (folder / "marks.csv").write_text(table)
        done = run("anchor", folder)
        assert (done.return_value, (folder / "marks.csv").read_text()) == (1, table)
        assert f"left alone: it has no column {missing!r}" in done.stdout


def test_a_full_disk_leaves_the_old_table(folder, monkeypatch):
    (folder / "marks.csv").write_text(HEADER + ",a,s1,,,We,,,\n")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = sorted(folder.iterdir())
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(PinciteError, match="No space left on device"):
        write_edits(plan_anchor(pincite.open(folder)))
    assert (folder / "marks.csv").read_text() == HEADER + ",a,s1,,,We,,,\n"
    assert sorted(folder.iterdir()) == before


def rows_of(*pairs: tuple[str, str]) -> list[Row]:
    return [Row(number, number, {"id": name, "mode": mode}, {}) for number, (name, mode) in enumerate(pairs, start=2)]


@pytest.mark.parametrize(
    ("pairs", "given"),
    [
        ((("m001", ""), ("m017", ""), ("", ""), ("", "")), ["m018", "m019"]),
        ((("m9", ""), ("", "")), ["m10"]),
        (
            (("q03", "direct"), ("i07", "indirect"), ("", "direct"), ("", "indirect"), ("", "direct")),
            ["q04", "i08", "q05"],
        ),
        ((("q03", "direct"), ("i07", "indirect"), ("", "other")), [None]),
        ((("q03", "direct"), ("i07", "direct"), ("", "direct")), [None]),
        ((("per-ann", ""), ("per-bob", ""), ("", "")), [None]),
        ((("1", ""), ("", "")), ["2"]),
        ((("", ""),), ["x01"]),
    ],
)
def test_the_next_identifier_follows_the_pattern_of_the_others(pairs, given):
    assert list(fill_identifiers(rows_of(*pairs), "id", ["x01", "x04"]).values()) == given


def test_columns_that_disagree_choose_no_pattern():
    cells = [("q1", "direct", "p1"), ("i1", "indirect", "p2"), ("", "direct", "p2")]
    rows = [Row(n, n, dict(zip(("id", "mode", "part"), row, strict=True)), {}) for n, row in enumerate(cells)]
    assert fill_identifiers(rows, "id", None) == {2: None}


def test_an_erased_offset_of_the_dataset_is_found_again_or_listed(tmp_path):
    """Of rows whose offsets are erased none gets wrong ones, and most get them back."""
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    chance, back, all_erased = random.Random(5), 0, 0
    for path in sorted((tmp_path / "data").glob("*.csv")):
        original = path.read_bytes().decode()
        records = list(csv.reader(io.StringIO(original, newline="")))
        if "start" not in records[0] or path.stem == "sentences":
            continue
        start, end = records[0].index("start"), records[0].index("end")
        erased = set(chance.sample(range(1, len(records)), min(20, len(records) - 1)))
        kept = [
            ["" if number in erased and place in {start, end} else cell for place, cell in enumerate(record)]
            for number, record in enumerate(records)
        ]
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(kept)
        done = run("anchor", tmp_path)
        now = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
        listed = {
            int(line.split(":")[1]) for line in done.stdout.splitlines() if ":start: " in line or ":text: " in line
        }
        wrong = {number for number, record in enumerate(now) if record != records[number]}
        assert wrong <= erased
        assert {number + 1 for number in wrong} == listed  # no cell of these tables holds a line break
        back += len(erased) - len(wrong)
        all_erased += len(erased)
        path.write_bytes(original.encode())
    assert back > 0.8 * all_erased


def test_the_dataset_needs_no_anchoring():
    done = run("anchor", ROOT, "--check")
    assert (done.return_value, done.output) == (0, "")


def test_words_are_located_with_their_sentence(folder):
    done = run("locate", "Ann", folder)
    assert done.return_value == 0
    assert done.stdout == (
        "s2  24 27  We met. “We were glad,” [Ann] said.\\n\\nAnn left; Bob, 3½ year…\n"
        "s3  35 38  …t. “We were glad,” Ann said.\\n\\n[Ann] left; Bob, 3½ years old, was …\n"
    )
    assert run("locate", "said.\n\nAnn", folder).stdout.startswith("s2-s3  28 38  ")


def test_words_that_nearly_occur_are_shown_and_exit_1(folder):
    done = run("locate", '"we were GLAD,"', folder)
    assert done.return_value == 1
    assert done.stdout == "s2  8 23  We met. [“We were glad,”] Ann said.\\n\\nAnn left; Bob, 3½ …\n"
    assert done.stderr == '“"we were GLAD,"” does not occur as it stands; written a little differently it does:\n'
    assert run("locate", "nowhere", folder).return_value == 1


def test_there_must_be_words_and_a_text(folder, tmp_path_factory):
    with pytest.raises(PinciteError, match="no words"):
        list(locate(pincite.open(folder), " "))
    other = tmp_path_factory.mktemp("other")
    (other / "datapackage.json").write_text('{"resources": []}')
    with pytest.raises(PinciteError, match="no text"):
        list(locate(pincite.open(other), "x"))


def test_texts_are_found_without_anchoring(tmp_path):
    (tmp_path / "a.txt").write_text("one two")
    (tmp_path / "b.txt").write_text("two")
    entries = [{"name": name, "type": "text", "path": f"{name}.txt"} for name in ("a", "b")]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": entries}))
    assert run("locate", "two", tmp_path).stdout == "a ?  4 7  one [two]\nb ?  0 3  [two]\n"


@pytest.mark.parametrize(
    ("text", "words", "spans"),
    [
        ("It’s “so” – yes", 'it\'s "so" - YES', [(0, 15)]),
        ("a  b\n\n c", "A B C", [(0, 8)]),
        ("Straße", "STRASSE", [(0, 6)]),
        ("abc", "x", []),
    ],
)
def test_nearness_ignores_case_marks_and_spaces(text, words, spans):
    assert near_occurrences(text, words) == spans
