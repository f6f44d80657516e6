"""Each writing command on a package of its own, and how to run it in a child that can be killed at any moment."""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pincite.__main__ import run as program

FIXTURE: Final = Path(__file__).parent.parent / "fixtures" / "span-text"
ROWS: Final = [f"{number},name {number}" for number in range(400)]
DESCRIPTOR: Final = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "p",
    "resources": [
        {
            "name": name,
            "type": "table",
            "path": f"{name}.csv",
            "encoding": "utf-8",
            "bytes": 1,
            "schema": {
                "fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}],
                "primaryKey": ["id"],
            },
        }
        for name in ("one", "two")
    ],
}
State = dict[str, bytes]


def package(folder: Path, rows: Sequence[str] = ROWS, end: str = "\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(DESCRIPTOR, indent=2) + "\n", encoding="utf-8")
    for name in ("one", "two"):
        (folder / f"{name}.csv").write_bytes(end.join(["id,name", *rows, ""]).encode())
    return folder


def _written(*arguments: str) -> Callable[[Path], list[str]]:
    def made(work: Path) -> list[str]:
        package(work / "p")
        (work / "p" / arguments[-1]).write_bytes(b"what was there\n")
        return [*arguments[:-1], f"p/{arguments[-1]}"]

    return made


def _export_folder(work: Path) -> list[str]:
    package(work / "source")
    (work / "p" / "out").mkdir(parents=True)
    for name in ("one", "two"):
        (work / "p" / "out" / f"{name}.parquet").write_bytes(b"what was there\n")
    return ["export", "parquet", "source", "-o", "p/out"]


def _sync(work: Path) -> list[str]:
    package(work / "p")
    return ["sync", "p"]


def _fmt(work: Path) -> list[str]:
    package(work / "p", end="\r\n")
    return ["fmt", "p"]


def _anchor(work: Path) -> list[str]:
    shutil.copytree(FIXTURE, work / "p")
    return ["anchor", "p"]


def _patch(work: Path) -> list[str]:
    package(work / "new", [*ROWS[1:], "400,last"])
    package(work / "p")
    arguments = ["diff", "p", "new", "--format", "patch", "-o", "change.patch"]
    run(arguments, work, folder="p")
    return ["patch", "change.patch", "p"]


def _merge(work: Path) -> list[str]:
    package(work / "base")
    package(work / "p", [*ROWS, "400,ours"])
    package(work / "theirs", ROWS[1:])
    return ["merge", "base", "p", "theirs"]


COMMANDS: Final[Mapping[str, Callable[[Path], list[str]]]] = {
    "validate -o": _written("validate", "p", "--format", "html", "-o", "report.html"),
    "export": _written("export", "sqlite", "p", "-o", "out.sqlite"),
    "export folder": _export_folder,
    "sync": _sync,
    "fmt": _fmt,
    "anchor": _anchor,
    "patch": _patch,
    "merge": _merge,
}
"""Each makes its package `p` in a folder and gives its arguments; what it writes lies in `p`."""


def warm() -> None:
    """Import in this process what its children need, so that each of them starts at once."""
    from pincite.cli.main import COMMANDS as NAMES
    from pincite.cli.main import pincite

    for name in NAMES:
        pincite.get_command(None, name)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as made:
        for name, make in COMMANDS.items():
            work = Path(made, name)
            work.mkdir()
            run(make(work), work)


def start(arguments: Sequence[str], work: Path, stop_at: int = 0) -> int:
    """
    Run the command line in a child, killed before its `stop_at`th file operation (0: never); give its id.

    As the real process does, the child ends by a signal alone before the program's `main` and after it.
    """
    usual = {how: signal.signal(how, signal.SIG_DFL) for how in (signal.SIGINT, signal.SIGTERM)}
    child = os.fork()
    if child:
        for how, handler in usual.items():
            signal.signal(how, handler)
        return child
    code = 70
    try:
        os.chdir(work)
        scratch = work / "scratch"
        scratch.mkdir(exist_ok=True)
        tempfile.tempdir = str(scratch)
        log = os.open(work / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), "utf-8")
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), "utf-8")
        if stop_at:
            sys.addaudithook(_Killer(stop_at, str(work)))
        sys.argv = ["pincite", *arguments]
        program()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 (shown, and the exit code tells)
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)


class _Killer:
    """Kills its process at the nth event that touches files."""

    EVENTS: Final = frozenset({"open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"})

    def __init__(self, stop_at: int, folder: str) -> None:
        self.left, self.folder = stop_at, folder

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in self.EVENTS and (event != "open" or self.folder in str(arguments[0])):
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def wait(child: int) -> int:
    """Give a child's exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(arguments: Sequence[str], work: Path, stop_at: int = 0, folder: str = "p") -> int:  # noqa: ARG001
    return wait(start(arguments, work, stop_at))


def state(folder: Path) -> State:
    """Give every file of a folder with its bytes; a folder has its name with a slash."""
    return {
        str(path.relative_to(folder)) + "/" * path.is_dir(): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def is_old_or_new(found: State, old: State, new: State) -> bool:
    """Whether each file is whole as it was or as it is to be, and there is no other."""
    return all(found.get(name) in (old.get(name), new.get(name)) for name in {*found, *old, *new})


def stop_at_random(arguments: Sequence[str], work: Path, dice: random.Random, seconds: float, how: int) -> int:
    child = start(arguments, work)
    time.sleep(dice.uniform(0, seconds))
    os.kill(child, how)
    return wait(child)


def mounted(work: Path, options: str) -> bool:
    """Mount a small file system of its own at a folder; False where this machine does not let us."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(work)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
