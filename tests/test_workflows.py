"""The workflows, the action and the hooks that other repositories use, checked offline and run as a runner would."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
CHECKED = [
    *[("vendor.github-workflows", path) for path in WORKFLOWS],
    *[("custom.github-workflows-require-timeout", path) for path in WORKFLOWS],
    *[("vendor.github-issue-forms", path) for path in FORMS],
    ("vendor.github-issue-config", ROOT / ".github/ISSUE_TEMPLATE/config.yml"),
    ("vendor.github-actions", ROOT / "action.yml"),
    ("vendor.dependabot", ROOT / ".github/dependabot.yml"),
]
USES = re.compile(r"uses: (\S+?)@(\S+)(?: # (\S+))?$", re.MULTILINE)


def tool(name):
    """A test tool that stands beside this Python."""
    return shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or name


def run(*command, **options):
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, **options)


def steps(path):
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = value["jobs"].values() if "jobs" in value else [value["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize(("schema", "path"), CHECKED, ids=lambda item: getattr(item, "name", item))
def test_a_file_is_valid_by_its_vendored_schema(schema, path):
    done = run(tool("check-jsonschema"), "--builtin-schema", schema, path)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_in_its_strictest_mood():
    done = run(
        tool("zizmor"),
        "--offline",
        "--no-progress",
        "--persona=auditor",
        "--no-config",
        ROOT / ".github",
        ROOT / "action.yml",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hooks_are_valid():
    done = run(tool("pre-commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml", cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_and_one_commit_has_one_version():
    seen = {}
    for path in [*WORKFLOWS, ROOT / "action.yml"]:
        used = USES.findall(path.read_text(encoding="utf-8"))
        assert len(used) == len([step for step in steps(path) if "uses" in step])
        for action, commit, version in used:
            assert re.fullmatch("[0-9a-f]{40}", commit)
            assert re.fullmatch(r"v\d+\.\d+\.\d+", version)
            assert seen.setdefault(action, (commit, version)) == (commit, version)


def test_workflows_start_without_permissions_and_never_on_pull_request_target():
    for path in WORKFLOWS:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert value["permissions"] == {}
        assert "pull_request_target" not in value[True]  # YAML 1.1 reads `on` as true
        assert value["concurrency"]["group"]


def test_what_a_workflow_runs_is_a_make_target():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [step["run"] for path in WORKFLOWS for step in steps(path) if "run" in step]
    ours = [command.removeprefix("make ") for command in commands if command.startswith("make ")]
    assert set(ours) <= targets
    assert [command.split()[:3] for command in commands if not command.startswith("make ")] == [
        ["gh", "release", "create"]
    ]
    assert not any("${{" in command for path in [*WORKFLOWS, ROOT / "action.yml"] for command in commands_of(path))


def commands_of(path):
    return [step["run"] for step in steps(path) if "run" in step]


def test_a_release_tag_names_the_version_that_is_here():
    import pincite

    version = pincite.open(ROOT).version
    for tag, code in ((f"data-v{version}", 0), (f"v{pincite.__version__}", 0), ("v0.0.0", 1), ("data-v0.0", 1)):
        done = run(sys.executable, ".github/release.py", "check-tag", tag, cwd=ROOT)
        assert done.returncode == code, done.stderr


@pytest.mark.heavy
def test_a_release_holds_every_format_and_its_checksum(tmp_path):
    from pincite.exports import FORMATS

    done = run(sys.executable, ".github/release.py", "exports", tmp_path / "one", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "one").iterdir())) == len(FORMATS) + 1
    done = run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=tmp_path / "one")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": OK") == len(FORMATS)


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    return run("git", *identity, *arguments, cwd=folder)


@pytest.fixture
def stranger(tmp_path):
    """A repository of somebody else, with a package of its own in a folder, and one commit."""
    folder = tmp_path / "repository"
    package = folder / "weather"
    package.mkdir(parents=True)
    fields = [{"name": "day", "type": "date"}, {"name": "mm", "type": "number"}]
    schema = {"fields": fields, "primaryKey": "day"}
    resource = {"name": "rain", "type": "table", "path": "rain.csv", "schema": schema}
    (package / "datapackage.json").write_text(
        json.dumps({"name": "weather", "version": "1.0.0", "resources": [resource]})
    )
    (package / "rain.csv").write_text("day,mm\n2024-01-01,0.5\n2024-01-02,3\n")
    git(folder, "init")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "first")
    return folder


def act(folder, tmp_path, name, **environment):
    """Run one step of the action as the runner does: bash, its environment, an installed pincite."""
    (step,) = [step for step in steps(ROOT / "action.yml") if step.get("name") == name]
    program = tmp_path / "runner/pincite/bin/pincite"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT}/toolkit exec {sys.executable} -m pincite "$@"\n')
    program.chmod(0o755)
    assert set(environment) == set(step["env"])
    given = {"RUNNER_TEMP": str(tmp_path / "runner"), "GITHUB_WORKSPACE": str(folder)}
    summary = tmp_path / "summary.md"
    given |= {"GITHUB_STEP_SUMMARY": str(summary), "PATH": os.environ["PATH"], **environment}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=given)
    return done, summary.read_text() if summary.exists() else ""


def test_the_action_is_green_and_then_red_in_another_repository(stranger, tmp_path):
    done, summary = act(stranger, tmp_path, "What is wrong", PACKAGE="weather", STRICT="false")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sound: 1 resource, 2 rows" in summary
    (stranger / "weather/rain.csv").write_text("day,mm\n2024-01-01,much\n2024-01-02,3\n")
    done, summary = act(stranger, tmp_path, "What is wrong", PACKAGE="weather", STRICT="false")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=weather/rain.csv,line=2,title=type-error in mm::")
    assert "`weather/rain.csv:2:mm`" in summary


def test_the_action_says_what_changed_and_whether_the_version_says_so(stranger, tmp_path):
    (stranger / "weather/rain.csv").write_text("day,mm\n2024-01-01,0.5\n2024-01-02,4\n2024-01-03,1\n")
    given = {"PACKAGE": "weather", "BASE": git(stranger, "rev-parse", "HEAD").stdout.strip()}
    done, summary = act(stranger, tmp_path, "What changed", CHECK_VERSION="false", **given)
    assert (done.returncode, done.stderr) == (0, "")
    assert "file=weather/rain.csv,line=3" in done.stdout
    assert "2024-01-03" in summary
    done, _ = act(stranger, tmp_path, "What changed", CHECK_VERSION="true", **given)
    assert done.returncode == 1
    assert "::error file=weather/datapackage.json" in done.stdout


@pytest.mark.parametrize("depth", [1, 9])
def test_the_action_fetches_a_base_that_is_missing_and_cuts_no_history(stranger, tmp_path, depth):
    git(stranger, "commit", "--allow-empty", "-m", "again")
    base = git(stranger, "rev-parse", "HEAD").stdout.strip()
    (stranger / "weather/rain.csv").write_text("day,mm\n2024-01-01,0.5\n2024-01-02,4\n")
    git(stranger, "commit", "-a", "-m", "second")
    assert git(tmp_path, "clone", "--depth", str(depth), stranger.as_uri(), "runner-copy").returncode == 0
    folder = tmp_path / "runner-copy"
    before = git(folder, "rev-list", "--count", "HEAD").stdout
    done, summary = act(folder, tmp_path, "What changed", PACKAGE="weather", BASE=base, CHECK_VERSION="false")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2024-01-02" in summary
    assert git(folder, "rev-list", "--count", "HEAD").stdout == before


GUIDE = (ROOT / "docs/use-in-your-repository.md").read_text(encoding="utf-8")


def blocks_in(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def pincite_in(folder, line):
    program, *arguments = line.removeprefix("$ ").split()
    assert program == "pincite"
    given = {**os.environ, "PYTHONPATH": str(ROOT / "toolkit")}
    return run(sys.executable, "-m", "pincite", *arguments, cwd=folder, env=given)


def test_the_guide_is_green_and_then_red_as_it_says(stranger):
    green, red = blocks_in("console")
    done = pincite_in(stranger, green.splitlines()[0])
    assert (done.returncode, done.stdout) == (0, green.partition("\n")[2])
    (stranger / "weather/rain.csv").write_text("day,mm\n2024-01-01,0.5\n2024-01-02,much\n")
    done = pincite_in(stranger, red.splitlines()[0])
    assert (done.returncode, done.stdout) == (1, red.partition("\n")[2])
    descriptor = json.loads((stranger / "weather/datapackage.json").read_text())
    descriptor |= json.loads("{" + blocks_in("json")[0].replace("constraint-error", "type-error") + "}")
    (stranger / "weather/datapackage.json").write_text(json.dumps(descriptor))
    assert pincite_in(stranger, red.splitlines()[0]).returncode == 0


def test_the_guide_s_files_are_valid(tmp_path):
    hooks, workflow, gitlab = blocks_in("yaml")
    for name, text in (("hooks.yaml", hooks), ("workflow.yml", workflow), ("gitlab.yml", gitlab)):
        (tmp_path / name).write_text(text)
    assert run(tool("pre-commit"), "validate-config", tmp_path / "hooks.yaml").returncode == 0
    for schema, name in (("github-workflows", "workflow.yml"), ("gitlab-ci", "gitlab.yml")):
        done = run(tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", tmp_path / name)
        assert done.returncode == 0, done.stdout
    assert set(re.findall(r"--format (\w+)", GUIDE)) <= set(formats())
    given = yaml.safe_load(workflow)["jobs"]["check"]["steps"][-1]["with"]
    assert set(given) <= set(yaml.safe_load((ROOT / "action.yml").read_text())["inputs"])


def formats():
    from pincite.reports import FORMATS

    return FORMATS


@pytest.mark.heavy
def test_the_hook_is_green_and_then_red_in_another_repository(stranger, tmp_path):
    """Installed from this repository by pre-commit itself, as anybody would."""
    text = blocks_in("yaml")[0].replace("https://example.org/pincite", str(ROOT)).replace("v1.0.0", head())
    (stranger / ".pre-commit-config.yaml").write_text(text)
    git(stranger, "add", "-A")
    # What pincite needs is here already: only pincite itself is installed, so that the test does not download it all.
    lent = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": sysconfig.get_path("purelib")}
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "hooks"), **lent}
    command = (tool("pre-commit"), "run", "--all-files")
    done = run(*command, cwd=stranger, env=environment)
    assert done.returncode == 0, done.stdout
    (stranger / "weather/rain.csv").write_text("day,mm\n2024-01-01,0.5\n2024-01-02,much\n")
    git(stranger, "add", "-A")
    done = run(*command, cwd=stranger, env=environment)
    assert done.returncode == 1
    assert "weather/rain.csv:3:mm: type-error" in done.stdout


def head():
    return run("git", "rev-parse", "HEAD", cwd=ROOT).stdout.strip()
