"""One random corpus judged by the local engine and by Spark."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from unittest.mock import patch

from tests.articles import corpus, dirty, put, rows, written

from pincite.packages import open_package
from pincite.reports import render
from pincite.reports.style import Style
from pincite.rules import corpora, run
from pincite.rules.registry import RULES as ALL
from pincite.tables import Sizes

RULES: Final = frozenset({"anchoring-form", *(rule.name for rule in ALL if rule.of_text)})
LIMITS: Final = (0, 1, 3, 1000)


def compare(seed: int, folder: Path, cut: Callable[[int], None]) -> tuple[str, str]:
    """Judge the corpus of a seed both ways; `cut` is told the bytes of its largest table, to set how that is cut."""
    rng = random.Random(seed)
    articles = dirty(rng.randrange(1, 6), rng.choice([0, 3, 12, 30]), seed)
    shared = rng.choice([(), ("entities",), ("entities", "aliases")])
    files = corpus(articles, shared, prefixed=rng.random() < 0.5).files
    put(folder, astray(files, rng) if rng.random() < 0.5 else files)
    package, limit = open_package(folder), rng.choice(LIMITS)
    largest = max(len(data) for path, data in files.items() if path.endswith(".csv"))
    cut(largest)
    sizes = Sizes(rng.choice([0, largest // 3]), rng.choice([500, 5000, 1 << 20]))
    with patch.object(run, "Sizes", lambda memory: sizes._replace(memory=memory)):
        here = run.validate(package, only=RULES, limit=limit)
        with patch.object(corpora, "_by_key", None):  # so that nothing can be judged in this process
            there = run.validate(package, only=RULES, limit=limit, engine="spark")
    return render(here, "json", Style()), render(there, "json", Style())


def astray(files: Mapping[str, bytes], rng: random.Random) -> Mapping[str, bytes]:
    """Let some rows of each table name another article, or none; leave out one article, or give its name to another."""
    changed = dict(files)
    for path in files:
        lines = rows(files[path]) if path.endswith(".csv") else []
        if not lines or lines[0][0] not in {"article", "id"}:
            continue
        names = ["a0", "a1", "nowhere", ""]
        for line in rng.sample(lines[1:], max(1, len(lines) // 100)):
            if lines[0][0] == "article" or path.endswith("articles.csv"):
                line[0] = rng.choice(names)
        changed[path] = written(lines)
    return changed
