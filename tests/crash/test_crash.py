"""Old file or new file, never anything else, whatever happens to the process or to the disk."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.crash.commands import COMMANDS, is_old_or_new, mounted, run, start, state, stop_at_random, wait, warm

KILLS = 25
"""Kills at random moments for each of eight commands: two hundred in all."""
OPERATIONS = 60
"""File operations of a command, within which the quick probes stop it."""
QUICK = ("export", "export folder", "patch")
"""Commands that write a file, a folder, and several files: what the others do, they do as one of these."""
named = pytest.mark.parametrize("probe", COMMANDS, indirect=True)


@pytest.fixture(scope="module", autouse=True)
def imported():
    warm()


class Probe:
    """One command on a package of its own, with what its folder holds before and after it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        done = folder / "done"
        done.mkdir()
        self.arguments = COMMANDS[name](done)
        self.old = state(done / "p")
        begun = time.monotonic()
        assert run(self.arguments, done) in {0, 1}, (done / "said").read_text()
        self.seconds = time.monotonic() - begun
        self.new = state(done / "p")
        assert self.new != self.old
        self.count = 0

    def again(self) -> Path:
        """Make the package once more, where nothing has happened to it."""
        self.count += 1
        work = self.folder / str(self.count)
        work.mkdir()
        COMMANDS[self.name](work)
        return work

    def check(self, work: Path) -> None:
        """Hold that each file is the old or the new one; a kill may leave the new one twice."""
        for part in (work / "p").rglob("*.part"):
            assert part.read_bytes() in self.new.values()
            part.unlink()
        self.check_all(work)

    def check_all(self, work: Path) -> None:
        found = state(work / "p")
        assert is_old_or_new(found, self.old, self.new), sorted(found)
        shutil.rmtree(work)


@pytest.fixture(scope="module")
def probe(request, tmp_path_factory):
    return Probe(request.param, tmp_path_factory.mktemp("probe"))


@named
def test_stopped_at_some_moments(probe):
    dice = random.Random(probe.name)
    for _ in range(2):
        work = probe.again()
        run(probe.arguments, work, stop_at=dice.randint(1, OPERATIONS))
        probe.check(work)
    for how in (signal.SIGINT, signal.SIGTERM):
        check_interrupted(probe, dice, how)


def check_interrupted(probe, dice, how):
    work = probe.again()
    ended = stop_at_random(probe.arguments, work, dice, probe.seconds, how)
    assert ended in {0, 1, 128 + how, -how}  # -how: before `main` or after it
    if ended != -how:
        assert not list((work / "scratch").iterdir())
    probe.check_all(work)


def killed_later_and_later(probe):
    """Give the folder after a kill before the first operation on files, the second, ... until a run ends by itself."""
    for moment in range(1, 500):
        work = probe.again()
        code = run(probe.arguments, work, stop_at=moment)
        yield work
        if code != -signal.SIGKILL:
            return
    pytest.fail("it never ended")


@named
@pytest.mark.heavy
def test_killed_before_each_operation_on_files(probe):
    runs = 0
    for work in killed_later_and_later(probe):
        probe.check(work)
        runs += 1
    assert runs > 2


@named
@pytest.mark.heavy
def test_the_next_run_ends_what_a_killed_one_left(probe):
    for work in killed_later_and_later(probe):
        if list((work / "p").rglob("*.part")):
            break
    assert run(probe.arguments, work) in {0, 1, 2}
    probe.check_all(work)


@named
@pytest.mark.heavy
def test_killed_at_random_moments(probe):
    dice = random.Random(probe.name)
    for _ in range(KILLS):
        work = probe.again()
        stop_at_random(probe.arguments, work, dice, probe.seconds * 1.2, signal.SIGKILL)
        probe.check(work)


@named
@pytest.mark.heavy
def test_interrupted_at_random_moments(probe):
    dice = random.Random(f"{probe.name} interrupted")
    for how in (signal.SIGINT, signal.SIGTERM) * 5:
        check_interrupted(probe, dice, how)


@pytest.fixture
def small(probe, tmp_path):
    """The package on a file system of its own, of four megabytes."""
    made, work = tmp_path / "made", tmp_path / "small"
    made.mkdir()
    COMMANDS[probe.name](made)
    (work / "p").mkdir(parents=True)
    if not mounted(work / "p", "size=4m"):
        pytest.skip("this machine lets no file system be mounted")
    shutil.copytree(made, work, dirs_exist_ok=True)
    yield work
    subprocess.run(["umount", str(work / "p")], check=True)


@pytest.mark.parametrize(
    "probe",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.heavy) for name in COMMANDS],
    indirect=True,
)
def test_a_full_disk_a_folder_to_be_read_alone_and_one_that_is_well(probe, small):
    filling = small / "p" / "filling"
    with filling.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(bytes(4096)):
            pass
    assert run(probe.arguments, small) == 2
    assert "No space left" in one_line(small)
    filling.unlink()
    assert state(small / "p") == probe.old
    remount(small, "ro")
    assert run(probe.arguments, small) == 2
    assert "Read-only file system" in one_line(small)
    assert state(small / "p") == probe.old
    remount(small, "rw")
    assert run(probe.arguments, small) in {0, 1}
    assert state(small / "p") == probe.new


def remount(work, how):
    subprocess.run(["mount", "-o", f"remount,{how}", str(work / "p")], check=True)


def one_line(work):
    """Give the one line of complaint of the last run."""
    said = work / "said"
    (line,) = [line for line in said.read_text().splitlines() if line.startswith("Error")]
    said.unlink()
    return line


@named
@pytest.mark.heavy
def test_writers_at_once(probe):
    work = probe.again()
    children = [start(probe.arguments, work) for _ in range(6)]
    codes = [wait(child) for child in children]
    assert set(codes) <= {0, 1, 2}
    assert 0 in codes or 1 in codes
    probe.check_all(work)


@pytest.mark.parametrize("probe", [name for name in COMMANDS if name != "export folder"], indirect=True)
def test_a_link_stays_a_link_and_its_target_keeps_its_mode(probe):
    work = probe.again()
    changed = [name for name in probe.new if probe.new[name] != probe.old.get(name)]
    for file in changed:
        path = work / "p" / file
        path.chmod(0o640)
        path.rename(path.with_name(f"real-{path.name}"))
        path.symlink_to(f"real-{path.name}")
    assert run(probe.arguments, work) in {0, 1}
    for file in changed:
        path = work / "p" / file
        assert path.is_symlink()
        assert path.read_bytes() == probe.new[file]
        assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("probe", ["export folder"], indirect=True)
def test_a_link_to_a_folder_stays_a_link(probe):
    work = probe.again()
    (work / "p" / "out").rename(work / "p" / "real")
    (work / "p" / "out").symlink_to("real")
    assert run(probe.arguments, work) == 0
    assert (work / "p" / "out").is_symlink()
    (work / "p" / "out").unlink()
    (work / "p" / "real").rename(work / "p" / "out")
    assert state(work / "p") == probe.new


@pytest.mark.parametrize("probe", ["validate -o", "export", "export folder"], indirect=True)
def test_a_new_file_gets_the_mode_that_the_umask_leaves(probe):
    for mask in (0o022, 0o077):
        work = probe.again()
        targets = [work / "p" / file for file in probe.new if probe.new[file] != probe.old.get(file)]
        for target in targets:
            target.unlink()
        before = os.umask(mask)
        try:
            assert run(probe.arguments, work) in {0, 1}
        finally:
            os.umask(before)
        assert {target.stat().st_mode & 0o777 for target in targets} == {0o666 & ~mask}


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_package_gets_the_modes_that_the_umask_leaves(tmp_path, mask):
    arguments = [*COMMANDS["merge"](tmp_path), "-o", "out"]
    before = os.umask(mask)
    try:
        assert run(arguments, tmp_path) == 0
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()}
    assert (modes, (tmp_path / "out").stat().st_mode & 0o777) == ({0o666 & ~mask}, 0o777 & ~mask)


@pytest.mark.parametrize(
    "arguments",
    [
        ["textconv", "p/pipe"],
        ["merge", "p/pipe", "p/pipe", "p/pipe", "--path", "t.csv"],
        ["new", "p/pipe", "-o", "new"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_pipe_is_refused_where_it_would_be_waited_for(tmp_path, arguments):
    (tmp_path / "p").mkdir()
    os.mkfifo(tmp_path / "p" / "pipe")
    assert run(arguments, tmp_path) == 2
    assert "not a regular file" in one_line(tmp_path)


@pytest.mark.parametrize("arguments", [["validate", "x" * 5_000], ["validate", "p", "-o", "x" * 5_000]])
def test_a_name_that_the_system_does_not_take_is_said_in_a_line(tmp_path, arguments):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "datapackage.json").write_text('{"name": "p", "resources": []}')
    assert run(arguments, tmp_path) == 2
    assert "File name too long" in one_line(tmp_path)
