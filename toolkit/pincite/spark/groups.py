"""Rows of several tables that share a key, brought together on workers and judged there."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from pincite.findings import Finding
from pincite.packages import Package, RefusedError
from pincite.spark.jobs import Jobs
from pincite.spark.proving import Batches, Work, answering, answers, position, report
from pincite.spark.reports import Proved, proved
from pincite.spark.session import finishing, open_session
from pincite.spark.shards import Shards, absolute, open_shards
from pincite.tables import Row, Sizes
from pincite.tables.arrays import integers64, strings
from pincite.tables.blocks import Place
from pincite.tables.headers import AmbiguousHeaderError
from pincite.tables.opening import schema_of
from pincite.tables.row import typed_row
from pincite.tables.streams import UnprovedError
from pincite.tables.suspects import numbered

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Judge = Callable[[Package, Mapping[str, list[Row]]], Iterator[tuple[int, Finding]]]
"""What finds something in the rows of one key, by table, each with an ordinal; its sentences number no row or line."""
_FOUND: Final = "kind int, place int, at long, more binary"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose rows are brought together by some columns, as their cells are written; `rows` are its rows here."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A table's columns, its rows with their keys, and where these stand (None: as they say themselves)."""

    name: str
    columns: tuple[str, ...]
    rows: "DataFrame"
    proved: Proved | None


def judge_by_key(package: Package, tables: Sequence[Keyed], judge: Judge, most: int, sizes: Sizes) -> list[Finding]:
    """
    Judge the rows of some tables key by key: what is found, by ordinal and row, `most` of it (0: all).

    Raises UnprovedError where no table is for workers, or one of them cannot read it; PinciteError where Spark cannot
    finish.
    """
    apart = Package(absolute(package.source), package.descriptor_path, package.text)
    try:
        with finishing(), ExitStack() as stack:
            jobs = Jobs(open_session(), stack)
            parts = [_part(jobs, apart, table, sizes) for table in tables]
            if not any(part.proved for part in parts):
                raise UnprovedError("small tables")
            named = [
                part.rows.selectExpr(f"{number} AS kind", "key", "at", "more") for number, part in enumerate(parts)
            ]
            columns = [(part.name, part.columns) for part in parts]
            keyed = reduce(lambda one, other: one.union(other), named).groupBy("key")
            found = keyed.applyInArrow(_judging(apart, judge, columns), _FOUND).orderBy("kind", "at", "place")
            rows = (found.limit(most) if most else found).collect()
    except (RefusedError, AmbiguousHeaderError, OSError) as error:
        raise UnprovedError(str(error)) from error
    where = {part.name: part.proved for part in parts}
    return [_placed(where, row.at, json.loads(row.more)) for row in rows]


def _part(jobs: Jobs, package: Package, table: Keyed, sizes: Sizes) -> _Part:
    resource = package.resource(table.name)
    try:
        shards, plan, first = open_shards(resource, schema_of(package, resource), sizes)
    except UnprovedError:
        return _small(jobs, table)
    names = [column.name for column in plan.header.columns]
    if plan.header.findings or not set(table.columns) <= set(names):
        return _small(jobs, table)
    shards = jobs.cut(shards)
    found = jobs.kept(jobs.run(_keying(shards, [names.index(column) for column in table.columns]), len(shards.ranges)))
    reports = found.where("kind < 0").select("kind", "at", "more").collect()
    return _Part(
        table.name, tuple(names), found.where("kind >= 0"), proved(map(tuple, reports), first, len(shards.ranges))
    )


def _small(jobs: Jobs, table: Keyed) -> _Part:
    """Give a table that is read here to the workers."""
    rows = table.rows()
    names = tuple(rows[0].text) if rows else ()
    keys = [_key([row.text.get(column, "") for column in table.columns]) for row in rows]
    cells = [[row.line, list(row.text.values())] for row in rows]
    made = jobs.session.createDataFrame(pa.Table.from_batches([_rows(keys, [row.number for row in rows], cells)]))
    return _Part(table.name, names, made, None)


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
                yield _rows(keys, [begin + ordinal for ordinal, _, _ in rows], [row[1:] for row in rows])

    return answering(work)


def _rows(keys: Sequence[str], at: Sequence[int], rows: Sequence[Any]) -> pa.RecordBatch:
    more = pa.array([json.dumps(row).encode() for row in rows], pa.binary())
    return answers(0, strings(keys), integers64(at), more)


def _key(cells: Sequence[str]) -> str:
    return json.dumps(cells)


def _judging(
    package: Package, judge: Judge, tables: Sequence[tuple[str, tuple[str, ...]]]
) -> Callable[[pa.Table], pa.Table]:
    """Give what judges the rows of one key in Spark's own shape."""
    known: list[Package] = []  # so that a task reads each schema once

    def judged(group: pa.Table) -> pa.Table:
        known.extend([] if known else [package.remembering()])
        rows: dict[str, list[Row]] = {name: [] for name, _ in tables}
        for kind, at, more in sorted(zip(*(group[name].to_pylist() for name in ("kind", "at", "more")), strict=True)):
            name, columns = tables[kind]
            line, cells = json.loads(more)
            rows[name].append(typed_row(at, line, columns, cells, ()))
        found = list(judge(known[0], rows))
        said = [json.dumps({**finding._asdict(), "severity": None}).encode() for _, finding in found]
        arrays = [
            pa.array([ordinal for ordinal, _ in found], pa.int32()),
            pa.array(range(len(found)), pa.int32()),
            pa.array([finding.row for _, finding in found], pa.int64()),
            pa.array(said, pa.binary()),
        ]
        return pa.Table.from_arrays(arrays, ["kind", "place", "at", "more"])

    return judged


def _placed(where: Mapping[str, Proved | None], at: int, said: dict[str, Any]) -> Finding:
    """Give a finding with the number and the line of its row in the whole table."""
    del said["severity"]  # which the runner stamps on it
    found, proved = Finding(**said), where[said["resource"]]
    if proved is None:
        return found
    number, (line, _) = proved.row(at, found.line or 0, [])
    return found._replace(row=number, line=line)
