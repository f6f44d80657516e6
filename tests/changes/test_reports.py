"""How a diff reads in each format, and that no cell of it can act on the reader."""

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pincite
from changes.packages import csv_text, run, table, write
from pincite.reports.changes import text
from pincite.reports.style import Style

GOLDEN = Path(__file__).parents[1] / "golden"
FORMATS = ("text", "json", "markdown", "html", "github", "patch")
HEADER = ("id", "label", "kind", "amount")
FIELDS = [
    {"name": "id", "type": "string"},
    {"name": "label", "type": "string"},
    {"name": "kind", "type": "string", "constraints": {"enum": ["person", "city"]}},
    {"name": "amount", "type": "number"},
]
EVIL = '\x1b[31m\u202e</td><script>alert(1)</script>`|@x\n::error::no ##[error]x" onclick="x'


def pair(tmp_path: Path) -> Path:
    """Two packages with a change of every sort."""
    old_rows = [
        ("c1", "The bilateral trade reached nearly 132 million dollars in 2011.", "person", "1.0"),
        ("c2", "Minsk", "city", "2"),
        ("c3", "Brest", "city", "3"),
        *((f"p{number}", f"Person {number}", "person", "0") for number in range(5)),
    ]
    new_rows = [
        ("c1", "The bilateral trade was about 132 million dollars in 2011.", "human", "1.00", "high"),
        ("c1b", "The trade is bilateral.", "human", "", "low"),
        ("k3", "Brest", "city", "3", ""),
        *((f"p{number}", f"Person {number}", "human", "0", "") for number in range(5)),
    ]
    fields = [
        *FIELDS[:2],
        {**FIELDS[2], "constraints": {"enum": ["human", "city"]}},
        FIELDS[3],
        {"name": "trust", "type": "string"},
    ]
    facts = {"title": "Facts", "unknowns": [{"property": "author", "reason": "not stated"}], "keywords": ["a", "b"]}
    new_facts = {
        "title": "All the facts",
        "unknowns": [{"property": "date", "reason": "no date"}, *facts["unknowns"]],
        "keywords": ["b", "c"],
    }
    story = "One sentence that stays. Another one that is wrong."
    documents = [
        {"name": "facts", "type": "json", "path": "facts.json"},
        {"name": "story", "type": "text", "path": "story.txt"},
    ]
    files = {"things.csv": csv_text(HEADER, *old_rows), "facts.json": json.dumps(facts), "story.txt": story}
    gone = {
        "name": "gone",
        "type": "table",
        "path": "gone.csv",
        "schema": {"fields": [{"name": "x", "type": "string"}]},
    }
    write(tmp_path / "old", {**files, "gone.csv": "x\n1\n2\n"}, table(fields=FIELDS), *documents, gone, title="Old")
    files = {
        "things.csv": csv_text((*HEADER, "trust"), *new_rows),
        "facts.json": json.dumps(new_facts),
        "story.txt": story.replace("wrong", "right"),
    }
    write(tmp_path / "new", files, table(fields=fields), *documents, title="New")
    return tmp_path


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_reads_as_it_did(tmp_path: Path, name: str):
    done = run("diff", "old", "new", "--format", name, "--check-version", cwd=pair(tmp_path))
    assert (done.returncode, done.stderr) == (int(name != "patch"), "")
    golden = GOLDEN / f"diff.{name}"
    if os.environ.get("PINCITE_GOLDEN"):
        golden.write_text(done.stdout)
    assert done.stdout == golden.read_text()


def test_every_format_can_be_written_to_a_file(tmp_path: Path):
    pair(tmp_path)
    for name in FORMATS:
        done = run("diff", "old", "new", "--format", name, "-o", f"out.{name}", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, "")
        assert (tmp_path / f"out.{name}").read_text()


def test_no_difference_is_said_in_every_format(tmp_path: Path):
    pair(tmp_path)
    for name in FORMATS:
        done = run("diff", "old", "old", "--format", name, "--exit-code", cwd=tmp_path)
        assert done.returncode == 0
        assert "No differences" in done.stdout or name in {"json", "patch"}


def hostile(tmp_path: Path) -> Path:
    for name, cell in (("old", EVIL), ("new", EVIL + " and more")):
        rows = csv_text(("id", "label", EVIL), (EVIL, cell, cell), *([("b", EVIL, "")] if name == "new" else []))
        fields = [{"name": "id", "type": "string"}, {"name": "label", "type": "string", "title": cell}]
        facts = json.dumps({EVIL: cell, "list": [{"id": EVIL, "v": cell}]})
        write(
            tmp_path / name,
            {"things.csv": rows, "facts.json": facts},
            table(fields=fields),
            {"name": "facts", "type": "json", "path": "facts.json", "title": cell},
            title=cell,
        )
    return tmp_path


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"json", "patch"}])
def test_no_cell_acts_on_the_reader(tmp_path: Path, name: str):
    shown = run("diff", "old", "new", "--format", name, cwd=hostile(tmp_path)).stdout
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    commands = [line for line in shown.splitlines() if line.startswith("::")]
    assert all(line.startswith(("::notice ", "::error file=datapackage.json")) for line in commands)
    assert name == "github" or not commands
    assert "##[" not in shown
    if name == "html":
        tags = Tags()
        tags.feed(shown)
        assert "script" not in tags.found
        assert "onclick" not in tags.attributes


def test_markdown_of_a_hostile_package_holds_no_html(tmp_path: Path):
    from markdown_it import MarkdownIt

    shown = run("diff", "old", "new", "--format", "markdown", cwd=hostile(tmp_path)).stdout
    top = MarkdownIt("gfm-like", {"linkify": False}).parse(shown)
    tokens = [inner for token in top for inner in (token, *(token.children or ()))]
    raw = {token.content.strip() for token in tokens if token.type in {"html_block", "html_inline"}}
    assert not any("script" in text for text in raw)
    assert not any(token.type == "link_open" for token in tokens)


def test_markdown_fits_into_a_comment(tmp_path: Path):
    for name, word in (("old", "x"), ("new", "y")):
        rows = [(str(number), f"{word} {number} " + "long " * 30, "1") for number in range(2000)]
        write(tmp_path / name, {"things.csv": csv_text(("id", "label", "amount"), *rows)}, table())
    shown = run("diff", "old", "new", "--format", "markdown", cwd=tmp_path).stdout
    assert 50_000 < len(shown) < 65_536
    assert "<details><summary>things: 2,000 rows changed</summary>" in shown
    assert re.search(r"- [\d,]+ more are not shown: see", shown)


def test_github_marks_a_schema_where_it_is_written(tmp_path: Path):
    for name, least in (("old", 1), ("new", 2)):
        rows = {"type": "object", "properties": {"id": {"type": "string", "minLength": least}}, "primaryKey": "id"}
        files = {"things.csv": "id\nabc\n", "things.schema.json": json.dumps(rows)}
        write(tmp_path / name, files, {**table(), "schema": {}, "jsonSchema": "things.schema.json"})
    told = run("diff", "old", "new", "--format", "github", cwd=tmp_path).stdout
    assert told.startswith("::notice file=new/things.schema.json,title=things%3A min-length-tightened major::")


def test_github_shows_no_more_than_it_can(tmp_path: Path):
    for name, word in (("old", "x"), ("new", "y")):
        rows = [(str(number), f"{word} {number}", "1") for number in range(40)]
        write(tmp_path / name, {"things.csv": csv_text(("id", "label", "amount"), *rows)}, table())
    lines = run("diff", "old", "new", "--format", "github", cwd=tmp_path).stdout.splitlines()
    notices = [line for line in lines if line.startswith("::notice")]
    assert len(notices) == 10
    assert "31 more changes" in notices[-1]
    assert "file=new/things.csv,line=2,title=things%3A 0 changed::x 0" not in notices[0]
    assert notices[0].startswith("::notice file=new/things.csv,line=2,title=things%3A 0 changed::")


def test_the_same_single_change_in_many_rows_is_told_once(tmp_path: Path):
    for name, word in (("old", "x"), ("new", "y")):
        rows = [(str(number), word, "1") for number in range(9)]
        write(tmp_path / name, {"things.csv": csv_text(("id", "label", "amount"), *rows)}, table())
    shown = run("diff", "old", "new", cwd=tmp_path).stdout
    assert "~ 9 rows  0, 1, 2, 3 and 5 more\n      label           x → y\n" in shown


def test_only_the_resources_asked_for_are_compared(tmp_path: Path):
    shown = json.loads(run("diff", "old", "new", "--resource", "facts", "--format", "json", cwd=pair(tmp_path)).stdout)
    assert [resource["name"] for resource in shown["resources"]] == ["facts"]
    done = run("diff", "old", "new", "--resource", "nothing", cwd=tmp_path)
    assert (done.returncode, "no resource" in done.stderr or "has a resource" in done.stderr) == (2, True)


@pytest.mark.parametrize("colour", [False, True])
def test_a_terminal_gets_lines_no_wider_than_it_is_broken_between_words(tmp_path: Path, colour: bool):  # noqa: FBT001
    folder = pair(tmp_path)
    changes = pincite.diff(pincite.open(folder / "old"), pincite.open(folder / "new"))
    wide, narrow = (text.render(changes, Style(colour=colour, width=width)) for width in (None, 60))
    plain, whole = (re.sub(r"\x1b\[[0-9;]*m", "", shown) for shown in (narrow, wide))
    assert plain.split() == whole.split()
    assert [line for line in plain.splitlines() if len(line) > 60 and " " in line.strip()] == []
    assert max(map(len, whole.splitlines())) > 100
    for line in narrow.splitlines():
        assert not re.search(r"\x1b\[[1-9][0-9;]*m[^\x1b]*$", line), "a colour ends with its line"
