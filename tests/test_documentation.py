"""Every code block of the README and of docs/ run as it stands, every link followed, every generated page compared."""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import jsonschema
import pytest
from markdown_it import MarkdownIt

from pincite.anchors.spans import span_problems

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ELSEWHERE = {
    "another-article.md": "test_candidates.py",
    "use-in-your-repository.md": "test_workflows.py",
    "questions.md": "docs/generate.py runs their SQL",
    "spark.md": "spark/",
}
WRONG_OFFSET = ("m016,p01s1,293,", "m016,p01s1,292,")


class Block(NamedTuple):
    """A fenced block: the page it stands on, its language and its text."""

    page: str
    language: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            yield Block(page.name, token.info, token.content)


ALL = [block for page in PAGES if page.name not in ELSEWHERE for block in blocks(page)]


def only(*languages: str) -> Any:
    chosen = [block for block in ALL if block.language in languages]
    return pytest.mark.parametrize("block", chosen, ids=lambda block: f"{block.page}:{block.text.split()[0]}")


@pytest.fixture
def copy(tmp_path) -> Path:
    """The dataset as a stranger has it."""
    folder = tmp_path / "dataset"
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "datapackage.json", folder)
    return folder


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(line, comments=True)
    assert program == "pincite"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "toolkit"), "GIT_CONFIG_GLOBAL": os.devnull}
    command = [sys.executable, "-m", "pincite", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_there_is_a_test_for_every_language():
    assert {block.language for block in ALL} <= {"console", "python", "r", "sql", "sh", "json"}


@pytest.mark.parametrize("page", sorted({block.page for block in ALL if block.language == "python"}))
def test_python_blocks_run_and_give_what_stands_beside_them(page, copy, monkeypatch):
    monkeypatch.chdir(copy)
    names: dict[str, Any] = {}
    for block in ALL:
        if (block.page, block.language) == (page, "python"):
            for statement in ast.parse(block.text).body:
                told = block.text.splitlines()[statement.end_lineno - 1].partition("  # ")[2]
                code = ast.unparse(statement)
                if isinstance(statement, ast.Expr):
                    value = eval(code, names)  # noqa: S307 (our own documentation)
                    if told:
                        assert value == ast.literal_eval(told)
                else:
                    exec(code, names)  # noqa: S102


@only("sql")
def test_sql_blocks_run(block, copy, monkeypatch):
    monkeypatch.chdir(copy)
    assert duckdb.sql(block.text).fetchall()


@only("r")
def test_r_blocks_run(block, copy):
    if shutil.which("Rscript") is None:
        pytest.skip("R is not on this machine")
    assert subprocess.run(["Rscript", "-e", block.text], cwd=copy, check=False).returncode == 0


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Give each command of a console block with what stands below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        quotes, line, rest = 0, "", part.splitlines(keepends=True)
        while rest and (not line or quotes % 2):
            line += rest.pop(0)
            quotes = line.count('"')
        yield line.strip(), "".join(rest)


@only("console", "sh")
def test_commands_run_and_print_what_stands_below_them(block, copy):
    text = block.text if block.language == "console" else re.sub("^(?=.)", "$ ", block.text, flags=re.MULTILINE)
    if "292" in text:
        mentions = copy / "data/mentions.csv"
        before = mentions.read_text(encoding="utf-8")
        assert WRONG_OFFSET[0] in before
        mentions.write_text(before.replace(*WRONG_OFFSET), encoding="utf-8")
    if block.page == "diff.md":
        copy = history(copy)
    for line, below in commands(block._replace(text=text)):
        if line.startswith("pip install "):
            continue  # what `make test` began with
        shown = line.replace("make validate", "pincite validate").replace("path/to/any/", "")
        done = run(copy, shown)
        red = "292" in text or "--check-version" in line
        assert done.returncode == int(red), done.stdout + done.stderr
        assert not below or done.stdout == below


def history(folder: Path) -> Path:
    """Give a repository with a release, a change after it, and two copies to compare."""
    shutil.copytree(folder, folder.parent / "old")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "release")
    git(folder, "tag", "v1.0.0")
    anomalies = folder / "data/anomalies.csv"
    text = anomalies.read_text(encoding="utf-8")
    anomalies.write_text(text.replace("obstacle to strengthening", "obstacle to the strengthening"), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message", "change")
    shutil.move(folder.parent / "old", folder / "old")
    assert run(folder, "pincite export zip -o new.zip").returncode == 0
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@only("json")
def test_parts_of_a_descriptor_are_of_the_form_that_is_asked(block):
    part = json.loads("{" + block.text.replace("cf40…", "cf40" * 16) + "}")
    if "spans" in part:
        properties = {name: {} for name in ("start", "end", "text", "sentence", "article")}
        assert list(span_problems({"properties": properties, **part})) == []
        return
    form = json.loads((ROOT / "toolkit/pincite/anchors/anchoring.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate({"text": "article", **part}, form)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_lead_to_files_and_headings_that_are_there(page):
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    links = [child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"]
    for link in links:
        path, _, heading = str(link).partition("#")
        if "://" in path:
            continue
        target = page.parent / path if path else page
        assert target.exists(), link
        if heading:
            lines = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}, link


def test_the_first_page_leads_to_every_other():
    start = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES[1:] if page.name != "README.md" and f"]({page.name})" not in start] == []


def test_the_site_has_a_page_for_each_file_and_no_link_that_leads_nowhere(tmp_path):
    done = subprocess.run([sys.executable, "docs/render.py", str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == 0
    (tmp_path / "index.html").touch()  # the explorer, which `make site` writes
    pages = {path: path.read_text(encoding="utf-8") for path in (tmp_path / "docs").glob("*.html")}
    assert len(pages) == len([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
    for path, text in pages.items():
        for link, heading in re.findall(r'href="(?!\w+:)([^"#]*)#?([^"]*)"', text):
            target = (path.parent / link).resolve() if link else path
            assert target.is_file(), f"{path.name}: {link}"
            assert not heading or f'id="{heading}"' in pages[target], f"{path.name}: {link}#{heading}"


def test_generated_pages_are_up_to_date():
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "toolkit")}
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_pages_say_of_the_data_follows_a_contribution(copy):
    for name in ("README.md", "CONTRIBUTING.md", "docs"):
        taken = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        taken(ROOT / name, copy / name)
    stated = re.compile(r"\d+ resources, \d+ rows")
    before = {
        name: stated.findall((copy / name).read_text(encoding="utf-8")) for name in ("README.md", "CONTRIBUTING.md")
    }
    with (copy / "data/mentions.csv").open("a", encoding="utf-8") as table:
        table.write("m999,p10s1,2956,2968,construction,con-construction,nominal,certain,\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "toolkit")}
    subprocess.run([sys.executable, "docs/generate.py"], cwd=copy, env=environment, capture_output=True, check=True)
    for name, counts in before.items():
        grown = [re.sub(r"\d+(?= rows)", lambda rows: str(int(rows[0]) + 1), count) for count in counts]
        assert stated.findall((copy / name).read_text(encoding="utf-8")) == grown
