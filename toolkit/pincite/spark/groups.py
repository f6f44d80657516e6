"""Rows of several tables that share a key, brought together on workers and judged there."""

import json
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from pincite.packages import Package, RefusedError
from pincite.spark.jobs import Jobs
from pincite.spark.proving import Batches, Work, answering, answers, placed, position, report
from pincite.spark.reports import proved
from pincite.spark.session import finishing, open_session
from pincite.spark.shards import Shards, absolute, open_shards
from pincite.tables import Row, Sizes
from pincite.tables.arrays import integers64, strings
from pincite.tables.blocks import Place
from pincite.tables.headers import AmbiguousHeaderError
from pincite.tables.opening import schema_of
from pincite.tables.row import typed_row
from pincite.tables.rows import cell_readers, schema_fields
from pincite.tables.streams import UnprovedError
from pincite.tables.suspects import numbered

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Judge = Callable[[Mapping[str, list[Row]]], Iterator[tuple[int, Any]]]
"""
What says something of the rows of one key, by table: a number and a value.

What has a number from 0 on is told in order, and bounded; what has another is told once, however many keys it is said
of.
"""
_SAID: Final = "number int, kind int, at long, place int, more binary"
_SHAPE: Final = pa.schema(
    [("number", pa.int32()), ("kind", pa.int32()), ("at", pa.int64()), ("place", pa.int32()), ("more", pa.binary())]
)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose rows are brought together by some columns, as their cells are written; `rows` are its rows here."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class _Part:
    """
    A table as workers are given it: its columns, and where the ranges of its rows begin.

    `here` holds the rows of one that is read here, by number.
    """

    name: str
    columns: tuple[str, ...] = ()
    begins: tuple[Place, ...] = ()
    here: Mapping[int, Row] | None = None


def judge_by_key(
    package: Package, tables: Sequence[Keyed], judge: Callable[[Package], Judge], most: int | None, sizes: Sizes
) -> list[tuple[int, Any]]:
    """
    Judge the rows of some tables key by key: what is said, by number, `most` of each (None: all).

    Keys come in the order of their first rows, table by table. `judge` is sent to the workers, and called there once a
    task. Raises UnprovedError where no table is for workers, or one of them cannot read it; PinciteError where Spark
    cannot finish.
    """
    apart = Package(absolute(package.source), package.descriptor_path, package.text)
    try:
        with finishing(), ExitStack() as stack:
            jobs = Jobs(open_session(), stack)
            parts, frames = zip(*(_part(jobs, apart, table, sizes) for table in tables), strict=True)
            if all(part.here is not None for part in parts):
                raise UnprovedError("small tables")
            named = [frame.selectExpr(f"{number} AS kind", "key", "at", "more") for number, frame in enumerate(frames)]
            keyed = reduce(lambda one, other: one.union(other), named).groupBy("key")
            rows = _first(keyed.applyInArrow(_judging(apart, judge, parts), _SAID), most)
    except (RefusedError, AmbiguousHeaderError, OSError) as error:
        raise UnprovedError(str(error)) from error
    return [(row.number, pickle.loads(row.more)) for row in rows]  # noqa: S301 (our own workers wrote it)


def _first(said: "DataFrame", most: int | None) -> list[Any]:
    """Collect the first `most` of each number, in order; of what has a number below 0 each value once."""
    from pyspark.sql import Window
    from pyspark.sql import functions as spark

    once = spark.expr("CASE WHEN number < 0 THEN more ELSE CAST('' AS binary) END")
    ordinal = spark.row_number().over(Window.partitionBy("number", once).orderBy("kind", "at", "place"))
    bound = "" if most is None else f" AND (number < 0 OR ordinal <= {most})"
    kept = said.withColumn("ordinal", ordinal).where(f"(number >= 0 OR ordinal = 1){bound}")
    return list(kept.orderBy("number", "kind", "at", "place").select("number", "more").collect())


def _part(jobs: Jobs, package: Package, table: Keyed, sizes: Sizes) -> "tuple[_Part, DataFrame]":
    resource = package.resource(table.name)
    try:
        shards, plan, first = open_shards(resource, schema_of(package, resource), sizes)
    except UnprovedError:
        return _here(jobs, table)
    names = [column.name for column in plan.header.columns]
    if plan.header.findings or not set(table.columns) <= set(names):
        return _here(jobs, table)
    shards = jobs.cut(shards)
    found = jobs.kept(jobs.run(_keying(shards, [names.index(column) for column in table.columns]), len(shards.ranges)))
    reports = found.where("kind < 0").select("kind", "at", "more").collect()
    begins = proved(map(tuple, reports), first, len(shards.ranges)).begins
    return _Part(table.name, tuple(names), tuple(begins)), found.where("kind >= 0")


def _here(jobs: Jobs, table: Keyed) -> "tuple[_Part, DataFrame]":
    """Give the keys of a table that is read here; its rows go to the workers as they are."""
    rows = table.rows()
    keys = [_key([row.text.get(column, "") for column in table.columns]) for row in rows]
    batch = answers(0, strings(keys), integers64([row.number for row in rows]))
    return _Part(table.name, here={row.number: row for row in rows}), jobs.session.createDataFrame(
        pa.Table.from_batches([batch])
    )


def _keying(shards: Shards, places: Sequence[int]) -> Work:
    """Give all rows that hold anything with their keys, and a report on each block."""

    def work(number: int) -> Batches:
        plan = shards.plan()
        with shards.blocks(number, plan) as (blocks, start):
            for block in blocks.read(Place(start, 0, 0)):
                yield report(number, block, np.zeros(0, np.int64), blocks.open_at)
                rows = [row for row in numbered(block, np.arange(block.count)) if any(row[2])]
                keys = [_key([cells[at] if at < len(cells) else "" for at in places]) for _, _, cells in rows]
                begin = position(number, block.at.number)
                more = pa.array([json.dumps(row[1:]).encode() for row in rows], pa.binary())
                yield answers(0, strings(keys), integers64([begin + ordinal for ordinal, _, _ in rows]), more)

    return answering(work)


def _key(cells: Sequence[str]) -> str:
    return json.dumps(cells)


class _Rows:
    """What reads the rows of a table on a worker."""

    def __init__(self, package: Package, part: _Part) -> None:
        self.part = part
        fields = schema_fields(package.resource(part.name)) if part.here is None else ()
        self._readers = cell_readers(fields, part.columns)

    def row(self, at: int, more: bytes | None) -> Row:
        """Give a row with its number and line in the whole table."""
        if self.part.here is not None:
            return self.part.here[at]
        line, cells = json.loads(more or b"")
        place, ordinal = placed(at)
        begin = self.part.begins[place]
        values = [reader.read(cell).value for reader, cell in zip(self._readers, cells, strict=False)]
        return typed_row(begin.number + ordinal, begin.line + line, self.part.columns, cells, values)


class _Task:
    """What a task has made once, to judge one key after the other."""

    def __init__(self, package: Package, judge: Callable[[Package], Judge], parts: Sequence[_Part]) -> None:
        remembering = package.remembering()
        self._judge, self._tables = judge(remembering), [_Rows(remembering, part) for part in parts]
        self._told: set[tuple[int, bytes]] = set()

    def judged(self, group: pa.Table) -> pa.Table:
        """Judge the rows of one key."""
        columns = (group[name].to_pylist() for name in ("kind", "at", "more"))
        ordered = sorted(zip(*columns, strict=True), key=lambda row: row[:2])
        rows: dict[str, list[Row]] = {table.part.name: [] for table in self._tables}
        for kind, at, more in ordered:
            table = self._tables[kind]
            rows[table.part.name].append(table.row(at, more))
        kind, at, _ = ordered[0]
        said = [(number, kind, at, place, more) for place, (number, more) in enumerate(self._said(rows))]
        return pa.Table.from_pylist([dict(zip(_SHAPE.names, one, strict=True)) for one in said], _SHAPE)

    def _said(self, rows: Mapping[str, list[Row]]) -> Iterator[tuple[int, bytes]]:
        for number, value in self._judge(rows):
            one = number, pickle.dumps(value)
            if one not in self._told:
                yield one
            if number < 0:
                self._told.add(one)


def _judging(
    package: Package, judge: Callable[[Package], Judge], parts: Sequence[_Part]
) -> Callable[[pa.Table], pa.Table]:
    """Give what judges the rows of one key in Spark's own shape."""
    tasks: list[_Task] = []  # one, from the first key on

    def judged(group: pa.Table) -> pa.Table:
        tasks.extend([] if tasks else [_Task(package, judge, parts)])
        return tasks[0].judged(group)

    return judged
