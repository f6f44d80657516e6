"""One random package judged by the local engine and by Spark."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.parity.compare import write
from tests.parity.tables import case

from pincite import spark
from pincite.reports import render
from pincite.reports.style import Style
from pincite.rules.run import validate
from pincite.spark import check
from pincite.tables.opening import Sizes

BLOCKS = [7, 40, 1000, 100_000]


@dataclass(frozen=True)
class Compared:
    """The JSON reports of the two engines, the error limit, and how many tables Spark left to the local engine."""

    here: str
    there: str
    limit: int
    tables: int
    left: int


def compare(seed: int, folder: Path, cut: Callable[[int], None]) -> Compared:
    """Judge the package of a seed both ways; `cut` is told the bytes of its table, to set how that is cut."""
    made = case(seed)
    package = write(made, folder)
    cut(sum(len(data) for data in made.files.values()))
    sizes = Sizes(large=0, block=random.Random(seed).choice(BLOCKS))
    here = validate(package, limit=made.limit)
    with (
        patch.object(spark, "check_table", lambda *asked: check.check_table(*asked[:3], sizes)),
        patch.object(check, "check_here", wraps=check.check_here) as left,
    ):
        there = validate(package, limit=made.limit, engine="spark")
    texts = (render(report, "json", Style()) for report in (here, there))
    return Compared(*texts, made.limit, len(package.resources), left.call_count)
