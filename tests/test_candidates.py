"""Names and speakers guessed from a text, and the drafts that `pincite new` makes of them."""

import csv
import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pincite.editing.candidates import attributions, candidates
from pincite.editing.new import package_files
from pincite.editing.sentences import cut
from pincite.rules.quotations import quotations

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/another-article.md").read_text(encoding="utf-8")


def spans(text):
    return [span for block in cut(text).blocks for span in block]


def named(text, *, heading=False):
    return [item.aliases for item in candidates(text, spans(text), heading=heading)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was Ann. Yesterday she left.", [("Ann",)]),
        ("Ann Lee left. Then Lee came back to Rome.", [("Ann Lee", "Lee"), ("Rome",)]),
        ("Some say that J. H. Rauch of the Board of Health met Mr. Smith of St. Louis.",
         [("J. H. Rauch",), ("Board of Health",), ("Smith",), ("St. Louis",)]),
        ("He saw Mayor Mason’s house on Monday, 9 October.", [("Mason",)]),
        ("He met Ann Lee. He met Bob Ray. With Ann Lee Bob Ray came.", [("Ann Lee",), ("Bob Ray",)]),
        ("GREAT FIRE. IN IT HE DIED. I saw the WTO. BelAZ opened.", [("WTO",), ("BelAZ",)]),
        ("He said: “Send us food,” to Rome.", [("Rome",)]),
        ("nothing at all", []),
    ],
)  # fmt: skip
def test_names(text, found):
    assert named(text) == found


def test_a_heading_is_no_evidence_and_a_title_is():
    text = "The Fox And The Grapes\n\nHungry it was. A Fox ran. Governor Fox ran."
    assert named(text, heading=True) == [("Fox",)]
    (fox,) = candidates(text, spans(text), heading=True)
    assert fox.titled
    assert fox.identifier == "fox"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“Go,” said Ann Lee.", [("said Ann Lee", "Ann Lee")]),
        ("“Go,” Ann Lee said. “So,” she added.", [("Ann Lee said", "Ann Lee"), ("she added", "Ann Lee")]),
        ("Ann Lee, in turn, stressed: “Go.”", [("Ann Lee, in turn, stressed", "Ann Lee")]),
        ("“Go,” the head of Rome said.", [("the head of Rome said", "")]),
        ("“Go,” said Ann Lee, who left.", [("said Ann Lee", "Ann Lee")]),
        ("It was “good”, Ann Lee.", [(None, "")]),
        ("“Go,” she said.", [("she said", "")]),
    ],
)
def test_speakers(text, said):
    quotes = list(quotations(text, "“", "”")[0])
    found = attributions(text, quotes, spans(text), ["Ann Lee", "Rome"])
    assert [(item.cue and text[item.cue.start : item.cue.end], item.name) for item in found] == said


def tables(text):
    contents, notes = package_files(text.encode(), "p")
    read = {
        Path(path).stem: list(csv.DictReader(io.StringIO(data.decode())))
        for path, data in contents.items()
        if path.endswith(".csv")
    }
    return read, notes


def dataset(table):
    return list(csv.DictReader(io.StringIO((ROOT / f"data/{table}.csv").read_text(encoding="utf-8"))))


def test_guesses_are_held_against_what_people_decided_on_the_dataset():
    made, notes = tables((ROOT / "data/article.txt").read_text(encoding="utf-8"))
    decided = dataset("aliases")
    guessed, right = ({row["alias"] for row in rows} for rows in (made["aliases"], decided))
    assert len(guessed & right) >= 0.8 * len(guessed)
    assert len(guessed & right) >= 0.7 * len(right)
    speakers = {(row["start"], row["speaker"]) for row in made["statements"] if row["speaker"]}
    known = {row["start"]: row["speaker"].replace("per-", "") for row in dataset("statements")}
    assert len(speakers) >= 6
    assert all(name.endswith(known[start]) for start, name in speakers)
    assert "with a likely speaker" in notes[1]


def test_what_is_guessed_is_marked_and_what_is_not_known_is_empty():
    made, _ = tables("He saw Mayor Ann Lee in Rome. “Go,” said Bob.")
    assert [(row["id"], row["type"], row["note"].partition(":")[0]) for row in made["entities"]] == [
        ("per-ann-lee", "person", "draft"),
        ("con-rome", "", "draft"),
        ("per-bob", "person", "draft"),
    ]
    assert {(row["certainty"], row["note"]) for row in made["mentions"]} == {("probable", "draft")}
    assert [row["text"] for row in made["mentions"]] == ["Ann Lee", "Rome", "Bob"]


def test_two_names_that_are_spelt_alike_in_ascii_have_two_identifiers():
    made, _ = tables("He saw Zoë and Zoe and 東京 and Ωmega.")
    ids = [row["id"] for row in made["entities"]]
    assert len(set(ids)) == len(ids) == 3


@pytest.mark.parametrize("text", ["A " * 50_000, "Ann Lee " * 20_000, "“A,” said Ann. " * 5_000, "A. " * 50_000])
def test_a_long_text_takes_time_that_grows_with_it(text):
    begun = time.process_time()
    package_files(text.strip().encode(), "p")
    assert time.process_time() - begun < 5


def test_the_guide_s_fable_is_begun_and_checked_as_it_says(tmp_path):
    (text,) = re.findall(r"```text\n(.*?)\n```", GUIDE, re.DOTALL)
    (tmp_path / "fable.txt").write_text(text, encoding="utf-8")
    begin, check = re.findall(r"```console\n\$ (.*?)\n(.*?)```", GUIDE, re.DOTALL)
    for (line, said), code in ((begin, 0), (check, 1)):
        command = [sys.executable, "-m", *line.split()]
        given = {**os.environ, "PYTHONPATH": str(ROOT / "toolkit")}
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=given)
        assert done.returncode == code
        assert done.stdout.startswith(said)
