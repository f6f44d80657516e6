"""One case run as a command, again and again in each format, under limits; what is wrong with what it did."""

import contextlib
import io
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.hostile.cases import SECRET, STOPS, VALID, Case
from tests.hostile.catalogue import CASES
from tests.hostile.media import FORMATS, unsafe

SECONDS: Final = 5.0
"""Processor time that a run may take."""
STOPPED: Final = 60.0
"""Seconds by the clock after which a run is a hang: a busy machine is no fault of the case."""
MEGABYTES: Final = 512
QUICK: Final = ("json",)
TYPICAL: Final = "outputs/type-markup"
TRACEBACK: Final = "Traceback (most recent call last)"
_SYSTEM: Final = tuple(
    os.path.realpath(place) + "/"
    for place in (sys.prefix, sys.base_prefix, *filter(None, map(os.path.dirname, sys.path)), "/usr", "/lib", "/proc")
)
_NETWORK: Final = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "urllib.Request",
    "socket.bind",
    "socket.__new__",
)
_PROCESSES: Final = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")


@dataclass(frozen=True)
class Outcome:
    """What one run did: its exit code (None: stopped), output, complaints, forbidden acts, seconds, megabytes."""

    code: int | None
    out: bytes
    err: bytes
    acts: tuple[str, ...]
    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Judgement:
    """What is wrong with a case's runs (nothing: ""), and the most that one of them took."""

    name: str
    wrong: tuple[str, ...]
    seconds: float
    megabytes: float


def warm() -> None:
    """Do once what every run needs, so that each is a fork and costs milliseconds: import all, load the plugins."""
    import jsonschema  # noqa: F401
    import pyarrow.csv  # noqa: F401

    with (
        tempfile.TemporaryDirectory(prefix="hostile-") as folder,
        contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())),
    ):
        CASES[TYPICAL].write(Path(folder))
        for form in FORMATS:
            with contextlib.suppress(SystemExit):  # before the hook that watches, which sees what is not refused
                _pincite()(["validate", str(Path(folder, CASES[TYPICAL].target)), "--format", form])


def judge(name: str) -> Judgement:
    """Run a case in every format and say what is wrong."""
    case = CASES[name]
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        folder = Path(os.path.realpath(made))
        (folder / "scratch").mkdir()
        case.write(folder)
        runs = {form: run(["validate", case.target, "--format", form], folder) for form in _formats(case)}
        wrong = [f"{form}: {what}" for form, outcome in runs.items() for what in faults(form, outcome)]
        wrong += _verdict(case, runs["json"])
        wrong += [f"left behind: {left}" for left in (folder / "scratch").iterdir()]
        shutil.rmtree(folder / "p", ignore_errors=True)
    return Judgement(
        name, tuple(wrong), max(run.seconds for run in runs.values()), max(run.megabytes for run in runs.values())
    )


def _formats(case: Case) -> Sequence[str]:
    return FORMATS if case.everywhere else QUICK


def _pincite() -> Callable[[list[str]], object]:
    from pincite.cli import main

    return main


def run(
    arguments: Sequence[str],
    folder: Path,
    seconds: float = STOPPED,
    *,
    git: bool = False,
    command: Callable[[], Callable[[list[str]], object]] = _pincite,
) -> Outcome:
    """Run the command line in a child of this process, in `folder`, and stop it after its time; `git` may be asked."""
    streams = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 (closed below)
    sys.stdout.flush()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        _child(arguments, folder, [stream.fileno() for stream in streams], command, git=git)
    code, usage = _wait(child, started + seconds)
    texts = []
    for stream in streams:
        stream.seek(0)
        texts.append(stream.read())
        stream.close()
    acts = tuple(dict.fromkeys(texts[2].decode("utf-8", "replace").splitlines()))
    return Outcome(code, texts[0], texts[1], acts, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _wait(child: int, end: float) -> tuple[int | None, resource.struct_rusage]:
    while True:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            _, _, usage = os.wait4(child, 0)
            return None, usage
        time.sleep(0.002)


def _child(
    arguments: Sequence[str],
    folder: Path,
    streams: Sequence[int],
    command: Callable[[], Callable[[list[str]], object]],
    *,
    git: bool,
) -> None:
    """Become the command; forbidden acts are refused and written down. Never returns."""
    code = 70
    try:
        os.chdir(folder)
        os.environ.update(TMPDIR=str(folder / "scratch"), NO_COLOR="1")
        os.environ.pop("GITHUB_STEP_SUMMARY", None)
        tempfile.tempdir = None
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(streams[0], 1)
        os.dup2(streams[1], 2)
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), "utf-8")
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), "utf-8", "backslashreplace")
        sys.addaudithook(_watch(folder, streams[2], git=git))
        command()(list(arguments))
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 (this is what is looked for)
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _watch(folder: Path, handle: int, *, git: bool) -> Any:
    allowed = (f"{folder}/p/", f"{folder}/scratch/", *_SYSTEM, "/dev/null", "/etc/localtime", "/etc/mime.types")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            if b"/" not in (name := os.fsencode(arguments[0])) and (
                arguments[2] & os.O_NOFOLLOW or not os.path.lexists(folder / os.fsdecode(name))
            ):
                return  # below a folder that is open already
            place = os.path.realpath(folder / os.fsdecode(arguments[0]))
            if not place.startswith(allowed) and place not in {
                f"{folder}/p",
                str(folder),
                f"{folder}/nowhere",
                f"{folder}/scratch",
            }:
                os.write(handle, f"opens {os.fsdecode(arguments[0])[:200]!r}\n".encode())
        elif git and event == "subprocess.Popen" and arguments[0] == "git":
            return
        elif event in _NETWORK or event in _PROCESSES:
            os.write(handle, f"{event} {str(arguments)[:200]!r}\n".encode())
            raise PermissionError(event)

    return hook


def faults(form: str, outcome: Outcome) -> Iterator[str]:
    """Say what no run may do, whatever it was given."""
    if outcome.code is None:
        yield f"hangs: stopped after {STOPPED:.0f} s"
        return
    if outcome.seconds > SECONDS:
        yield f"took {outcome.seconds:.1f} s of processor time"
    if outcome.megabytes > MEGABYTES:
        yield f"took {outcome.megabytes:.0f} MB"
    if outcome.code not in {0, 1, 2}:
        yield f"exit code {outcome.code}: {outcome.err[-300:].decode('utf-8', 'replace')}"
    if TRACEBACK.encode() in outcome.err + outcome.out:
        yield f"a traceback: {outcome.err[-400:].decode('utf-8', 'replace')}"
    if b"this fails on the package as it is" in outcome.err and form != "other":
        yield f"fails: {outcome.err[-300:].decode('utf-8', 'replace')}"
    if SECRET.encode() in outcome.err + outcome.out:
        yield "shows what is outside of the package"
    yield from outcome.acts
    yield from unsafe("text", outcome.err)
    if outcome.code in {0, 1} and form != "other":
        yield from unsafe(form, outcome.out)


def _verdict(case: Case, outcome: Outcome) -> Iterator[str]:
    if outcome.code not in {0, 1, 2}:
        return
    if outcome.code == 2:
        said = outcome.err.decode("utf-8", "replace")
        if case.verdict != STOPS or case.says not in said:
            yield f"should be {case.verdict} ({case.says}), stops: {said[:300]}"
        return
    report = json.loads(outcome.out)
    found = report["findings"]
    shown = [f"{item['rule']}: {item['message']}"[:260] for item in found[:4]]
    if case.verdict in {VALID, STOPS}:
        if case.verdict == STOPS or outcome.code != 0 or not report["valid"]:
            yield f"should be {case.verdict}, is: {shown}"
        return
    said = [" ".join(filter(None, (item["message"], item["hint"]))) for item in found if item["rule"] == case.verdict]
    if outcome.code != 1 or not any(case.says in text for text in said):
        yield f"should be {case.verdict} ({case.says!r}), is: {shown}"
