"""The same packages given to frictionless itself, under the same limits, so that its figures can stand beside ours."""

import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.hostile.cases import STOPS, VALID, Case
from tests.hostile.catalogue import CASES
from tests.hostile.run import MEGABYTES, SECONDS, Judgement, run

KINDS = ("right", "accepted though wrong", "refused though right", "traceback", "hang", "memory", "outside", "network")
STOPPED = int(SECONDS) + 2
"""Seconds of processor time after which frictionless is stopped: it is known to be too slow by then."""


def judge_frictionless(name: str) -> Judgement:
    """Validate a case's package with `frictionless.validate` and give what it did, one of `KINDS` or more."""
    case = CASES[name]
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        folder = Path(made).resolve()
        (folder / "scratch").mkdir()
        case.write(folder)
        outcome = run([_descriptor(case, folder)], folder, command=_frictionless)
    found = []
    if outcome.code is None or outcome.seconds > SECONDS:
        found.append("hang")
    if outcome.megabytes > MEGABYTES:
        found.append("memory")
    if any(act.startswith("opens") for act in outcome.acts):
        found.append("outside")
    if any(not act.startswith("opens") for act in outcome.acts):
        found.append("network")
    if outcome.code == 70:
        found.append("traceback")
    elif outcome.code is not None and outcome.code >= 0:  # not stopped
        found.append(_verdict(case, accepted=outcome.code == 0))
    return Judgement(name, tuple(found), outcome.seconds, outcome.megabytes)


def counted(judgements: list[Judgement]) -> str:
    """Give the figures in one line."""
    counts = Counter(kind for item in judgements for kind in item.wrong)
    return ", ".join(f"{kind} {counts[kind]}" for kind in KINDS)


def _verdict(case: Case, *, accepted: bool) -> str:
    if accepted == (case.verdict == VALID):
        return "right"
    return "accepted though wrong" if accepted else "refused though right"


def _descriptor(case: Case, folder: Path) -> str:
    target = folder / case.target
    return str(target / "datapackage.json") if target.is_dir() or case.verdict == STOPS else str(target)


def _frictionless() -> Callable[[list[str]], None]:
    from frictionless import FrictionlessException, system, validate

    def main(arguments: list[str]) -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (STOPPED, STOPPED))
        with system.use_context(trusted=False):
            try:
                valid = validate(arguments[0]).valid
            except FrictionlessException:
                valid = False
        sys.exit(0 if valid else 1)

    return main
