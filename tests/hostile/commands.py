"""Every other command on the packages of the corpus: none may crash, hang, grow, or reach out."""

import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.hostile.cases import SECRET, descriptor, fields, resource
from tests.hostile.catalogue import CASES
from tests.hostile.media import unsafe
from tests.hostile.run import Judgement, Outcome, faults, run

GOOD: Final = "scratch/good"
PATCH: Final = (
    {"op": "patch", "format": 1},
    {"op": "row-changed", "path": "t.csv", "key": {"a": "x"}, "old": {"a": "x"}, "new": {"a": "y"}},
    {"op": "row-added", "path": "t.csv", "key": {"a": "z"}, "new": {"a": "z"}, "after": {"a": "y"}},
    {"op": "value", "path": "d.json", "at": ["k"], "old": 5, "new": 6},
)
EXPORTS: Final = (
    "sqlite", "duckdb", "sql", "parquet", "xlsx", "csv", "json", "jsonl", "stata", "spss", "jsonld", "turtle", "nquads",
    "annotations", "tei", "brat", "iob2", "spacy", "graphml", "markdown", "html", "zip", "csvw", "croissant", "rocrate",
    "huggingface", "datasette", "datacite", "citation",
)  # fmt: skip
_DIFFS: Final = ("text", "json", "markdown", "html", "patch", "github")
COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    **{f"diff-to-{form}": ("diff", GOOD, "{p}", "--format", form) for form in _DIFFS},
    **{f"diff-from-{form}": ("diff", "{p}", GOOD, "--format", form) for form in _DIFFS},
    "diff-version": ("diff", GOOD, "{p}", "--check-version"),
    "patch": ("patch", "scratch/change.patch", "{p}", "--check"),
    "patch-back": ("patch", "-R", "scratch/change.patch", "{p}", "--check"),
    "merge-ours": ("merge", GOOD, "{p}", GOOD, "-o", "scratch/out"),
    "merge-theirs": ("merge", GOOD, GOOD, "{p}", "-o", "scratch/out"),
    "merge-base": ("merge", "{p}", GOOD, "scratch/other", "-o", "scratch/out"),
    "sync": ("sync", "{p}", "--check"),
    "fmt": ("fmt", "{p}", "--check"),
    "anchor": ("anchor", "{p}", "--check"),
    "coverage": ("coverage", "{p}"),
    "coverage-json": ("coverage", "{p}", "--format", "json"),
    "locate": ("locate", "x", "{p}"),
    "show": ("show", "{p}"),
    "query": ("query", "select name, sql from sqlite_schema", "{p}"),
    "query-rows": ("query", "select * from t", "{p}", "--format", "json"),
    "reference": ("validate", "{p}", "--engine", "frictionless"),
    "textconv": ("textconv", "p/t.csv"),
    **{f"export-{name}": ("export", name, "{p}", "-o", "scratch/out") for name in EXPORTS},
}
"""What is run, by a name; `{p}` stands for the package."""


FELL: Final[Mapping[str, Sequence[str]]] = {
    "archives/bz2": ("export-xlsx",),
    "archives/gz-truncated": ("export-sql",),
    "archives/encrypted-in-zip": ("export-json",),
    "archives/json-lines-that-are-none": ("export-parquet",),
    "archives/xlsx-of-all-columns": ("export-sqlite",),
    "descriptors/many-brackets": ("merge-ours",),
    "descriptors/type-unknown": ("export-annotations", "query"),
    "keys/hash-like": ("diff-from-markdown", "diff-from-html"),
    "keys/many": ("diff-to-markdown",),
    "outputs/type-bidi": ("export-parquet",),
    "structure/carriage-returns-alone": ("diff-to-json",),
    "structure/many-columns": ("diff-to-patch",),
}
"""Where commands once fell over a case, or needed minutes."""


def judge_fallen(name: str) -> Judgement:
    """Run those commands on a case's package that once fell over it."""
    return judge_commands(name, chosen=FELL[name])


def judge_commands(name: str, number: int = 0, chosen: Sequence[str] = ()) -> Judgement:
    """Run `number` of the commands on a case's package, another choice for each case (0: all of them)."""
    case = CASES[name]
    chosen = chosen or (random.Random(name).sample(sorted(COMMANDS), number) if number else list(COMMANDS))
    wrong, seconds, megabytes = [], 0.0, 0.0
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        folder = Path(os.path.realpath(made))
        _beside(folder / "scratch")
        case.write(folder)
        for command in chosen:
            arguments = [part.format(p=case.target) if part == "{p}" else part for part in COMMANDS[command]]
            outcome = run(arguments, folder, git=True)
            wrong += [f"{command}: {what}" for what in (*faults("other", outcome), *_told(command, outcome))]
            seconds, megabytes = max(seconds, outcome.seconds), max(megabytes, outcome.megabytes)
            if SECRET in _written(folder / "scratch" / "out"):
                wrong.append(f"{command}: writes what is outside of the package")
            wrong += [f"{command}: leaves {left.name}" for left in _left(folder / "scratch")]
    return Judgement(name, tuple(wrong), seconds, megabytes)


def _told(command: str, outcome: Outcome) -> Iterator[str]:
    """Judge what is read by people; what another program reads holds the data as they are."""
    kind, _, form = command.rpartition("-")
    if outcome.code not in {0, 1} or form == "patch":
        return
    if kind in {"diff-to", "diff-from"}:
        yield from unsafe("changes in markdown" if form == "markdown" else form, outcome.out)
    elif command in {"coverage", "show", "locate", "reference", "fmt", "sync", "anchor"}:
        yield from unsafe("text", outcome.out)


def _left(scratch: Path) -> Iterator[Path]:
    """Name what a run left behind, and take it away with what it wrote."""
    for place in scratch.iterdir():
        if place.name not in {"good", "other", "change.patch"}:
            if place.name != "out":
                yield place
            shutil.rmtree(place) if place.is_dir() else place.unlink()


def _written(place: Path) -> str:
    files = [place] if place.is_file() else list(place.rglob("*"))
    return "".join(file.read_bytes().decode("utf-8", "replace") for file in files if file.is_file())


def _beside(scratch: Path) -> None:
    """Make two packages that are well, and a patch, beside the hostile one."""
    table = resource(fields("a", primaryKey="a"))
    listed = descriptor(table, {"name": "d", "type": "json", "path": "d.json"}, version="1.0.0")
    for name, rows in (("good", "a\nx\nw\n"), ("other", "a\nx\nv\n")):
        (scratch / name).mkdir(parents=True)
        (scratch / name / "datapackage.json").write_text(listed, encoding="utf-8")
        (scratch / name / "t.csv").write_text(rows, encoding="utf-8")
        (scratch / name / "d.json").write_text('{"k": 5}\n', encoding="utf-8")
    lines = "".join(f"{json.dumps(one)}\n" for one in PATCH)
    (scratch / "change.patch").write_text(lines, encoding="utf-8")
