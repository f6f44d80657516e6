"""Real git: revisions read in place, merges, rebases, diffs and logs of a repository that `git-setup` was run in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import pincite
from changes.packages import csv_text, run, table, write
from pincite.errors import PinciteError
from pincite.packages.places import open_place
from pincite.packages.revisions import open_revision

HEADER = ("id", "label", "amount")
TOOLKIT = str(Path(__file__).parents[2] / "toolkit")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "PYTHONPATH": TOOLKIT,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(folder: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def commit(folder: Path, *rows: tuple[str, ...], message: str = "m", header: tuple[str, ...] = HEADER) -> None:
    (folder / "things.csv").write_text(csv_text(header, *rows))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    write(folder, {"things.csv": csv_text(HEADER, ("a", "one", "1"), ("b", "two", "2"), ("c", "three", "3"))}, table())
    git(tmp_path, "init", "-q", "-b", "main", "repo")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


def test_any_command_that_reads_takes_a_revision(repository: Path, monkeypatch):
    (repository / "things.csv").write_text("id,label,amount\na,one,x\n")
    assert run("validate", cwd=repository).returncode == 1
    assert run("validate", "git:HEAD", cwd=repository).stdout == "small is sound: 1 resource, 3 rows, nothing wrong.\n"
    assert (
        run("query", "SELECT count(*) FROM things", "git:HEAD", "--format", "csv", cwd=repository).stdout[-2:] == "3\n"
    )
    refused = run("sync", "git:HEAD", cwd=repository)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "git:HEAD cannot be edited in place" in refused.stderr
    monkeypatch.chdir(repository)
    assert pincite.validate("git:HEAD").valid


@pytest.fixture
def prepared(repository: Path) -> Path:
    done = run("git-setup", cwd=repository)
    assert (done.returncode, done.stdout) == (
        0,
        "/datapackage.json merge=pincite\n/*.csv merge=pincite diff=pincite\n",
    )
    driver = f"{sys.executable} -m pincite"
    git(repository, "config", "merge.pincite.driver", f"{driver} merge %O %A %B --path %P --marker-size %L")
    git(repository, "config", "diff.pincite.textconv", f"{driver} textconv")
    return repository


def branches(folder: Path, ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> None:
    git(folder, "switch", "-qc", "theirs")
    commit(folder, *theirs, message="theirs")
    git(folder, "switch", "-q", "main")
    commit(folder, *ours, message="ours")


def test_git_alone_would_have_a_conflict_where_rows_merge(prepared: Path):
    ours = [("a", "ONE", "1"), ("b", "two", "2"), ("c", "three", "3")]
    theirs = [("a", "one", "10"), ("b", "TWO", "2"), ("c", "three", "3"), ("d", "four", "4")]
    branches(prepared, ours, theirs)
    git(prepared, "-c", "merge.pincite.driver=false", "merge", "-q", "theirs", code=1)
    git(prepared, "merge", "--abort")
    git(prepared, "merge", "-q", "--no-edit", "theirs")
    merged = csv_text(HEADER, ("a", "ONE", "10"), ("b", "TWO", "2"), ("c", "three", "3"), ("d", "four", "4"))
    assert (prepared / "things.csv").read_text() == merged
    assert run("validate", prepared).returncode == 0


def test_a_conflict_stops_the_merge_does_not_validate_and_can_be_resolved(prepared: Path):
    branches(
        prepared, [("b", "two", "2"), ("c", "three", "3")], [("a", "EDITED", "1"), ("b", "two", "2"), ("c", "3", "3")]
    )
    git(prepared, "merge", "-q", "theirs", code=1)
    text = (prepared / "things.csv").read_text()
    assert text == (
        "id,label,amount\n<<<<<<< ours\n||||||| base\na,one,1\n=======\na,EDITED,1\n>>>>>>> theirs\nb,two,2\nc,3,3\n"
    )
    assert "UU things.csv" in git(prepared, "status", "--porcelain")
    assert run("validate", prepared).returncode == 1
    shown = git(prepared, "diff").splitlines()
    assert "++<<<<<<< ours" in shown
    assert "+   label: EDITED" in shown
    assert not any("two" in line for line in shown if line[:2].strip()), "rows outside the conflict did not change"
    (prepared / "things.csv").write_text(csv_text(HEADER, ("a", "EDITED", "1"), ("b", "two", "2"), ("c", "3", "3")))
    git(prepared, "commit", "-qam", "merged")
    assert run("validate", prepared).returncode == 0


def test_a_conflict_of_columns_is_shown_row_by_row_and_either_side_can_be_taken(prepared: Path):
    git(prepared, "switch", "-qc", "theirs")
    commit(prepared, ("a", "one", "1"), ("b", "two", "2"), ("c", "3", "3"), header=("id", "name", "amount"))
    git(prepared, "switch", "-q", "main")
    commit(prepared, ("a", "EDITED", "1"), ("b", "two", "2"), ("c", "three", "3"))
    git(prepared, "merge", "-q", "theirs", code=1)
    assert run("validate", prepared).returncode == 1
    shown = git(prepared, "diff").splitlines()
    assert "++<<<<<<< ours" in shown
    assert {"+   name: one", " +  label: EDITED"} <= {line.replace("++", "+ ") for line in shown} | set(shown)
    git(prepared, "checkout", "--ours", "things.csv")
    git(prepared, "commit", "-qam", "merged")
    assert run("validate", prepared).returncode == 0


def test_a_conflict_in_a_text_or_in_a_table_without_a_key_does_not_validate(prepared: Path):
    resources = [
        {"name": "story", "type": "text", "path": "story.txt"},
        table("words", [{"name": "word", "type": "string"}], primaryKey=None),
    ]
    for branch, word in (("base", "one"), ("theirs", "two"), ("ours", "three")):
        if branch != "base":
            git(prepared, "switch", "-qc", branch, "base")
        else:
            git(prepared, "switch", "-qc", branch)
        write(prepared, {"story.txt": f"{word}\n", "words.csv": f"word\n{word}\n"}, *resources)
        git(prepared, "add", "-A")
        git(prepared, "commit", "-qm", branch)
    git(prepared, "merge", "-q", "theirs", code=1)
    done = run("validate", prepared)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if "merge-conflict" in line] == [
        f"{prepared}/story.txt:1: merge-conflict",
        f"{prepared}/words.csv:2: merge-conflict",
    ]


def test_two_versions_in_the_descriptor_are_a_conflict(prepared: Path):
    descriptor = (prepared / "datapackage.json").read_text()
    for branch, version in (("theirs", "1.0.1"), ("ours", "1.1.0")):
        git(prepared, "switch", "-qc", branch, "main")
        (prepared / "datapackage.json").write_text(descriptor.replace('"1.0.0"', f'"{version}"'))
        git(prepared, "commit", "-qam", branch)
    git(prepared, "merge", "-q", "theirs", code=1)
    text = (prepared / "datapackage.json").read_text()
    assert '<<<<<<< ours\n  "version": "1.1.0",\n||||||| base\n  "version": "1.0.0",\n=======\n' in text
    assert run("validate", prepared).returncode == 2


def test_derived_parts_of_the_descriptor_do_not_conflict_in_git(prepared: Path):
    rows = [("a", "one", "1"), ("b", "two", "2")]
    for branch, start, changed in (
        ("base", "main", rows),
        ("theirs", "base", [rows[0], ("b", "twenty", "2")]),
        ("ours", "base", [("a", "eleven!", "1"), rows[1]]),
    ):
        git(prepared, "switch", "-qc", branch, start)
        write(prepared, {"things.csv": csv_text(HEADER, *changed)}, {**table(), "bytes": 0})
        assert run("sync", prepared).returncode == 0
        git(prepared, "commit", "-qam", branch)
    git(prepared, "merge", "-q", "--no-edit", "theirs")
    assert run("sync", prepared).returncode == 0
    assert run("validate", prepared).returncode == 0


def test_a_rebase_merges_cells_too(prepared: Path):
    branches(
        prepared,
        [("a", "ONE", "1"), ("b", "two", "2"), ("c", "three", "3")],
        [("a", "one", "10"), ("b", "two", "2"), ("c", "three", "3")],
    )
    git(prepared, "switch", "-q", "theirs")
    git(prepared, "rebase", "-q", "main")
    assert (prepared / "things.csv").read_text().splitlines()[1] == "a,ONE,10"


def test_a_cherry_pick_takes_the_cells_of_its_commit_alone(prepared: Path):
    others = [("b", "two", "2"), ("c", "three", "3")]
    branches(prepared, [("a", "ONE", "1"), *others], [("a", "one", "10"), *others])
    git(prepared, "switch", "-q", "theirs")
    commit(prepared, ("a", "one", "10"), ("b", "two", "20"), others[1], message="second")
    git(prepared, "switch", "-q", "main")
    git(prepared, "cherry-pick", "theirs")
    assert (prepared / "things.csv").read_text() == csv_text(HEADER, ("a", "ONE", "1"), ("b", "two", "20"), others[1])


def test_git_shows_cells_under_the_name_of_their_row(prepared: Path):
    rows = [(f"r{number:02}", f"label {number}", "1") for number in range(9)]
    commit(prepared, *rows)
    rows[5] = ("r05", "label 5", "2")
    commit(prepared, *rows, message="second")
    for shown in (git(prepared, "log", "-p", "-1"), git(prepared, "diff", "HEAD~1"), git(prepared, "show")):
        assert "\n-  amount: 1\n+  amount: 2\n" in shown
        assert "\n [r05]\n" in shown


def test_the_descriptor_merges_by_members(prepared: Path):
    git(prepared, "switch", "-qc", "theirs")
    write(prepared, {}, table(), title="Theirs")
    git(prepared, "commit", "-qam", "theirs")
    git(prepared, "switch", "-q", "main")
    write(prepared, {}, table(), description="Ours")
    git(prepared, "commit", "-qam", "ours")
    git(prepared, "merge", "-q", "--no-edit", "theirs")
    text = (prepared / "datapackage.json").read_text()
    assert '"title": "Theirs"' in text
    assert '"description": "Ours"' in text


def test_what_cannot_be_merged_by_rows_is_merged_by_lines(prepared: Path):
    branches(prepared, [("a", "1", "1"), ("a", "2", "1")], [("a", "one", "1"), ("b", "two", "9"), ("c", "three", "3")])
    git(prepared, "merge", "-q", "theirs", code=1)
    assert "<<<<<<< ours" in (prepared / "things.csv").read_text()


def test_setup_is_done_once_and_can_be_taken_back(prepared: Path):
    attributes = prepared / ".git" / "info" / "attributes"
    attributes.write_text("*.x text\n" + attributes.read_text())
    before = attributes.read_text()
    assert run("git-setup", cwd=prepared).returncode == 0
    assert attributes.read_text() == before
    assert git(prepared, "check-attr", "merge", "diff", "--", "things.csv") == (
        "things.csv: merge: pincite\nthings.csv: diff: pincite\n"
    )
    assert run("git-setup", "--remove", cwd=prepared).returncode == 0
    assert attributes.read_text() == "*.x text\n"
    assert "pincite" not in git(prepared, "config", "--local", "--list")
    assert run("git-setup", "--remove", cwd=prepared).returncode == 0


def test_revisions_are_compared_without_checking_out(repository: Path):
    commit(repository, ("a", "ONE", "1"), ("b", "two", "2"), ("c", "three", "3"), message="second")
    git(repository, "tag", "v1", "HEAD~1")
    (repository / "things.csv").write_text("spoilt")
    status = git(repository, "status", "--porcelain")
    done = run("diff", "v1", "HEAD", cwd=repository)
    assert done.returncode == 0
    assert "~ a  ONE  things.csv:2\n      label           one → ONE\n" in done.stdout
    assert run("diff", "git:v1", "v1", "--exit-code", cwd=repository).returncode == 0
    assert git(repository, "status", "--porcelain") == status


def test_a_name_that_is_both_is_refused(repository: Path):
    git(repository, "tag", "things.csv")
    done = run("diff", "things.csv", cwd=repository)
    assert done.returncode == 2
    assert "'things.csv' is both a path and a git revision: write ./things.csv or git:things.csv." in done.stderr
    assert run("diff", "git:things.csv", cwd=repository).returncode == 0
    assert run("diff", "nothing", cwd=repository).stderr.startswith("Error: There is no 'nothing'")


def test_the_package_has_its_place_inside_the_repository(repository: Path):
    git(repository, "mv", "datapackage.json", "things.csv", "-k", ".")
    inner = repository / "inner"
    write(inner, {"things.csv": csv_text(HEADER, ("x", "y", "1"))}, table())
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "inner")
    (inner / "things.csv").write_text(csv_text(HEADER, ("x", "z", "1")))
    for arguments, place in (
        (("diff",), inner),
        (("diff", "--package", "inner"), repository),
        (("diff", "HEAD", "inner"), repository),
        (("diff", "--package", "inner/datapackage.json"), repository),
    ):
        assert "label           y → z" in run(*arguments, cwd=place).stdout, arguments
    done = run("diff", "HEAD~1", "--package", "inner", cwd=repository)
    assert (done.returncode, "git:HEAD~1 has no folder inner" in done.stderr) == (2, True)


def test_links_and_hooks_in_a_revision_do_nothing(repository: Path):
    (repository / "things.csv").unlink()
    (repository / "things.csv").symlink_to("/etc/passwd")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "link")
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    done = run("diff", "HEAD~1", "HEAD", cwd=repository)
    assert done.returncode == 2
    assert "not a regular file in git:HEAD" in done.stderr
    assert not (repository / "ran").exists()


def test_an_option_is_no_revision(repository: Path):
    with pytest.raises(PinciteError, match="There is no git revision"):
        open_revision(repository, "--output=x")
    with pytest.raises(PinciteError, match="There is no git revision"):
        open_place("git:", repository)
    assert not (repository / "x").exists()


def test_a_file_with_any_name_is_read_from_a_revision(repository: Path):
    name = "ä b*[x].csv"
    described = {**table(), "path": name}
    write(repository, {name: csv_text(HEADER, ("a", "one", "1"))}, described)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "name")
    assert open_place("git:HEAD", repository).resource("things").read() == csv_text(HEADER, ("a", "one", "1")).encode()


def test_a_revision_that_is_not_here_is_explained(repository: Path, tmp_path: Path):
    commit(repository, ("a", "ONE", "1"), message="second")
    git(repository, "tag", "v1")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    git(tmp_path, "init", "-q", "empty")
    for place, name, said in (
        (tmp_path / "shallow", "HEAD~1", "this clone is shallow, and `git fetch --unshallow --tags` brings the rest"),
        (
            tmp_path / "shallow",
            "git:HEAD~1",
            "this clone is shallow, and `git fetch --unshallow --tags` brings the rest",
        ),
        (repository, "v2", "`git fetch --tags` brings tags"),
        (tmp_path / "empty", "HEAD", "the repository has no commit yet"),
        (tmp_path, "HEAD", "lies in no git repository"),
    ):
        done = run("diff", name, cwd=place, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow", "--tags")
    assert run("diff", "v1", "--check-version", cwd=tmp_path / "shallow").returncode == 0
