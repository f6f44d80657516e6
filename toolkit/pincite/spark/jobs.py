"""
The jobs that Spark runs on a table: cutting it, proving it, finding repeated and missed keys, fetching rows.

Spark's own operators see nothing but numbers and key texts, and compare these byte by byte; they cast and match
nothing.
"""

import json
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pincite.spark.proving import ANSWER, FAILED, Work, fetch, look_at, mapped, offer, prove
from pincite.spark.reports import Proved, proved
from pincite.spark.session import partition_bytes
from pincite.spark.shards import Shards, row_ranges
from pincite.spark.splits import Look, cuts
from pincite.tables.blocks import Place
from pincite.tables.keytexts import known_texts
from pincite.tables.parents import ParentKeys
from pincite.tables.parts import Parts
from pincite.tables.streams import UnprovedError
from pincite.tables.suspects import Row

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one check in a session; what they keep on the workers' disks goes when `stack` closes."""

    session: "SparkSession"
    stack: ExitStack

    def cut(self, shards: Shards) -> Shards:
        """Cut a table into ranges that can be read alone, as large as Spark's partitions of files are."""
        if shards.groups:
            return replace(shards, ranges=tuple(row_ranges(shards.groups, partition_bytes(self.session))))
        if shards.parts is None:
            return shards
        return replace(shards, ranges=self.ranges(shards.parts, shards.ranges[0][0], shards.dialect.delimiter))

    def ranges(self, parts: Parts, start: int, delimiter: str) -> tuple[tuple[int, int], ...]:
        """Cut a run of files from the first row on; UnprovedError where one of them cannot be read."""
        stretches = list(parts.stretches(start, partition_bytes(self.session)))
        if len(stretches) < 2:
            return ((start, parts.size),)
        rows = self.run(look_at(parts, stretches, delimiter), len(stretches)).collect()
        if any(row.kind == FAILED for row in rows):
            raise UnprovedError("a file that cannot be read")
        looks = [Look(*json.loads(row.more)) for row in sorted(rows, key=lambda row: row.at)]
        return tuple(pairwise([*cuts(start, looks), parts.size]))

    def prove(self, shards: Shards, limit: int, first: Place) -> "Answers":
        """Prove a table; UnprovedError where a worker cannot."""
        found = self.run(prove(shards, limit), len(shards.ranges))
        if shards.keys.asked or shards.keys.unique_keys:
            found = self.kept(found)
        rows = found.where("kind < 0").select("kind", "at", "more").collect()
        return Answers(self, shards, found, proved(map(tuple, rows), first, len(shards.ranges)))

    def offer(self, shards: Shards, places: Sequence[int]) -> "DataFrame":
        """Give the texts of the keys that a table offers; UnprovedError where a worker cannot."""
        found = self.kept(self.run(offer(shards, places), len(shards.ranges)))
        failed = found.where("kind < 0").limit(1).collect()
        if failed:
            raise UnprovedError(json.loads(failed[0].more))
        return found.select("key").distinct()

    def known(self, parent: ParentKeys, width: int) -> "DataFrame":
        """Give the texts of keys that are known here, each of so many columns."""
        import pyarrow as pa

        return self.session.createDataFrame(pa.table({"key": known_texts(list(parent.keys), width)}))

    def fetch(self, shards: Shards, found: Proved, numbers: Collection[int]) -> dict[int, Row]:
        """Fetch rows by their numbers."""
        wanted = found.wanted(numbers)
        ranges = list(wanted)
        rows = self.run(fetch(shards, wanted), len(ranges), ranges).collect() if ranges else ()
        if any(row.kind == FAILED for row in rows):
            raise UnprovedError("a row that cannot be read again")
        return dict(found.row(row.at, *json.loads(row.more)) for row in rows)

    def run(self, work: Work, count: int, ranges: Sequence[int] | None = None, shape: str = ANSWER) -> "DataFrame":
        """Run work on as many ranges, the first ones or those named, each in a task of its own."""
        return self.session.range(0, count, 1, count).mapInArrow(mapped(work, ranges), shape)

    def kept(self, found: "DataFrame") -> "DataFrame":
        """Keep what workers give on their disks."""
        from pyspark import StorageLevel

        self.stack.callback(found.unpersist)
        return found.persist(StorageLevel.DISK_ONLY)


@dataclass(frozen=True, slots=True)
class Answers:
    """What workers gave on a table: reports, put in order, and the texts of its keys, left with them."""

    jobs: Jobs
    shards: Shards
    found: "DataFrame"
    proved: Proved

    def repeats(self, kind: int, limit: int) -> dict[int, int]:
        """Map each row that repeats a key to the row that had it last; only the first ones up to the limit (0: all)."""
        from pyspark.sql import Window
        from pyspark.sql import functions as spark

        before = spark.lag("at").over(Window.partitionBy("key").orderBy("at"))
        rows = self._of(kind).select("at", before.alias("earlier")).where("earlier is not null")
        return {self.proved.number(row.at): self.proved.number(row.earlier) for row in _first(rows, limit)}

    def missed(self, kind: int, parent: "DataFrame", limit: int) -> set[int]:
        """Give the rows whose foreign key its table does not hold; only the first ones up to the limit (0: all)."""
        rows = _first(self._of(kind).join(parent, "key", "left_anti").select("at", "more"), limit)
        numbers = sorted(self.proved.number(at) for row in rows for at in np.frombuffer(row.more, np.int64).tolist())
        return set(numbers[:limit] if limit else numbers)

    def _of(self, kind: int) -> "DataFrame":
        return self.found.where(f"kind = {kind}")


def _first(rows: "DataFrame", limit: int) -> list[Any]:
    ordered = rows.orderBy("at")
    return list((ordered.limit(limit) if limit else ordered).collect())
