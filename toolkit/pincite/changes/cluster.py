"""
What is left of two tables once the records that both have are taken away, found by Spark.

Workers digest records, Spark joins the digests of the two sides, and the records that differ are fetched; what they
are is told by the process that asks, as for any other table.
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from pincite.changes import ranges, scans
from pincite.changes.dialects import Dialect
from pincite.changes.keys import KeyColumns
from pincite.changes.ranges import COUNT, FAILED, LINES, RECORD, SHAPE, Ranges
from pincite.changes.records import Cells
from pincite.changes.residue import Differing, Residue, header_cells, residue_of
from pincite.changes.stretches import stretches_of
from pincite.errors import PinciteError
from pincite.packages import Resource
from pincite.spark import open_session
from pincite.spark.jobs import Jobs
from pincite.spark.proving import Work, placed, position
from pincite.spark.session import finishing
from pincite.tables.streams import UnprovedError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from pincite.changes.scans import Places

_ORDINALS: Final = position(1, 0) - 1


def spark_residue(old: Resource, new: Resource, dialect: Dialect) -> Residue:
    """
    Compare the records of two tables in files on a disk with the Spark session that is active, or a new one.

    Raises UnprovedError for what one process has to read, and PinciteError where Spark cannot start or finish.
    """
    session, secret = open_session(), secrets.token_bytes(32)
    with finishing(), ExitStack() as stack:
        jobs = Jobs(session, stack)
        sides = [_side(jobs, resource, dialect, secret) for resource in (old, new)]
        if sides[0].header == sides[1].header:
            left, same_order = _differing(jobs, sides[0], sides[1])
        else:
            left, same_order = [np.arange(side.count) for side in sides], True
        differing = [Differing(side.header, at, side.fetch) for side, at in zip(sides, left, strict=True)]
        gone = sides[0].split(left[0])

        def clashing(key: KeyColumns, wanted: Collection[Any]) -> Iterator[tuple[int, Cells]]:
            try:
                with finishing():
                    return sides[0].clashing(gone, key, wanted)
            except UnprovedError as error:  # too late for another engine: bytes that changed meanwhile, or no UTF-8
                raise PinciteError(f"{old.path} cannot be read as CSV: {error}.") from error

        return residue_of(differing[0], differing[1], dialect, clashing, same_order=same_order)


@dataclass(frozen=True, slots=True)
class _Side:
    """One table: the digests of its records, and how many records and lines stand before each range and after all."""

    jobs: Jobs
    ranges: Ranges
    header: Cells
    found: DataFrame
    begins: Places
    lines: Places

    @property
    def count(self) -> int:
        """How many records the table has."""
        return int(self.begins[-1])

    def places(self, at: Places) -> Places:
        """Count the records before those at some positions, and sort them."""
        return np.sort(self.begins[at // (_ORDINALS + 1)] + (at & _ORDINALS))

    def split(self, places: Places) -> dict[int, Places]:
        """Give the ordinals of some records in their ranges; each range is there."""
        edges = np.searchsorted(places, self.begins)
        return {number: places[slice(*edge)] - self.begins[number] for number, edge in enumerate(pairwise(edges))}

    def fetch(self, places: Places) -> tuple[list[bytes], list[int]]:
        """Give the bytes and the lines of the records at some places, which are sorted."""
        wanted = {number: found for number, found in self.split(places).items() if len(found)}
        rows = self._run(ranges.fetch(self.ranges, wanted), wanted)
        return [row.more for row in rows], [self._line(row) for row in rows]

    def clashing(
        self, gone: Mapping[int, Places], key: KeyColumns, wanted: Collection[Any]
    ) -> Iterator[tuple[int, Cells]]:
        """Give for each range the first record, those `gone` left out, that has a key of `wanted`."""
        rows = self._run(ranges.clashing(self.ranges, gone, key, wanted), gone)
        return iter([(self._line(row), json.loads(row.more)) for row in rows])

    def _line(self, row: _Row) -> int:
        return row.number + int(self.lines[placed(row.at)[0]])

    def _run(self, work: Work, chosen: Collection[int]) -> list[_Row]:
        """Run work on some ranges and give its rows in the table's order."""
        if not chosen:
            return []
        return _rows(self.jobs.run(work, len(chosen), list(chosen), SHAPE))


class _Row(NamedTuple):
    kind: int
    number: int
    at: int
    more: bytes


def _rows(found: DataFrame) -> list[_Row]:
    """Collect rows in the order of their places; UnprovedError where a worker could not read its range."""
    columns = [column.to_pylist() for column in found.toArrow().sort_by("at").columns]
    rows = list(map(_Row._make, zip(*columns, strict=True)))
    for row in rows:
        if row.kind == FAILED:
            raise UnprovedError(row.more.decode())
    return rows


def _side(jobs: Jobs, resource: Resource, dialect: Dialect, secret: bytes) -> _Side:
    cut = stretches_of(jobs, resource, dialect)
    first = scans.scan(io.BytesIO(cut.head), dialect.delimiter)
    if first is None:
        raise UnprovedError("a header that only the csv module can read")
    table = Ranges(cut, dialect)
    found = jobs.kept(jobs.run(ranges.digests(table, secret), len(cut), shape=SHAPE))
    totals = _rows(found.where(f"kind <> {RECORD}"))
    counts, lines = ([row.number for row in totals if row.kind == kind] for kind in (COUNT, LINES))
    header = header_cells(first.header, dialect)
    return _Side(jobs, table, header, found, *(np.cumsum([0, *numbers]) for numbers in (counts, lines)))


def _differing(jobs: Jobs, old: _Side, new: _Side) -> tuple[list[Places], bool]:
    """Give the places whose digest the other side has not, or not as often, and whether the others are in one order."""
    pairs = jobs.kept(
        _counted(old.found, "old").join(_counted(new.found, "new"), ["number", "nth", "many"], "full_outer")
    )
    lone = pairs.where("old is null or new is null").select("old", "new").toArrow()
    left = [side.places(at.drop_null().to_numpy()) for side, at in zip((old, new), lone.columns, strict=True)]
    return left, _same_order(pairs.where("old is not null and new is not null"))


def _counted(found: DataFrame, name: str) -> DataFrame:
    """Number the records of one digest, and count them: only where both sides have as many do they find each other."""
    from pyspark.sql import Window
    from pyspark.sql import functions as spark

    same = Window.partitionBy("number")
    nth, many = spark.row_number().over(same.orderBy("at")), spark.count("at").over(same)
    records = found.where(f"kind = {RECORD}")
    return records.select("number", spark.col("at").alias(name), nth.alias("nth"), many.alias("many"))


def _same_order(pairs: DataFrame) -> bool:
    """Say whether the new side of some pairs goes up with the old one: inside each range, and from range to range."""
    from pyspark.sql import Window
    from pyspark.sql import functions as spark

    number = spark.expr(f"old div {_ORDINALS + 1}")
    before = spark.lag("new", 1, -1).over(Window.partitionBy("range").orderBy("old"))
    seen = pairs.select(number.alias("range"), "old", "new").select("range", "new", (before > pairs.new).alias("back"))
    spans = seen.groupBy("range").agg(
        spark.max("back").alias("back"),
        spark.min("new").alias("least"),
        spark.max("new").alias("most"),
    )
    rows = sorted(spans.collect())
    return not any(row.back for row in rows) and all(one.most < two.least for one, two in pairwise(rows))
