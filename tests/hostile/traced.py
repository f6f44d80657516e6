"""What the system saw of a run over the corpus: each file that was opened, each connection that was tried."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

STRACE: Final = shutil.which("strace")
_OPENED: Final = re.compile(r"\bopen(?:at2?)?\(.*?(O_[A-Z_|]+).*\) = \d+<(?P<path>/[^>]*)>$")
_CONNECTED: Final = re.compile(r"\bconnect\(.*sa_family=(?!AF_UNIX)")
_PACKAGE: Final = re.compile(r"/hostile-[^/]+(?:$|/(?:p|scratch|nowhere)(?:$|/)|/outside$)")
"""A case's package, and its other folders themselves, which are listed to be taken away."""
_SYSTEM: Final = (
    "/usr/",
    "/lib",
    "/proc/",
    "/sys/",
    "/dev/null",
    "/dev/shm/sem.",  # noqa: S108 (what `multiprocessing` makes)
    "/dev/urandom",
    "/etc/",
    "/var/lib/",
)
"""What the interpreter and the system's libraries read by themselves; no package of the corpus is there."""


def trace(names: Sequence[str]) -> list[str]:
    """Judge cases below strace and give what was opened outside of their packages, and what was connected to."""
    assert STRACE is not None
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        calls = "trace=open,openat,openat2,connect"
        command = [STRACE, "-f", "-qq", "-y", "-s", "4096", "-e", calls, "-o", str(log), sys.executable, "-m"]
        where = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        subprocess.run([*command, "tests.hostile", *names], check=True, stdout=subprocess.DEVNULL, env=where)
        with log.open(encoding="utf-8", errors="replace") as lines:
            return sorted(set(strange(lines)))


def strange(lines: Iterable[str]) -> Iterator[str]:
    """Give what in strace's words reads outside of a package, or goes to the network."""
    own = tuple(os.path.realpath(place) for place in (sys.prefix, sys.base_prefix, *filter(None, sys.path), Path.cwd()))
    for line in lines:
        if _CONNECTED.search(line):
            yield line.strip()
        elif found := _OPENED.search(line):
            path = found["path"]
            written = "O_WRONLY" in line or "O_EXCL" in line  # the corpus itself, and Python's look for a folder
            if not (written or _PACKAGE.search(path) or path.startswith((*own, *_SYSTEM))):
                yield path
