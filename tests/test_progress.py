"""Progress stands on a terminal alone, and is gone at the end."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.test_validate import package

from pincite.cli import progress

TOLD = b"things: 10,000 rows"


def watched(folder: Path, *, terminal: bool, patience: float = 0.001) -> bytes:
    """Validate a package as the command does, and give what came to stderr."""
    script = (
        "import sys; from pincite.cli import main, progress\n"
        f"progress.PATIENCE, progress.AGAIN = {patience}, 0.001\n"
        f"main(['validate', {str(folder)!r}])"
    )
    ours, theirs = pty.openpty() if terminal else os.pipe()
    command, known = [sys.executable, "-c", script], {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=known) as process:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 1 << 16):
                said += part
        except OSError:  # a terminal whose other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    return said


def test_long_work_names_the_resource_and_the_rows_done_on_a_terminal_and_wipes_the_line(tmp_path):
    rows = "".join(f"{number},a\n" for number in range(20_000))
    said = watched(package(tmp_path, f"id,label\n{rows}"), terminal=True)
    assert TOLD in said
    assert said.endswith(b"\r\x1b[K")
    assert b"\n" not in said


def test_nothing_is_said_where_stderr_is_no_terminal(tmp_path):
    rows = "".join(f"{number},a\n" for number in range(20_000))
    assert watched(package(tmp_path, f"id,label\n{rows}"), terminal=False) == b""


def test_work_that_takes_less_than_a_second_says_nothing(tmp_path):
    folder = package(tmp_path, "id,label\n1,a\n")
    assert progress.PATIENCE == 1
    assert watched(folder, terminal=True, patience=3600) == b""
